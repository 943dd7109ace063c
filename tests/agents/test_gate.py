"""The gate lets through what the manifest claims to understand, and nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetread.agents.base import Resources, Work
from wetread.agents.gate import Film, input_gate
from wetread.agents.header import Reads
from wetread.clinical.coding import SCT, CodedConcept
from wetread.clinical.imaging import Attribute, ImagingStudy, Instance, Series
from wetread.errors import OutOfScope, RuntimeUnavailable

Make = Callable[..., Any]
KNEE = CodedConcept(system=SCT, code="72696002", display="Knee")

OBLIQUE = Attribute(name="view", value="LLO", basis="header")


def admitted(resources: Resources, work: Work) -> Film:
    reads = Reads(name="frontal chest radiograph", youngest_years=1, smallest_px=128)
    return input_gate(resources, reads)(work)


def attempted(resources: Resources, work: Work) -> tuple[Film | None, str]:
    try:
        return admitted(resources, work), ""
    except OutOfScope as caught:
        return None, caught.reason


def refusal(resources: Resources, work: Work) -> str:
    with pytest.raises(OutOfScope) as caught:
        admitted(resources, work)
    return caught.value.reason


def test_a_frontal_film_passes(resources: Make, make_work: Make, film: Any) -> None:
    """A PA film of a chest that the gate model knows goes to the model as it is."""
    found = admitted(resources("segmentation"), make_work())
    assert np.array_equal(found.pixels, film)
    assert found.series.view == "PA"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"modality": "CT"}, "modality is CT"),
        ({"modality": "OT"}, "modality is OT"),
        ({"view": "LATERAL"}, "lateral view"),
        ({"view": "UNKNOWN", "attributes": (OBLIQUE,)}, "names a view other than PA and AP"),
        ({"body_part": KNEE}, "another part of the body"),
        ({"frames": 30}, "30 frames"),
        ({"rows": 100}, "100 by 240 pixels"),
        ({"rows": 128, "columns": 900, "pixel_spacing_mm": None}, "narrow strip"),
        ({"pixel_spacing_mm": (0.01, 0.01)}, "pixel spacing"),
        ({"pixel_spacing_mm": (9.0, 9.0)}, "pixel spacing"),
        ({"pixel_spacing_mm": (1.0, 2.0)}, "pixel spacing"),
        ({"pixel_spacing_mm": (1.0, 1.0, 1.0)}, "pixel spacing"),
        ({"age": 0.4}, "younger than 1 year,"),
        ({"embedded_text": ("CANINE LATERAL THORAX 0-15cm",)}, "animal"),
        ({"embedded_text": ("Veterinary clinic",)}, "animal"),
        ({"embedded_text": ("PatientSpeciesDescription: Psittacus erithacus",)}, "animal"),
        ({"embedded_text": ("PatientBreedDescription: Pekingese",)}, "animal"),
    ],
)
def test_metadata_outside_the_intended_use_is_refused(
    changes: dict[str, Any], words: str, resources: Make, make_work: Make, make_study: Make
) -> None:
    """What the file says about itself is judged before any model runs."""
    reason = refusal(resources("segmentation"), make_work(study=make_study(**changes)))
    assert words in reason


def test_a_body_part_known_only_as_an_attribute_counts(
    resources: Make, make_work: Make, make_study: Make
) -> None:
    """A header word that maps to no code still says that it is a leg."""
    leg = Attribute(name="body-part", value="EXTREMITY", basis="header")
    chest = Attribute(name="body-part", value="CHEST", basis="header")
    work = make_work(study=make_study(body_part=None, attributes=(leg,)))
    assert "another part of the body" in refusal(resources("segmentation"), work)
    assert admitted(
        resources("segmentation"),
        make_work(study=make_study(body_part=None, attributes=(chest,))),
    )


@pytest.mark.parametrize(
    "text",
    [
        "CAT scan follow-up",
        "Dr. Catherine Hound",
        "dogma",
        "Occupation: veterinary nurse",
        "Allergies: dogs and horses",
        "AdditionalPatientHistory: bitten by a dog",
        "PatientSpeciesDescription: Homo sapiens",
    ],
)
def test_words_that_only_look_like_animals_pass(
    text: str, resources: Make, make_work: Make, make_study: Make
) -> None:
    """Computed axial tomography is no cat, and who works with animals is none."""
    assert admitted(resources("segmentation"), make_work(study=make_study(embedded_text=(text,))))


def test_the_reason_repeats_nothing_of_the_embedded_text(
    resources: Make, make_work: Make, make_study: Make
) -> None:
    """Free text in a header may name people."""
    work = make_work(study=make_study(embedded_text=("owner Miller, canine",)))
    assert "Miller" not in refusal(resources("segmentation"), work)


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (np.full((200, 240), 7, dtype=np.uint8), "no contrast"),
        (np.full((200, 240), np.nan), "not numbers"),
        (np.zeros((200, 240, 3), dtype=np.uint8), "single grey plane"),
    ],
)
def test_pixels_no_radiograph_has_are_refused(
    pixels: Any, words: str, resources: Make, make_work: Make
) -> None:
    """Blank, broken and coloured arrays never reach a model."""
    assert words in refusal(resources("segmentation"), make_work(pixels=pixels))


def test_a_stack_of_one_frame_is_a_plane(resources: Make, make_work: Make, film: Any) -> None:
    """Some files wrap their only frame."""
    found = admitted(resources("segmentation"), make_work(pixels=film[None]))
    assert found.pixels.shape == film.shape


def test_an_unfamiliar_image_is_refused_with_its_score(
    resources: Make, make_work: Make, played: Make
) -> None:
    """Above the threshold the gate model's word stands, and says what it takes the image for."""
    gate = played(
        scalars={"ood": 3.2, "threshold": 1.0},
        arrays={"probability": [0.1, 0.9]},
        labels=("frontal-chest", "cardiac-mr"),
    )
    reason = refusal(resources("segmentation", gate=gate), make_work())
    assert "score 3.20, limit 1.00" in reason
    assert "cardiac mr" in reason


def test_a_nameless_guess_is_not_repeated(resources: Make, make_work: Make, played: Make) -> None:
    """That something is out of scope is no description of it."""
    gate = played(
        scalars={"ood": 1.01, "threshold": 1.0},
        arrays={"probability": [0.9, 0.1]},
        labels=("out-of-scope", "frontal-chest"),
    )
    assert "looks more like" not in refusal(resources("segmentation", gate=gate), make_work())


@pytest.mark.parametrize("score", [float("nan"), float("inf"), 1.0001])
def test_a_score_that_is_not_below_the_threshold_refuses(
    score: float, resources: Make, make_work: Make, played: Make
) -> None:
    """Not a number is not a pass."""
    gate = played(scalars={"ood": score, "threshold": 1.0})
    assert "does not look like" in refusal(resources("segmentation", gate=gate), make_work())


def test_a_gate_without_a_score_cannot_judge(
    resources: Make, make_work: Make, played: Make
) -> None:
    """Silence of the gate model is a fault to be repaired, never a pass."""
    with pytest.raises(RuntimeUnavailable, match="ood"):
        admitted(resources("segmentation", gate=played()), make_work())


def test_an_unrecorded_view_passes_only_by_the_model(
    resources: Make, make_work: Make, make_study: Make
) -> None:
    """Where nobody recorded the view, somebody has to look at the pixels."""
    work = make_work(study=make_study(view="UNKNOWN"))
    assert admitted(resources("segmentation"), work).series.view == "UNKNOWN"
    assert "view is not recorded" in refusal(resources("segmentation", gate=None), work)
    assumed = Attribute(name="view", value="PA", basis="assumed")
    work = make_work(study=make_study(attributes=(assumed,)))
    assert "view is not recorded" in refusal(resources("segmentation", gate=None), work)
    assert admitted(resources("segmentation", gate=None), make_work())


def test_the_frontal_film_is_found_beside_the_lateral(
    resources: Make, make_work: Make, make_study: Make
) -> None:
    """A study of two views is read by its frontal one, wherever it stands."""
    frontal = make_study().series[0]
    lateral = frontal.model_copy(update={"view": "LATERAL"})
    study = make_study().model_copy(update={"series": (lateral, frontal)})
    assert admitted(resources("segmentation"), make_work(study=study)).series == frontal


def test_a_recorded_view_goes_before_an_unrecorded_one(
    resources: Make, make_work: Make, make_study: Make
) -> None:
    """Of two admissible films the one that says what it is gets read."""
    frontal = make_study().series[0]
    unknown = frontal.model_copy(update={"view": "UNKNOWN"})
    study = make_study().model_copy(update={"series": (unknown, frontal)})
    assert admitted(resources("segmentation"), make_work(study=study)).series == frontal


instances = st.builds(
    Instance,
    pixels=st.just("1" * 64),
    source=st.just("2" * 64),
    rows=st.integers(1, 5000),
    columns=st.integers(1, 5000),
    frames=st.integers(1, 4),
)
every_series = st.builds(
    Series,
    modality=st.sampled_from(["CR", "DX", "CT", "MR", "US", "OT"]),
    body_part=st.sampled_from([None, KNEE]),
    view=st.sampled_from(["PA", "AP", "LATERAL", "UNKNOWN"]),
    pixel_spacing_mm=st.none() | st.tuples(*[st.floats(0.001, 20)] * 2),
    instances=st.lists(instances, min_size=1, max_size=3).map(tuple),
)
studies = st.builds(
    ImagingStudy,
    id=st.just("study-1"),
    patient=st.just("patient-1"),
    patient_age_years=st.none() | st.floats(0, 130),
    series=st.lists(every_series, min_size=1, max_size=3).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(study=studies)
def test_whatever_is_admitted_lies_within_the_intended_use(
    study: ImagingStudy, resources: Make, make_work: Make
) -> None:
    """No combination of headers slips past the manifest, and every refusal is one sentence."""
    agent = resources("segmentation")
    found, refused = attempted(agent, make_work(study=study))
    if found is None:
        assert refused.endswith(".")
        assert refused[0].isupper()
        return
    use = agent.spec.intended_use
    assert found.series.modality in use.modality
    assert found.series.view in {*use.views, "UNKNOWN"}
    assert found.series.body_part is None
    assert found.instance.frames == 1
    assert min(found.instance.rows, found.instance.columns) >= 128
    assert study.patient_age_years is None or study.patient_age_years >= 1
