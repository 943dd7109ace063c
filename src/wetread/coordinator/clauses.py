"""A request in clauses, one wish each, with laterality and negation left where they stand.

"Outline the lungs, tell me whether there is pneumonia" is two clauses; "lungs and heart" and
"mornings, not Fridays" are one. A clause that says what not to do is kept, and marked.
"""

import re
from collections.abc import Iterator

from wetread.clinical.coding import Noun
from wetread.guards.turns import sentences
from wetread.ports.hashing import without_courtesy

_VERBS = (
    "outline segment delineate contour trace mark highlight show locate localise localize find"
    " detect identify draw measure quantify compute calculate isolate extract separate annotate"
    " circle pinpoint demarcate define tell say let check assess examine evaluate exclude confirm"
    " decide determine classify diagnose verify judge estimate predict give provide look rule see"
    " draft write generate create prepare produce compose dictate report summarise summarize"
    " document put make interpret read run describe explain list recommend suggest translate email"
    " call send prescribe compare book schedule arrange organise organize reserve set reschedule"
    " cancel move postpone repeat request order fix bring get point analyse analyze inspect screen"
    " grade crop label colour color do finish turn add update revise start plan"
).split()
_WORK = (
    r"(?:reports?|write-?up|outlines?|segmentations?|masks?|contours?|classification"
    r"|diagnosis|checks?|bookings?|appointments?|follow-?ups?|slots?|scheduling|workup|summary)"
)
_DOING = (
    r"(?:booking|scheduling|segmenting|outlining|reporting|drafting|writing|classifying|making)"
)
_SOME = (
    r"(?:(?:an?|the|any|my|short|full|brief|draft|preliminary|written|lung|radiology|pneumonia)\s)*"
)
_ASKING = (
    r"(?:is|are|does|do|did|has|have|can|could|would|will)\s(?:there|it|this|that|the|these|you|she"
    r"|he|they|we|any|anything|pneumonia)\b|(?:what|where|which|how|why|when)\b\s\w|whether\b|if\s"
)
_WISHING = r"(?:i|we)(?:'d|\swould)?\s(?:also\s)?(?:want|need|like|wish)\b"
_REFUSING = (
    rf"(?:do\snot|don't|never|no\sneed\sto|needn't|skip|omit|leave\sout|hold\soff)\b"
    rf"|(?:no|without)\s(?:{_SOME}{_WORK}|{_DOING})\b|not\s(?:{_SOME}{_WORK}|{_DOING})\b"
)
_ADVERBS = r"(?:(?:also|then|please|finally|next|afterwards|just|first|now|kindly)\s)*"
_VERB = rf"(?:{'|'.join(_VERBS)})"
_START = (
    rf"{_ADVERBS}(?:{_VERB}\s\w|report\b|{_ASKING}|{_WISHING}|{_REFUSING}"
    rf"|(?:could|can|would|will)\syou\b|let\sme\b|{_SOME}{_WORK}\b)"
)
_JOINT = re.compile(
    rf"\s*[,:]\s*(?:(?:and|but|then|or|plus)\s)*(?={_START})"
    rf"|\s+(?:(?:and|but|then|plus|as\swell\sas)\s)+(?={_START})|\s+(?=without\s{_DOING}\b)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^{_ADVERBS}(?:(?:could|can|would)\syou\s)?{_ADVERBS}(?:{_VERB}(?:\s*,\s*|\s+and\s+|\s+or\s+|\s*))+"
    r"(?:out|for|up)?$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    rf"^(?:but\s|and\s|so\s|please\s|now\s)*(?:{_REFUSING})(?!\s*(?:forget|miss|hesitate|overlook)\b)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"^(?:but\s|and\s|so\s|please\s|now\s)*(?:do\snot|don't|never|no\sneed\sto|needn't|skip|omit"
    r"|leave\sout|hold\soff(?:\son)?|no|without|not)\s",
    re.IGNORECASE,
)
_ALL_REFUSED = re.compile(
    rf"{_REFUSAL.pattern}(?:\w+\s)?{_SOME}(?:{_WORK}|{_DOING}|anything|it|one)"
    r"(?:\s(?:yet|now|today|please|this\stime|at\sall|for\snow|then|thanks))*\W*$",
    re.IGNORECASE,
)
"""No work of that kind at all, rather than some of it."""

_ADJUNCT = re.compile(
    r"^(?:and\s|but\s|so\s|now\s)*(?:given|considering|with|without|after|before|in\s(?:view|light|case|general|patients"
    r"|people)|based|according|for|as|since|because|when|while)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"^(?:but\s|and\s)?(?:if|in\scase|should|once|unless)\b", re.IGNORECASE)
_COURTESY = re.compile(
    r"""^(?:\W*\b(?:hi|hello|hey|dear|good|morning|afternoon|evening|day|thanks?|thank|you|very|much
    |many|so|please|kind|best|regards|greetings|colleagues?|all|everyone|cheers|in\ advance|advance
    |ok|okay|well|right|again|then|now)\b)+\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


class Clause(Noun):
    """One wish in the words of the request; not `wanted` when it says what to leave out."""

    text: str
    wanted: bool = True
    condition: str = ""

    @property
    def named(self) -> str:
        """What it is about, wanted or not: "don't book anything" is about booking."""
        return self.text if self.wanted else _REFUSAL.sub("", self.text) or self.text

    @property
    def refuses_all(self) -> bool:
        """Whether it wants none of the work that it names: "no report", and not "no headings"."""
        return not self.wanted and _ALL_REFUSED.search(without_courtesy(self.text)) is not None

    @property
    def instruction(self) -> str:
        """The clause as somebody can act on it who has not read the rest."""
        return f"{self.condition}, {self.text}" if self.condition else self.text


def clauses(text: str) -> tuple[Clause, ...]:
    """The wishes of a request in their order; courtesies are none."""
    return tuple(clause for sentence in sentences(text) for clause in _of(sentence))


def _of(sentence: str) -> Iterator[Clause]:
    condition = ""
    for piece in _pieces(sentence):
        if _COURTESY.search(piece):
            continue
        conditional = bool(_CONDITION.search(piece)) and not piece.endswith("?")
        yield Clause(text=piece, wanted=not refused(piece), condition=condition)
        condition = piece.rstrip(".,; ") if conditional else ""


def refused(piece: str) -> bool:
    """Whether it says what not to do ("don't book anything yet", "no report")."""
    return _REFUSED.search(without_courtesy(piece)) is not None


def _pieces(sentence: str) -> Iterator[str]:
    """Cut where a new wish starts, but never behind a verb that has no object yet."""
    held = ""
    for cut in _cuts(sentence):
        piece = held + cut
        if _BARE.search(without_courtesy(piece.strip(" ,"))):
            held = piece
        else:
            held = ""
            yield piece.strip(" ,;")
    if held.strip(" ,;"):
        yield held.strip(" ,;")


def _cuts(sentence: str) -> Iterator[str]:
    start = 0
    for joint in _JOINT.finditer(sentence):
        piece = sentence[start : joint.start()].strip(" ,")
        if _ADJUNCT.search(piece) or _BARE.search(without_courtesy(piece)):
            continue
        yield piece
        start = joint.end()
    yield sentence[start:]
