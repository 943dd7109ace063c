"""A draft says what was found, cites what it rests on, and leaves nothing open unsaid."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wetread.agents.base import Outcome
from wetread.agents.certainty import load_certainty, settled
from wetread.agents.sections.base import is_outline
from wetread.agents.sections.history import symptoms
from wetread.agents.shipped import AGENTS
from wetread.agents.wording import REASSURANCE, quotable
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.approval import Observation
from wetread.clinical.coding import (
    AREA,
    AREA_RATIO,
    BOTH_LUNGS,
    CHEST,
    LEFT_LUNG,
    LUNG,
    PLEURAL_EFFUSION,
    PNEUMONIA,
    RIGHT_LUNG,
    CodedConcept,
)
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    AttentionEvidence,
    Finding,
    ImageEvidence,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.imaging import Attribute
from wetread.clinical.reports import DraftReport
from wetread.errors import OutOfScope

Make = Callable[..., Any]
Drafted = Callable[..., DraftReport]
IMAGE = "1" * 64


def lung(
    site: CodedConcept, area: float = 212.44, unit: str = "cm2", quality: float = 0.94
) -> Finding:
    return Finding(
        id=f"finding-{site.code}",
        concept=LUNG,
        site=site,
        presence="present",
        evidence=(SegmentEvidence(image=IMAGE, mask="2" * 64, segment=site),),
        measurements=(Measurement(concept=AREA, site=site, value=area, unit=unit),),
        uncertainty=Uncertainty(
            probability=quality,
            method="predicted-quality",
            prediction_set=("present",),
            calibration="cxr-lungs/quality",
        ),
        algorithm=AlgorithmIdentification(agent="segmentation", runtime="monai", model="cxr-lungs"),
    )


def with_ratio(finding: Finding, ratio: float) -> Finding:
    more = Measurement(concept=AREA_RATIO, site=BOTH_LUNGS, value=ratio, unit="1")
    return finding.model_copy(update={"measurements": (*finding.measurements, more)})


def pneumonia(
    probability: float, prediction_set: tuple[Any, ...], coverage: float | None = 0.9
) -> Finding:
    return Finding(
        id="finding-pneumonia",
        concept=PNEUMONIA,
        site=LUNG,
        presence="present" if probability >= 0.5 else "absent",
        evidence=(ImageEvidence(image=IMAGE),),
        uncertainty=Uncertainty(
            probability=probability,
            method="temperature-scaled",
            prediction_set=prediction_set,
            coverage=coverage,
            calibration="cxr-pneumonia/calibration",
        ),
    )


def unassessed(concept: CodedConcept = PLEURAL_EFFUSION, reason: str = "Not its trade.") -> Finding:
    return Finding(
        id=f"finding-{concept.code}",
        concept=concept,
        site=CHEST,
        presence="not-assessed",
        reason=reason,
    )


def proposed(start: datetime) -> AppointmentProposal:
    return AppointmentProposal(
        id="appointment-1",
        slot="slot-1",
        modality="CT",
        description="CT of the chest",
        resource="CT 1",
        start=start,
        end=start + timedelta(minutes=30),
        constraints=BookingConstraints(
            modality="CT", earliest=date(2026, 3, 9), latest=date(2026, 3, 20)
        ),
        because="nearest free slot",
    )


def outcome(agent: str, *findings: Finding, **more: Any) -> Outcome:
    return Outcome(task_id=f"task-{agent}", agent=agent, findings=findings, **more)


@pytest.fixture
def drafted(resources: Make, make_work: Make) -> Drafted:
    """The draft of the shipped agent over earlier outcomes."""

    def make(*earlier: Outcome, encoder: Any = None, **work: Any) -> DraftReport:
        given = resources("report-drafting", encoder=encoder)
        agent = AGENTS.build(given.spec.agent.use, given.spec.agent.with_, given)
        report = agent(make_work("Draft a report", earlier=earlier, **work)).draft
        assert report is not None
        return report

    return make


def texts(report: DraftReport, section: Any = None) -> str:
    chosen = report.statements if section is None else report.section(section)
    return " ".join(statement.text for statement in chosen)


def test_a_full_workup_is_told_in_all_sections(drafted: Drafted) -> None:
    """Areas with units, asymmetry, a graded impression, and what nobody assessed."""
    report = drafted(
        outcome(
            "segmentation", lung(RIGHT_LUNG, 245.32), with_ratio(lung(LEFT_LUNG, 210.11), 0.856)
        ),
        outcome("classification", pneumonia(0.87, ("present",)), unassessed()),
        text="Fever and productive cough, no chest pain. Pneumonia?",
    )
    assert "an outline of both lungs and an assessment for pneumonia" in texts(report, "indication")
    assert "productive cough and fever" in texts(report, "indication")
    assert "chest pain" not in texts(report, "indication")
    assert "PA" in texts(report, "technique")
    assert "cxr-lungs" in texts(report, "technique")
    assert "245.3 cm²" in texts(report, "findings")
    assert "210.1 cm²" in texts(report, "findings")
    assert "14 %" in texts(report, "findings")
    assert "likely" in texts(report, "impression")
    assert "87 %" in texts(report, "impression")
    assert "pleural effusion" in texts(report, "disclosure")


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "very unlikely"),
        (0.0499, "very unlikely"),
        (0.05, "unlikely"),
        (0.3, "less likely than not"),
        (0.45, "about as likely as not"),
        (0.7, "more likely than not"),
        (0.9, "likely"),
        (1.0, "very likely"),
    ],
)
def test_decided_findings_are_graded_by_the_lexicon(
    probability: float, word: str, drafted: Drafted
) -> None:
    """Each probability has one word, and the impression uses it."""
    answer = "present" if probability >= 0.5 else "absent"
    report = drafted(outcome("classification", pneumonia(probability, (answer,))))
    assert load_certainty().band(probability).word == word
    assert word in texts(report, "impression")


def test_absence_of_pneumonia_is_told_of_pneumonia_alone(drafted: Drafted) -> None:
    """A film without pneumonia may hold anything else, and the impression says so (law 3)."""
    report = drafted(outcome("classification", pneumonia(0.03, ("absent",))))
    said = texts(report, "impression").lower()
    assert "pneumonia" in said
    assert "detect" in said
    assert "rest of the film" in said or "pneumonia alone" in said
    assert "pneumothorax" in texts(report, "disclosure")


@pytest.mark.parametrize(
    ("probability", "left", "coverage", "words"),
    [
        (0.55, ("present", "absent"), 0.9, "both remain possible at 90 % coverage"),
        (0.45, ("present", "absent"), 0.8, "both remain possible at 80 % coverage"),
        (0.97, ("present", "absent"), 0.9, "both remain possible at 90 % coverage"),
        (0.55, (), 0.9, "neither answer fits at 90 % coverage"),
        (0.55, ("absent",), 0.9, "point in opposite directions"),
        (0.55, (), None, "no calibrated set of answers"),
        (0.55, ("present", "absent"), None, "both remain possible without a stated coverage"),
    ],
)
def test_an_undecided_set_is_said_in_words(
    probability: float, left: Any, coverage: float | None, words: str, drafted: Drafted
) -> None:
    """However sure the probability looks, an open set is open in impression and disclosure."""
    report = drafted(outcome("classification", pneumonia(probability, left, coverage)))
    for section in ("impression", "disclosure"):
        assert "cannot be decided by the model" in texts(report, section)
        assert words in texts(report, section)
    assert "uncertain" in texts(report, "disclosure")


def test_what_was_assumed_is_disclosed_with_who_assumed_it(
    drafted: Drafted, make_study: Make
) -> None:
    """The reader learns which of modality and view no header said, and whose word it is."""
    study = make_study(
        pixel_spacing_mm=None,
        attributes=(
            Attribute(name="view", value="PA", basis="assumed"),
            Attribute(name="modality", value="CR", basis="operator"),
            Attribute(name="body-part", value="Thorax", basis="header"),
        ),
    )
    report = drafted(outcome("segmentation", lung(LEFT_LUNG, 48213, "{pixels}")), study=study)
    assumed = [s for s in report.section("technique") if "assumed" in s.text]
    stated = [s for s in report.section("technique") if "operator" in s.text]
    assert any("projection PA" in s.text for s in assumed)
    assert any("CR (computed radiography)" in s.text for s in stated)
    assert all(s.cites == ("study-1",) for s in (*assumed, *stated))
    assert "48,213 pixels" in texts(report, "findings")
    assert "pixel spacing" in texts(report, "technique")
    assert "cm²" not in texts(report, "findings")


def test_a_doubtful_outline_is_called_doubtful(drafted: Drafted) -> None:
    """An area rests on its outline, so a poor outline is said beside it."""
    report = drafted(outcome("segmentation", lung(RIGHT_LUNG, quality=0.7), lung(LEFT_LUNG)))
    poor = [s for s in report.section("disclosure") if "doubtful" in s.text]
    assert [s.cites for s in poor] == [(lung(RIGHT_LUNG).id,)]
    assert "0.70" in poor[0].text
    assert "doubtful" in texts(report, "impression")


def test_abstentions_and_their_reasons_are_told(drafted: Drafted) -> None:
    """An agent that stayed silent is heard to be silent, and an impression does without it."""
    silent = Abstention(id="abstention-1", agent="classification", reason="The film is a knee.")
    report = drafted(outcome("classification", abstentions=(silent,)))
    told = [s for s in report.statements if "abstained" in s.text]
    assert told[0].text.endswith("the film is a knee.")
    assert told[0].cites == ("abstention-1",)
    assert report.section("impression")[0].cites == ("abstention-1",)
    assert report.section("findings") == ()


@pytest.mark.parametrize("reason", ["Everything looks normal.", "x" * 400])
def test_a_reason_that_must_not_be_repeated_is_pointed_to(reason: str, drafted: Drafted) -> None:
    """Somebody else's reassurance does not enter the draft by a side door."""
    silent = Abstention(id="abstention-1", agent="classification", reason=reason)
    report = drafted(outcome("classification", unassessed(reason=reason), abstentions=(silent,)))
    assert "on record" in texts(report, "disclosure")
    assert not REASSURANCE.search(texts(report))


def test_an_observation_is_repeated_and_moves_nothing(drafted: Drafted) -> None:
    """What a user saw stands beside the findings, which stay as they were (law 4)."""
    before = outcome("classification", pneumonia(0.03, ("absent",)))
    seen = Observation(id="observation-1", user="dr-who", text="I see a patch behind the heart.")
    plain, told = drafted(before), drafted(before, observations=(seen,))
    added = [s for s in told.statements if s not in plain.statements]
    assert len(added) == 1
    assert added[0].section == "disclosure"
    assert added[0].cites == ("observation-1",)
    assert added[0].text.startswith("The requester reports")
    assert "I see a patch behind the heart" in added[0].text
    assert "did not change the findings" in added[0].text


def test_a_reassuring_observation_is_recorded_but_not_repeated(drafted: Drafted) -> None:
    """A user may call a film normal; the draft may not, not even in quotation marks."""
    seen = Observation(id="observation-1", user="dr-else", text="Looks normal to me.")
    report = drafted(outcome("classification", pneumonia(0.9, ("present",))), observations=(seen,))
    assert not REASSURANCE.search(texts(report))
    assert any(s.cites == ("observation-1",) for s in report.statements)


def test_a_proposed_appointment_is_told_with_its_condition(drafted: Drafted) -> None:
    """The day and hour stand in the impression, and so does that nothing is booked yet."""
    proposal = proposed(datetime(2026, 3, 16, 9, 0, tzinfo=UTC))
    report = drafted(outcome("scheduling", appointment=proposal))
    said = next(s for s in report.section("impression") if s.cites == ("appointment-1",))
    assert "Monday 16 March 2026" in said.text
    assert "09:00" in said.text
    assert "signature" in said.text or "signed" in said.text
    assert "a follow-up appointment" in texts(report, "indication")
    grounds = [s for s in report.section("disclosure") if "nearest free slot" in s.text]
    assert [s.cites for s in grounds] == [("appointment-1",)]


def test_images_nobody_read_are_counted(drafted: Drafted, make_study: Make) -> None:
    """A study of two films of which one was read says so."""
    study = make_study()
    first = study.series[0].instances[0]
    second = first.model_copy(update={"pixels": "9" * 64})
    both = study.series[0].model_copy(update={"instances": (first, second)})
    study = study.model_copy(update={"series": (both,)})
    report = drafted(outcome("segmentation", lung(LEFT_LUNG)), study=study)
    assert re.search(r"(?:1 of 2|2 images in the study, 1)", texts(report, "disclosure"))


def test_a_note_that_names_a_finding_gets_its_figures_in_full(drafted: Drafted) -> None:
    """A guard's objection is answered by a sentence about exactly what it named."""
    before = outcome("classification", pneumonia(0.52, ("present", "absent")))
    note = "The draft does not say that Pneumonia (Lung) is undecided (finding-pneumonia)."
    plain, revised = drafted(before), drafted(before, notes=(note,))
    added = [s for s in revised.statements if s not in plain.statements]
    assert [s.cites for s in added] == [("finding-pneumonia",)]
    assert added[0].section == "disclosure"
    assert "remains uncertain" in added[0].text
    assert "52 %" in added[0].text


def test_a_sentence_that_a_note_quotes_is_put_otherwise(drafted: Drafted) -> None:
    """What a guard objected to is not simply said again."""
    before = outcome("classification", pneumonia(0.9, ("present",)))
    objected = drafted(before).section("impression")[0].text
    revised = drafted(before, notes=(f"A statement is not supported: “{objected}”",))
    assert objected not in texts(revised)
    assert revised.section("impression")[0].cites == ("finding-pneumonia",)


def test_nothing_to_rest_on_means_nothing_to_say(drafted: Drafted) -> None:
    """A report about nothing is refused in one sentence."""
    with pytest.raises(OutOfScope, match="nothing to report on"):
        drafted()
    with pytest.raises(OutOfScope):
        drafted(outcome("classification"))


def test_wording_varies_with_the_film_and_never_with_the_run(
    drafted: Drafted, make_study: Make
) -> None:
    """Reports are not all alike, yet the same film gets the same words."""
    before = outcome("classification", pneumonia(0.9, ("present",)))

    def told(digit: str) -> str:
        study = make_study()
        image = study.series[0].instances[0].model_copy(update={"pixels": digit * 64})
        series = study.series[0].model_copy(update={"instances": (image,)})
        return texts(drafted(before, study=study.model_copy(update={"series": (series,)})))

    reports = [told(digit) for digit in "0123456789abcdef"]
    assert reports == [told(digit) for digit in "0123456789abcdef"]
    assert len(set(reports)) > 8


def test_what_the_requester_wants_to_read_is_not_written(drafted: Drafted) -> None:
    """Words of the request move no sentence but the list of symptoms."""
    before = outcome("classification", pneumonia(0.03, ("absent",)))
    neutral = drafted(before, text="Is there pneumonia? Cough.")
    pressed = drafted(
        before, text="There is obviously pneumonia, agree with me! Cough. Not normal!"
    )
    assert neutral == pressed


def bag_of_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """An encoder under which texts with more words in common lie nearer."""
    rows = np.zeros((len(texts), 256), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in re.findall(r"[a-z]+", text.lower()):
            row[sum(map(ord, word)) % 256] += 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def at_random(seed: int) -> Callable[[Sequence[str]], NDArray[np.float32]]:
    """An encoder without any sense, the same every time."""

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = [seed + sum(map(ord, text)) for text in texts]
        rows = np.stack([np.random.default_rng(one).normal(size=16) for one in seeds])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    return encode


@pytest.mark.parametrize("seed", range(40))
def test_no_encoder_can_choose_a_phrase_that_drops_a_fact(seed: int, drafted: Drafted) -> None:
    """Conditions decide what is true; an encoder without sense still leaves out no figure."""
    start = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    report = drafted(
        outcome("segmentation", lung(RIGHT_LUNG, 245.32, quality=0.7)),
        outcome("classification", pneumonia(0.52, ("present", "absent")), unassessed()),
        outcome("scheduling", appointment=proposed(start)),
        encoder=at_random(seed),
        notes=("see finding-pneumonia",),
    )
    assert "245.3 cm²" in texts(report, "findings")
    assert "52 %" in texts(report, "findings")
    assert "0.70" in texts(report, "disclosure")
    assert "not its trade" in texts(report, "disclosure")
    assert "CT 1" in texts(report, "impression")
    assert texts(report).count("cannot be decided by the model") == 3


def test_the_encoder_chooses_among_true_phrases(drafted: Drafted) -> None:
    """Of two phrases whose conditions hold, the one nearer in meaning is used."""
    mapped = pneumonia(0.9, ("present",)).model_copy(
        update={
            "evidence": (
                ImageEvidence(image=IMAGE),
                AttentionEvidence(image=IMAGE, map="3" * 64, method="Grad-CAM"),
            )
        }
    )
    before = outcome("classification", mapped)

    def towards(word: str) -> Any:
        """Puts every text that contains a word on one axis and the rest on another."""

        def encode(texts: Sequence[str]) -> NDArray[np.float32]:
            near = np.array([[word in text.lower()] for text in texts])
            return np.where(near, [[1.0, 0.0]], [[0.0, 1.0]]).astype(np.float32)

        return encode

    with_map = texts(drafted(before, encoder=towards("probability")), "findings")
    assert "proves no location" in with_map or "no proof of location" in with_map
    assert drafted(before, encoder=bag_of_words) == drafted(before, encoder=bag_of_words)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fever and cough for three days", ("cough", "fever")),
        ("productive cough", ("productive cough",)),
        ("No fever, but short of breath", ("breathlessness",)),
        ("denies any chest pain; coughing up blood", ("cough", "haemoptysis")),
        (
            "72 m, intubated, rising CRP",
            ("raised inflammatory markers", "ventilation in intensive care"),
        ),
        ("Is there pneumonia?", ()),
    ],
)
def test_symptoms_are_taken_from_the_request_unless_denied(
    text: str, found: tuple[str, ...]
) -> None:
    """History is repeated in our words; what the patient does not have is left out."""
    assert symptoms(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "normal",
        "The lungs are clear.",
        "no acute disease",
        "unremarkable study",
        "within normal limits",
        "nothing to worry about",
        "Clear lung fields",
        "The heart is not abnormal",
        "no evidence of pneumonia",
    ],
)
def test_reassurance_is_recognised(text: str) -> None:
    """Whatever calls a film sound is caught, and never quoted."""
    assert REASSURANCE.search(text)
    assert quotable(text) is None


concepts = st.sampled_from([PNEUMONIA, PLEURAL_EFFUSION, LUNG]) | st.builds(
    CodedConcept,
    system=st.just("s"),
    code=st.text(min_size=1, max_size=4),
    display=st.text(max_size=30),
)
sites = st.sampled_from([LUNG, RIGHT_LUNG, LEFT_LUNG, BOTH_LUNGS, CHEST])
sets = st.sampled_from(
    [(), ("present",), ("absent",), ("present", "absent"), ("absent", "present")]
)
probabilities = st.floats(0, 1, allow_nan=False)
evidences = st.lists(
    st.sampled_from(
        [
            ImageEvidence(image=IMAGE),
            SegmentEvidence(image=IMAGE, mask="2" * 64, segment=LUNG),
            AttentionEvidence(image=IMAGE, map="3" * 64, method="m"),
        ]
    ),
    min_size=1,
    max_size=3,
).map(tuple)
measurements = st.lists(
    st.builds(
        Measurement,
        concept=st.sampled_from([AREA, AREA_RATIO]),
        site=sites,
        value=st.floats(0, 1e6, allow_nan=False),
        unit=st.sampled_from(["cm2", "{pixels}", "1", "mm"]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def some_findings(draw: Any) -> tuple[Finding, ...]:
    """Any findings at all, with ids of their own."""
    found = []
    for index in range(draw(st.integers(0, 5))):
        shared = {
            "id": f"finding-{index}",
            "concept": draw(concepts),
            "site": draw(sites),
        }
        if draw(st.booleans()):
            reason = draw(st.text(min_size=1, max_size=60))
            found.append(Finding(**shared, presence="not-assessed", reason=reason))
            continue
        found.append(
            Finding(
                **shared,
                presence=draw(st.sampled_from(["present", "absent"])),
                evidence=draw(evidences),
                measurements=draw(measurements),
                uncertainty=Uncertainty(
                    probability=draw(probabilities),
                    method=draw(
                        st.sampled_from(["temperature-scaled", "predicted-quality", "scripted"])
                    ),
                    prediction_set=draw(sets),
                    coverage=draw(st.none() | st.floats(0.01, 0.99)),
                    calibration="record",
                ),
            )
        )
    return tuple(found)


bases = st.sampled_from(["header", "assumed", "operator"])
names = st.sampled_from(["modality", "view", "body-part", "orientation", "pixel-spacing"])
attributes = st.lists(
    st.builds(Attribute, name=names, value=st.text(max_size=20), basis=bases), max_size=5
).map(tuple)
abstentions = st.integers(0, 3).flatmap(
    lambda n: st.tuples(
        *[
            st.builds(
                Abstention,
                id=st.just(f"abstention-{i}"),
                agent=st.sampled_from(["segmentation", "classification", "my-agent"]),
                reason=st.text(min_size=1, max_size=80),
            )
            for i in range(n)
        ]
    )
)
observations = st.integers(0, 3).flatmap(
    lambda n: st.tuples(
        *[
            st.builds(
                Observation,
                id=st.just(f"observation-{i}"),
                user=st.sampled_from(["dr-who", "dr-else"]),
                text=st.text(max_size=80) | st.sampled_from(["It is normal", "{chance}", '"a"']),
            )
            for i in range(n)
        ]
    )
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    found=some_findings(),
    silent=abstentions,
    seen=observations,
    taken=attributes,
    noted=st.booleans(),
    view=st.sampled_from(["PA", "AP", "UNKNOWN"]),
)
def test_every_draft_keeps_the_laws(
    found: tuple[Finding, ...],
    silent: tuple[Abstention, ...],
    seen: tuple[Observation, ...],
    taken: tuple[Attribute, ...],
    view: str,
    drafted: Drafted,
    make_study: Make,
    *,
    noted: bool,
) -> None:
    """Every sentence cites what exists, what is open is said, and nothing is called sound."""
    items: tuple[Any, ...] = (*found, *silent)
    notes = tuple(f"look at {item.id}" for item in items) if noted else ()
    before = outcome("anybody", *found, abstentions=silent)
    if not found and not silent:
        return
    study = make_study(attributes=taken, view=view)
    report = drafted(before, study=study, observations=seen, notes=notes, encoder=bag_of_words)
    known = {"request-1", "study-1"} | {item.id for item in (*items, *seen)}
    for statement in report.statements:
        assert statement.cites
        assert set(statement.cites) <= known
        assert not REASSURANCE.search(statement.text)
        assert statement.text[-1] in '.!?"'
    said = [(s.section, s.text) for s in report.statements]
    assert len(said) == len(set(said))
    cited_below = {id_ for s in report.section("disclosure") for id_ in s.cites}
    assert {one.id for one in silent} | {one.id for one in seen} <= cited_below
    assert {f.id for f in found if f.presence == "not-assessed"} <= cited_below
    for finding in found:
        _is_told(finding, report)
    _assumptions_are_told(taken, report)


def _is_told(finding: Finding, report: DraftReport) -> None:
    about = [s for s in report.statements if finding.id in s.cites]
    assert about
    judged = finding.uncertainty
    if judged is None:
        return
    if is_outline(finding):
        if judged.probability < 0.8:
            assert any("doubtful" in s.text for s in about if s.section == "disclosure")
    elif settled(finding) not in {"present", "absent"}:
        for section in ("impression", "disclosure"):
            told = [s.text for s in about if s.section == section]
            assert any("cannot be decided by the model" in text for text in told)


def _assumptions_are_told(taken: tuple[Attribute, ...], report: DraftReport) -> None:
    words = {"view": "projection", "body-part": "body part", "pixel-spacing": "pixel spacing"}
    for attribute in taken:
        if attribute.basis == "header":
            continue
        cue = "assumed" if attribute.basis == "assumed" else "operator"
        name = words.get(attribute.name, attribute.name)
        assert any(
            cue in s.text and name in s.text and "study-1" in s.cites
            for s in report.section("technique")
        )
