"""Words that call a film, or a part of it, sound: no finding of one disease bears them out."""

import re
from collections.abc import Iterator, Sequence

from wetread.guards.text.grounding.complaints import Reproach
from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.mentions import Reading
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import vocabulary

_DENIED = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|cannot)|n't)\s(?:(?!and\b|or\b|with\b|but\b)\w+\s){0,5}\Z",
    re.IGNORECASE,
)
_LOOKED_FOR = re.compile(
    r"\s*(?:\w+\s)?(?:(?:was|were|is|are|has been|have been)\s)?(?:\w+\s)?(?:assess|evaluat|judg"
    r"|examin|look|consider|analy[sz]|search|address|cover|sought)\w*",
    re.IGNORECASE,
)
"""Of what nobody did: "no other finding was looked for"."""
_BEFORE, _BEHIND = 25, 12
"""Characters around it in which a figure is named: "a normal ejection fraction"."""


def sound_claims(reading: Reading, facts: Sequence[Fact]) -> Iterator[tuple[Span, Reproach]]:
    """Nothing where a finding itself is that all is sound."""
    known = vocabulary()
    if any(fact.presence == "present" and known.sound.search(fact.name) for fact in facts):
        return
    for clause, sentence in reading.clauses():
        for match in known.sound.finditer(reading.text, *clause):
            if _claimed(reading, match.span(), clause):
                said = " ".join(match[0].split())
                yield sentence, Reproach("unsupported", f"No finding bears out “{said}”.")


def _claimed(reading: Reading, span: Span, clause: Span) -> bool:
    """Whether it is stated, of more than a figure or of a condition that has a name."""
    if reading.muted(span[0], clause):
        return False
    voice, start, end = reading.voice(clause), span[0] - clause[0], span[1] - clause[0]
    denied = _DENIED.search(reading.text, max(clause[0], span[0] - _BEFORE), span[0])
    if denied or _LOOKED_FOR.match(reading.text, span[1]) or voice.open_about(start, end):
        return False
    named = any(
        said.start < span[1]
        and span[0] < said.end
        and not said.family.structure
        and said.standing != "named"
        for said in reading.within(clause)
    )
    window = reading.text[max(clause[0], span[0] - _BEFORE) : min(clause[1], span[1] + _BEHIND)]
    return not named and vocabulary().measured.search(window) is None
