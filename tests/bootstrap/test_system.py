"""One home folder at work: what the first start makes, and for whom."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.manifests.folders import declared
from wetread.manifests.loader import digest_file
from wetread.manifests.sign_off import shipped_file
from wetread.simulation.scripted import ScriptedModels


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A session in which new files can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_what_lies_in_an_open_home_is_private(home) -> None:
    """A home that others may look into holds no database and no checkpoint that they may read."""
    home.mkdir(mode=0o755)
    on = System(Settings(home=home), models=ScriptedModels({}, words=FewWords()))

    assert on.coordinator
    modes = {path.name: path.stat().st_mode & 0o077 for path in home.iterdir() if path.is_file()}
    on.close()

    assert modes.keys() >= {"wetread.db", "wetread.db-wal", "checkpoints.db"}
    assert set(modes.values()) == {0}


def test_an_approval_is_bound_to_the_planner_that_was_chosen(home, tmp_path) -> None:
    """Another manifest, another digest; without one there is nothing to bind to."""
    manifest = tmp_path / "ours.yaml"
    text = "schema: planner/v1\nid: ours\ntitle: Ours\nruntime: {use: transformers-text}\n"
    manifest.write_text(text, encoding="utf-8")
    models = ScriptedModels({}, words=FewWords())

    def bound(planner: Path | None) -> str | None:
        on = System(Settings(home=home, planner=planner), models=models)
        words = on.coordinator.duty.words
        on.close()
        return words.get("planner/ours")

    first = bound(manifest)
    manifest.write_text(f"{text}attempts: 3\n", encoding="utf-8")

    assert first
    assert bound(manifest) not in (None, first)
    assert bound(None) is None


def test_an_approval_is_bound_to_the_rules_of_sign_off(home, tmp_path) -> None:
    """To those that ship where a department has none, and to its own where it has."""
    ours = tmp_path / "ours"
    shutil.copytree(declared("policies"), ours)
    file = ours / "sign-off.yaml"

    def bound() -> tuple[str | None, timedelta]:
        on = System(Settings(home=home, policies=ours))
        digest, rules = on.declarations.digests.get("sign-off"), on.declarations.sign_off
        return digest, rules.due_within("STAT")

    as_shipped = bound()
    text = file.read_text()
    file.unlink()
    without = bound()
    file.write_text(text.replace("minutes: 60", "minutes: 50", 1))

    assert without == as_shipped == (digest_file(shipped_file()), timedelta(hours=1))
    assert bound() == (digest_file(file), timedelta(minutes=50))
