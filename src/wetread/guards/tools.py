"""What a guard may use that is no word list; a guard that asks for neither loads nothing."""

from typing import Protocol

from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead


class Tools(Protocol):
    """Handed in by the composition root; every call for the same thing gives the same thing."""

    def encoder(self, adapter: str | None = None) -> Encoder:
        """The sentence encoder, or a copy that `adapter` made read for one purpose."""
        ...

    def head(self, name: str) -> LinearHead: ...
