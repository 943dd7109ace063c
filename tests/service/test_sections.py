"""`wetread read` on a heart and on a hippocampus: what the person at the keyboard gets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.targets import write_agents
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.phantoms import (
    HippocampusPhantom,
    ShortAxisPhantom,
    render_hippocampus,
    render_short_axis,
    to_nifti,
    to_png,
)
from wetread.service import console
from wetread.simulation.scripted import ScriptedModels

Run = Callable[..., Any]
SLICE = render_short_axis(ShortAxisPhantom(rows=160, columns=160, pixel_spacing_mm=2.0))
VOLUME = render_hippocampus(HippocampusPhantom())


@pytest.fixture
def read(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Reads bytes on a system whose segmentation agent has three roles and draws one mask."""

    def call(content: bytes, mask: str, *arguments: str) -> Any:
        def scripted(*, thinking: bool = False) -> System:
            replies = {"segmentation": ({"mask": mask, "scalars": {"quality": 0.9}},)}
            return System(
                Settings.from_environment(), models=ScriptedModels(replies, words=FewWords())
            )

        monkeypatch.setenv("WETREAD_AGENTS", str(write_agents(tmp_path / "agents")))
        monkeypatch.setattr(console, "system", scripted)
        (tmp_path / "study").write_bytes(content)
        return run("read", tmp_path / "study", "--json", *arguments)

    return call


def test_a_picture_of_a_heart_is_read_where_the_operator_says_mr(read: Run) -> None:
    """Without a request all that can be asked of a heart is asked: an outline and a report."""
    done = read(to_png(SLICE), "left-ventricle", "--modality", "MR")

    assert done.code == 0, done.err
    answer = json.loads(done.out)
    (finding,) = answer["findings"]
    assert finding["site"]["display"] == "Left ventricle"
    assert [m["unit"] for m in finding["measurements"]] == ["{pixels}"]
    assert "lung" not in json.dumps(answer["draft"])
    assert answer["status"] == "preliminary"


def test_a_volume_is_read_in_both_its_parts(read: Run) -> None:
    """A NIfTI file needs no word from the operator."""
    done = read(to_nifti(VOLUME), "hippocampus", "--ask", "Outline the hippocampus and report")

    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert [f["site"]["code"] for f in answer["findings"]] == [
        "anterior-hippocampus",
        "posterior-hippocampus",
    ]


@pytest.mark.parametrize("kept", [0, 40, 400, 2000])
def test_a_volume_that_was_cut_short_is_refused_in_a_sentence(kept: int, read: Run) -> None:
    """Nothing of it is guessed, and nothing is lost."""
    done = read(to_nifti(VOLUME)[:kept], "hippocampus", "--ask", "Outline the hippocampus")

    assert done.code == 2
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    assert "Traceback" not in done.err


def test_a_heart_that_was_taken_for_a_film_is_measured_by_nobody(read: Run) -> None:
    """A picture without a header counts as a film; the mask of a ventricle is then no lung."""
    done = read(to_png(SLICE), "left-ventricle", "--ask", "Outline the heart and report")

    assert done.code == 0
    answer = json.loads(done.out)
    assert answer["findings"] == []
    assert "other than the lungs" in answer["abstentions"][0]["reason"]
