"""What a text may be reproached with."""

from typing import Literal, NamedTuple

from wetread.clinical.coding import Noun

Fault = Literal["unsupported", "contradicted", "wrong-side", "wrong-number", "omitted"]


class Reproach(NamedTuple):
    """Of a sentence, which whoever finds it holds beside it."""

    kind: Fault
    why: str


class Unsupported(Noun):
    """The sentence in the text's own words, and why the findings do not bear it out.

    `sentence` is empty where a finding is left out.
    """

    sentence: str
    why: str
    kind: Fault
