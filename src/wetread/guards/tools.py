"""What a guard may use that is no word list; a guard that asks for neither loads nothing."""

from typing import Protocol

from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead


class Tools(Protocol):
    """Handed in by the composition root; every call for the same thing gives the same thing."""

    def encoder(self) -> Encoder: ...

    def head(self, name: str) -> LinearHead: ...
