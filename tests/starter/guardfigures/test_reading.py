"""Hedges and findings, on everything and on what was set aside."""

from wetread.starter.guardfigures import reading
from wetread.starter.guardfigures.aside import abstract_aside, sentence_aside


def test_hedges_are_measured_on_abstracts_set_aside_too(sets, write, scripted) -> None:
    """Only that part says what the rules do on texts that nobody had read."""
    docs = [f"d{number}" for number in range(60)]
    apart = [doc for doc in docs if abstract_aside(doc)]
    write(
        "bioscope_hedging/sentences.jsonl",
        [{"doc": doc, "text": doc, "speculative": 1} for doc in docs],
    )
    judges = scripted(lambda asked: {"hedged": asked["text"] not in apart})

    seen, unseen = reading.hedges(sets, judges)

    assert (seen.n, seen.unseen, unseen.n, unseen.unseen) == (60, False, len(apart), True)
    assert 0 < len(apart) < 20
    assert unseen.value == 0
    assert (seen.value or 0) > 0.7


def test_the_mention_that_is_meant_decides(sets, write, scripted) -> None:
    """Where the guard names none, nothing is absent and nothing of the past."""
    row = {"concept": "fever", "negation": "Negated", "temporality": "Recent"}
    sentences = [f"No fever on day {number}." for number in range(20)]
    write(reading.NEGEX, [{**row, "sentence": sentence} for sentence in sentences])
    absent = {"status": "absent", "temporality": "current"}
    other = {"status": "present", "temporality": "historical"}
    judges = scripted(
        lambda asked: {"mentions": [] if asked["text"] == sentences[0] else [absent, other]}
    )

    negated, apart, *past = reading.findings(sets, judges)

    assert negated.value == round(2 * 19 / 39, 4)
    assert apart.n == sum(map(sentence_aside, map(str.lower, sentences)))
    assert [one.value for one in past] == [None, None]
