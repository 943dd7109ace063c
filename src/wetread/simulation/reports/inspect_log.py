"""The runs as a log of Inspect, whose viewer opens it: one sample a run, one epoch a repeat.

A log is a zip of JSON (version 2 of the format, https://inspect.aisi.org.uk/eval-logs.html): a
head, a line on each sample, and each sample by itself, so that a viewer loads only what it shows.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from wetread.simulation.figures import RATES, Figures, Rate
from wetread.simulation.row import Row
from wetread.simulation.transcript import Heard, Line, Transcript, TurnText
from wetread.store.canonical import canonical_json

INSPECT: Final = "wetread.eval"

_VERSION: Final = 2
_TASK: Final = "wetread"
_LONGEST: Final = 1000
"""Characters of a text in a summary; the sample has all of it."""

Json = dict[str, Any]


def write_inspect(
    folder: Path,
    rows: Sequence[Row],
    transcripts: Iterable[Transcript],
    figures: Figures,
    *,
    about: Mapping[str, str],
    now: datetime,
) -> Path:
    """The log of a simulation.

    Args:
        folder: where it is put.
        rows: all runs.
        transcripts: of the same runs, in the same order.
        figures: of the rows.
        about: what was played, by name.
        now: when, with a time zone.
    """
    told = now.isoformat(timespec="seconds")
    start = {"version": _VERSION, "eval": _spec(rows, figures, about, told), "plan": {"steps": []}}
    summaries: list[Json] = []
    path = folder / INSPECT
    scratch = folder / f".{INSPECT}.{os.getpid()}"
    with ZipFile(scratch, "w", ZIP_DEFLATED) as log:
        _put(log, "_journal/start.json", start)
        for row, transcript in zip(rows, transcripts, strict=True):
            sample = _sample(row, transcript, told)
            _put(log, f"samples/{sample['id']}_epoch_{sample['epoch']}.json", sample)
            summaries.append(_summary(sample))
        _put(log, "summaries.json", summaries)
        ended = {"status": "success", "results": _results(rows, figures), "invalidated": False}
        _put(log, "header.json", start | ended | {"stats": _stats(told)})
    scratch.replace(path)
    return path


def _put(log: ZipFile, name: str, value: object) -> None:
    log.writestr(name, canonical_json(value))


def _spec(rows: Sequence[Row], figures: Figures, about: Mapping[str, str], told: str) -> Json:
    """What was played; the same rows at the same moment are the same evaluation."""
    known = hashlib.sha256(canonical_json({"at": told, "runs": [*map(_key, rows)]})).hexdigest()
    return {
        "eval_id": known[:22],
        "run_id": known[22:44],
        "task_id": known[44:],
        "created": told,
        "task": _TASK,
        "task_version": about.get("release", "0"),
        "dataset": {
            "name": "scenarios",
            "samples": figures.scenarios,
            "sample_ids": [*dict.fromkeys(row.scenario for row in rows)],
            "shuffled": False,
        },
        "model": about.get("played with", "wetread").replace(" ", "-"),
        "config": {"epochs": max((row.repeat + 1 for row in rows), default=1)},
        "metadata": dict(about),
        "scorers": [{"name": name, "metrics": [{"name": "mean"}]} for name in _measured(figures)],
        "packages": {"wetread": about.get("release", "0")},
    }


def _key(row: Row) -> list[str]:
    return [row.scenario, str(row.repeat), str(row.seed), row.error or "", *row.failed]


def _measured(figures: Figures) -> list[str]:
    return [name for name, rate in figures.rates.items() if rate.n]


def _results(rows: Sequence[Row], figures: Figures) -> Json:
    return {
        "total_samples": len(rows),
        "completed_samples": sum(row.error is None for row in rows),
        "scores": [
            {
                "name": name,
                "scorer": name,
                "scored_samples": sum(_share(row, name) is not None for row in rows),
                "metrics": dict(_metrics(figures.rates[name])),
                "metadata": {"of": RATES[name].says, "events": figures.rates[name].events},
            }
            for name in _measured(figures)
        ],
    }


def _metrics(rate: Rate) -> Iterator[tuple[str, Json]]:
    """The rate and the ends of its interval; nothing where it was not measured."""
    if rate.value is not None and rate.ci is not None:
        for name, value in zip(("mean", "from", "to"), (rate.value, *rate.ci), strict=True):
            yield name, {"name": name, "value": value}


def _stats(told: str) -> Json:
    return {"started_at": told, "completed_at": told}


def _share(row: Row, name: str) -> float | None:
    """In how many of its cases it happened in this run; None where the run has no case."""
    seen = [*RATES[name].of(row)]
    return round(fmean(seen), 6) if seen else None


def _sample(row: Row, transcript: Transcript, told: str) -> Json:
    messages = [one for turn in transcript.turns for one in _messages(turn)]
    said = transcript.turns[0].user if transcript.turns else ""
    sample: Json = {
        "id": row.scenario,
        "epoch": row.repeat + 1,
        "input": said,
        "target": "all under then holds",
        "messages": messages,
        "output": {"model": _TASK, "choices": []},
        "scores": dict(_scores(row)),
        "metadata": row.model_dump(
            mode="json", include={"file", "theme", "variant", "seed", "rules", "reviewer"}
        ),
        "store": {},
        "events": [*_events(transcript, told)],
        "attachments": {},
    }
    if row.error:
        sample["error"] = {"message": row.error, "traceback": "", "traceback_ansi": ""}
    return sample


def _scores(row: Row) -> Iterator[tuple[str, Json]]:
    """Whether it ended as told, and each rate that has a case in it."""
    for name in RATES:
        share = _share(row, name)
        if name == "passed":
            failed = "; ".join(row.failed) or "all under then holds"
            yield name, {"value": "C" if row.passed else "I", "explanation": failed}
        elif share is not None:
            yield name, {"value": share, "explanation": RATES[name].says}


def _messages(turn: TurnText) -> Iterator[Json]:
    yield {"role": "user", "content": turn.user, "source": "input"}
    said = [*turn.plan, *turn.replies, *turn.draft]
    yield {
        "role": "assistant",
        "content": "\n".join(map(_line, said)) or "(nothing was shown)",
        "source": "generate",
        "model": _TASK,
    }


def _line(line: Line) -> str:
    return f"{line.by}: {line.text}" + (f" [{', '.join(line.rests_on)}]" if line.rests_on else "")


def _events(transcript: Transcript, told: str) -> Iterator[Json]:
    """What was found, how a turn was read, what rules said, and what became of the work item."""
    for number, turn in enumerate(transcript.turns, start=1):
        place = f"turn {number}"
        if turn.pressure:
            yield _event(told, f"{place}: pressure", turn.pressure)
        yield _event(told, f"{place}: findings", [_line(one) for one in turn.findings])
        yield _event(told, f"{place}: rules", [_heard(one) for one in turn.verdicts])
    if transcript.release:
        yield _event(told, "release", [_heard(one) for one in transcript.release])
    yield _event(told, "work items", [*transcript.items, *transcript.refused])
    yield _event(told, "audit", [*transcript.events])


def _heard(heard: Heard) -> str:
    return f"{heard.rule}: {heard.decision}, round {heard.round}: {heard.reason}"


def _event(told: str, source: str, data: str | list[str]) -> Json:
    return {
        "event": "info",
        "timestamp": told,
        "working_start": 0,
        "source": source,
        "data": data or "nothing",
    }


def _summary(sample: Json) -> Json:
    """A sample without what is long."""
    kept = ("id", "epoch", "target", "scores", "metadata")
    short = {name: sample[name] for name in kept}
    counted = {"completed": True, "message_count": len(sample["messages"])}
    error = {"error": sample["error"]["message"]} if "error" in sample else {}
    return short | counted | error | {"input": sample["input"][:_LONGEST]}
