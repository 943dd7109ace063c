"""Which DICOM objects are images for people to look at, and what the others are called.

By the standard's own naming (PS3.6 annex A) an image SOP class is an "... Image Storage"; RT doses,
segmentations and parametric maps carry pixel data too, but no picture of a patient.
"""

from pydicom.uid import UID

from wetread.errors import BadInput
from wetread.exchange.decoding import ACCEPTED
from wetread.exchange.dicom_elements import Dataset, uid, words

_MODALITY_OF_CLASS = {
    "Computed Radiography": "CR",
    "Digital X-Ray": "DX",
    "CT ": "CT",
    "MR ": "MR",
    "Ultrasound": "US",
}
_NOT_PICTURES = {
    "SR": "a structured report",
    "SEG": "a segmentation",
    "RTDOSE": "a radiotherapy dose",
    "RTSTRUCT": "a radiotherapy structure set",
    "RTPLAN": "a radiotherapy plan",
    "PR": "a presentation state",
    "KO": "a key object selection",
    "DOC": "an encapsulated document",
    "REG": "a registration",
    "ECG": "a waveform",
}


def objection(dataset: Dataset) -> str | None:
    """Why this object is no picture to read, as the end of a sentence; None when it is one."""
    name = class_name(dataset)
    if name is None:
        other = _NOT_PICTURES.get(words(dataset, "Modality"))
        return f"is {other}, not an image; hand in {ACCEPTED}" if other else None
    if "For Processing" in name:
        return "holds raw detector values; hand in the image that is meant for presentation"
    if "Image Storage" not in name:
        kind = name.removesuffix(" Storage")
        return f"is a DICOM object of the kind {kind}, not an image; hand in {ACCEPTED}"
    return None


def check_is_picture(dataset: Dataset, subject: str) -> None:
    """Refuse what is not an image meant for display."""
    reason = objection(dataset)
    if reason:
        raise BadInput(f"{subject} {reason}")


def class_name(dataset: Dataset) -> str | None:
    """The SOP class in the dictionary's words; None where it is absent or private.

    A DICOMDIR, which lies on every disc beside the images, states it in the meta header alone.
    """
    found = uid(dataset, "SOPClassUID") or uid(dataset.file_meta, "MediaStorageSOPClassUID")
    if found is None:
        return None
    name = str(UID(found).name)
    return None if name == found else name


def stated_modality(dataset: Dataset) -> str | None:
    """The modality as the header says it, or as the SOP class implies it."""
    modality = words(dataset, "Modality").upper()
    if modality.isalpha() and modality.isascii() and len(modality) <= 16:  # noqa: PLR2004 - VR CS
        return modality
    name = class_name(dataset) or ""
    found = (code for start, code in _MODALITY_OF_CLASS.items() if start in name)
    return next(found, None)
