"""A time is resolved where each of its expressions has a reading that the set allows."""

from typing import Any

from wetread.starter.guardfigures.aside import time_aside
from wetread.starter.guardfigures.timing import times


def result(kind: str, *values: str) -> dict[str, Any]:
    known = [{"value": value} for value in values]
    return {"TypeName": f"datetimeV2.{kind}", "Resolution": {"values": known}}


def test_points_in_time_count_and_spans_do_not(sets, write, scripted) -> None:
    """A text without any time must yield none."""
    now = {"ReferenceDateTime": "2026-03-02T08:00:00"}
    write(
        "recognizers_datetime/datetime_en.jsonl",
        [
            {
                "Input": "one",
                "Context": now,
                "Results": [result("date", "2026-03-04", "2027-03-04")],
            },
            {"Input": "two", "Results": [result("datetime", "2026-03-04 09:00:00")]},
            {"Input": "none", "Results": []},
            {"Input": "span", "Results": [result("daterange", "2026-03")]},
        ],
    )
    values = {"one": "2026-03-05", "two": "2026-03-04T09:00:00", "none": "2026-03-04"}
    judges = scripted(
        lambda asked: {"resolved": [{"type": "date", "value": values[asked["text"]]}]}
    )

    found = {one.figure: (one.value, one.n) for one in times(sets, judges) if one.how == "seen"}

    assert [asked["text"] for asked in judges.asked] == ["one", "two", "none"]
    assert judges.asked[0]["now"] == "2026-03-02T08:00:00"
    assert found == {"recall": (0.5, 2), "false flags": (1, 1)}


def test_what_was_set_aside_has_its_own_figures(sets, write, scripted) -> None:
    """Of texts that nobody had read."""
    texts = [f"text {number}" for number in range(20)]
    apart = [text for text in texts if time_aside(text)]
    rows = [{"Input": text, "Results": [result("date", "2026-03-04")]} for text in texts]
    write("recognizers_datetime/datetime_en.jsonl", rows)
    judges = scripted(
        lambda asked: {
            "resolved": [] if asked["text"] in apart else [{"type": "date", "value": "2026-03-04"}]
        }
    )

    found = {one.how: one.value for one in times(sets, judges) if one.figure == "recall"}

    assert found == {"seen": 1 - len(apart) / 20, "set aside": 0}
