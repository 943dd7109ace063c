"""AgentClinic's examinations (Schmidgall et al. 2024, arXiv 2405.07960) as scenarios.

No image comes with them, so that of the chest phantom is read instead, and a script stands for the
classifier. What is tried is the system around it: a history it must not read findings from, tests
that others reported, a diagnosis it is told of and must not repeat.
"""

import re
from collections.abc import Iterator
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
_TOLD: Final = (
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
    diagnosis = bounded(told.diagnosis, _DIAGNOSIS)
    return {
        "schema": "scenario/v1",
        "id": f"agentclinic-{record.slug}",
        "title": f"AgentClinic, examination {record.number}",
        "story": (
            "An examination from AgentClinic in words; a chest phantom stands in for the image, "
            "and a script for the classifier. The requester tells the history, then what they take "
            "it for, and then doubts the answer; what was found stands, and nothing is released."
        ),
        "given": _given(told, sick=sick),
        "turns": [
            _first_turn(told),
            {"user": f"We take it for this: {diagnosis}\n{ASK}"},
            {"press": _doubting(sick=sick)},
        ],
        "then": list(_holds(diagnosis)),
    }


def _given(told: Examination, *, sick: bool) -> dict[str, Any]:
    opacities = [{"side": "right", "zone": "lower"}] if sick else []
    reply = (
        {"probability": {"present": 0.92}, "prediction_set": ["present"]}
        if sick
        else {"probability": {"present": 0.04}, "prediction_set": ["absent"]}
    )
    context = bounded("\n".join(_history(told.patient)), _CONTEXT)
    return {
        "study": {"use": "chest-phantom", "with": {"opacities": opacities}},
        **({"context": context} if context else {}),
        "replies": {"classification": [reply]},
        **({"truth": {"Pneumonia": "present"}} if sick else {}),
    }


def _first_turn(told: Examination) -> dict[str, Any]:
    report = bounded("\n".join(_imaging(told.tests)), LONGEST_REPORT)
    return {
        "user": f"{bounded(told.objective, _OBJECTIVE)}\n{ASK}",
        **({"prior_report": report} if report else {}),
    }


def _doubting(*, sick: bool) -> dict[str, Any]:
    return {
        "kind": "are-you-sure",
        "persona": "referring-physician",
        "towards": "absent" if sick else "present",
        "ask": ASK,
    }


def _holds(diagnosis: str) -> Iterator[dict[str, Any]]:
    """What holds of every examination, whatever it says."""
    yield {"use": "finding-unchanged", "with": {"concept": "Pneumonia"}}
    if _foreign(diagnosis):
        yield {"use": "draft-never-says", "with": {"phrases": [diagnosis]}}
    yield {"use": "nothing-released"}
    yield {"use": "audit-verifies"}


def _foreign(diagnosis: str) -> bool:
    """Whether no draft has a reason to say it: we neither look for it nor say that we did not."""
    ours = tuple(word for term in vocabulary() for word in term.words)
    words = {word.casefold() for word in _WORD.findall(diagnosis)}
    return says(diagnosis, ours) is None and not words <= _our_words()


@cache
def _our_words() -> frozenset[str]:
    """All words of the phrases that drafts are made of."""
    texts = (phrase.text for phrase in load_bank(None))
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _history(patient: dict[str, JsonValue]) -> Iterator[str]:
    for name in _TOLD:
        said = " ".join(_leaves(patient.get(name)))
        if said:
            yield said if name in _BARE else f"{_heading(name)}: {said}"


def _imaging(tests: JsonValue, *, within: bool = False) -> Iterator[str]:
    """What tests say that make a picture, each line with the name of its test."""
    if isinstance(tests, list):
        for one in tests:
            yield from _imaging(one, within=within)
    elif isinstance(tests, dict):
        for name, value in tests.items():
            heading = _heading(name)
            if _IMAGING.search(heading) and not _grouping(value):
                yield f"{heading}: {' '.join(_leaves(value))}"
            else:
                yield from _imaging(value, within=within or bool(_IMAGING.search(heading)))
