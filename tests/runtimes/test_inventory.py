"""What `models list` tells is what lies on the disk."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wetread.errors import UnknownComponent
from wetread.runtimes.inventory import describe, inventory
from wetread.runtimes.lock import Entry, WeightsLock


@pytest.fixture
def lock(models: Path, pinned: Callable[[], WeightsLock]) -> WeightsLock:
    """Two models of two files each."""
    for name in ("gate", "lungs"):
        (models / name).mkdir()
        (models / name / "model.safetensors").write_bytes(b"weights")
        (models / name / "config.json").write_text("{}", encoding="utf-8")
    return pinned()


def test_untouched_models_are_ok(lock: WeightsLock) -> None:
    """Rows come in order of their id with size, licence and card."""
    rows = inventory(lock)

    assert [(row.id, row.state, row.bytes) for row in rows] == [
        ("gate", "ok", 9),
        ("lungs", "ok", 9),
    ]
    assert rows[0].licence == "Apache-2.0"
    assert rows[0].card == lock.root / "gate" / "card.md"
    assert rows[0].digest == lock.pin("gate").digest


def test_a_changed_file_is_shown_as_changed(lock: WeightsLock) -> None:
    """Only that model, only that file."""
    (lock.root / "lungs" / "config.json").write_text("[]", encoding="utf-8")

    gate, lungs = inventory(lock)

    assert (gate.state, lungs.state) == ("ok", "changed")
    assert [file.name for file in lungs.files if file.state != "ok"] == ["config.json"]


def test_a_missing_file_outweighs_a_changed_one(lock: WeightsLock) -> None:
    """The state of a model is the worst of its files."""
    (lock.root / "lungs" / "config.json").write_text("[]", encoding="utf-8")
    (lock.root / "lungs" / "model.safetensors").unlink()

    assert describe(lock, "lungs").state == "missing"


@pytest.mark.parametrize("name", ["adapter.json", "weights.bin"])
def test_a_stranger_is_shown_as_a_change(lock: WeightsLock, name: str) -> None:
    """A model with a stranger in its folder would not load, and the listing says why."""
    (lock.root / "gate" / name).write_bytes(b"x")

    row = describe(lock, "gate")

    assert row.state == "changed"
    assert [file.name for file in row.files if not file.listed] == [name]


def test_a_package_that_is_not_installed_counts_as_missing(models: Path) -> None:
    """Listing never fails: it is how one finds out."""
    entry = Entry(version="1", package="no_such_package", sha256="0" * 64, licence="Apache-2.0")

    row = describe(WeightsLock({"gone": entry}, models), "gone")

    assert (row.state, row.digest, row.files) == ("missing", None, ())


def test_an_unknown_model_is_refused(lock: WeightsLock) -> None:
    """`models show` answers with the known names."""
    with pytest.raises(UnknownComponent, match="gate, lungs"):
        describe(lock, "liver")
