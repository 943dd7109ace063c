"""What a DICOM header says about the picture: view, body part, age, and free text."""

import re
from datetime import date
from typing import get_args

from wetread.clinical.coding import CHEST, LUNG, SCT, CodedConcept
from wetread.clinical.imaging import Attribute, View
from wetread.exchange.dicom_elements import Dataset, items, optional, words
from wetread.exchange.reading import MAX_LOOKED_AT, MAX_TEXTS, bounded_texts, printable

_VIEWS: dict[str, View] = {"LL": "LATERAL", "RL": "LATERAL", "LAT": "LATERAL"}
_VIEWS |= {view: view for view in get_args(View) if view != "UNKNOWN"}
_VIEW_CODES: dict[str, View] = {
    "272479007": "PA",
    "399348003": "AP",
    "399067008": "LATERAL",
    "399198007": "LATERAL",
    "399173006": "LATERAL",
    "R-10214": "PA",
    "R-10206": "AP",
}
"""SCT, and SRT as older devices write it (PS3.16 CID 4010)."""

_VIEW_WORDS: dict[str, View] = {"PA": "PA", "AP": "AP", "LAT": "LATERAL", "LATERAL": "LATERAL"}
_DESCRIPTIONS = ("SeriesDescription", "ProtocolName", "AcquisitionDeviceProcessingDescription")

_BODY_PARTS = {
    "CHEST": CHEST,
    "THORAX": CHEST,
    "LUNG": LUNG,
    **{
        defined: CodedConcept(system=SCT, code=code, display=display)
        for defined, code, display in (
            ("ABDOMEN", "818981001", "Abdomen"),
            ("ANKLE", "70258002", "Ankle joint"),
            ("BRAIN", "12738006", "Brain"),
            ("BREAST", "76752008", "Breast"),
            ("CSPINE", "122494005", "Cervical spine"),
            ("EXTREMITY", "66019005", "Extremity"),
            ("FOOT", "56459004", "Foot"),
            ("HAND", "85562004", "Hand"),
            ("HEAD", "69536005", "Head"),
            ("HEART", "80891009", "Heart"),
            ("HIP", "29836001", "Hip"),
            ("KNEE", "72696002", "Knee"),
            ("LEG", "61685007", "Lower limb"),
            ("LIVER", "10200004", "Liver"),
            ("LSPINE", "122496007", "Lumbar spine"),
            ("NECK", "45048000", "Neck"),
            ("PELVIS", "816092008", "Pelvis"),
            ("SHOULDER", "16982005", "Shoulder"),
            ("SKULL", "89546000", "Skull"),
            ("SPINE", "421060004", "Spine"),
            ("TSPINE", "122495006", "Thoracic spine"),
            ("WRIST", "8205005", "Wrist"),
        )
    },
}
"""Body Part Examined to SCT (PS3.16 annex L)."""

_BY_CODE = {part.code: part for part in _BODY_PARTS.values()} | {
    "816094009": CHEST,
    "T-D3000": CHEST,
}

TEXTS = (
    "PatientSpeciesDescription",
    "PatientBreedDescription",
    "ImageComments",
    "AdditionalPatientHistory",
    "PatientComments",
    "StudyDescription",
    "SeriesDescription",
    "ProtocolName",
    "AcquisitionDeviceProcessingDescription",
    "RequestedProcedureDescription",
    "RequestedProcedureComments",
    "ReasonForStudy",
    "ReasonForTheRequestedProcedure",
    "StudyComments",
    "AcquisitionComments",
    "FrameComments",
    "DerivationDescription",
    "AdmittingDiagnosesDescription",
    "MedicalAlerts",
    "Allergies",
    "Occupation",
    "PatientState",
    "SpecialNeeds",
    "VisitComments",
    "PerformedProcedureStepDescription",
    "CommentsOnThePerformedProcedureStep",
)
IDENTITY = (
    *("PatientName", "PatientID", "OtherPatientIDs", "OtherPatientNames", "AccessionNumber"),
    *("PatientBirthName", "PatientMotherBirthName", "ResponsiblePerson", "ReferringPhysicianName"),
    *("PhysiciansOfRecord", "PerformingPhysicianName", "NameOfPhysiciansReadingStudy"),
    *("RequestingPhysician", "ConsultingPhysicianName", "OperatorsName"),
)
"""Whoever the header names: a text beside it may name them again."""
_MAX_NAMES = 128
_MAX_NAME = 64
"""Names and numbers that are looked for, and characters of each (the longest that PS3.5 allows)."""

FACTS = (
    *TEXTS,
    *IDENTITY,
    "PatientSpeciesCodeSequence",
    "ViewPosition",
    "ViewCodeSequence",
    "BodyPartExamined",
    "AnatomicRegionSequence",
    "PatientAge",
    "PatientBirthDate",
    "StudyDate",
    "AcquisitionDate",
    "ContentDate",
)
"""Every element this module looks at."""


def view_of(dataset: Dataset) -> tuple[View, Attribute | None]:
    """The projection from View Position, from View Code Sequence, or from the descriptions.

    A position without a name here is UNKNOWN, and the attribute keeps what the header says.
    """
    position = printable(words(dataset, "ViewPosition").upper())[:16]
    codes = [words(item, "CodeValue") for item in items(dataset, "ViewCodeSequence")]
    view = _VIEWS.get(position) or next((_VIEW_CODES[c] for c in codes if c in _VIEW_CODES), None)
    if view is None and not position:
        view = _view_in_words(dataset)
    said = view or position
    return view or "UNKNOWN", Attribute(name="view", value=said, basis="header") if said else None


def _view_in_words(dataset: Dataset) -> View | None:
    """The one view that the descriptions name; several names say nothing about this image."""
    text = " ".join(words(dataset, keyword) for keyword in _DESCRIPTIONS).upper()
    named = {_VIEW_WORDS[word] for word in re.findall(r"[A-Z]+", text) if word in _VIEW_WORDS}
    return named.pop() if len(named) == 1 else None


def body_part_of(dataset: Dataset) -> tuple[CodedConcept | None, Attribute | None]:
    """The body part as a coded concept where it is known here, and as the header says it."""
    said = printable(words(dataset, "BodyPartExamined").upper())[:16]
    codes = [words(item, "CodeValue") for item in items(dataset, "AnatomicRegionSequence")]
    part = _BODY_PARTS.get(said) or next((_BY_CODE[c] for c in codes if c in _BY_CODE), None)
    value = part.display if part else said
    return part, Attribute(name="body-part", value=value, basis="header") if value else None


def age_of(dataset: Dataset) -> float | None:
    """Years at the study, from Patient's Age or the date of birth; None if implausible."""
    stated = re.fullmatch(r"(\d{3})([DWMY])", words(dataset, "PatientAge"))
    if stated:
        per_year = {"D": 365.25, "W": 52.18, "M": 12.0, "Y": 1.0}[stated[2]]
        return _plausible(int(stated[1]) / per_year)
    born = _date(dataset, "PatientBirthDate")
    taken = next(
        filter(None, (_date(dataset, k) for k in ("StudyDate", "AcquisitionDate", "ContentDate"))),
        None,
    )
    return _plausible((taken - born).days / 365.25) if born and taken else None


def _plausible(years: float) -> float | None:
    return round(years, 2) if 0 <= years <= 130 else None  # noqa: PLR2004 - as ImagingStudy allows


def _date(dataset: Dataset, keyword: str) -> date | None:
    try:
        return date.fromisoformat(words(dataset, keyword)[:8])
    except ValueError:
        return None


def texts_of(dataset: Dataset) -> tuple[str, ...]:
    """Free text as data, bounded, with the names and numbers of the header taken out."""
    found = [(keyword, words(dataset, keyword)) for keyword in TEXTS]
    species = items(dataset, "PatientSpeciesCodeSequence")[:MAX_TEXTS]
    found += [("PatientSpeciesCode", words(item, "CodeMeaning")) for item in species]
    identity = identity_of(dataset)
    return bounded_texts((name, _without(identity, text)) for name, text in found if text)


def _without(identity: re.Pattern[str], text: str) -> str:
    """The beginning of a text; the end of it, where the cut may have halved a name, goes too."""
    kept = identity.sub("[removed]", text[:MAX_LOOKED_AT])
    if len(text) <= MAX_LOOKED_AT:
        return kept
    return kept[:-_MAX_NAME] + re.sub(r"\W.*", " [removed]", kept[-_MAX_NAME:], flags=re.DOTALL)


def identity_of(dataset: Dataset) -> re.Pattern[str]:
    """Matches every name and number in the header that points at the patient or at staff.

    Where there are more of them than any patient has, it matches all there is.
    """
    said = " ".join(str(optional(dataset, keyword) or "") for keyword in IDENTITY)
    split = re.split(r"[\^=\\\s,;\[\]']+", said)
    # One or two Latin letters are initials and would hit ordinary words; one ideograph is a name.
    parts = {_name(part) for part in split if len(part) > (2 if part.isascii() else 0)}
    if len(parts) > _MAX_NAMES:
        return re.compile(r".+", re.DOTALL)
    whole = "|".join(sorted(parts, key=lambda part: (-len(part), part)))
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)" if whole else r"(?!)", re.IGNORECASE)


def _name(part: str) -> str:
    """Matches the part; one that is too long by its beginning and whatever hangs on it."""
    return re.escape(part[:_MAX_NAME]) + (r"\S*" if len(part) > _MAX_NAME else "")
