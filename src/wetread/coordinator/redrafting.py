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

Names = Mapping[str, tuple[str, ...]]
"""What each id of a turn names, in words that hold for every turn."""


def redrafted(draft: DraftReport, made: Iterable[Made], then: Names, now: Names) -> DraftReport:
    """The draft with changes that were made to an earlier one.

    Args:
        draft: as an agent wrote it, or as it stands after earlier changes.
        made: changes in the order in which they were made.
        then: the ids of the turn in which they were made.
        now: those of this draft's turn.
    """
    ids = {name: found for found, name in now.items()}
    statements = list(draft.statements)
    for one in made:
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
    cites = (ids.get(then[name]) if name in then else name for name in said.cites)
    return said.model_copy(update={"cites": tuple(dict.fromkeys(filter(None, cites)))})


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
