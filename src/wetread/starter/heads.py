"""`python -m wetread.starter.heads NAME --data DIR`: makes a head on the text encoder.

Out-of-fold probabilities give the temperature and every figure; the head that is stored then
learns from all folds. Groups (a pattern, an anatomy, a question, a patient case) are never split.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.guards.text.flipping.guard import limit_of
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.ports.encoder import Encoder
from wetread.ports.hashing import HashingEncoder
from wetread.runtimes.transformers_text import ADAPTER
from wetread.starter.adapters import adapt, forget, with_wording
from wetread.starter.catalogue import ROOT, write_lock
from wetread.starter.command import run
from wetread.starter.head_figures import (
    Figures,
    flip_figures,
    following_figures,
    injection_figures,
    persuasion_figures,
    pressure_figures,
    route_figures,
    write_head_card,
)
from wetread.starter.injection_lesson import injection_examples, injection_lesson
from wetread.starter.learning import learned
from wetread.starter.lessons import (
    Lesson,
    fold_of,
    pressure_lesson,
    turns,
)
from wetread.starter.persuasion_lesson import persuasion_examples, persuasion_lesson
from wetread.starter.route_lesson import route_lesson, routes
from wetread.starter.sycophancy_lesson import (
    flip_lesson,
    flip_rows,
    on_readings,
    reading_lesson,
    told_flips,
    with_vectors,
)
from wetread.starter.talk_lesson import by_themselves, talk_lesson
from wetread.statistics.fitting import fit_temperature
from wetread.statistics.linear_head import Features, LinearHead, Rows, sigmoid, write_head

if TYPE_CHECKING:
    from wetread.starter.training.adapting import Reader

FOLDS = 5
WORDING = 1024
MINILM = "minilm-l6-v2"
HASHING = f"hashing-{WORDING}"


class Made(NamedTuple):
    """A folder, the head for it, and what it was worth on groups that it had not seen.

    `reader` is the encoder that the head reads, where that was adapted.
    """

    folder: str
    head: LinearHead
    figures: Figures
    reader: "Reader | None" = None


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A head, and what it said of each text when it had not seen its group."""

    head: LinearHead
    lesson: Lesson
    unseen: NDArray[np.float64]


def train(lesson: Lesson, encoder: Encoder, features: Features, *, penalty: float) -> Trained:
    """A head on what the features read in the lesson's texts; see `train_on`."""
    return train_on(features(encoder, lesson.texts), lesson, features, penalty=penalty)


def train_on(rows: Rows, lesson: Lesson, features: Features, *, penalty: float) -> Trained:
    """Cross-validate by group, calibrate on what was held out, then learn from everything."""
    folds = np.array([fold_of(group, FOLDS) for group in lesson.groups])
    learn = partial(learned, lesson, rows, features=features, penalty=penalty)
    logits = np.zeros_like(lesson.targets)
    for fold in range(FOLDS):
        head = learn(folds != fold)
        logits[folds == fold] = rows[folds == fold] @ head.weights + head.bias
    temperature = fit_temperature(logits, lesson.targets, lesson.importance)
    head = replace(learn(np.ones(len(rows), bool)), temperature=temperature)
    return Trained(head=head, lesson=lesson, unseen=1 / (1 + np.exp(-logits / temperature)))


def router_lesson(guards: Path | None) -> Lesson:
    return route_lesson(routes(read_folder(declared("agents"), AgentSpec), guards))


def train_pressure(guards: Path | None, encoder: Encoder, features: Features) -> Trained:
    return train(pressure_lesson(turns(guards)), encoder, features, penalty=0.1)


def text_encoder(adapter: str | None = None) -> Encoder:
    """The pinned sentence encoder, or as the head of that name adapted it."""
    from wetread.runtimes.base import RuntimeResources  # noqa: PLC0415 - loads torch
    from wetread.runtimes.devices import find_device  # noqa: PLC0415 - loads torch
    from wetread.runtimes.encoder import encoder_from  # noqa: PLC0415 - loads torch
    from wetread.runtimes.lease import DeviceLease  # noqa: PLC0415 - loads torch
    from wetread.runtimes.lock import WeightsLock  # noqa: PLC0415 - loads torch
    from wetread.runtimes.transformers_text import text_runtime  # noqa: PLC0415 - loads torch

    resources = RuntimeResources(lock=WeightsLock.read(), lease=DeviceLease(find_device))
    return encoder_from(text_runtime(resources, model=MINILM, adapter=adapter), remember=100_000)


def _routers(guards: Path | None) -> Iterator[Made]:
    """One on an encoder that was adapted to read requests, and one for where no encoder is."""
    lesson = router_lesson(guards)
    hashing = Features(encoder=HASHING)
    trained = train(lesson, HashingEncoder(WORDING), hashing, penalty=0.1)
    yield Made("router-head-hashing", trained.head, route_figures(trained.lesson, trained.unseen))
    name, rounds = "router-head", 6
    adapted = adapt(lesson, ROOT / name, rounds=rounds)
    features = Features(encoder=f"{MINILM}+{name}", wording=WORDING)
    head, logits = with_wording(adapted, lesson, features)
    yield Made(name, head, route_figures(lesson, sigmoid(logits)), adapted.reader)


def _following(_: Path | None) -> Iterator[Made]:
    """Reads a turn, and its words with what the turn before wanted; our conversations teach it."""
    lesson, name = talk_lesson(), "following-head"
    adapted = adapt(by_themselves(lesson), ROOT / name, rounds=8)
    features = Features(encoder=f"{MINILM}+{name}", wording=2 * WORDING, weight=1.0)
    head, logits = with_wording(adapted, lesson, features)
    yield Made(name, head, following_figures(lesson, sigmoid(logits)), adapted.reader)


def _pressure(guards: Path | None) -> Iterator[Made]:
    trained = train_pressure(guards, text_encoder(), Features(encoder=MINILM, wording=WORDING))
    yield Made("pressure-head", trained.head, pressure_figures(trained.lesson, trained.unseen))


def _injection(guards: Path | None) -> Iterator[Made]:
    lesson = injection_lesson(injection_examples(guards))
    features = Features(encoder=MINILM, wording=WORDING)
    trained = train(lesson, text_encoder(), features, penalty=0.1)
    yield Made("injection-head", trained.head, injection_figures(lesson, trained.unseen))


def _persuasion(guards: Path | None) -> Iterator[Made]:
    lesson = persuasion_lesson(persuasion_examples(guards))
    name, rounds = "persuasion-head", 2
    features = Features(
        encoder=f"{MINILM}+{name}", wording=2 * WORDING, letters=4 * WORDING, weight=1.0
    )
    adapted = adapt(lesson, ROOT / name, rounds=rounds)
    head, logits = with_wording(adapted, lesson, features)
    yield Made(name, head, persuasion_figures(lesson, sigmoid(logits)), adapted.reader)


def _sycophancy(guards: Path | None) -> Iterator[Made]:
    """Signs that a person can read, and beside them what an adapted encoder makes of both answers.

    How much that weighs is learned from what it says of answers it had not seen.
    """
    told = told_flips(guards)
    lesson, signs = flip_lesson(told), flip_rows(told, text_encoder())
    name, rounds = "sycophancy-head", 3
    adapted = adapt(reading_lesson(told), ROOT / name, rounds=rounds)
    opinion = on_readings(told, adapted.unseen).astype(np.float32)
    features = Features(encoder=f"{MINILM}+{name}")
    trained = train_on(np.hstack([signs, opinion]), lesson, features, penalty=1.0)
    head = with_vectors(trained.head, adapted)
    limits = np.array([limit_of(one.dialogue) for one in told])
    yield Made(name, head, flip_figures(lesson, trained.unseen, limits), adapted.reader)


HEADS: dict[str, Callable[[Path | None], Iterator[Made]]] = {
    "following": _following,
    "injection": _injection,
    "persuasion": _persuasion,
    "pressure": _pressure,
    "router": _routers,
    "sycophancy": _sycophancy,
}


def main(
    name: Annotated[str, typer.Argument(help=", ".join(HEADS))],
    data: Annotated[
        Path | None, typer.Option(help="the folder that holds guards/; without it, our own phrases")
    ] = None,
    out: Annotated[Path, typer.Option(help="the folder of all weights")] = ROOT,
) -> None:
    """Trains, calibrates and stores a head with its card and figures."""
    if name not in HEADS:
        raise BadInput(f"no head is named {name!r}; known: {', '.join(HEADS)}")
    guards = None if data is None else data / "guards"
    if guards is not None and not guards.is_dir():
        raise BadInput("--data names no folder with guards/ in it; leave it out to do without")
    for made in HEADS[name](guards):
        folder = out / made.folder
        write_head(made.head, folder / "model.safetensors")
        if made.reader is not None:
            made.reader.write(folder / ADAPTER)
            forget(ROOT / made.folder)
        write_head_card(made.figures, folder)
    write_lock(out)


if __name__ == "__main__":
    run(main)
