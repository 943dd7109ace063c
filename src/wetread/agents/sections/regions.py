"""Which part of the body was read, and what nobody looked at there."""

from collections.abc import Mapping

from wetread.agents.sections.base import Material
from wetread.clinical.coding import (
    BRAIN,
    CHEST,
    HEART,
    HIPPOCAMPUS,
    LEFT_VENTRICLE,
    LUNG,
    CodedConcept,
)

_PART_OF = {LUNG: CHEST, LEFT_VENTRICLE: HEART, HIPPOCAMPUS: BRAIN}

NEVER_ASSESSED: Mapping[CodedConcept | None, tuple[str, ...]] = {
    CHEST: (
        "pneumonia",
        "pleural effusion",
        "pneumothorax",
        "nodules",
        "heart size",
        "the mediastinum",
        "fractures",
        "support devices",
    ),
    HEART: (
        "wall motion",
        "wall thickness",
        "scar",
        "the valves",
        "the right side of the heart",
        "the pericardium",
        "the great vessels",
    ),
    BRAIN: (
        "atrophy",
        "signal changes",
        "lesions",
        "haemorrhage",
        "the brain beyond the outlines",
    ),
}


def region_read(material: Material) -> CodedConcept | None:
    """The part of the body that was outlined, else what the files or the technique tell."""
    for finding in material.assessed:
        part = _PART_OF.get(finding.concept) or _PART_OF.get(finding.site)
        if part is not None:
            return part
    series = material.study.series[0]
    if series.body_part in NEVER_ASSESSED:
        return series.body_part
    return CHEST if series.modality in {"CR", "DX"} else None
