"""The Basic Application Level Confidentiality Profile (DICOM PS3.15 annex E) for an image's header.

Afterwards nothing in the data set says who the patient is, who was there, where and when; UIDs are
others, and the same ones for the same study, so that its images stay together. What is drawn into
the pixels no header can take out: an image that says so of itself is refused.
"""

import re
from typing import Any

from pydicom.config import IGNORE
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset as NewDataset
from pydicom.tag import BaseTag
from pydicom.uid import UID_dictionary

import wetread
from wetread.errors import BadInput, Refused
from wetread.exchange.deidentification_table import EDITION, TEXTS, Action, action_on, vr_of
from wetread.exchange.dicom_elements import Dataset, words
from wetread.exchange.dicom_facts import identity_of
from wetread.exchange.pseudonyms import pseudonym, pseudonymous_uid

_METHOD = f"DICOM PS3.15 {EDITION} Basic Application Confidentiality Profile"
_TEXT = "REMOVED"
_DUMMIES: dict[str, Any] = {
    "AS": "000Y",
    "DA": "00010101",
    "DT": "00010101000000",
    "TM": "000000",
    "UR": "http://removed.invalid",
    "OB": b"\0\0",
    "UN": b"\0\0",
}
_WORDS = (
    *("ContentSequence", "EncapsulatedDocument"),
    *("DirectoryRecordSequence", "GraphicAnnotationSequence"),
)
"""Of objects with one of these nothing of use would remain, for they are made of words."""

LOOKED_AT = (*_WORDS, "BurnedInAnnotation")
"""Every element that decides whether an object can be de-identified."""


def check_deidentifiable(dataset: Dataset, subject: str) -> None:
    """Refuse what would still identify somebody, or hold nothing, when its header is clean.

    Raises:
        Refused: it says that text is drawn into the picture.
        BadInput: it is a report, a document, annotations or a directory.
    """
    if any(keyword in dataset for keyword in _WORDS):
        raise BadInput(
            f"{subject} is made of words, as a report or a directory is; hand in images alone"
        )
    if words(dataset, "BurnedInAnnotation").upper() == "YES":
        raise Refused(
            f"{subject} says that text is burned into its picture, where no header can take it "
            "out; black it out and export the image again"
        )


def deidentify(dataset: Dataset, *, salt: bytes) -> None:
    """Apply the profile to the data set in place, and say in it that this was done.

    Args:
        dataset: what `check_deidentifiable` let through; its file meta is the writer's matter.
        salt: the installation's secret; the same one gives the same UIDs.
    """
    subject = _subject_of(dataset, salt)
    _clean(dataset, salt, identity_of(dataset))
    if subject:
        dataset.PatientID = subject
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = [_METHOD, f"wetread {wetread.__version__}"]
    dataset.DeidentificationMethodCodeSequence = [_profile_code()]
    dataset.LongitudinalTemporalInformationModified = "REMOVED"


def _subject_of(dataset: Dataset, salt: bytes) -> str:
    """Keeps the studies of one patient together; unlike what this installation calls them."""
    number, issuer = words(dataset, "PatientID"), words(dataset, "IssuerOfPatientID")
    return pseudonym("subject", salt, f"subject\0{number}\0{issuer}") if number else ""


def _profile_code() -> NewDataset:
    item = NewDataset()
    item.CodeValue, item.CodingSchemeDesignator = "113100", "DCM"
    item.CodeMeaning = "Basic Application Confidentiality Profile"
    return item


def _clean(dataset: Dataset, salt: bytes, identity: re.Pattern[str]) -> None:
    """Each attribute by the table; what is kept by it goes where it names somebody all the same."""
    for tag in list(dataset.keys()):
        action = action_on(tag, dataset.get_item(tag).VR)
        if action == "inside":
            _inside(dataset, tag, salt, identity)
        elif action != "keep":
            _act(dataset, tag, action, salt)
        elif vr_of(tag) in TEXTS and _names(dataset, tag, identity):
            _act(dataset, tag, "dummy", salt)


def _inside(dataset: Dataset, tag: BaseTag, salt: bytes, identity: re.Pattern[str]) -> None:
    if dataset[tag].VR != "SQ":
        del dataset[tag]
        return
    for item in dataset[tag].value:
        _clean(item, salt, identity)


def _names(dataset: Dataset, tag: BaseTag, identity: re.Pattern[str]) -> bool:
    """Whether a text names who the header names; one that cannot be read may."""
    try:
        said = str(dataset[tag].value)
    except Exception:  # noqa: BLE001 - malformed bytes make the decoder raise any type at all
        return True
    return bool(identity.search(said))


def _act(dataset: Dataset, tag: BaseTag, action: Action, salt: bytes) -> None:
    vr = vr_of(tag) or "UN"
    if action == "uid":
        _put(dataset, tag, vr, _other_uids(dataset[tag].value, salt))
    elif action == "dummy":
        _put(dataset, tag, vr, _DUMMIES.get(vr, _TEXT))
    elif action == "empty":
        _put(dataset, tag, vr, [] if vr == "SQ" else None)
    else:
        del dataset[tag]


def _put(dataset: Dataset, tag: BaseTag, vr: str, value: Any) -> None:
    dataset[tag] = DataElement(tag, vr, value, validation_mode=IGNORE)


def _other_uids(value: Any, salt: bytes) -> Any:
    """Each UID as another; those that the standard itself gives out point at nobody."""
    if not value:
        return None
    many = [value] if isinstance(value, str | bytes) else list(value)
    return [
        str(one) if str(one) in UID_dictionary else pseudonymous_uid(salt, str(one))
        for one in many
        if one
    ]
