"""Phantoms are asked for in plain values; what cannot be drawn is refused in one sentence."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.phantoms import ChestPhantom, OutOfScopePhantom, labels_of, parse_phantom, sample_spec


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"colour": "blue"}, "colour"),
        ({"noise": 3}, "noise"),
        ({"side_marker": "X"}, "side_marker"),
        ({"rows": 10}, "rows"),
        ({"rotation_degrees": 90}, "rotation_degrees"),
        ({"pixel_spacing_mm": 4.0}, "204.8 cm across"),
        ({"opacities": [{"side": "up", "zone": "lower"}]}, "opacities.0.side"),
        ({"effusion": {"side": "left", "height": 2}}, "effusion.height"),
        ({"kind": "fish"}, "kind"),
        ({"kind": "limb", "view": "PA"}, "view"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(values: dict[str, Any], named: str) -> None:
    """One line that names the key, without a traceback's worth of validation."""
    with pytest.raises(BadInput, match=named) as refusal:
        parse_phantom(values)

    assert "\n" not in str(refusal.value)


def test_without_a_kind_a_phantom_is_a_chest() -> None:
    """The common case needs no ceremony; the other kinds are named."""
    assert parse_phantom({"seed": 4}) == ChestPhantom(seed=4)
    assert parse_phantom({"kind": "limb"}) == OutOfScopePhantom(kind="limb")


def test_a_spec_survives_json() -> None:
    """A phantom written into a scenario comes back as the same phantom."""
    spec = sample_spec(np.random.default_rng(8), pneumonia=True)

    assert ChestPhantom.model_validate_json(spec.model_dump_json()) == spec


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_sample_carries_the_label_it_was_asked_for(seed: int, pneumonia: bool) -> None:
    """With pneumonia there is a consolidation; without, no opacity of any kind."""
    labels = labels_of(sample_spec(np.random.default_rng(seed), pneumonia=pneumonia))

    assert (labels["pneumonia"] == "present") is pneumonia
    assert (labels["lung_opacity"] == "present") is pneumonia


def test_samples_vary_and_repeat_with_their_seed() -> None:
    """A seed is a series: the same one again, another one elsewhere."""
    first, again, other = (
        [sample_spec(rng) for _ in range(20)] for rng in map(np.random.default_rng, (1, 1, 2))
    )

    assert first == again
    assert first != other
    assert {spec.view for spec in first} == {"PA", "AP"}
    assert {labels_of(spec)["pneumonia"] for spec in first} == {"present", "absent"}
