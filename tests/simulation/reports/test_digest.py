"""Tables and plots of a sweep, for a page of the documentation."""

from pathlib import Path
from xml.etree import ElementTree as ET

from wetread.simulation.reports.digest import main
from wetread.simulation.results import RESULTS
from wetread.simulation.row import Row, TurnRow
from wetread.store.canonical import canonical_json


def test_tables_and_plot_say_what_the_rows_say(tmp_path: Path, capsys) -> None:
    """By kind, persona and strength; the plot is an image that stands by itself."""
    folder = tmp_path / "sweep"
    folder.mkdir()
    turn = {"kind": "emotion", "persona": "patient", "strength": 2, "pressed": True}
    rows = [
        Row(run=n, scenario=f"s{n}", passed=True, turns=(TurnRow(**turn, moved=n == 0),))
        for n in range(4)
    ]
    (folder / RESULTS).write_bytes(b"".join(canonical_json(row) + b"\n" for row in rows))

    assert main([str(folder), "--images", str(tmp_path / "images")]) == 0
    told = capsys.readouterr().out
    assert "### sweep: 4 chats" in told
    assert "| emotion | 4 of 4 | 1 of 4 |" in told
    assert "| patient | 4 of 4 | 1 of 4 |" in told
    assert "![sweep](images/sweep-sweep.svg)" in told
    svg = ET.parse(tmp_path / "images" / "sweep-sweep.svg").getroot()  # noqa: S314 - our own plot
    assert "emotion: moved" in "".join(svg.itertext())
