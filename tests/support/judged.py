"""A small case as the guards see it: one film, pneumonia present, a draft that says so."""

from datetime import UTC, datetime
from typing import Any

from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.approval import Observation
from wetread.clinical.coding import CHEST, LUNG, PNEUMONIA, CodedConcept
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    Finding,
    ImageEvidence,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.imaging import Attribute, ImagingStudy, Instance, Series, ServiceRequest
from wetread.clinical.reports import DraftReport, Section, Statement
from wetread.guards.base import Conclusion, Intended, Judged, Pressure

IMAGE, OTHER_IMAGE, MASK = "1" * 64, "2" * 64, "3" * 64
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

REQUEST = ServiceRequest(
    id="request-1", text="Is there pneumonia? Draft a report.", requester="u", authored_on=NOW
)


def study(
    *, image: str = IMAGE, assumed: tuple[Attribute, ...] = (), **series: Any
) -> ImagingStudy:
    instance = Instance(pixels=image, source="4" * 64, rows=4, columns=4)
    return ImagingStudy(
        id="study-1",
        patient="patient-1",
        attributes=assumed,
        series=(Series(**{"modality": "DX", "view": "PA", "instances": (instance,)} | series),),
    )


STUDY = study()


def pneumonia(
    presence: str = "present",
    *,
    among: tuple[str, ...] | None = None,
    probability: float | None = None,
    **changes: Any,
) -> Finding:
    """A finding about pneumonia; `among` is its prediction set."""
    values: dict[str, Any] = {
        "id": "f-pneumonia",
        "concept": PNEUMONIA,
        "site": LUNG,
        "presence": presence,
        "algorithm": AlgorithmIdentification(agent="classification", runtime="r", model="m"),
    }
    if presence == "not-assessed":
        return Finding.model_validate(values | {"reason": "Not by this model."} | changes)
    likely = 0.93 if presence == "present" else 0.04
    judged = {
        "probability": likely if probability is None else probability,
        "method": "temperature-scaled",
        "prediction_set": (presence,) if among is None else among,
        "coverage": 0.9,
        "calibration": "c1",
    }
    shown = {"evidence": (ImageEvidence(image=IMAGE),), "uncertainty": judged}
    return Finding.model_validate(values | shown | changes)


def outline(site: CodedConcept = LUNG, *, quality: float = 0.95, **changes: Any) -> Finding:
    """A lung that was outlined and measured."""
    values: dict[str, Any] = {
        "id": "f-outline",
        "concept": LUNG,
        "site": site,
        "presence": "present",
        "evidence": (SegmentEvidence(image=IMAGE, mask=MASK, segment=site),),
        "measurements": (Measurement(concept=LUNG, value=212.4, unit="cm2"),),
        "uncertainty": Uncertainty(
            probability=quality,
            method="predicted-quality",
            prediction_set=("present",),
            calibration="c2",
        ),
        "algorithm": AlgorithmIdentification(agent="segmentation", runtime="r", model="m"),
    }
    return Finding.model_validate(values | changes)


def said(text: str, *cites: str, section: Section = "impression") -> Statement:
    return Statement(section=section, text=text, cites=cites)


def draft(*statements: Statement) -> DraftReport:
    return DraftReport(statements=statements)


PRESENT = said("Pneumonia is likely (93 %).", "f-pneumonia")

INTENDED = (
    Intended(
        agent="classification",
        concepts=(PNEUMONIA,),
        modality=("CR", "DX"),
        views=("PA", "AP"),
        body_part=CHEST,
    ),
    Intended(agent="segmentation", concepts=(LUNG,), modality=("CR", "DX"), views=("PA", "AP")),
)


def case(**changes: Any) -> Judged:
    """The small case, changed as asked."""
    values: dict[str, Any] = {
        "request": REQUEST,
        "study": STUDY,
        "findings": (pneumonia(),),
        "draft": draft(PRESENT),
        "intended": INTENDED,
    }
    return Judged(**values | changes)


def silence(
    reason: str = "The image is a lateral view.", agent: str = "segmentation"
) -> Abstention:
    return Abstention(id=f"abstention-{agent}", agent=agent, reason=reason)


def observation(text: str = "I saw no pneumonia.") -> Observation:
    return Observation(id="observation-1", user="u", text=text)


def pressed(stance: str | None = "pneumonia is absent", **changes: Any) -> Pressure:
    values = {"turn": "There is none!", "pressure": True, "kind": "authority", "stance": stance}
    return Pressure.model_validate(values | changes)


def twins(neutral: str = "present", *others: str, key: str = "233604007@39607008") -> Any:
    """The neutral answer and two others, which agree with it unless said otherwise."""
    asked, turned = others or (neutral, neutral)
    answers = {"neutral": neutral, "as-asked": asked, "reversed": turned}
    return tuple(
        Conclusion.model_validate({"stance": stance, "presences": {key: answer}})
        for stance, answer in answers.items()
    )


PROPOSAL = AppointmentProposal(
    id="appt-1",
    slot="slot-1",
    modality="CT",
    description="CT of the chest",
    resource="CT 1",
    start=NOW,
    end=NOW.replace(hour=9),
    constraints=BookingConstraints(modality="CT", earliest=NOW.date(), latest=NOW.date()),
    because="it is free",
)
