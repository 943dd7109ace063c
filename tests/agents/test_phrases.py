"""The bank holds no sentence that could reassure, and says nothing it has no slot for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wetread.agents.certainty import LEXICON, load_certainty
from wetread.agents.phrases.bank import (
    FOLDER,
    STRUCTURED,
    Phrase,
    load_bank,
    named_slots,
    phrase_digests,
)
from wetread.agents.phrases.retrieval import phrase_writer
from wetread.agents.sections.base import Point
from wetread.agents.wording import REASSURANCE, clause, joined, number, percent, sentence
from wetread.errors import ManifestError


def wordings() -> Iterator[tuple[str, str]]:
    for _, phrase in load_bank():
        yield from ((phrase.id, text) for text in phrase.text)


@pytest.mark.parametrize(("name", "text"), wordings())
def test_no_wording_calls_a_film_sound(name: str, text: str) -> None:
    """Neither outright nor in denial: such words have no place in the bank (law 3)."""
    assert not REASSURANCE.search(text), name
    assert sentence(text) == text or text.startswith("{"), "a wording is a finished sentence"


def test_every_section_has_its_file_and_digest() -> None:
    """What decided a draft's words can be recorded by name."""
    assert {section for section, _ in load_bank()} == {
        path.stem for path in FOLDER.glob("*.yaml")
    } - {"certainty"}
    lines = {f"structured/{path.stem}" for path in STRUCTURED.glob("*.yaml")}
    assert set(phrase_digests()) == {path.stem for path in FOLDER.glob("*.yaml")} | lines


def phrase(**changes: Any) -> dict[str, Any]:
    return {"id": "p", "about": "x", "intent": "says x", "text": ["This is x."], **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ["The lungs are clear."]}, "calls a film sound"),
        ({"text": ["It is {what}."]}, "slots differ"),
        ({"slots": ["what"]}, "slots differ"),
        ({"text": []}, "text"),
        ({"tone": "calm"}, "tone"),
    ],
)
def test_a_faulty_phrase_stops_the_load(
    changes: dict[str, Any], words: str, tmp_path: Path
) -> None:
    """The file and the key are named, before any case begins."""
    file = {
        "schema": "phrases/v1",
        "id": "findings",
        "title": "t",
        "section": "findings",
        "phrases": [phrase(**changes)],
    }
    (tmp_path / "findings.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
    with pytest.raises(ManifestError, match=words):
        load_bank.__wrapped__(tmp_path)


def test_a_point_without_a_phrase_is_an_error_that_names_it() -> None:
    """Nothing is left unsaid because nobody wrote the words."""
    bank = (("findings", Phrase.model_validate(phrase(requires=("sunny",)))),)
    point = Point(section="findings", about="x", meaning="x", cites=("a",))
    with pytest.raises(ManifestError, match="no phrase about 'x'"):
        phrase_writer(bank, None)([point], "key", ())  # type: ignore[arg-type]  # a one-phrase bank


def test_slots_are_filled_but_never_read_as_slots() -> None:
    """Braces in what fills a slot stay braces."""
    bank = (("findings", Phrase.model_validate(phrase(slots=("what",), text=("It is {what}.",)))),)
    point = Point(
        section="findings", about="x", meaning="x", cites=("a",), slots={"what": "{cites.evil}"}
    )
    said = phrase_writer(bank, None)([point], "key", ())  # type: ignore[arg-type]  # see above
    assert said[0].text == "It is {cites.evil}."


@given(st.floats(0, 1))
def test_every_probability_has_one_band(probability: float) -> None:
    """The bands leave no gap and do not overlap."""
    lexicon = load_certainty()
    band = lexicon.band(probability)
    starts = [one.from_ for one in lexicon.bands]
    following = [start for start in starts if start > band.from_]
    assert band.from_ <= probability
    assert not following or probability < following[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("bands", [{"id": "a", "from": 0.1, "word": "w"}, {"id": "b", "from": 0.5, "word": "v"}]),
        ("bands", [{"id": "a", "from": 0, "word": "w"}, {"id": "b", "from": 0, "word": "v"}]),
        ("undecided", {"both": "open"}),
    ],
)
def test_a_lexicon_with_gaps_is_refused(key: str, value: Any, tmp_path: Path) -> None:
    """A probability without a word would fall silent."""
    file = yaml.safe_load(LEXICON.read_text(encoding="utf-8")) | {key: value}
    path = tmp_path / "certainty.yaml"
    path.write_text(yaml.safe_dump(file), encoding="utf-8")
    with pytest.raises(ManifestError):
        load_certainty(path)


@given(st.floats(0, 1))
def test_percentages_are_whole_and_never_claim_certainty(share: float) -> None:
    """Nothing is 0 % or 100 %."""
    written = percent(share)
    assert written in {"below 1 %", "above 99 %"} or 1 <= int(written.removesuffix(" %")) <= 99


def test_numbers_are_written_as_readers_expect() -> None:
    """One decimal for areas, thousands apart for pixels, lists with a final and."""
    assert number(212.449, "cm2") == "212.4"
    assert number(48213.0, "{pixels}") == "48,213"
    assert number(0.8561, "1") == "0.86"
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert clause("The study is CT.") == "the study is CT"
    assert clause("CT was asked for.") == "CT was asked for"


@given(st.sampled_from(list(wordings())))
def test_slots_are_plain_names(entry: tuple[str, str]) -> None:
    """No wording reaches into what fills it."""
    assert all(slot.isidentifier() for slot in named_slots(entry[1]))


def house(folder: Path, **changes: Any) -> Path:
    """A folder with one phrase of an institution's own."""
    phrase = {
        "id": "ours",
        "about": "lungs-outlined",
        "intent": "Both lungs were outlined.",
        "slots": ["right_area", "left_area"],
        "text": ["Lungs: right {right_area}, left {left_area}."],
    } | changes
    told = {"schema": "phrases/v1", "id": "findings", "title": "ours", "section": "findings"}
    (folder / "findings.yaml").write_text(json.dumps({**told, "phrases": [phrase]}))
    return folder


def test_a_phrase_of_the_house_takes_the_place_of_ours(tmp_path: Path) -> None:
    """About the same point under the same conditions; its file is on record."""
    bank = load_bank(house(tmp_path))
    about = [phrase.id for _, phrase in bank if phrase.about == "lungs-outlined"]

    assert about == ["ours"]
    assert len(bank) == len(load_bank())
    assert "house/findings" in phrase_digests(tmp_path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slots": ["weight"], "text": ["{weight}"]}, "slots that can be filled here are"),
        ({"slots": [], "text": ["The lungs are normal."]}, "calls a film sound"),
    ],
)
def test_a_phrase_of_the_house_is_checked_before_anybody_reads_it(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    """By the same rules as ours."""
    with pytest.raises(ManifestError, match=reason):
        load_bank(house(tmp_path, **changes))


def test_lines_say_what_sentences_say() -> None:
    """Of each point of findings and impression, on the same conditions, with the same slots."""
    sentences, lines = (
        {
            (section, phrase.about, frozenset(phrase.requires)): set(phrase.slots)
            for section, phrase in load_bank(structured=structured)
        }
        for structured in (False, True)
    )

    assert lines == sentences
    assert all(
        phrase.id.endswith("-line") for s, phrase in load_bank(structured=True) if s == "findings"
    )
