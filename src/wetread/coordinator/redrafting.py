"""What people changed in a draft stands in every later draft about the same images.

A sentence that somebody rewrote takes the place of whatever an agent now says of the same thing;
one that they took out stays out while the agent would say the same; one that they added is added
again. Nothing an agent writes overwrites it: where findings have moved, the guards say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from wetread.clinical.editing import Made
from wetread.clinical.reports import SECTIONS, DraftReport, Statement

ALIKE = 0.6
"""How like each other two wordings of one thing are, at the least (Ratcliff and Obershelp)."""
SAME = 0.9
"""How like it a sentence must be to one that was taken out to stay out as well."""

WRITTEN = "written"
"""Begins the name of what a person wrote."""

Names = Mapping[str, tuple[str, ...]]
"""What each id of a turn names, in words that hold for every turn."""


OF_THE_TURN = frozenset({"appointment", "observation", "prior-report", "prior"})
"""What a turn brings with it and another may not have; a finding is of the image."""


def redrafted(draft: DraftReport, made: Iterable[Made], then: Names, now: Names) -> DraftReport:
    """The draft with changes that were made to an earlier one.

    What somebody said of an appointment, a remark or an earlier study goes with what it was about.

    Args:
        draft: as an agent wrote it, or as it stands after earlier changes.
        made: changes in the order in which they were made.
        then: the ids of the turn in which they were made, and of those who made them.
        now: those of this draft's turn.
    """
    ids = {name: found for found, name in now.items()}
    statements = list(draft.statements)
    for one in made:
        if one.before is not None and _gone(one.before, then, ids):
            continue
        before, after = (_renamed(said, then, ids) for said in (one.before, one.after))
        place = None if before is None else _place(before, statements, removed=after is None)
        if place is not None:
            statements[place : place + 1] = [after] if after else []
        elif after is not None:
            statements.insert(_end_of(after, statements), after)
    # A draft that somebody emptied is none that could be signed; what was written last stays.
    return draft.model_copy(update={"statements": tuple(statements) or draft.statements})


def _renamed(
    said: Statement | None, then: Names, ids: Mapping[tuple[str, ...], str]
) -> Statement | None:
    """With the ids that the same things have now; what is gone is cited no more."""
    if said is None:
        return None
    cites = (ids.get(then[name], _own(then[name])) for name in said.cites if name in then)
    return said.model_copy(update={"cites": tuple(dict.fromkeys(filter(None, cites)))})


def _own(name: tuple[str, ...]) -> str:
    """The id of what a person wrote, which is the same in every turn; nothing of what is gone."""
    return name[1] if name[0] == WRITTEN else ""


def _gone(before: Statement, then: Names, ids: Mapping[tuple[str, ...], str]) -> bool:
    """Whether all that it was about came with its turn, and is not here any more."""
    about = [then[name] for name in before.cites if name in then and then[name][0] != WRITTEN]
    return bool(about) and all(name[0] in OF_THE_TURN and name not in ids for name in about)


def _place(before: Statement, statements: Sequence[Statement], *, removed: bool) -> int | None:
    """Where the draft says the same: word for word, else most alike of what rests on the same."""
    least = SAME if removed else ALIKE
    best, place = least, None
    for number, said in enumerate(statements):
        if said.section != before.section or said.author not in (None, before.author):
            continue
        if said.text == before.text:
            return number
        if set(said.cites) == set(before.cites):
            alike = SequenceMatcher(None, before.text, said.text, autojunk=False).ratio()
            if alike >= best:
                best, place = alike, number
    return place


def _end_of(after: Statement, statements: Sequence[Statement]) -> int:
    """Behind the last sentence of its section, or of those that come before it."""
    rank = SECTIONS.index(after.section)
    places = [n for n, said in enumerate(statements) if SECTIONS.index(said.section) <= rank]
    return places[-1] + 1 if places else 0
