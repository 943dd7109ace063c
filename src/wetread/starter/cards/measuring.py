"""The figures of one model, from the code behind `wetread evaluate`, over the data of its card.

They say which bytes were judged, so that figures of other weights are known as such.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

import wetread
from wetread.manifests.folders import declared
from wetread.starter.cards.failures import worst_judged, worst_outlined, wrongly_shown
from wetread.starter.cards.subjects import Subject, subject
from wetread.starter.evaluating.answers import Judged, Outlined
from wetread.starter.evaluating.gate import show_all
from wetread.starter.evaluating.gate_figures import gate_figures
from wetread.starter.evaluating.items import Item, read_manifest
from wetread.starter.evaluating.running import Evaluated, evaluate
from wetread.starter.evaluating.serving import gate_serving, local_resources, roles_serving
from wetread.starter.evaluating.summary import SEED, spoilt, summarise
from wetread.starter.evaluating.watching import Watch
from wetread.starter.films import flagged, manifest_path

Figures = dict[str, Any]
Counting = Callable[[str], AbstractContextManager[Watch]]


def measured(name: str, data: Path, *, split: str, times: int, counting: Counting) -> Figures:
    """The content of `figures.json`.

    Args:
        name: one of `SUBJECTS`, which an agent must name.
        data: the folder of all collections.
        split: `val` while building, `test` once at the end.
        times: how often a picture is spoilt in each way.
        counting: shows how far a part has come.

    Raises:
        BadInput: the data cannot be used.
        UnknownComponent: no such model is shipped, or no agent uses it.
    """
    chosen = subject(name)
    resources = local_resources()
    head = {
        "model": name,
        "kind": chosen.kind,
        "split": split,
        "seed": SEED,
        "software": wetread.__version__,
        "digest": resources.lock.pin(name).digest,
    }
    of = _gate if chosen.kind == "gate" else _agent
    return head | of(name, chosen, data, split=split, times=times, counting=counting)


def _agent(
    name: str, chosen: Subject, data: Path, *, split: str, times: int, counting: Counting
) -> Figures:
    """A model that outlines or judges, behind its gate, as the agent's manifest has it."""
    assert chosen.kind != "gate"  # noqa: S101 - see `measured`
    task = chosen.kind
    manifest = read_manifest(manifest_path(data, chosen.collection), task, split)
    roles = roles_serving(declared("agents"), task, local_resources(), model=name)
    with counting("pictures") as watch:
        evaluated = evaluate(task, manifest, roles, watch=watch)
    found: Figures = {"figures": summarise(task, manifest, roles, evaluated)}
    _cut_curves(found["figures"])
    if task == "segmentation":
        outlined = cast("Sequence[tuple[Item, Outlined]]", evaluated.pairs)
        with counting("spoilt pictures") as watch:
            found["spoilt"] = spoilt(evaluated, roles, times=times, watch=watch)
        found["failures"] = worst_outlined(outlined)
    else:
        found["failures"] = worst_judged(cast("Sequence[tuple[Item, Judged]]", evaluated.pairs))
    return found | ({"rival": _rival(task, data, evaluated)} if chosen.rival else {})


def _gate(
    name: str, chosen: Subject, data: Path, *, split: str, times: int, counting: Counting
) -> Figures:
    """A gate, against the kinds that its training names and those it never saw."""
    del times  # nothing is spoilt: the kinds are
    from wetread.starter.samples import samples  # noqa: PLC0415 - for gates alone
    from wetread.starter.training.gate import evaluation_kinds  # noqa: PLC0415 - torch
    from wetread.starter.training.scopes import SCOPES  # noqa: PLC0415 - torch

    manifest = read_manifest(manifest_path(data, chosen.collection), "gate", split)
    items = [
        item for item in manifest.items if not flagged({"flags": "", **item.row}, "upside_down")
    ]
    scope = SCOPES[name]
    with counting("pictures") as watch:
        shown = show_all(
            gate_serving(declared("agents"), name, local_resources()),
            items,
            evaluation_kinds(data, scope, split),
            samples(data) if chosen.samples else {},
            unseen=frozenset(scope.unseen(data, split)),
            seed=SEED,
            watch=watch,
        )
    return {"figures": gate_figures(shown, seed=SEED), "failures": wrongly_shown(shown)}


def _rival(task: str, data: Path, evaluated: Evaluated) -> Figures:
    from wetread.starter.cards import rivalry  # noqa: PLC0415 - for the film models alone

    if task == "segmentation":
        return rivalry.outlines(data, cast("Sequence[tuple[Item, Outlined]]", evaluated.pairs))
    return rivalry.rankings(data, cast("Sequence[tuple[Item, Judged]]", evaluated.pairs))


def _cut_curves(found: Figures) -> None:
    """Curves and diagrams are kept of the whole; of a dozen groups they would be noise."""
    for one in _within(found):
        for name in ("reliability", "risk_coverage"):
            one.pop(name, None)


def _within(found: Figures) -> Sequence[Figures]:
    """Every group below the whole."""
    inner = [
        group
        for name, table in found.items()
        if name.startswith("by_") and isinstance(table, dict)
        for group in table.values()
    ]
    return [*inner, *(deeper for group in inner for deeper in _within(group))]
