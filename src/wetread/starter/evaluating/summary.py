"""All answers as one object: plain values, `…_ci` beside each figure, None where none is known."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from wetread.starter.evaluating.answers import Judged, Outlined
from wetread.starter.evaluating.classification_figures import classification_figures
from wetread.starter.evaluating.items import Item, Manifest, TaskName
from wetread.starter.evaluating.roles import Role
from wetread.starter.evaluating.running import Evaluated
from wetread.starter.evaluating.segmentation_figures import segmentation_figures
from wetread.starter.evaluating.spoilt import spoil_all
from wetread.starter.evaluating.spoilt_figures import spoilt_figures
from wetread.starter.evaluating.subgroups import by_source, split
from wetread.starter.evaluating.watching import Watch, unwatched

Figures = dict[str, Any]
SEED = 17


def summarise(
    task: TaskName,
    manifest: Manifest,
    roles: Sequence[Role],
    evaluated: Evaluated,
    *,
    seed: int = SEED,
) -> Figures:
    """What `wetread evaluate --json` prints."""
    head: Figures = {
        "task": task,
        "models": _models(roles, evaluated),
        "split": manifest.split,
        "seed": seed,
        "manifest": manifest.digest,
    }
    if task == "classification":
        return head | _classification(evaluated, seed)
    return head | _segmentation(evaluated, seed)


def spoilt(
    evaluated: Evaluated,
    roles: Sequence[Role],
    *,
    times: int,
    seed: int = SEED,
    watch: Watch = unwatched,
) -> Figures:
    """What `wetread evaluate segmentation --spoil TIMES` adds under `spoilt`."""
    pairs = cast("Sequence[tuple[Item, Outlined]]", evaluated.pairs)
    found = spoil_all(pairs, roles, times=times, seed=seed, watch=watch)
    return spoilt_figures(found, times=times, seed=seed)


def _models(roles: Sequence[Role], evaluated: Evaluated) -> list[Figures]:
    """Each model that could be chosen, how often it was, and the digests of all that decided."""
    counts = Counter(answer.model for _, answer in evaluated.pairs)
    return [
        {"model": role.model, "n_answered": counts[role.model], "digests": dict(role.digests)}
        for role in roles
    ]


def _classification(evaluated: Evaluated, seed: int) -> Figures:
    pairs = cast("Sequence[tuple[Item, Judged]]", evaluated.pairs)

    def figures(some: Sequence[tuple[Item, Judged]]) -> Figures:
        return classification_figures(some, seed=seed)

    populations = split(pairs, lambda pair: pair[1].group)
    return {
        **figures(pairs),
        "n_without_truth": evaluated.without_truth,
        "by_population": {name: figures(some) for name, some in populations.items()},
        "by_source": by_source(pairs, figures),
    }


def _segmentation(evaluated: Evaluated, seed: int) -> Figures:
    pairs = cast("Sequence[tuple[Item, Outlined]]", evaluated.pairs)

    def figures(some: Sequence[tuple[Item, Outlined]]) -> Figures:
        return segmentation_figures(some, seed=seed)

    drawn = [pair for pair in pairs if not pair[1].model_made]
    made = [pair for pair in pairs if pair[1].model_made]
    return {
        **figures(drawn),
        "n_without_truth": evaluated.without_truth,
        "n_model_made": len(made),
        "model_made": figures(made) if made else None,
        "by_model": {
            name: figures(some)
            for name, some in split(drawn, lambda pair: pair[1].model or "abstained").items()
            if name != "abstained"
        },
        "by_source": by_source(drawn, figures),
    }
