"""A hospital's own repository, and pytest run in it as its CI would."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1]
ASIDE: Final = ("randomly", "cacheprovider", "schemathesis", "langsmith_plugin", "hypothesispytest")
"""Plugins that take seconds to import, or change what is printed; a hospital has none of them."""

CHEAP_WORDS: Final = """\
from support.words import FewWords


def pytest_wetread_words(config):
    return FewWords()
"""


def project_in(folder: Path, **files: str) -> Path:
    """A repository whose `conftest.py` hands in words that load no model.

    Args:
        folder: where it is made.
        files: scenarios, by name, each in a theme folder of its own name.
    """
    folder.mkdir(exist_ok=True)
    (folder / "conftest.py").write_text(CHEAP_WORDS)
    for name, text in files.items():
        path = folder / "scenarios" / f"about-{name}" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A pytest of its own; that one runs outside, and on how many workers, it does not learn."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    without = [word for name in ASIDE for word in ("-p", f"no:{name}")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *without, *arguments],
        cwd=folder,
        env={**ours, "PYTHONPATH": str(TESTS), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
