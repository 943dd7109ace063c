"""Synthetic studies with known anatomy, masks and labels."""

from wetread.phantoms.chest import RenderedChest, labels_of, render
from wetread.phantoms.dicom import to_dicom
from wetread.phantoms.others import RenderedOther, render_other
from wetread.phantoms.pictures import contact_sheet, render_phantom, to_png
from wetread.phantoms.sampling import sample_spec
from wetread.phantoms.spec import (
    DEMO,
    ChestPhantom,
    Effusion,
    LungOpacity,
    OutOfScopePhantom,
    Phantom,
    parse_phantom,
)
from wetread.phantoms.study import RenderedStudy
from wetread.phantoms.uids import Uids, seeded_uids

__all__ = [
    "DEMO",
    "ChestPhantom",
    "Effusion",
    "LungOpacity",
    "OutOfScopePhantom",
    "Phantom",
    "RenderedChest",
    "RenderedOther",
    "RenderedStudy",
    "Uids",
    "contact_sheet",
    "labels_of",
    "parse_phantom",
    "render",
    "render_other",
    "render_phantom",
    "sample_spec",
    "seeded_uids",
    "to_dicom",
    "to_png",
]
