"""Whether a request to outline something means one structure, something else, or both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wetread.agents.laterality import negated, without_places, words

_OTHER = {
    "heart": r"hearts?|cardiac|ventricles?|ventricular",
    "atria": r"atri(?:um|a|al)",
    "myocardium": r"myocardi\w+",
    "pericardium": r"pericardi\w+",
    "lungs": r"lungs?|pulmonary|hemithorax|hemithoraces",
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
_FIELDS = r"fields?|parenchyma|contours?|outlines?|borders?|masks?|areas?"
_MEANT = words("it them image images picture scan study this these")
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
    r"(?:images?|films?|picture|radiographs?|x-?ray|scan|study|cxr|mri?|slices?|series|volume)\b"
)
_TOKEN = re.compile(r"[a-z'-]+|[,.;:?!)]")


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What a role outlines, and the words in which people ask for it.

    `nouns` name it. `adjectives` do so before one of `fields` ("lung contours"). `meant` are words
    that mean it where nothing else is named ("segment this film"). `asides` are other structures
    that only people who speak of this one tell apart from it, and `rewritten` what is put
    otherwise before the words are looked at.
    """

    name: str
    nouns: str
    adjectives: frozenset[str] = frozenset()
    fields: str = _FIELDS
    meant: frozenset[str] = frozenset()
    asides: Mapping[str, str] = field(default_factory=dict)
    rewritten: tuple[tuple[str, str], ...] = ()

    def named_at(self, tokens: list[str], index: int) -> bool:
        token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else "."
        if _is(token, self.nouns) and not self._other_name(following):
            return True
        return token in self.adjectives and _is(following, self.fields)

    def other_at(self, tokens: list[str], index: int) -> str | None:
        """The other structure named here; "pleural effusion" counts once, by its noun."""
        name = self._other_name(tokens[index])
        following = self._other_name(tokens[index + 1]) if index + 1 < len(tokens) else None
        return None if following else name

    def _other_name(self, token: str) -> str | None:
        if _is(token, self.nouns):
            return None
        aside = next((name for name, spelt in self.asides.items() if _is(token, spelt)), None)
        return aside or next(
            (name for name, spelt in _OTHERS.items() if name != self.name and spelt.match(token)),
            None,
        )


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a request to outline something names; `others` in the order of their mention."""

    itself: bool
    others: tuple[str, ...]


def anatomy_asked(text: str, structure: Structure) -> Named:
    """What is to be outlined, as seen by whoever outlines one structure.

    To the lungs' role "outline the nodule in the left lung" names a lesion and no lung; "outline
    the lungs and tell me whether there is pneumonia" names the lungs alone; "outline it" is taken
    to mean the lungs; a thing unheard of ("outline the uvula") names nothing.
    """
    plain = without_places(text)
    for spelt, instead in structure.rewritten:
        plain = re.sub(spelt, instead, plain)
    tokens = _TOKEN.findall(plain)
    itself = any(structure.named_at(tokens, index) for index in range(len(tokens)))
    others: list[str] = []
    outlining = True
    for index, token in enumerate(tokens):
        outlining = token in _OUTLINING or (outlining and token not in _NOT_OUTLINING)
        name = structure.other_at(tokens, index)
        # Where it is named, another structure counts only as a second thing to outline.
        if name and name not in others and (outlining or not itself) and not negated(tokens, index):
            others.append(name)
    objects = _TOKEN.findall(_SEEN_IN.sub(" ", plain))
    bare = all(t in _BARE or not t[0].isalpha() for t in objects)
    whole = not others and (bare or any(t in _MEANT or t in structure.meant for t in objects))
    return Named(itself=itself or whole, others=tuple(others))


def _is(token: str, spelt: str) -> bool:
    return re.fullmatch(spelt, token.removesuffix("'s").rstrip("'")) is not None
