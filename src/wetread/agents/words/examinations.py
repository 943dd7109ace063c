"""Words that name an examination become a modality that has a room, or a reason to decline.

What is booked is the first thing named after the verb; what is merely mentioned ("seen on the
MRI", "instead of CT", "before surgery") is not. Two examinations, or none, is a question.
"""

import re
from typing import Final

from wetread.clinical.coding import Noun
from wetread.errors import OutOfScope

NAMES: Final[dict[str, str]] = {"CT": "CT", "MR": "MR", "US": "ultrasound", "DX": "radiograph"}
_OFFER = "CT, MR, ultrasound or radiograph"

_MODALITIES: Final[dict[str, str]] = {
    "CT": r"cts?|hrct|ldct|ctpa|cta|cat[- ]scans?|computed tomogra\w+|computeri[sz]ed tomogra\w+",
    "MR": r"mri?|mris|mra|mrcp|magnetic resonance",
    "US": r"ultra-?sounds?|ultrasonogra\w+|sonogra\w+|echography|doppler|duplex",
    "DX": r"x-? ?rays?|[ca]?xr|radiographs?|radiography|(?:plain |chest )?films?|dx",
}
_NO_ROOM = (
    r"pet(?:[-/ ]?(?:ct|mri?)| scans?)?|spect(?:[-/ ]?ct)?|(?:cone[- ]beam |cb)ct|scintigra\w+"
    r"|bone scans?|v/?q scans?|mammogra\w+|tomosynthesis|de?xa(?: scans?)?|fluoroscop\w+"
    r"|barium (?:swallow|meal|enema)|(?<!ct )(?<!mr )(?<!mri )angiogra\w+|echocardiogra\w+|echo"
)
_NO_IMAGING = (
    r"surger(?:y|ies)|operations?|refer(?=(?: \w+){0,3} to)|referrals?|consult(?:ation)?s?"
    r"|(?:oncolog\w+|cardiolog\w+|\w*surg(?:eon|ical)|clinic|doctor|gp|dent(?:al|ist)|ward)"
    r"(?:'s)? (?:appointments?|visits?|review)|clinic|dentist|biops(?:y|ies)|drainage|endoscop\w+"
    r"|\w*colonoscop\w+|bronchoscop\w+|blood (?:tests?|work|draws?)|lab(?:oratory)? (?:tests?|work)"
    r"|vaccinations?|physiotherapy|chemotherapy|radiotherapy|dialysis|admissions?|beds?"
    r"|flights?|hotels?|tax(?:i|is)|trains?|tables?|restaurants?|dinners?|meetings?|holidays?"
    r"|haircuts?|ambulances?|ecgs?|ekgs?|spirometry"
)
_VERB = (
    r"(?:book|schedul|arrang|organi[sz]|reserv|order|request|propos|set(?:ting)? up|appointment)"
)
_DETERMINER = (
    r"(?: (?:the|this|that|an?|any|another|my|his|her|their|today's|yesterday's|last|previous"
    r"|prior|earlier|current|initial|first|outside|chest))*"
)
_DENIED = re.compile(rf"\b(?:instead of|rather than|no|not|without|than){_DETERMINER} $")
_MENTIONED = re.compile(
    r"\b(?:before|after|following|prior to|versus|vs\.?|compared (?:to|with)|see"
    r"|(?:seen|shown|found|noted|visible|described|reported|read|detected) (?:on|in|by)"
    rf"|(?:on|in|from)(?= (?:the|this|that|his|her|their|today's))){_DETERMINER} $"
)
_FOLLOW_UP = re.compile(
    r"\b(?:follow(?:ed)?[- ]?up|repeat|re-?check|control|re-?imag\w+|again"
    r"|same (?:exam\w*|study))\b"
)
_SITE = (
    r"(?:(?:left|right|lumbar|cervical|thoracic) )?(?:chest|thorax|thoracic|lungs?|abdomen"
    r"|abdominal|pelvis|pelvic|head|brain|cranial|neck|sinus(?:es)?|cardiac|heart|liver|kidneys?"
    r"|renal|thyroid|breasts?|knees?|hips?|shoulders?|ankle|wrist|hand|foot|elbow|spine|leg|arm"
    r"|bladder|prostate|carotids?)"
)
_NOT_NOW = re.compile(
    r"\b(?:(?:do not|don't|dont|never|not to|no need to|without|hold off(?: on)?|refrain from"
    r"|wait with|stop)(?: (?:yet|please|actually|go ahead and))*"
    rf" {_VERB}\w*"
    r"|no (?:appointments?|bookings?|follow[- ]?up|further imaging)"
    r"(?: \w+)?(?: (?:needed|necessary|required|yet|now|please))?(?=[ .,;!]*$)"
    r"|nothing (?:to|should|needs to|must) be? ?\w+)"
)
_CHANGE = re.compile(
    r"\b(?:cancel\w*|re-?schedul\w*|re-?book\w*|postpon\w*|call off|bring forward"
    r"|(?:move|shift|change) (?:the|my|this|that|his|her|their))\b"
)


_CANCELLED = re.compile(
    r"\b(?:cancel\w*|call(?:ed)? off|drop it|forget it|leave it(?: for now)?(?=[ .,!]*$))"
)


_INSTEAD = re.compile(
    r"\b(?:instead|rather|re-?book\w*|book|re-?schedul\w*|make (?:it|that)|move|push|new one)\b"
)


_KEPT = re.compile(
    r"\b(?:do(?:es)? not|don'?t|dont|did not|didn'?t|never|not to|no need to|rather than|instead of"
    r"|without|keep\w*|should(?: not|n'?t)|must(?: not|n'?t)|wo(?:uld|n)'?t|why|who|when|whether|if"
    r"|(?:was|were|is|has been|have been|been|got|had|has|have) (?:\w+ )?cancel\w*)\b"
)


class Examination(Noun):
    """What to find a room for; `assumed` when the words left the modality to the study."""

    modality: str
    description: str
    assumed: bool = False


def names_examination(text: str) -> bool:
    """Whether normalised words name something that rooms are for."""
    return any(kind in NAMES for kind, _ in _nouns(text))


def refuse_called_off(text: str) -> None:
    """Nothing is held anew where normalised words give an earlier appointment up."""
    if _CANCELLED.search(text):
        raise OutOfScope(
            "the appointment is called off: nothing new is held, and the time held before is free "
            "again once its item is returned or rejected"
        )


def calls_off(text: str) -> bool:
    """Whether the words (normalised) do away with an appointment and put none in its place."""
    return bool(_CANCELLED.search(text)) and not (_INSTEAD.search(text) or keeps(text))


def keeps(text: str) -> bool:
    """Whether the words (normalised) keep what they speak of cancelling, or only ask about it."""
    return text.rstrip().endswith("?") or _KEPT.search(text) is not None


def examination(
    text: str, study_modality: str | None = None, *, changes: bool = False
) -> Examination:
    """Read which examination is wanted.

    Args:
        text: normalised words (`spelling.normalise`).
        study_modality: modality of the study at hand, which a bare "follow-up" repeats.
        changes: the words may move an appointment that this conversation brought about.

    Raises:
        OutOfScope: nothing bookable is named, or more than one thing, or it is not to be booked.
    """
    _refuse_not_booking(text, changes=changes)
    modalities = _asked_for(text)
    if len(modalities) > 1:
        named = " and ".join(NAMES[modality] for modality in modalities)
        raise OutOfScope(f"one appointment is proposed at a time, but {named} are named; say which")
    if modalities:
        return Examination(modality=modalities[0], description=_describe(text, modalities[0]))
    return _repeated(text, study_modality)


def _refuse_not_booking(text: str, *, changes: bool) -> None:
    if _NOT_NOW.search(text):
        raise OutOfScope("the request says not to book, so no appointment is proposed")
    if _CHANGE.search(text) and not changes:
        raise OutOfScope("only new appointments are proposed; one that exists is changed by people")
    if re.search(r"\b(?:\w+|x-ray)[- ]guided\b", text):
        raise OutOfScope("an image-guided procedure needs an operator, who is not in this calendar")


def _asked_for(text: str) -> list[str]:
    """Modalities asked for, in order of the text.

    Raises:
        OutOfScope: the first thing asked for is none that a room exists for.
    """
    named = [item for item in _nouns(text) if not _DENIED.search(_ahead(text, item[1]))]
    asked = [item for item in named if not _MENTIONED.search(_ahead(text, item[1]))] or named
    verb = re.search(rf"\b{_VERB}", text)
    named = [item for item in asked if verb and item[1].start() > verb.start()] or asked
    if named and named[0][0] not in NAMES:
        thing = named[0][1].group()
        raise OutOfScope(f"{thing!r} is nothing this agent books; it finds slots for {_OFFER}")
    return list(dict.fromkeys(kind for kind, _ in named if kind in NAMES))


def _nouns(text: str) -> list[tuple[str, re.Match[str]]]:
    """Every thing named, longest reading first, so that a PET-CT is no CT."""
    kinds = {"no room": _NO_ROOM, **_MODALITIES, "no imaging": _NO_IMAGING}
    pattern = "|".join(f"(?P<k{n}>{words})" for n, words in enumerate(kinds.values()))
    names = list(kinds)
    return [
        (names[int(str(found.lastgroup)[1:])], found)
        for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)
    ]


def _ahead(text: str, found: re.Match[str]) -> str:
    return text[: found.start()]


def _repeated(text: str, study_modality: str | None) -> Examination:
    modality = "DX" if study_modality == "CR" else study_modality
    film_as_scan = modality == "DX" and re.search(r"\bscans?\b", text)
    if modality not in NAMES or film_as_scan or not _FOLLOW_UP.search(text):
        raise OutOfScope(f"say which examination to book: {_OFFER}")
    return Examination(modality=modality, description=_describe(text, modality), assumed=True)


def _describe(text: str, modality: str) -> str:
    """The examination in words, with the site where it stands beside it: "Follow-up CT, chest"."""
    noun = rf"(?:{_MODALITIES[modality]})"
    beside = re.search(
        rf"\b({_SITE}) (?:\w+ )?{noun}\b|\b{noun}(?: of| the| both)* ({_SITE})\b", text
    )
    described = ("follow-up " if _FOLLOW_UP.search(text) else "") + NAMES[modality]
    site = f", {beside[1] or beside[2]}" if beside else ""
    return described[0].upper() + described[1:] + site
