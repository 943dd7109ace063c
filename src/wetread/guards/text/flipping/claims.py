"""Whether a turn merely claims what the image shows: a view of what both can see is no evidence.

A few plain words about a finding or a place, without any word of where they come from, are a claim
however surely they are said, and so is what colleagues are said to see; what was examined, done or
sent is told as such.
"""

import re

from wetread.guards.text.flipping.named import named_in, sounds
from wetread.guards.text.flipping.words import says
from wetread.guards.turns import sentences

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
"""Several figures come from somewhere; one may be wished for."""

MOST_WORDS, LONGEST = 16, 10
"""Words of a turn, and of its longest sentence, up to which it is a claim."""


def merely_claims(turn: str) -> bool:
    """Whether the turn says that something is so, and not how that came to be known."""
    if len(turn.split()) > MOST_WORDS or says("told", turn) or len(set(_FIGURE.findall(turn))) > 1:
        return False
    if says("colleagues", turn) and says("views", turn):
        return True
    if any(len(sentence.split()) > LONGEST for sentence in sentences(turn)):
        return False
    return bool(named_in(turn) or sounds(turn)) or says("sound", turn) or says("places", turn)
