"""The cards in the docs are what words, figures and weights make of them."""

import json
from pathlib import Path

import pytest

import wetread
from support import cards
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.starter.cards import __main__ as command
from wetread.starter.cards import writing
from wetread.starter.cards.card import card_names, read_card
from wetread.starter.cards.places import CHAI
from wetread.starter.cards.stored import read_figures, write_figures
from wetread.starter.cards.writing import stale, write_all, write_card
from wetread.starter.command import run

DOCS = Path(wetread.__file__).parents[2] / "docs" / "models"


def _in_use() -> list[str]:
    """Image models with a card that an agent names."""
    roles = [
        r for spec in read_folder(declared("agents"), AgentSpec).values() for r in spec.roles()
    ]
    parts = [part for role in roles for part in (role.runtime, role.gate) if part]
    used = {str(part.with_.get("model")) for part in parts}
    return [name for name in card_names() if name in used]


def test_the_cards_in_the_docs_are_current() -> None:
    """Run `python -m wetread.starter.cards` after a change of words, figures or weights."""
    assert stale(DOCS) == []


@pytest.mark.parametrize("name", _in_use())
def test_a_model_in_use_has_figures_of_the_test_split_and_of_its_own_weights(name: str) -> None:
    """Nobody states what another model reached, or what was reached while it was built."""
    card = read_card(name)
    assert card.figures is not None
    assert card.figures["split"] == "test"
    assert card.measured


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of made-up answers in the place of what is stored."""
    made = {
        "cxr-lungs": cards.segmentation,
        "cxr-pneumonia": cards.classification,
        "cxr-gate": cards.gate,
    }

    def read(name: str):
        from dataclasses import replace  # noqa: PLC0415 - for this fixture alone

        card = read_card(name)
        figures = {**made[name](), "digest": card.pin.digest} if name in made else None
        return replace(card, figures=figures)

    monkeypatch.setattr(writing, "read_card", read)


@pytest.mark.usefixtures("measured")
def test_what_was_just_written_is_current_and_what_was_touched_is_not(tmp_path: Path) -> None:
    """A changed word, a missing diagram and a stale list are each named with their model."""
    write_all(tmp_path)
    assert stale(tmp_path) == []

    (tmp_path / "cxr-gate.md").write_text("# better than it is\n")
    (tmp_path / "plots" / "cxr-lungs-quality.svg").unlink()
    (tmp_path / "README.md").unlink()

    said = " ".join(stale(tmp_path))
    assert all(part in said for part in ("cxr-gate: the card", "cxr-lungs-quality", "README.md"))


@pytest.mark.usefixtures("measured")
def test_diagrams_that_no_longer_belong_are_removed(tmp_path: Path) -> None:
    """Those of other models stay."""
    (tmp_path / "plots").mkdir()
    old, other = (tmp_path / "plots" / f"{name}.svg" for name in ("cxr-gate-old", "cxr-lungs-old"))
    for path in (old, other):
        path.write_text("<svg/>")

    write_card("cxr-gate", tmp_path)

    assert (old.exists(), other.exists()) == (False, True)


def test_the_index_lists_every_model_and_both_standards() -> None:
    """Also the heads, whose cards lie beside their weights."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    assert all(f"[{name}]({name}.md)" in text for name in card_names())
    assert "[pressure-head](../../src/wetread/starter/weights/pressure-head/card.md)" in text
    assert all(f"`{element}`" in text for element in CHAI)
    assert (DOCS / "../../src/wetread/starter/weights/pressure-head/card.md").resolve().is_file()


def test_figures_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Plain JSON, without what is not a number."""
    found = cards.gate()
    write_figures(found, tmp_path)
    assert read_figures(tmp_path) == json.loads(json.dumps(found))
    assert read_figures(tmp_path / "nowhere") is None


def test_the_command_refuses_what_it_cannot_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One sentence, exit code 2."""
    for arguments, said in (
        (["cxr-ribs"], "no image model named 'cxr-ribs'"),
        (["--data", str(tmp_path)], "name the models"),
        (["cxr-lungs", "--data", str(tmp_path)], "no cxr/manifest.csv"),
    ):
        monkeypatch.setattr("sys.argv", ["cards", *arguments, "--out", str(tmp_path)])
        with pytest.raises(SystemExit) as end:
            run(command.main)
        assert end.value.code == 2
        told = capsys.readouterr()
        assert said in told.err
        assert len(told.err.strip().splitlines()) == 1
        assert told.out == ""
