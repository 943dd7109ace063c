"""Which models have a card of this kind, and on which collection each is judged."""

from dataclasses import dataclass
from typing import Literal

from wetread.errors import UnknownComponent

Kind = Literal["segmentation", "classification", "gate"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a model does, the collection whose manifest judges it, and whether it has a rival.

    `samples` says that the folder of DICOM pictures holds nothing of its scope.
    """

    kind: Kind
    collection: str
    rival: bool = False
    samples: bool = False


SUBJECTS: dict[str, Subject] = {
    "cardiac-gate": Subject(kind="gate", collection="cardiac_mr"),
    "cardiac-lv": Subject(kind="segmentation", collection="cardiac_mr"),
    "cxr-gate": Subject(kind="gate", collection="cxr", samples=True),
    "cxr-lungs": Subject(kind="segmentation", collection="cxr", rival=True),
    "cxr-pneumonia": Subject(kind="classification", collection="cxr", rival=True),
    "hippocampus": Subject(kind="segmentation", collection="hippocampus_mr"),
    "hippocampus-gate": Subject(kind="gate", collection="hippocampus_mr"),
}


def subject(name: str) -> Subject:
    """What is to be judged under that name.

    Raises:
        UnknownComponent: no image model has it.
    """
    if name not in SUBJECTS:
        raise UnknownComponent("image model", name, SUBJECTS)
    return SUBJECTS[name]
