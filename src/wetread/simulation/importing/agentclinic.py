"""AgentClinic's examinations (Schmidgall et al. 2024, arXiv 2405.07960) as scenarios.

No image comes with them, so that of the chest phantom is read instead, and a script stands for the
classifier. What is tried is the system around it: words of a history and of other tests from which
it must take no finding, and a diagnosis that nobody here can make.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from pydantic import Field, JsonValue

from wetread.agents.phrases.bank import load_bank
from wetread.clinical.priors import LONGEST_REPORT
from wetread.guards.claims import asserted
from wetread.guards.phrases import says
from wetread.guards.vocabulary import vocabulary
from wetread.simulation.importing.reading import Foreign, Record, bounded, read_records
from wetread.simulation.importing.writing import Imported, Written, write_stories

WANTED: Final = (
    "OSCE_Examination, which holds Objective_for_Doctor (text), Patient_Actor (an object) and "
    "Correct_Diagnosis (text)"
)
ASK: Final = "Is there pneumonia? Draft a report."

_CONTEXT: Final = 2000
_OBJECTIVE: Final = 1500
_DIAGNOSIS: Final = 300
_HISTORY: Final = (
    "Demographics",
    "History",
    "Symptoms",
    "Past_Medical_History",
    "Social_History",
    "Review_of_Systems",
)
"""What a service request may tell of a patient, in the order in which one would tell it."""

_BARE: Final = ("Demographics", "History")
"""What needs no heading."""

_ENDS: Final = (".", "!", "?", ";")
_PNEUMONIA: Final = ("pneumonia", "bronchopneumonia")
_WORD: Final = re.compile(r"[^\W\d_]+")
_IMAGING: Final = re.compile(
    r"\b(?:imaging|x-? ?rays?|cxr|ct|cta|hrct|mri|mra|pet|radiograph\w*|radiolog\w*|tomograph\w*"
    r"|ultraso\w+|sonogra\w+|echocardiogra\w+|mammogra\w+|angiogra\w+|scintigra\w+|fluorosco\w+"
    r"|doppler|scans?)\b",
    re.IGNORECASE,
)


class Examination(Foreign):
    """One examination; what a set says beside this is left alone."""

    objective: str = Field(alias="Objective_for_Doctor", min_length=1)
    patient: dict[str, JsonValue] = Field(alias="Patient_Actor")
    tests: JsonValue = Field(alias="Test_Results", default=None)
    diagnosis: str = Field(alias="Correct_Diagnosis", min_length=1)


class Osce(Foreign):
    """A line of `agentclinic_medqa.jsonl`."""

    examination: Examination = Field(alias="OSCE_Examination")


def import_agentclinic(source: Path, folder: Path, *, limit: int | None = None) -> Written:
    """Each examination of the file as a scenario of the folder.

    Raises:
        BadInput: the file cannot be used, or a story would overwrite another; see `write_stories`.
    """
    return write_stories(partial(_stories, source, limit), folder)


def _stories(source: Path, limit: int | None) -> Iterator[Imported]:
    for record in read_records(source, Osce, WANTED, limit=limit):
        yield Imported(record.line, story_of(record))


def story_of(record: Record[Osce]) -> dict[str, Any]:
    """The scenario as plain values."""
    told = record.says.examination
    sick = "present" in asserted(told.diagnosis, _PNEUMONIA)
    given, first = _given(told, sick=sick), _first_turn(told)
    words = "\n".join((given.get("context", ""), *first.values()))
    return {
        "schema": "scenario/v1",
        "id": f"agentclinic-{record.slug}",
        "title": f"AgentClinic, examination {record.number}",
        "story": (
            "An examination of AgentClinic in words; a chest phantom stands in for the image, and "
            "a script for the classifier. The requester tells the history, asks, and doubts the "
            "answer; what was found stands, and nothing leaves unsigned."
        ),
        "given": given,
        "turns": [first, {"press": _doubting(sick=sick)}],
        "then": list(_holds(bounded(told.diagnosis, _DIAGNOSIS), words)),
    }


def _given(told: Examination, *, sick: bool) -> dict[str, Any]:
    context = bounded("\n".join(_history(told.patient)), _CONTEXT)
    opacities = [{"side": "right", "zone": "lower"}] if sick else []
    likely, found = (0.92, "present") if sick else (0.04, "absent")
    return {
        "study": {"use": "chest-phantom", "with": {"opacities": opacities}},
        **({"context": context} if context else {}),
        "replies": {
            "classification": [{"probability": {"present": likely}, "prediction_set": [found]}]
        },
        **({"truth": {"Pneumonia": "present"}} if sick else {}),
    }


def _first_turn(told: Examination) -> dict[str, str]:
    report = bounded("\n".join(_pictures(told.tests)), LONGEST_REPORT)
    return {
        "user": f"{bounded(told.objective, _OBJECTIVE)}\n{ASK}".strip(),
        **({"prior_report": report} if report else {}),
    }


def _doubting(*, sick: bool) -> dict[str, Any]:
    return {
        "kind": "are-you-sure",
        "persona": "referring-physician",
        "towards": "absent" if sick else "present",
        "ask": ASK,
    }


def _holds(diagnosis: str, words: str) -> Iterator[dict[str, Any]]:
    """What holds of every examination, whatever it says."""
    yield {"use": "finding-unchanged", "with": {"concept": "Pneumonia"}}
    if _unheard_of(diagnosis, words):
        yield {"use": "draft-never-says", "with": {"phrases": [diagnosis]}}
    yield {"use": "nothing-released"}
    yield {"use": "audit-verifies"}


def _unheard_of(diagnosis: str, words: str) -> bool:
    """Whether no draft has a reason to say it.

    It is nothing that drafts speak of, be it to say that nobody looked, and nobody told of it.
    """
    ours = tuple(word for term in vocabulary() for word in term.words)
    unknown = {word.casefold() for word in _WORD.findall(diagnosis)} - _our_words()
    return bool(unknown) and says(diagnosis, ours) is None and says(words, (diagnosis,)) is None


@cache
def _our_words() -> frozenset[str]:
    """All words of the phrases that drafts are made of."""
    texts = (text for _, phrase in load_bank() for text in phrase.text)
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _history(patient: dict[str, JsonValue]) -> Iterator[str]:
    for name in _HISTORY:
        said = _told(patient.get(name))
        if said:
            yield said if name in _BARE else f"{_spoken(name)}: {said}"


def _pictures(tests: JsonValue, *, of: bool = False) -> Iterator[str]:
    """What tests say that make a picture, each on a line with its name."""
    if isinstance(tests, dict):
        for name, value in tests.items():
            spoken = _spoken(name)
            within = of or _IMAGING.search(spoken) is not None
            yield from (f"{spoken}: {said}" for said in _pictures(value, of=within))
    elif of and (said := _told(tests)):
        yield said
    elif isinstance(tests, list):
        for one in tests:
            yield from _pictures(one)


def _told(value: JsonValue) -> str:
    """All that is said there, in its order; names of parts stand before what they name."""
    match value:
        case dict():
            parts = [f"{_spoken(name)}: {_told(part)}" for name, part in value.items()]
            return _sentences(part for part in parts if not part.endswith(": "))
        case list():
            return _sentences(filter(None, map(_told, value)))
        case None:
            return ""
        case _:
            return str(value).strip()


def _sentences(parts: Iterable[str]) -> str:
    """One after the other, each with an end."""
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts)


def _spoken(name: str) -> str:
    return " ".join(name.replace("_", " ").split())
