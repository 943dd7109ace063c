"""Synthetic studies with known anatomy, masks and labels."""

from wetread.phantoms.chest import RenderedChest, labels_of, render
from wetread.phantoms.cine import cine_to_dicom, render_cine
from wetread.phantoms.dicom import to_dicom
from wetread.phantoms.hippocampus import render_hippocampus
from wetread.phantoms.nifti import to_nifti
from wetread.phantoms.others import RenderedOther, render_other
from wetread.phantoms.pictures import contact_sheet, render_phantom, to_file, to_png
from wetread.phantoms.sampling import sample_spec
from wetread.phantoms.shortaxis import render_short_axis
from wetread.phantoms.spec import (
    DEMO,
    AnyPhantom,
    ChestPhantom,
    Effusion,
    HippocampusPhantom,
    LungOpacity,
    OutOfScopePhantom,
    Phantom,
    ShortAxisPhantom,
    parse_phantom,
)
from wetread.phantoms.study import RenderedStudy
from wetread.phantoms.uids import Uids, seeded_uids

__all__ = [
    "DEMO",
    "AnyPhantom",
    "ChestPhantom",
    "Effusion",
    "HippocampusPhantom",
    "LungOpacity",
    "OutOfScopePhantom",
    "Phantom",
    "RenderedChest",
    "RenderedOther",
    "RenderedStudy",
    "ShortAxisPhantom",
    "Uids",
    "cine_to_dicom",
    "contact_sheet",
    "labels_of",
    "parse_phantom",
    "render",
    "render_cine",
    "render_hippocampus",
    "render_other",
    "render_phantom",
    "render_short_axis",
    "sample_spec",
    "seeded_uids",
    "to_dicom",
    "to_file",
    "to_nifti",
    "to_png",
]
