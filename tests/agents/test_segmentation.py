"""The lungs that were asked for, measured in the unit that is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wetread.agents.base import Agent
from wetread.agents.lung_findings import LABELS
from wetread.agents.outlines import expected_dice, outlines
from wetread.agents.segmentation import QUESTION
from wetread.agents.shipped import AGENTS
from wetread.clinical.coding import AREA, AREA_RATIO, BOTH_LUNGS, LEFT_LUNG, LUNG, RIGHT_LUNG
from wetread.clinical.findings import SegmentEvidence
from wetread.clinical.imaging import Attribute
from wetread.errors import ManifestError, OutOfScope, RuntimeUnavailable
from wetread.ports.runtime import InferenceRequest

Make = Callable[..., Any]
SHAPE = (200, 240)
NAMES = ("right-lung", "left-lung")


def lungs(right: int = 60, left: int = 50, sharpness: float = 0.98) -> NDArray[np.float32]:
    """Two upright rectangles of 100 rows, the right lung on the left of the picture."""
    mask = np.full((2, *SHAPE), 1 - sharpness, dtype=np.float32)
    mask[0, 50:150, 20 : 20 + right] = sharpness
    mask[1, 50:150, 140 : 140 + left] = sharpness
    return mask


@pytest.fixture
def agent(resources: Make, played: Make) -> Callable[..., tuple[Agent, Any]]:
    """The shipped agent around a model that draws the given mask."""

    def make(mask: Any = None, *, runtime: str = "monai", **scalars: float) -> tuple[Agent, Any]:
        drawn = lungs() if mask is None else mask
        model = played(arrays={"mask": drawn}, labels=NAMES, scalars=scalars, runtime=runtime)
        given = resources("segmentation", model)
        built = AGENTS.build(given.spec.agent.use, given.spec.agent.with_, given)
        return built, model

    return make


def test_both_lungs_come_with_mask_area_and_ratio(agent: Make, make_work: Make, shelf: Any) -> None:
    """One finding per lung, each with its mask; the ratio is about both and stands once."""
    outline, _ = agent(quality=0.93)
    outcome = outline(make_work("Outline the lungs"))
    right, left = outcome.findings
    assert (right.concept, right.site, left.site) == (LUNG, RIGHT_LUNG, LEFT_LUNG)
    assert right.measurements[0].value == pytest.approx(60 * 100 * 1.5 * 1.5 / 100)
    assert right.measurements[0].unit == "cm2"
    ratio = left.measurements[1]
    assert (ratio.concept, ratio.site, ratio.unit) == (AREA_RATIO, BOTH_LUNGS, "1")
    assert ratio.value == pytest.approx(50 / 60, abs=1e-3)
    evidence = right.evidence[0]
    assert isinstance(evidence, SegmentEvidence)
    assert outcome.masks == (evidence.mask, left.evidence[0].mask)
    kept = shelf.kept[evidence.mask]
    assert kept.dtype == np.uint8
    assert set(np.unique(kept)) == {0, 255}
    assert (kept == 255).sum() == 60 * 100
    assert right.uncertainty.probability == pytest.approx(0.93)
    assert right.uncertainty.method == "predicted-quality"
    assert "135.0 cm²" in outcome.message


@pytest.mark.parametrize(
    ("instruction", "sites"),
    [
        ("outline the left lung only", [LEFT_LUNG]),
        ("right lung, not the left one", [RIGHT_LUNG]),
        ("Outline the lung on the left of the picture", [RIGHT_LUNG]),
        ("both lungs please", [RIGHT_LUNG, LEFT_LUNG]),
    ],
)
def test_the_instruction_decides_which_lung(
    instruction: str, sites: list[Any], agent: Make, make_work: Make
) -> None:
    """Plain words change what comes back, masks included."""
    outline, _ = agent()
    outcome = outline(make_work(instruction))
    assert [finding.site for finding in outcome.findings] == sites
    assert len(outcome.masks) == len(sites)


def test_sides_of_the_picture_are_said_back(agent: Make, make_work: Make) -> None:
    """A reader who pointed at the screen is told whose right it is."""
    outline, _ = agent()
    assert "patient's" in outline(make_work("the lung on the left of the image")).message


@pytest.mark.parametrize(
    "attributes",
    [(), (Attribute(name="pixel-spacing", value="1.5", basis="assumed"),)],
)
def test_without_known_spacing_areas_are_pixels(
    attributes: tuple[Attribute, ...], agent: Make, make_work: Make, make_study: Make
) -> None:
    """Neither a missing nor an assumed spacing is a ruler."""
    outline, _ = agent()
    spacing = (1.5, 1.5) if attributes else None
    study = make_study(pixel_spacing_mm=spacing, attributes=attributes)
    outcome = outline(make_work(study=study))
    assert {m.unit for f in outcome.findings for m in f.measurements if m.concept == AREA} == {
        "{pixels}"
    }
    assert outcome.findings[0].measurements[0].value == 60 * 100
    assert "6,000 pixels" in outcome.message


def test_an_operators_spacing_counts_as_known(
    agent: Make, make_work: Make, make_study: Make
) -> None:
    """Somebody who measured it has said so."""
    outline, _ = agent()
    stated = Attribute(name="pixel-spacing", value="1.5", basis="operator")
    outcome = outline(make_work(study=make_study(attributes=(stated,))))
    assert outcome.findings[0].measurements[0].unit == "cm2"


def test_the_model_is_never_told_what_the_requester_thinks(agent: Make, make_work: Make) -> None:
    """The model is asked one fixed question, whatever the instruction adds."""
    outline, model = agent()
    outline(make_work("Outline the lungs; I am sure the left one has collapsed"))
    assert [request.instruction for request in model.asked] == [QUESTION]


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ("Outline the heart", "heart"),
        ("Segment the tumour in the right lung", "lesions"),
        ("Outline the uvula", "lungs only"),
        ("neither the left nor the right lung", "rules out both"),
    ],
)
def test_anything_but_lungs_is_refused_before_a_model_runs(
    instruction: str, words: str, agent: Make, make_work: Make
) -> None:
    """A network outlines something on any film; the request decides whether that was wanted."""
    outline, model = agent()
    with pytest.raises(OutOfScope, match=words):
        outline(make_work(instruction))
    assert model.asked == []


def test_what_else_was_named_is_declined_beside_the_lungs(agent: Make, make_work: Make) -> None:
    """Half a request can be met, and the other half is said to be unmet."""
    outline, _ = agent()
    outcome = outline(make_work("Outline the lungs and the heart"))
    assert len(outcome.findings) == 2
    assert "heart" in outcome.abstentions[0].reason


@pytest.mark.parametrize(
    ("mask", "scalars", "words"),
    [
        (np.zeros((2, *SHAPE)), {}, "No plausible outline"),
        (np.stack([np.ones(SHAPE), np.zeros(SHAPE)]), {}, "more of the image"),
        (lungs(), {"quality": 0.41}, "expected to be poor"),
        (lungs(sharpness=0.55), {}, "expected to be poor"),
        (lungs(), {"quality": float("nan")}, "expected to be poor"),
        (np.full((2, *SHAPE), np.nan), {}, "No plausible outline"),
    ],
)
def test_implausible_outlines_make_it_abstain(
    mask: Any, scalars: dict[str, float], words: str, agent: Make, make_work: Make
) -> None:
    """An area beside a wrong outline would look more certain than it is."""
    outline, _ = agent(mask, **scalars)
    with pytest.raises(OutOfScope, match=words):
        outline(make_work("outline the right lung"))


def test_one_bad_outline_leaves_the_other(agent: Make, make_work: Make) -> None:
    """A lung that was not found is not assessed, which is a value; the other one stands."""
    mask = lungs()
    mask[1] = 0
    outline, _ = agent(mask)
    right, left = outline(make_work("Outline the lungs")).findings
    assert right.presence == "present"
    assert left.presence == "not-assessed"
    assert left.reason == "No plausible outline of the left lung was found."
    assert not [m for m in right.measurements if m.concept == AREA_RATIO]


def test_a_mirrored_film_is_refused(agent: Make, make_work: Make) -> None:
    """Lungs that have changed places would be measured under each other's names."""
    outline, _ = agent(lungs()[:, :, ::-1])
    with pytest.raises(OutOfScope, match="mirrored"):
        outline(make_work("Outline the lungs"))


@pytest.mark.parametrize(
    ("arrays", "labels"),
    [
        ({}, NAMES),
        ({"mask": np.zeros((2, 10, 10))}, NAMES),
        ({"mask": lungs()}, ("heart", "liver")),
        ({"mask": lungs()}, ("right-lung",)),
    ],
)
def test_a_model_of_something_else_is_named_as_the_fault(
    arrays: Any, labels: tuple[str, ...], resources: Make, played: Make, make_work: Make
) -> None:
    """A mask of another size or name is a configuration to repair, not a finding."""
    given = resources("segmentation", played(arrays=arrays, labels=labels))
    outline = AGENTS.build(given.spec.agent.use, given.spec.agent.with_, given)
    with pytest.raises(RuntimeUnavailable):
        outline(make_work("Outline the lungs"))


def test_without_a_model_it_cannot_be_built(resources: Make) -> None:
    """A manifest that forgot its runtime fails while loading."""
    with pytest.raises(ManifestError, match="runtime"):
        AGENTS.build("lung-segmentation", {}, resources("segmentation"))


def test_a_script_is_never_passed_off_as_a_model(agent: Make, make_work: Make) -> None:
    """What a scenario played is marked as such in every finding."""
    outline, _ = agent(runtime="scripted", quality=0.9)
    assert outline(make_work()).findings[0].uncertainty.method == "scripted"


def test_the_same_task_names_its_findings_alike(agent: Make, make_work: Make) -> None:
    """A task that runs again after a crash changes nothing (law 6)."""
    outline, _ = agent()
    assert outline(make_work()) == outline(make_work())


def test_a_blurred_map_expects_less_of_itself() -> None:
    """Expected overlap falls with every doubt in the probabilities, from 1 to nothing."""
    plain = np.zeros(SHAPE, dtype=np.float32)
    plain[50:150, 20:80] = 1
    figures = [expected_dice(chance, chance > 0.5) for chance in (plain, plain * 0.8, plain * 0.55)]
    assert figures[0] == pytest.approx(1)
    assert figures == sorted(figures, reverse=True)
    assert expected_dice(plain * 0, plain > 2) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_no_pixel_belongs_to_both_lungs(seed: int, played: Make) -> None:
    """Whatever a network returns, each pixel has at most one owner, the likelier one."""
    chances = np.random.default_rng(seed).uniform(0, 1, (2, 12, 9)).astype(np.float32)
    inference = played(arrays={"mask": chances}, labels=NAMES).infer(
        InferenceRequest(agent="segmentation")
    )
    found = outlines(inference, LABELS, (12, 9))
    right, left = found["right"], found["left"]
    assert not (right.mask & left.mask).any()
    assert ((chances.max(0) > 0.5) == (right.mask | left.mask)).all()
    assert (chances[0][right.mask] >= chances[1][right.mask]).all()
    assert (chances[1][left.mask] >= chances[0][left.mask]).all()
