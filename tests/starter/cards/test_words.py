"""What people write about a model is whole, closed, and says why where it says nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from wetread.errors import ManifestError
from wetread.starter.cards.subjects import SUBJECTS
from wetread.starter.cards.words import CardWords, read_words
from wetread.starter.catalogue import ROOT, weights_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The lungs' words in a folder of a test's own."""
    folder = tmp_path / "cxr-lungs"
    folder.mkdir()
    (folder / "about.yaml").write_bytes((weights_dir("cxr-lungs") / "about.yaml").read_bytes())
    return folder


def _rewrite(folder: Path, change: Any) -> None:
    path = folder / "about.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(words)
    path.write_text(yaml.safe_dump(words), encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_image_model_has_its_words(name: str) -> None:
    """Also a model whose weights are still to come."""
    assert read_words(ROOT / name).model == name


def test_shared_words_stand_behind_a_models_own(folder: Path) -> None:
    """Key by key: its own funding takes the place, the shared developer stays."""
    shared = read_words(folder)
    _rewrite(folder, lambda words: words["details"].update(funding="A grant paid for it."))

    own = read_words(folder)

    assert own.details.funding == "A grant paid for it."
    assert own.details.developer == shared.details.developer


def _unknown_key(words: Any) -> None:
    words["purpose"]["colour"] = "It is red."


def _no_reason(words: Any) -> None:
    words["external"] = {"party": "Not assessed so far."}


def _no_sentence(words: Any) -> None:
    words["summary"] = "lungs"


def _unknown_source(words: Any) -> None:
    words["development"]["data"][0]["source"] = "imagenet"


def _missing(words: Any) -> None:
    del words["cautions"]["never"]


def _another_model(words: Any) -> None:
    words["model"] = "cxr-gate"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_unknown_key, "purpose.colour"),
        (_no_reason, "external.party: Value error, give a reason"),
        (_no_sentence, "summary: Value error, write a whole sentence"),
        (_unknown_source, "no source 'imagenet'"),
        (_missing, "cautions.never"),
        (_another_model, "must equal the folder's name"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, change: Any, said: str) -> None:
    """File and key, in one sentence."""
    _rewrite(folder, change)

    with pytest.raises(ManifestError, match=r"about\.yaml") as error:
        read_words(folder)

    assert said in str(error.value)


def test_no_figure_hides_in_the_words() -> None:
    """Results come from the evaluation; what people write may state goals and nothing measured."""
    for name in SUBJECTS:
        words: CardWords = read_words(ROOT / name)
        said = " ".join(words.performance.model_dump().values())
        assert not any(letter.isdigit() for letter in said), name
