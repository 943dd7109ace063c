"""`wetread judge` lets one guard judge texts, a JSON object a line."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from wetread.guards.text.shipped import TEXT_GUARDS

Run = Callable[..., Any]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What is typed into standard input."""

    def into(text: str) -> None:
        stream = SimpleNamespace(buffer=io.BytesIO(text.encode()))
        monkeypatch.setattr("sys.stdin", stream)

    return into


def test_each_line_gets_an_answer_under_its_id(run: Run, typed: Callable[[str], None]) -> None:
    """In order, with everything that a guard always says."""
    lines = [
        {"id": "a", "text": "Pneumonia cannot be excluded."},
        {"id": 2, "text": "No effusion."},
    ]
    typed("\n".join(map(json.dumps, lines)) + "\n\n")

    done = run("judge", "hedging", "--jsonl", "-")

    assert done.code == 0, done.err
    first, second = (json.loads(line) for line in done.out.splitlines())
    assert (first["id"], first["decision"], first["hedged"]) == ("a", "disclose", True)
    assert (second["id"], second["decision"], second["hedged"]) == (2, "pass", False)
    assert all(0 <= one["score"] <= 1 and one["reason"] for one in (first, second))


def test_more_lines_than_are_judged_at_once_are_all_answered(run: Run, tmp_path: Path) -> None:
    """From a file, and with keys that this guard does not know."""
    path = tmp_path / "texts.jsonl"
    rows = [{"id": n, "text": "Normal heart.", "note": "x"} for n in range(150)]
    path.write_text("\n".join(map(json.dumps, rows)))

    done = run("judge", "identifiers", "--jsonl", path)

    assert [json.loads(line)["id"] for line in done.out.splitlines()] == list(range(150))


@pytest.mark.parametrize(
    ("guard", "line", "sentence"),
    [
        ("politeness", "{}", "known: assertions, grounded, hedging, identifiers"),
        ("hedging", '{"id": 1}', "line 1 is not a JSON object in UTF-8 with id, text"),
        ("hedging", "text", "line 1 is not a JSON object"),
        ("hedging", '{"id": 1.5, "text": "a"}', "line 1 is not a JSON object"),
        ("injected-instructions", '{"id": 1, "text": "a"}', "id, text, origin"),
        ("assertions", '{"text": "a"}', "id, text and perhaps concept"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_sentence(
    run: Run, typed: Callable[[str], None], guard: str, line: str, sentence: str
) -> None:
    """With the line and what it should hold."""
    typed(line)

    done = run("judge", guard, "--jsonl", "-")

    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_every_guard_has_its_page() -> None:
    """What it catches and what it misses stands in docs/guards."""
    pages = {page.stem for page in (Path(__file__).parents[2] / "docs" / "guards").glob("*.md")}

    assert pages - {"README"} == set(TEXT_GUARDS.names())
