"""The structures that are outlined here, in the words of those who ask for them."""

from wetread.agents.anatomy import Structure
from wetread.agents.laterality import words

_CONTOURS = r"contours?|outlines?|borders?|masks?|areas?|volumes?"
# "This cardiac MR" says where to look and not what for.
_IMAGE = r"(?:mri?|images?|slices?|series|stack|study|scan|volume|cine)\b"
_CARDIAC_IMAGE = rf"\b(?:cardiac|heart|short[- ]axis|cine)\s+(?=(?:cardiac |cine )?{_IMAGE})"
_HEAD_IMAGE = rf"\b(?:brain|head|cerebral|cranial)\s+(?={_IMAGE})"

LUNGS = Structure(
    name="lungs",
    nouns=r"lungs?|hemithorax|hemithoraces",
    adjectives=words("pulmonary lung"),
    meant=words(
        "film films radiograph radiographs x-ray xray chest thorax cxr airspace airspaces aerated "
        "left right both bilateral one"
    ),
)
LEFT_VENTRICLE = Structure(
    name="left ventricle",
    nouns=r"hearts?|ventricles?|lv|lvs|cavit(?:y|ies)|endocardium|pool|bloodpool"
    r"|ejection|lvef|ef|edv|esv",
    adjectives=words("ventricular cardiac endocardial"),
    fields=rf"{_CONTOURS}|cavit(?:y|ies)|silhouette",
    meant=words("slice slices series stack cine mr mri cmr left"),
    asides={"right ventricle": r"rv"},
    rewritten=(
        (r"\bright[- ]ventric\w+", "rv"),
        (r"\b(?:both ventricles|left and right ventricles?|biventricular)\b", "lv and rv"),
        (_CARDIAC_IMAGE, ""),
    ),
)
HIPPOCAMPUS = Structure(
    name="hippocampus",
    nouns=r"hippocamp(?:us|i|al)",
    meant=words("volume mr mri anterior posterior head tail left right both"),
    rewritten=(
        (r"\bt1(?:w|[- ]weighted)?\b", ""),
        (_HEAD_IMAGE, ""),
    ),
)
