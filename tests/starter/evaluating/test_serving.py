"""What is evaluated is what the agents' manifests name."""

from pathlib import Path

import pytest

from wetread.errors import BadInput, UnknownComponent
from wetread.manifests.folders import declared
from wetread.starter.evaluating.serving import gate_serving, local_resources, roles_serving


def test_a_model_is_found_by_its_agent_and_a_gate_by_any_that_has_it() -> None:
    """Nothing is loaded for that."""
    agents, resources = declared("agents"), local_resources()
    (role,) = roles_serving(agents, "segmentation", resources, model="cxr-lungs")
    assert role.model == "cxr-lungs"
    assert gate_serving(agents, "cxr-gate", resources) is not None


def test_what_no_agent_names_is_not_evaluated(tmp_path: Path) -> None:
    """The known ones are told."""
    agents, resources = declared("agents"), local_resources()
    with pytest.raises(UnknownComponent, match="cxr-lungs"):
        roles_serving(agents, "segmentation", resources, model="cxr-ribs")
    with pytest.raises(UnknownComponent, match="cxr-gate"):
        gate_serving(agents, "cxr-lungs", resources)
    with pytest.raises(BadInput, match=r"add segmentation\.yaml"):
        roles_serving(tmp_path, "segmentation", resources)
