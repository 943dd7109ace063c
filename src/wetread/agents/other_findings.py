"""Findings that people ask about on a chest radiograph and that no model here assesses.

Each is named so that it can be listed as not assessed, which is a value of its own (law 3). Codes
are SNOMED CT.
"""

import re
from collections.abc import Mapping
from typing import Literal

from wetread.clinical.coding import (
    CHEST,
    LEFT_LUNG,
    LUNG,
    PLEURAL_EFFUSION,
    RIGHT_LUNG,
    SCT,
    CodedConcept,
)


def _sct(code: str, display: str) -> CodedConcept:
    return CodedConcept(system=SCT, code=code, display=display)


HEART = _sct("80891009", "Heart")
MEDIASTINUM = _sct("72410000", "Mediastinum")

_LUNG: dict[CodedConcept, str] = {
    _sct("95436008", "Lung consolidation"): r"consolidat\w+|airspace disease",
    _sct("409609008", "Radiologic infiltrate of lung"): r"infiltrat\w+",
    _sct("46621007", "Atelectasis"): r"atelecta\w+|(?:lobar|lung|partial) collapse|collapsed lung",
    _sct("19242006", "Pulmonary edema"): r"o?edema|fluid overload|(?:pulmonary|venous) congestion",
    _sct("427359005", "Solitary nodule of lung"): r"nodul\w+|coin lesions?",
    _sct("309529002", "Mass of lung"): r"mass(?:es)?|lung lesions?",
    _sct("363358000", "Malignant tumor of lung"): r"cancer\w*|malignan\w+|tumou?rs?|carcinoma\w*"
    r"|neoplas\w+|metasta\w+",
    _sct("87433001", "Pulmonary emphysema"): r"emphysem\w+|copd|hyperinflat\w+|bullae?",
    _sct("51615001", "Fibrosis of lung"): r"fibro\w+|interstitial lung disease|ild",
    _sct("154283005", "Pulmonary tuberculosis"): r"tubercul\w+|tb",
    _sct("840539006", "COVID-19"): r"covid(?:-?19)?|sars-cov-2|corona ?virus",
    _sct("59282003", "Pulmonary embolism"): r"(?:pulmonary )?embol\w+|pe",
}
_CHEST: dict[CodedConcept, str] = {
    PLEURAL_EFFUSION: r"effusions?|pleural fluid|hydrothorax|ha?emothorax",
    _sct("36118008", "Pneumothorax"): r"pneumothora\w+|ptx",
    _sct("125605004", "Fracture of bone"): r"fractur\w+|broken ribs?|rib injur\w+",
    _sct("84089009", "Hiatal hernia"): r"(?:hiat\w+ )?hernia\w*",
    _sct("52124006", "Central venous catheter"): r"(?:central |picc |venous )(?:lines?|catheters?)"
    r"|catheters?|cvc|line (?:position|placement|tip)",
    _sct("26412008", "Endotracheal tube"): r"endotracheal tubes?|ett|tube (?:position|tip)",
    _sct("25062003", "Feeding tube"): r"(?:feeding|nasogastric|ng) tubes?",
    _sct("14106009", "Cardiac pacemaker"): r"pacemakers?|pacing (?:lead|wire)s?",
}
_HEART: dict[CodedConcept, str] = {
    _sct("8186001", "Cardiomegaly"): r"cardiomegaly|heart size|(?:enlarged|big) heart"
    r"|cardiothoracic ratio|heart (?:is )?enlarged|cardiac enlargement",
    _sct("84114007", "Heart failure"): r"(?:heart|cardiac) failure|decompensat\w+|chf",
}
_MEDIASTINUM: dict[CodedConcept, str] = {
    _sct("16838000", "Pneumomediastinum"): r"pneumomediastinum",
}


SITES: Mapping[CodedConcept, CodedConcept] = {
    concept: site
    for site, group in (
        (LUNG, _LUNG),
        (CHEST, _CHEST),
        (HEART, _HEART),
        (MEDIASTINUM, _MEDIASTINUM),
    )
    for concept in group
}
_WORDS = {
    concept: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for group in (_LUNG, _CHEST, _HEART, _MEDIASTINUM)
    for concept, words in group.items()
}
_PNEUMONIA = re.compile(
    r"\b(?:(?:broncho)?pneumoni\w+|infect\w+|lrti|covid(?:-?19)?|consolidat\w+|infiltrat\w+"
    r"|opacit\w+|airspace disease)\b",
    re.IGNORECASE,
)
"""Words for pneumonia, and the signs by which people ask after it."""
_SIDED = re.compile(
    r"\b(?:(?:broncho)?pneumonia|infection)\b[^.;,?!]{0,20}?\b(?:in|on|of|at)\s+(?:the\s+)?"
    r"(?P<after>left|right)\b|\b(?P<before>left|right)(?:[- ]sided)?\s+(?:(?:upper|middle|lower|"
    r"basal|lobe|lung|zone)\s+)*(?:broncho)?pneumonia\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:anything|everything|classif\w+|diagnos\w+|findings?|abnormal\w*|patholog\w+|disease\w*"
    r"|read|interpret\w*|what (?:do|does|can|is)|wrong|normal|assess\w* (?:the|this) \w+"
    r"|screen\w*)\b",
    re.IGNORECASE,
)


def others_named(text: str) -> tuple[CodedConcept, ...]:
    """Findings other than pneumonia that the text names, in a fixed order; negation is ignored.

    To list one too many as not assessed does no harm, to drop one may.
    """
    return tuple(concept for concept, words in _WORDS.items() if words.search(text))


def asks_about_pneumonia(text: str) -> bool:
    """False only where the text names unrelated findings alone ("Is there an effusion?")."""
    asked = _PNEUMONIA.search(text) or _GENERAL.search(text)
    return bool(asked) or not others_named(text)


def side_of_pneumonia(text: str) -> Literal["left", "right"] | None:
    """The lung about which the text asks for pneumonia, if it asks about one."""
    match = _SIDED.search(text)
    if match is None:
        return None
    side = (match["after"] or match["before"]).lower()
    return "left" if side == "left" else "right"


LUNG_OF = {"left": LEFT_LUNG, "right": RIGHT_LUNG}
