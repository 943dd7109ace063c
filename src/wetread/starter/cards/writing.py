"""Pages, diagrams and index as they should stand in the docs, and which of them do not."""

from collections.abc import Iterator
from pathlib import Path

from wetread.starter.cards.card import PLOTS, Card, card_names, read_card
from wetread.starter.cards.index import NAME, index
from wetread.starter.cards.page import page
from wetread.starter.cards.plots import drawn


def write_card(name: str, pages: Path) -> Path:
    """The page and the diagrams of one model; gives the page's path."""
    card = read_card(name)
    path = pages / f"{name}.md"
    _write(path, page(card))
    folder = pages / PLOTS
    for stale in folder.glob(f"{name}-*.svg"):
        if _belongs(stale, name):
            stale.unlink()
    for plot, svg in _plots(card).items():
        _write(folder / f"{name}-{plot}.svg", svg)
    return path


def write_all(pages: Path) -> list[Path]:
    """Every page from what is stored, and the index."""
    return [*(write_card(name, pages) for name in card_names()), write_index(pages)]


def write_index(pages: Path) -> Path:
    _write(pages / NAME, index())
    return pages / NAME


def stale(pages: Path) -> list[str]:
    """What is wrong with the cards in the docs, a sentence each.

    Diagrams are not drawn again: their bytes depend on the release of matplotlib.
    """
    return [*(said for name in card_names() for said in _wrong(name, pages)), *_index(pages)]


def _wrong(name: str, pages: Path) -> Iterator[str]:
    card = read_card(name)
    path = pages / f"{name}.md"
    if not path.is_file() or path.read_text(encoding="utf-8") != page(card):
        yield f"{name}: the card is not what words, figures and weights make of it"
    if card.figures is not None and not card.measured:
        yield f"{name}: the figures are not of these weights"
    for link in _links(page(card)):
        if not (pages / link).is_file():
            yield f"{name}: the diagram {link} is missing"


def _index(pages: Path) -> Iterator[str]:
    path = pages / NAME
    if not path.is_file() or path.read_text(encoding="utf-8") != index():
        yield f"{NAME}: the list of models is not current"


def _links(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("!["):
            yield line[line.rindex("(") + 1 : -1]


def _plots(card: Card) -> dict[str, str]:
    return drawn(card.figures) if card.figures else {}


def _belongs(path: Path, name: str) -> bool:
    """`cxr-gate-scores.svg` is not of a model `cxr`."""
    owners = (one for one in card_names() if path.name.startswith(f"{one}-"))
    return max(owners, key=len, default="") == name


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
