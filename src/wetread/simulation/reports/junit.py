"""The runs as JUnit XML, which every CI server reads: one test case a run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from wetread.simulation.row import Row
from wetread.store.artefacts import write_atomically

JUNIT: Final = "junit.xml"

_ALLOWED: Final = {*map(chr, range(0x20, 0xD800)), "\t"} - {"\x7f"}


def write_junit(folder: Path, rows: Sequence[Row]) -> Path:
    """The file; a run that did not end as told is a failure, one that broke off is an error."""
    failures = sum(not row.passed and row.error is None for row in rows)
    errors = sum(row.error is not None for row in rows)
    head = f'<testsuite name="wetread" tests="{len(rows)}" failures="{failures}" errors="{errors}">'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *map(_case, rows), "</testsuite>"]
    path = folder / JUNIT
    write_atomically(path, "\n".join([*lines, ""]).encode())
    return path


def _case(row: Row) -> str:
    name = f"{row.scenario} seed {row.seed}" + (f" repeat {row.repeat}" if row.repeat else "")
    open_ = f"  <testcase classname={_said(row.theme)} name={_said(name)}"
    if row.passed:
        return f"{open_}/>"
    kind = "error" if row.error else "failure"
    return f"{open_}><{kind} message={_said('; '.join(row.failed))}/></testcase>"


def _said(text: str) -> str:
    """Quoted, without the characters that XML 1.0 cannot hold."""
    return quoteattr("".join(c if c in _ALLOWED or ord(c) > 0xFFFF else " " for c in text))  # noqa: PLR2004 - beyond the basic plane all are allowed
