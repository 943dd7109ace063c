"""What a reader says over HTTP that they see, before they are shown what agents saw."""

from collections.abc import Iterable

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Label
from wetread.errors import BadInput
from wetread.signoff.first_reading import LONGEST


class SeenThere(Noun):
    """What is seen of one concept."""

    code: str = Field(min_length=1, max_length=200, description="its code, or its name")
    presence: Label


class OwnLook(Noun):
    """What one reader sees by themselves: in words, and of each concept that is asked for."""

    impression: str = Field(min_length=1, max_length=LONGEST)
    seen: tuple[SeenThere, ...] = Field(default=(), max_length=64)


def by_name(seen: Iterable[SeenThere]) -> dict[str, Label]:
    """The presence of each.

    Raises:
        BadInput: something is named twice.
    """
    told: dict[str, Label] = {}
    for one in seen:
        if one.code in told:
            raise BadInput("something is named twice; say once of each whether it is there")
        told[one.code] = one.presence
    return told
