"""What must stand around a word or figure for it to speak of time."""

from collections.abc import Sequence

from wetread.guards.text.timeframe.grammar import Condition
from wetread.guards.text.timeframe.tokens import Token
from wetread.guards.text.timeframe.words import Words

_NEAR = 6
_ENDS = frozenset(".!?;:,(")
_NAMES = frozenset(
    {
        "weekday",
        "month",
        "dayword",
        "daynight",
        "feast",
        "movable-feast",
        "after-thanksgiving",
        "easter",
    }
)
_HALVES = frozenset({"am", "pm", "a", "p", "oclock"})


def _is(tokens: Sequence[Token], place: int, words: frozenset[str]) -> bool:
    return 0 <= place < len(tokens) and not words.isdisjoint(tokens[place].texts)


def _free(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """Nothing follows that the figure would count."""
    if place >= len(tokens):
        return True
    token = tokens[place]
    if token.kind == "mark":
        goes_on = token.joined and place + 1 < len(tokens) and tokens[place + 1].joined
        return token.text not in "%$" and not (goes_on and token.text in "/-:")
    if not _uncounted(tokens, place, words):
        return False
    named = any(part in _NAMES for part, _, _ in words.at(tokens, place))
    return named or token.kind == "clock" or token.text in words.small["free"]


def _led(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """A sentence begins here, or a word stands before that leads to a day."""
    return place == 0 or _is(tokens, place - 1, _ENDS) or _on(tokens, place, words)


def _on(tokens: Sequence[Token], place: int, words: Words) -> bool:
    return _is(tokens, place - 1, words.small["on"])


def _at(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """The word "at" stands before, with or without one such as "about" between."""
    near = _is(tokens, place - 1, words.small["near"]) and _is(tokens, place - 2, frozenset({"at"}))
    return near or _is(tokens, place - 1, words.small["hour-at"])


def _no_share(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """Nothing follows of which the figures would be a share or a score."""
    near = range(place - 1 - _NEAR, place + _NEAR)
    return not any(_is(tokens, one, words.never_near) for one in near) and not _is(
        tokens, place, words.never_behind
    )


def _uncounted(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """No unit follows that the figure counts, be it behind a second figure as in "1 and 5 days"."""
    if _is(tokens, place, frozenset({"and", "or", "to", "-"})):
        place += 2
    if place >= len(tokens) or tokens[place].text == "second":
        return True
    parts = {part for part, _, _ in words.at(tokens, place)}
    return "unit" not in parts or "daypart" in parts


def _not_ago(tokens: Sequence[Token], place: int, _words: Words) -> bool:
    return not _is(tokens, place, frozenset({"ago", "back", "before", "earlier"}))


def _instant(tokens: Sequence[Token], place: int, _words: Words) -> bool:
    """No "for" before and no "that" behind, as in "for now"; at the beginning, no comma."""
    begins = place == 0 or _is(tokens, place - 1, _ENDS)
    before = _is(tokens, place - 1, frozenset({"for", "by", "until", "from"}))
    behind = _is(tokens, place + 1, frozenset({"that", "on", ","} if begins else {"that", "on"}))
    return not before and not behind


def _day_to_come(tokens: Sequence[Token], place: int, words: Words) -> bool:
    return not _is(
        tokens, place, frozenset({"of", "off", "after", "before", "when", "that", "i"})
    ) and _free(tokens, place, words)


def _joined(tokens: Sequence[Token], place: int, _words: Words) -> bool:
    return place < len(tokens) and tokens[place].joined


def _no_hour(tokens: Sequence[Token], place: int, _words: Words) -> bool:
    """No half of the day follows, which would make the figure an hour."""
    return not _is(tokens, place, _HALVES)


def _steady(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """The word here names a day or month and hardly anything else."""
    return not _is(tokens, place, words.small["shy"])


def _meant(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """The word here names a day, by itself, by its capital, or by the word before it."""
    if _steady(tokens, place, words) or _on(tokens, place, words):
        return True
    within = place > 0 and not _is(tokens, place - 1, _ENDS | {"the"})
    return within and tokens[place].capital


def _moved(tokens: Sequence[Token], place: int, words: Words) -> bool:
    """Something that has a time is moved to the figure here."""
    return _is(tokens, place - 1, frozenset({"to"})) and _is(
        tokens, place - 2, words.small["event"]
    )


CONDITIONS: dict[str, Condition] = {
    "free": _free,
    "led": _led,
    "at": _at,
    "no-share": _no_share,
    "no-place": lambda tokens, place, words: not _is(tokens, place, words.small["place"]),
    "uncounted": _uncounted,
    "not-ago": _not_ago,
    "instant": _instant,
    "whole-day": _day_to_come,
    "joined": _joined,
    "beside": lambda tokens, place, words: (
        place >= len(tokens) or _is(tokens, place, _ENDS | words.small["beside"])
    ),
    "figures": lambda tokens, place, words: (
        _free(tokens, place, words) or tokens[place].kind in ("number", "pointed")
    ),
    "small": lambda tokens, place, _words: place < len(tokens) and not tokens[place].capital,
    "moved": _moved,
    "no-hour": _no_hour,
    "steady": _steady,
    "meant": _meant,
}
