"""How a text is written and where a token stands in it, by which one word can be two kinds."""

from collections.abc import Sequence
from dataclasses import dataclass

from wetread.guards.text.identifiers.tokens import Token
from wetread.guards.text.identifiers.vocabulary import is_sign

CODE = 2
"""Letters of a state's code."""

_ENDS = frozenset("lLdkh")
_SIGNS_AT_LEAST = 0.08


@dataclass(frozen=True)
class Setting:
    """How a text is written: a clinical one, and one without any capital."""

    clinical: bool
    small: bool


@dataclass(frozen=True)
class Place:
    """Where a token stands: after a token of the kind `before`, and before `following`."""

    before: str
    following: Token | None

    @property
    def starts(self) -> bool:
        return self.before in _ENDS

    @property
    def labels(self) -> bool:
        return self.following is not None and self.following.text == ":"

    @property
    def counts(self) -> bool:
        return self.following is not None and self.following.sort == "number"

    @property
    def abbreviates(self) -> bool:
        return self.following is not None and self.following.text == "."


def setting_of(tokens: Sequence[Token]) -> Setting:
    words = [token for token in tokens if token.sort == "word"]
    signs = sum(is_sign(word.plain) for word in words)
    return Setting(
        clinical=signs > _SIGNS_AT_LEAST * len(words),
        small=all(word.text == word.text.lower() for word in words),
    )
