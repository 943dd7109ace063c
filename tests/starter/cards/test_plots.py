"""Diagrams are small, dateless, and the same for the same figures."""

import builtins
import re

import pytest

from support import cards
from wetread.errors import RuntimeUnavailable
from wetread.starter.cards.plots import MOST_POINTS, drawn

KINDS = {
    "segmentation": (cards.segmentation, {"quality", "risk-coverage"}),
    "classification": (cards.classification, {"reliability", "risk-coverage"}),
    "gate": (cards.gate, {"scores"}),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_figures_draw_the_same_bytes(kind: str) -> None:
    """No date, no random ids; what belongs to the kind is drawn."""
    made, names = KINDS[kind]

    first, again = drawn(made()), drawn(made())

    assert set(first) == names
    assert first == again
    for svg in first.values():
        assert svg.startswith("<?xml")
        assert "dc:date" not in svg
        assert len(svg.encode()) < 60_000


def test_thousands_of_points_stay_a_small_file() -> None:
    """Every so-many-th is drawn."""
    found = cards.segmentation()
    found["spoilt"]["points"] = [[n / 3000, n / 3000] for n in range(3000)]

    svg = drawn(found)["quality"]

    assert len(svg.encode()) < 60_000
    assert len(re.findall("<use ", svg)) <= MOST_POINTS + 50


def test_without_matplotlib_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading a card needs none; drawing says which extra."""
    real = builtins.__import__

    def missing(name: str, *rest: object, **more: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(RuntimeUnavailable, match=re.escape("wetread[cards]")):
        drawn(cards.gate())
