"""What is said about a case after its first turn: questions, and answers that cite their ground.

An answer adds nothing to a case. It says what is on record and by whose hand, and every sentence
of it names what it rests on: a sentence without ground can't be made.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest

Asks = Literal["why", "how-sure", "show", "what-changed", "measure", "not-assessed", "who"]
ASKS: tuple[Asks, ...] = get_args(Asks)
OFF, TOLD, CONTINUES = "called-off", "told", "continues"
"""What else a turn may be: work is called off; nothing is asked of anybody; only the turns before
say what is meant."""

Sort = Literal["outline", "finding", "report", "appointment"]


class Topic(Noun):
    """Something that people talk about, by the name under which a case keeps it.

    An outline goes by the words of its site ("right lung"), a finding by those of its concept
    ("pneumonia").
    """

    name: str
    sort: Sort


class Query(Noun):
    """One question about what a case already holds; without a topic it is about all of it."""

    asks: Asks
    about: tuple[Topic, ...] = ()
    text: str = Field(min_length=1, max_length=4000)


class Choice(Noun):
    """Something that may have been meant: whom it would ask, and in which words."""

    agent: str
    instruction: str = Field(min_length=1, max_length=2000)


class EarlierTurn(Noun):
    """A turn as it is remembered: what was said, what was asked of whom, and what it was about.

    `choices` are what somebody was asked to pick from, and `offers` what an agent would do in the
    place of what it could not.
    """

    text: str
    told: dict[str, str] = Field(default_factory=dict, description="agent → what it was told")
    asks: tuple[Asks, ...] = ()
    topics: tuple[Topic, ...] = ()
    choices: tuple[Choice, ...] = ()
    offers: tuple[Choice, ...] = ()


def in_context(text: str, earlier: Sequence[EarlierTurn]) -> str:
    """The turn behind what the last one wanted that wanted anything: "and the left?" says little.

    Whom that turn asked says more than its words do, which would only be taken for these.
    """
    before = next((turn for turn in reversed(earlier) if turn.told or turn.asks), None)
    if before is None:
        return text
    # One word each, which nobody types: "after why" would be read as "why".
    wanted = ("after" + one.replace("-", "") for one in (*before.told, *before.asks))
    return f"{' '.join(wanted)} // {text}"


class Message(Noun):
    """What one agent tells another, in words that a person can read."""

    sender: str
    to: str
    text: str = Field(min_length=1)


class Remark(Noun):
    """One sentence of an answer and the ids of what it rests on."""

    text: str = Field(min_length=1)
    cites: tuple[str, ...] = Field(min_length=1)


class Reply(Noun):
    """The answer to one question; `shows` are masks and maps to be looked at beside it."""

    query: Query
    remarks: tuple[Remark, ...] = Field(min_length=1)
    shows: tuple[Digest, ...] = ()


class Remarks(Noun):
    """What a turn brought about in the record besides, a sentence each."""

    remarks: tuple[Remark, ...] = Field(min_length=1)


class Replies(Noun):
    """The answers of one turn, in the order of its questions."""

    replies: tuple[Reply, ...] = Field(min_length=1)
