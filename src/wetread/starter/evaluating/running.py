"""A manifest goes through gate and model a handful of rows at a time, in its own order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import wetread
from wetread.errors import BadInput
from wetread.ports.runtime import Inference
from wetread.starter.evaluating.answers import Answer, Judged, Outlined
from wetread.starter.evaluating.asking import ask
from wetread.starter.evaluating.classification import judged, population, truth_of
from wetread.starter.evaluating.items import Item, Manifest, TaskName
from wetread.starter.evaluating.journal import Journal, journal
from wetread.starter.evaluating.pictures import Picture, read_picture
from wetread.starter.evaluating.roles import Role, choose
from wetread.starter.evaluating.segmentation import outlined
from wetread.starter.evaluating.watching import Watch, unwatched
from wetread.store.canonical import digest_of

AT_ONCE = 16

Fields = dict[str, Any]
Pair = tuple[Item, Answer]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What differs between outlining and judging.

    `has_truth` says which rows can be evaluated; `known` gives the fields of an answer that the
    row decides, `found` those that the model does, and `options` those of the question.
    """

    answer: type[Answer]
    has_truth: Callable[[Item], bool]
    known: Callable[[Item, Role], Fields]
    found: Callable[[Item, Picture, Role, Inference], Fields]
    options: Callable[[Item, Role], dict[str, str]]


TASKS: dict[TaskName, Task] = {
    "segmentation": Task(
        answer=Outlined,
        has_truth=lambda item: item.truth is not None,
        known=lambda item, _: {"model_made": not item.drawn_by_people},
        found=outlined,
        options=lambda *_: {},
    ),
    "classification": Task(
        answer=Judged,
        has_truth=lambda item: bool(item.row["label"]),
        known=lambda item, role: {"truth": truth_of(item), "group": population(item, role)},
        found=lambda *asked: judged(asked[-1]),
        options=lambda item, role: (
            {"group": population(item, role)} if role.spec.agent.with_.get("groups") else {}
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """Every row that has a truth, with its answer; and how many have none."""

    pairs: tuple[Pair, ...]
    without_truth: int


def evaluate(
    task_name: TaskName,
    manifest: Manifest,
    roles: Sequence[Role],
    *,
    out: Path | None = None,
    watch: Watch = unwatched,
) -> Evaluated:
    """Answers every row of the manifest that says what is true.

    Args:
        task_name: which of the two tasks.
        manifest: the rows.
        roles: what the agent is for each kind of study.
        out: where answers are written as they come.
        watch: is told how many rows of how many are answered.

    Raises:
        BadInput: no row says what is true, or a truth cannot be used.
        RuntimeUnavailable: a model cannot serve.
    """
    task = TASKS[task_name]
    items = [item for item in manifest.items if task.has_truth(item)]
    if not items:
        column = "label" if task_name == "classification" else "mask_file or label_file"
        raise BadInput(
            f"no row has a {column}, so there is nothing to evaluate against; fill it in"
        )
    evaluation = digest_of(_identity(task_name, manifest, roles))[:16]
    with journal(out, task.answer, evaluation, [item.id for item in items]) as written:
        _answer_all(task, items, roles, written, evaluation, watch)
    return Evaluated(
        pairs=tuple((item, written.answers[item.id]) for item in items),
        without_truth=len(manifest.items) - len(items),
    )


def _identity(task_name: TaskName, manifest: Manifest, roles: Sequence[Role]) -> Fields:
    """All that decides an answer."""
    return {
        "software": wetread.__version__,
        "task": task_name,
        "manifest": manifest.digest,
        "split": manifest.split or "",
        "roles": [
            {
                "digests": dict(role.digests),
                "role": role.spec.model_dump(mode="json", by_alias=True),
            }
            for role in roles
        ],
    }


def _answer_all(
    task: Task,
    items: Sequence[Item],
    roles: Sequence[Role],
    written: Journal[Answer],
    evaluation: str,
    watch: Watch,
) -> None:
    left = iter([item for item in items if item.id not in written.answers])
    watch(len(written.answers), len(items))
    while batch := list(islice(left, AT_ONCE)):
        for item, fields in zip(batch, _answered(task, batch, roles), strict=True):
            written.write(task.answer(id=item.id, evaluation=evaluation, **fields))
        watch(len(written.answers), len(items))


def _answered(task: Task, batch: Sequence[Item], roles: Sequence[Role]) -> list[Fields]:
    """The fields of each answer of a batch, in order."""
    read = [_read(item) for item in batch]
    pictures = [picture for picture in read if isinstance(picture, Picture)]
    chosen = iter(choose(pictures, roles))
    placed = [next(chosen) if isinstance(one, Picture) else one for one in read]
    fields = {
        place: _abstained(task, batch[place], roles[0], why)
        for place, why in enumerate(placed)
        if isinstance(why, str)
    }
    for role in roles:
        places = [place for place, one in enumerate(placed) if one is role]
        fields |= dict(zip(places, _by(task, role, _at(places, batch, read)), strict=True))
    return [fields[place] for place in range(len(batch))]


def _at(
    places: Iterable[int], batch: Sequence[Item], read: Sequence[Picture | str]
) -> list[tuple[Item, Picture]]:
    pairs = ((batch[place], read[place]) for place in places)
    return [(item, picture) for item, picture in pairs if isinstance(picture, Picture)]


def _by(task: Task, role: Role, asked: Sequence[tuple[Item, Picture]]) -> list[Fields]:
    """What one role answers."""
    requests = [role.question(picture, **task.options(item, role)) for item, picture in asked]
    replies = ask(role.runtime, requests) if requests else []
    return [
        _abstained(task, item, role, str(reply))
        if isinstance(reply, BadInput)
        else {
            "model": role.model,
            **task.known(item, role),
            **task.found(item, picture, role, reply),
        }
        for (item, picture), reply in zip(asked, replies, strict=True)
    ]


def _abstained(task: Task, item: Item, role: Role, reason: str) -> Fields:
    return {"abstained": True, "reason": reason, **task.known(item, role)}


def _read(item: Item) -> Picture | str:
    try:
        return read_picture(item.file)
    except BadInput as error:
        return str(error)
