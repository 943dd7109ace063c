"""How a clause speaks of what it names: as there, as absent, as open, or not at all."""

import re
from functools import cached_property
from typing import Literal

from wetread.guards.text.assertions.context import Context
from wetread.guards.text.assertions.reach import Reach
from wetread.guards.text.grounding.words import Naming, Presence, vocabulary
from wetread.guards.text.whole_words import struck_out

Standing = Literal["present", "absent", "uncertain", "named", "silent"]
"""`named` is said neither to be there nor not; `silent` is not said by the text at all."""

_FEW_WORDS = re.compile(r"\W*(?:\w+\W+){0,3}")
_ANSWER = re.compile(
    r"\s*[:?=\u2013-]\s*(?:none|no|yes|not|absent|present|negative|positive|seen|excluded|detected"
    r"|found|likely|unlikely|undecided|ruled out)\b",
    re.IGNORECASE,
)
"""What answers a question on the spot: "query effusion: none seen"."""
_NO = re.compile(
    r"\b(?:no|without|absence of|free of|negative for)\s(?:\w+\s){0,3}\Z", re.IGNORECASE
)
_CHANCE = re.compile(
    r"[\s:=(,]{0,4}(?:(?:is|at|of|with)\s)?[<~]?\s?"
    r"(?:(?P<percent>\d{1,3}(?:\.\d{1,4})?)\s?(?:%|per ?cent)"
    r"|(?P<share>[01]?\.\d{1,4})(?!\w|\.\d))",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"[\s)]*(?:is|are|was|were|has been|have been)\s(?:\w+\s)?(?:present|seen|detected|found"
    r"|identified|visible|evident)\b",
    re.IGNORECASE,
)
_CHANCE_OF = re.compile(
    r"\b(?:probabilit\w+|likelihoods?|chances?|scores?|confidences?)\b", re.IGNORECASE
)
_EVEN = 0.5
_NEAR = 70


class Voice:
    """The cues of one clause; those of `assertions` are asked last."""

    def __init__(self, clause: str) -> None:
        self._text, self._known = clause, vocabulary()
        self._reach = {kind: Reach(clause, cues) for kind, cues in self._known.cues.items()}
        self._context = Context(clause)

    def standing(self, start: int, end: int, naming: Naming) -> tuple[Standing, bool]:
        """With whether doubt leans towards absence."""
        if self._unsaid(start, end):
            return "silent", False
        if self._reach["open"].holds(start, end):
            return "uncertain", False
        if naming == "names" or self._only_named(start, end):
            return "named", False
        return self._asserted(start, end, naming)

    def silenced(self, start: int, end: int) -> bool:
        """Whether it is asked for, advised or past."""
        return any(self._reach[kind].holds(start, end) for kind in ("asked", "advised", "past"))

    def denies(self, start: int, end: int) -> bool:
        denied = self._context.status(start, end) == "absent"
        return denied or self._reach["absence"].holds(start, end)

    def open_about(self, start: int, end: int) -> bool:
        return any(self._reach[kind].holds(start, end) for kind in ("open", "unassessed"))

    @cached_property
    def leaves_out(self) -> bool:
        """Whether anything in the clause is said not to have been assessed, or is asked for."""
        kinds = (self._known.cues[kind] for kind in ("unassessed", "asked"))
        return any(
            cues.before.search(self._text) or cues.after.search(self._text) for cues in kinds
        )

    def allows_for(self, kind: Presence, start: int) -> bool:
        """Whether any word of the clause admits it, unless the name itself is plainly denied."""
        plainly = kind != "absent" and _NO.search(self._text, max(0, start - _NEAR), start)
        return not plainly and self._known.loose[kind].search(self._text) is not None

    def _unsaid(self, start: int, end: int) -> bool:
        if self._reach["unassessed"].holds(start, end):
            return True
        return self.silenced(start, end) and not _ANSWER.match(self._text, end)

    def _asserted(self, start: int, end: int, naming: Naming) -> tuple[Standing, bool]:
        if self.denies(start, end):
            return "absent", False
        status = self._context.status(start, end)
        if status == "uncertain" or self._reach["doubt"].holds(start, end):
            against = self._known.against.search(self._text) is not None
            return "uncertain", against or naming == "absent"
        return ("absent" if naming == "absent" else self._present(start, end)), False

    def _present(self, start: int, end: int) -> Standing:
        """A probability right behind the name, if it is all or if it is low, claims no presence."""
        figure = _CHANCE.match(self._text, end)
        if figure is None:
            return "present"
        if _STATED.match(self._text, figure.end()):
            return "present"
        share = float(figure["share"] or 0) or float(figure["percent"] or 0) / 100
        named = share < _EVEN or _CHANCE_OF.search(self._text, 0, start)
        return "named" if named else "present"

    def _only_named(self, start: int, end: int) -> bool:
        """Whether its probability or the question of it is spoken of, right before or behind."""
        near = self._known.near
        before = struck_out(near.never, self._text[max(0, start - _NEAR) : start])
        for cue in near.before.finditer(before):
            between = before[cue.end() :]
            if _FEW_WORDS.fullmatch(between) and not near.ends.search(between):
                return True
        behind = near.after.search(self._text, end, end + _NEAR)
        return behind is not None and not self._text[end : behind.start()].strip()
