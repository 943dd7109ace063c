"""Sets are read from the data folder and from the checkout, and what cannot be read is named."""

import pytest

from wetread.errors import BadInput


def test_own_cases_lie_in_the_checkout_and_outside_sets_in_the_data(sets, write) -> None:
    """Several files of one pattern are read in order."""
    write("tests/data/pairs_b.jsonl", [{"id": 2}])
    write("tests/data/pairs.jsonl", [{"id": 1}])
    write("outside/rows.csv", [{"a": "x\ny", "b": "1"}])

    assert [row["id"] for row in sets.lines("tests/data/pairs*.jsonl")] == [1, 2]
    assert sets.table("outside/rows.csv") == [{"a": "x\ny", "b": "1"}]
    assert sets.found("outside/pairs.jsonl") == []


@pytest.mark.parametrize("line", ["{", "7", '"text"', "null"])
def test_a_line_that_is_no_object_is_named(sets, write, line: str) -> None:
    """With its file and its number, and without its words."""
    write("outside/rows.jsonl", [{"id": 1}])
    with (sets.guards / "outside" / "rows.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")

    with pytest.raises(BadInput, match=r"^rows\.jsonl: line 2 is not a JSON object$"):
        sets.lines("outside/rows.jsonl")


def test_a_file_that_is_no_text_is_named(sets, write) -> None:
    """A set in another encoding would be measured wrongly."""
    write("outside/rows.csv", [{"a": 1}])
    (sets.guards / "outside" / "rows.csv").write_bytes(b"a\n\xff\xfe")

    with pytest.raises(BadInput, match=r"rows\.csv cannot be read as text in UTF-8"):
        sets.table("outside/rows.csv")
