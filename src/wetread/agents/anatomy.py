"""Whether a request to outline something means the lungs, something else, or both."""

import re
from dataclasses import dataclass

from wetread.agents.laterality import negated, without_places, words

_OTHER = {
    "heart": r"hearts?|cardiac|ventricles?|ventricular|atri(?:um|a|al)|myocardi\w+|pericardi\w+",
    "mediastinum": r"mediastin\w+|hil(?:um|a|ar)|thymus",
    "great vessels": r"aort\w+|arter(?:y|ies)|veins?|vessels?|vasculature|vascular",
    "skeleton": r"ribs?|clavicles?|collarbones?|spine|spinal|vertebra\w*|scapula\w*|sternum|bones?"
    r"|bony|skeleton|humer\w+|femur\w*|femoral|tibia\w*|fibula\w*|pelvi[sc]|skull|shoulders?|joints?",
    "airways": r"trachea\w*|bronch\w+|airways?|carina",
    "diaphragm": r"\w*diaphragm\w*|costophrenic|angles?",
    "lobes of the lung": r"lobes?|lobar|fissures?|lingula|zones?",
    "pleura": r"pleura|pleural",
    "abdominal organs": r"liver|hepatic|gut|digestive|alimentary|enteric|spleen\w*|splenic"
    r"|kidneys?|renal|pancrea\w+|stomach|gastr\w+|bowel|colon\w*|intestin\w+|gallbladder|bladder|prostate|uterus|adrenals?|duodenum"
    r"|o?esophag\w+|abdom\w+",
    "brain": r"brains?|cerebr\w+|hippocamp\w+|intracranial|cerebell\w+",
    "soft tissue": r"muscles?|muscular|breasts?|skin|thyroid|lymph\w*|soft tissues?|fat",
    "all organs": r"organs?|viscer\w+|structures",
    "lesions": r"lesions?|nodul\w+|mass(?:es)?|tumou?rs?|cancer\w*|carcinomas?|metasta\w+"
    r"|neoplas\w+|malignan\w+|cysts?|abscess\w*|cavit(?:y|ies)|granulomas?",
    "opacities": r"opacit\w+|opacificat\w+|consolidat\w+|infiltrat\w+|pneumonia\w*|infections?"
    r"|ggos?|shadow\w*|atelecta\w+|o?edema\w*|fibrosis|emphysema|bullae?|abnormalit\w+|patholog\w+",
    "pleural disease": r"effusions?|pneumothora\w+|fluid|hydrothorax|ha?emothorax|plaques?",
    "fractures": r"fractur\w+",
    "devices": r"tubes?|catheters?|pacemakers?|electrodes?|wires?|implants?|stents?"
    r"|devices?",
}  # fmt: skip
_OTHERS = {name: re.compile(rf"(?:{spelt})\Z") for name, spelt in _OTHER.items()}
_LUNG = re.compile(r"(?:lungs?|hemithorax|hemithoraces)(?:'s|')?\Z")
_ADJECTIVE = frozenset({"pulmonary", "lung"})
_FIELDS = re.compile(r"(?:fields?|parenchyma|contours?|outlines?|borders?|masks?|areas?)\Z")
_WHOLE = words(
    "it them image images film films picture radiograph radiographs x-ray xray scan study chest "
    "thorax cxr this these airspace airspaces aerated"
)
_SIDE = frozenset({"left", "right", "both", "bilateral", "one"})
_OUTLINING = words(". ; ? ! outline segment contour delineate draw")
# What follows one of these words is asked, told or booked, not outlined.
_NOT_OUTLINING = words(
    "whether if is are any there tell report book assess check judge look rule exclude evaluate "
    "classify say decide explain describe because since known history suspect suspected with for "
    "given despite draft write"
)
_BARE = words(
    "please could would can you kindly now just do a an the outline outlines segment segmentation "
    "contour contours delineate draw trace mask make"
)
_SEEN_IN = re.compile(
    r"\b(?:in|on|from|within|of|for|at)\s+(?:(?:the|this|that|my|current|attached)\s+)*"
    r"(?:images?|films?|picture|radiographs?|x-?ray|scan|study|cxr)\b"
)
_TOKEN = re.compile(r"[a-z'-]+|[,.;:?!)]")


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a request to outline something names; `others` in the order of their mention."""

    lungs: bool
    others: tuple[str, ...]


def anatomy_asked(text: str) -> Named:
    """What is to be outlined.

    "Outline the nodule in the left lung" names a lesion and no lung; "outline the lungs and tell me
    whether there is pneumonia" names the lungs alone; "outline it" is taken to mean the lungs; a
    thing unheard of ("outline the uvula") names nothing.
    """
    tokens = _TOKEN.findall(without_places(text))
    lungs = any(_is_lung(tokens, index) for index in range(len(tokens)))
    others: list[str] = []
    outlining = True
    for index, token in enumerate(tokens):
        outlining = token in _OUTLINING or (outlining and token not in _NOT_OUTLINING)
        name = _other(tokens, index)
        # Where lungs are named, another structure counts only as a second thing to outline.
        if name and name not in others and (outlining or not lungs) and not negated(tokens, index):
            others.append(name)
    objects = _TOKEN.findall(_SEEN_IN.sub(" ", without_places(text)))
    bare = all(t in _BARE or not t[0].isalpha() for t in objects)
    whole = not others and (bare or any(t in _WHOLE or t in _SIDE for t in objects))
    return Named(lungs=lungs or whole, others=tuple(others))


def _is_lung(tokens: list[str], index: int) -> bool:
    token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else "."
    if _LUNG.match(token) and not _name_of(following):
        return True
    return token in _ADJECTIVE and bool(_FIELDS.match(following))


def _other(tokens: list[str], index: int) -> str | None:
    """The structure named here; two-word names ("pleural effusion") count once, by their noun."""
    name = _name_of(tokens[index])
    following = _name_of(tokens[index + 1]) if index + 1 < len(tokens) else None
    return None if following else name


def _name_of(token: str) -> str | None:
    return next((name for name, spelt in _OTHERS.items() if spelt.match(token)), None)
