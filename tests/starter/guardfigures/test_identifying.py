"""Characters are counted, and those of organisations neither way."""

from wetread.starter.guardfigures import identifying


def span(kind: str, start: int, end: int) -> dict[str, object]:
    return {"entity_type": kind, "start_position": start, "end_position": end}


def test_recall_and_precision_are_of_characters(sets, write, scripted) -> None:
    """Half a name is half found."""
    write(
        "presidio_synth/sentences.jsonl",
        [
            {
                "full_text": "Ann Bee of Acme called",
                "template_id": 1,
                "spans": [span("PERSON", 0, 8), span("ORGANIZATION", 11, 15)],
            }
        ],
    )
    judges = scripted(lambda asked: {"spans": [{"start": 0, "end": 4}, {"start": 11, "end": 17}]})

    recall, precision, *_ = identifying.invented(sets, judges)

    assert (recall.value, precision.value) == (0.5, round(4 / 6, 4))


def test_whatever_is_hidden_in_clinical_sentences_is_too_much(sets, write, scripted) -> None:
    """A share of all characters."""
    sentences = [{"sentence": "0123456789"}, {"sentence": "abcdefghijabcdefghijabcdefghij"}]
    write("negex_context/annotations.csv", sentences)
    judges = scripted(
        lambda asked: {"spans": [{"start": 0, "end": 2}] if asked["text"] == "0123456789" else []}
    )

    (hidden,) = identifying.clinical(sets, judges)

    assert (hidden.value, hidden.n, hidden.unseen) == (2 / 40, 2, False)
