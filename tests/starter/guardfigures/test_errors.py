"""A note contradicts itself where one finding of one side is both there and absent today."""

from wetread.starter.guardfigures.errors import errors


def mention(status: str, *, side: str | None = "left", when: str = "current") -> dict[str, object]:
    return {"concept": "effusion", "side": side, "status": status, "temporality": when}


def test_only_contradictions_of_today_count(sets, write, scripted) -> None:
    """What went away and what is on the other side are no contradictions."""
    told = {
        "clash": [mention("present"), mention("absent")],
        "sides": [mention("present"), mention("absent", side="right")],
        "gone": [mention("present", when="historical"), mention("absent")],
    }
    notes = [{"Text": name, "Error Flag": int(name == "clash")} for name in told]
    write("medec_ms/MEDEC-MS-own.csv", notes)

    found = errors(sets, scripted(lambda asked: {"mentions": told[asked["text"]]}))

    assert [(one.figure, one.value) for one in found] == [
        ("AUROC", 1),
        ("recall", 1),
        ("false flags", 0),
    ]
