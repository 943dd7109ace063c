"""One call measures a model on the collection of its card and says which bytes were judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from support.evaluations import Fake, classifier, film, gate, role
from support.films import small_collection
from wetread.errors import BadInput, UnknownComponent
from wetread.runtimes.lock import WeightsLock
from wetread.starter.cards import measuring
from wetread.starter.cards.measuring import measured
from wetread.starter.cards.stored import read_figures, write_figures
from wetread.starter.evaluating.watching import Watch, unwatched

PARTS: list[str] = []


@contextmanager
def _counting(what: str) -> Iterator[Watch]:
    PARTS.append(what)
    yield unwatched


@pytest.fixture
def data(tmp_path: Path) -> Path:
    PARTS.clear()
    return small_collection(tmp_path)


def _lungs() -> Fake:
    """Both lungs, as they are drawn on every film of the collection."""

    def answer(pixels):
        mask = np.zeros((2, 40, 40), np.float32)
        mask[0, 10:30, 4:16] = mask[1, 10:30, 24:36] = 1
        shown = mask[:, : pixels.shape[0], : pixels.shape[1]]
        scalars = {"quality": 0.9, "quality_limit": 0.8}
        return {
            "labels": ("right-lung", "left-lung"),
            "arrays": {"mask": shown},
            "scalars": scalars,
        }

    return Fake(answer)


def _serve(monkeypatch: pytest.MonkeyPatch, model: str, runtime: Fake) -> None:
    served = (role(model, runtime, gate(lambda _: 0.5)),)
    monkeypatch.setattr(measuring, "roles_serving", lambda *_, **__: served)


def test_outlines_are_measured_spoilt_and_set_beside_a_rival(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the digest of the weights, the worst rows, and no curve but that of the whole."""
    _serve(monkeypatch, "cxr-lungs", _lungs())

    found = measured("cxr-lungs", data, split="test", times=1, counting=_counting)

    assert found["digest"] == WeightsLock.read().pin("cxr-lungs").digest
    assert (found["kind"], found["split"]) == ("segmentation", "test")
    assert (found["figures"]["n"], found["figures"]["dice_mean"]) == (4, 1.0)
    assert found["spoilt"]["n_pictures"] == 4
    assert len(found["failures"]) == 4
    assert found["rival"]["by_source"]["made-up"]["n"] == 4
    assert found["figures"]["risk_coverage"]
    source = found["figures"]["by_source"]["made-up"]
    assert "risk_coverage" not in source
    assert "risk_coverage" not in source["by_view"]["PA"]
    assert PARTS == ["pictures", "spoilt pictures"]
    write_figures(found, data)
    assert read_figures(data) == found, "nothing in it is lost in JSON"


def test_judgements_are_measured_and_what_was_wrong_is_listed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that says the same of all films is wrong about half of them."""
    _serve(monkeypatch, "cxr-pneumonia", classifier(lambda _: 0.8))

    found = measured("cxr-pneumonia", data, split="test", times=1, counting=_counting)

    assert [one["truth"] for one in found["failures"]] == ["absent", "absent"]
    assert found["figures"]["reliability"]
    assert "reliability" not in found["figures"]["by_source"]["made-up"]
    assert "reliability" not in found["figures"]["by_population"]["unknown"]
    assert found["rival"]["by_source"]["made-up"]["auroc"] == 1
    assert "spoilt" not in found


def test_gates_are_measured_against_the_kinds_of_their_scope(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learned and unseen kinds are told apart; films of the split are what is in scope."""
    from wetread.starter.training import gate as training  # noqa: PLC0415 - torch
    from wetread.starter.training import scopes  # noqa: PLC0415 - torch

    kinds = {"dark": lambda _: film(9), "strange": lambda _: film(9)}
    monkeypatch.setattr(training, "evaluation_kinds", lambda *_: kinds)
    fake = SimpleNamespace(unseen=lambda *_: {"strange": kinds["strange"]})
    monkeypatch.setitem(scopes.SCOPES, "cxr-gate", fake)
    judge = gate(lambda pixels: 0.5 if pixels.mean() > 20 else 2.0)
    monkeypatch.setattr(measuring, "gate_serving", lambda *_: judge)

    found = measured("cxr-gate", data, split="test", times=1, counting=_counting)

    figures = found["figures"]
    assert (figures["n"], figures["false_refusals"], figures["refused_share"]) == (4, 0, 1)
    learned = {kind: one["learned"] for kind, one in figures["by_kind"].items()}
    assert learned == {"dark": True, "strange": False}
    assert (figures["auroc"], figures["auroc_unseen"]) == (1, 1)
    assert found["failures"] == []


def test_what_cannot_be_measured_is_said(tmp_path: Path) -> None:
    """No such model, or no such collection."""
    with pytest.raises(UnknownComponent, match="cxr-lungs"):
        measured("cxr-ribs", tmp_path, split="test", times=1, counting=_counting)
    with pytest.raises(BadInput, match=r"no cxr/manifest\.csv"):
        measured("cxr-lungs", tmp_path, split="test", times=1, counting=_counting)
