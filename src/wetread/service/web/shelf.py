"""The models as their page shows them: bytes, trust, card, and whether they are loaded now.

Every step asks the seat who sits there and what they may (law 9).
"""

from dataclasses import dataclass

from wetread.bootstrap.models import LocalModels
from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.service.modelview import ModelView, card, card_parts, model_view, model_views
from wetread.service.web.seats import Seated


@dataclass(frozen=True)
class CardShown:
    """A model's card as text, with a title and a summary where it has them."""

    view: ModelView
    title: str
    summary: str
    text: str


class Shelf:
    """Every pinned model, for whoever sits here."""

    def __init__(self, on: System, seat: Seated) -> None:
        self._on, self._seat = on, seat

    def every(self) -> tuple[ModelView, ...]:
        """In order of their ids."""
        require(self._seat.principal(), "models.list")
        return model_views(self._on)

    def resident(self) -> dict[str, int] | None:
        """Bytes that each loaded model counts for; None where no process tells."""
        require(self._seat.principal(), "models.list")
        models = self._on.models
        return models.resident() if isinstance(models, LocalModels) else None

    def card(self, model: str) -> CardShown:
        """One model's card.

        Raises:
            UnknownComponent: there is none of that id.
        """
        require(self._seat.principal(), "models.list")
        view = model_view(self._on, model)
        said = card_parts(self._on, view)["words"] or {}
        return CardShown(view, said.get("title", ""), said.get("summary", ""), card(self._on, view))
