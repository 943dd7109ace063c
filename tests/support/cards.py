"""Figures as an evaluation would write them, from answers that a test made up."""

from typing import Any

import numpy as np

from support.evaluations import item
from wetread.starter.cards.failures import worst_judged, worst_outlined, wrongly_shown
from wetread.starter.evaluating.answers import Judged, Outlined
from wetread.starter.evaluating.gate import Shown
from wetread.starter.evaluating.gate_figures import gate_figures
from wetread.starter.evaluating.items import Manifest
from wetread.starter.evaluating.running import Evaluated
from wetread.starter.evaluating.spoilt import Spoilt
from wetread.starter.evaluating.spoilt_figures import spoilt_figures
from wetread.starter.evaluating.summary import summarise

Figures = dict[str, Any]
N = 24


def _head(model: str, kind: str) -> Figures:
    return {
        "model": model, "kind": kind, "split": "test", "seed": 17, "software": "0", "digest": "0",
    }  # fmt: skip


def _manifest(items: Any) -> Manifest:
    return Manifest(items=tuple(items), digest="0", split="test")


def segmentation(model: str = "cxr-lungs") -> Figures:
    """Two sources; one outline is poor, and the expected overlap follows the true one."""
    rng = np.random.default_rng(1)
    overlap = np.clip(rng.normal(0.93, 0.03, N), 0.82, 1)
    overlap[5] = 0.41
    pairs = [
        (
            item(n, dataset=("one", "two")[n % 2], patient_group=f"p{n // 2}", sex="FM"[n % 2]),
            Outlined(
                id=f"i{n}", evaluation="0", model=model, dice=float(overlap[n]),
                structures={"thing": float(overlap[n])}, quality=float(overlap[n]) - 0.02,
                flagged=bool(overlap[n] < 0.8),
            ),
        )
        for n in range(N)
    ]  # fmt: skip
    evaluated = Evaluated(pairs=tuple(pairs), without_truth=3)
    found = [
        Spoilt(id=a.id, patient=i.patient, kind=kind, dice=d, quality=d + 0.01, flagged=d < 0.8)
        for i, a in pairs
        for kind, d in (("none", a.dice or 0.0), ("blur", (a.dice or 0.0) - 0.2))
    ]
    return _head(model, "segmentation") | {
        "figures": summarise("segmentation", _manifest(i for i, _ in pairs), [], evaluated),
        "spoilt": spoilt_figures(found, times=1, seed=17),
        "failures": worst_outlined(pairs),
        "rival": {
            "name": "mean outline",
            "by_source": {
                "one": {"n": 12, "dice_mean": 0.7, "dice_mean_ci": [0.6, 0.8], "gain": 0.2,
                        "gain_ci": [0.1, 0.3]},
            },
        },
    }  # fmt: skip


def classification(model: str = "cxr-pneumonia") -> Figures:
    """Two sources; every sixth answer is wrong and sure."""
    pairs = []
    for n in range(N):
        truth = ("absent", "present")[n % 2]
        sure = 0.9 - 0.01 * n if n % 2 else 0.1 + 0.01 * n
        chance = 1 - sure if n % 6 == 0 else sure
        row: dict[str, Any] = {
            "dataset": ("one", "two")[n % 4 // 2],
            "patient_group": f"p{n}",
            "age": str(20 + n),
        }
        answer = Judged(
            id=f"i{n}", evaluation="0", model=model, truth=truth, probability=chance,
            prediction_set=("present",) if chance > 0.5 else ("absent",), promised=0.9,
            group="adult",
        )  # fmt: skip
        pairs.append((item(n, **row), answer))
    evaluated = Evaluated(pairs=tuple(pairs), without_truth=0)
    return _head(model, "classification") | {
        "figures": summarise("classification", _manifest(i for i, _ in pairs), [], evaluated),
        "failures": worst_judged(pairs),
    }


def shown() -> list[Shown]:
    """Twenty pictures in scope of which one is refused; four of a kind of which one is let in."""
    inside = [
        Shown(
            id=f"i{n}", patient=f"p{n // 2}", group="one", inside=True, learned=True,
            score=2.0 if n == 7 else 0.2 + n / 100, refused=n == 7,
        )
        for n in range(20)
    ]  # fmt: skip
    outside = [
        Shown(
            id=f"noise {n}", patient=f"noise {n}", group="noise", inside=False, learned=n > 9,
            score=0.9 if n == 0 else float("inf") if n == 1 else 5.0, refused=n > 0,
        )
        for n in range(4)
    ]  # fmt: skip
    return [*inside, *outside]


def gate(model: str = "cxr-gate") -> Figures:
    found = shown()
    return _head(model, "gate") | {
        "figures": gate_figures(found, seed=17),
        "failures": wrongly_shown(found),
    }
