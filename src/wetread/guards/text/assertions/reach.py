"""Where one kind of cue holds within a sentence: from the cue to the next thing that ends it.

As in NegEx (Chapman et al., J Biomed Inform 2001) and ConText (Harkema et al., ibid. 2009): what
merely looks like a cue is taken out first, then the cues nearest to a mention decide.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from wetread.guards.text.assertions.words import Cues
from wetread.guards.text.whole_words import struck_out

FARTHEST = 160
"""Characters from a mention to a cue behind it; one before it may be any distance away."""

_ALONE = re.compile(r"(?:is|was|has|does)(?:n't)?\b", re.IGNORECASE)
_LISTED = re.compile(r"[,;]|\band\b|\n", re.IGNORECASE)


class Reach:
    """The cues of one kind in one sentence."""

    def __init__(self, sentence: str, cues: Cues) -> None:
        self._text = struck_out(cues.never, sentence)
        self._cues = cues

    def holds(self, start: int, end: int) -> bool:
        """Whether a cue before or behind speaks of what stands from `start` to `end`."""
        return self._before(start) or self._after(end)

    def ended(self, start: int) -> bool:
        """Whether something before `start` ends what an earlier sentence or heading began."""
        return bisect_right(self._stop_ends, start) > 0

    def _before(self, start: int) -> bool:
        last = bisect_right(self._forward_ends, start) - 1
        if last < 0:
            return False
        stop = bisect_right(self._stop_ends, start) - 1
        return stop < 0 or self._stops[stop] <= self._forward[last]

    def _after(self, end: int) -> bool:
        first = bisect_left(self._backward, end)
        if first == len(self._backward) or self._backward[first] - end > FARTHEST:
            return False
        cue = self._backward[first]
        stop = bisect_left(self._stops, end)
        if stop < len(self._stops) and self._stops[stop] < cue:
            return False
        # "is absent" speaks of one thing, "are absent" of the whole list before it.
        listed = _LISTED.search(self._text, end, cue)
        return not (listed and _ALONE.match(self._text, cue))

    @cached_property
    def _forward_spans(self) -> list[tuple[int, int]]:
        """Cues before; "not" within "not seen" speaks of what stands before it only."""
        spans = [match.span() for match in self._cues.before.finditer(self._text)]
        return [span for span in spans if not self._within_backward(*span)]

    def _within_backward(self, start: int, end: int) -> bool:
        nearest = bisect_right(self._backward, start) - 1
        return (
            nearest >= 0
            and self._backward_spans[nearest] != (start, end)
            and self._backward_spans[nearest][1] >= end
        )

    @cached_property
    def _forward(self) -> list[int]:
        return [start for start, _ in self._forward_spans]

    @cached_property
    def _forward_ends(self) -> list[int]:
        return [end for _, end in self._forward_spans]

    @cached_property
    def _backward_spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in self._cues.after.finditer(self._text)]

    @cached_property
    def _backward(self) -> list[int]:
        return [start for start, _ in self._backward_spans]

    @cached_property
    def _stop_spans(self) -> list[tuple[int, int]]:
        """What ends a reach; "show" within the cue "does not show" ends none."""
        spans = (match.span() for match in self._cues.ends.finditer(self._text))
        return [span for span in spans if not self._within_forward(*span)]

    def _within_forward(self, start: int, end: int) -> bool:
        nearest = bisect_right(self._forward, start) - 1
        return nearest >= 0 and self._forward_ends[nearest] >= end

    @cached_property
    def _stops(self) -> list[int]:
        return [start for start, _ in self._stop_spans]

    @cached_property
    def _stop_ends(self) -> list[int]:
        return [end for _, end in self._stop_spans]
