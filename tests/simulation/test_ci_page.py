"""The page on scenarios in a hospital's CI is played as it stands there."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

from support.projects import project_in, pytest_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scenarios-in-your-ci.md"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAWN = re.compile(r"[_=]{2,}|\[\s*\d+%\]| in [\d.]+s( \(.*\))?")
"""Lines and figures that pytest draws as wide, or measures as long, as it happens to be."""


def blocks(language: str) -> list[str]:
    return [text for said, text in FENCED.findall(PAGE.read_text()) if said == language]


def plain(text: str) -> list[str]:
    return [" ".join(DRAWN.sub("", line).split()) for line in text.splitlines()]


def test_the_example_prints_what_the_page_shows(tmp_path) -> None:
    """Files where their first line says, the command of the step, its lines in their order."""
    for text in blocks("yaml"):
        path = tmp_path / text.splitlines()[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (step,) = blocks("sh")
    program, *arguments = shlex.split(step.splitlines()[-1])
    (shown,) = blocks("text")

    done = pytest_in(project_in(tmp_path), *arguments)

    printed, wanted = plain(done.stdout), plain(shown)
    assert program == "pytest"
    assert set(wanted) <= set(printed), done.stdout + done.stderr
    assert all(a < b for a, b in pairwise(map(printed.index, wanted)))
    assert done.returncode == 1
