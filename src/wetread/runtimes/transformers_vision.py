"""`transformers-vision`: image classifiers and input gates that transformers can load.

A model's folder holds `config.json` and `model.safetensors` as transformers writes them, a
`preprocessor.json` (see `scaling`) and an optional `calibration.json` (see `calibration`): with a
temperature record the probabilities are calibrated and carry conformal quantiles, with a boundary
record the answer carries `ood` and `threshold`.

Folders `member-2`, `member-3` … inside it hold further networks with the same labels, each with its
own `config.json` and `preprocessor.json`. Their logits are averaged before anything else happens (a
deep ensemble: Lakshminarayanan et al., NeurIPS 2017), and so are their maps.

The option `attention` adds a map where `explanation.json` says that maps of these weights passed
their tests (see `explanation`), and nothing elsewhere. It shows what speaks for `present` where
that is one of the labels, else for the likeliest label; `methods` says how it was drawn.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wetread.errors import WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.attention import blurred, unit
from wetread.runtimes.base import (
    RUNTIMES,
    Precision,
    RuntimeResources,
    known_options,
    only_image,
)
from wetread.runtimes.batches import batched
from wetread.runtimes.calibration import UNKNOWN, Boundary, Judged, judge, read_calibration
from wetread.runtimes.explanation import Recipe, shown_recipe
from wetread.runtimes.leased import LeasedModel
from wetread.runtimes.scaling import Scaling, read_scaling

if TYPE_CHECKING:
    from wetread.runtimes.loaded.vision import Classifier, Seen

Floats = NDArray[np.float32]

PRESENT = "present"


class _Member:
    """One loaded network, and how it wants its film."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        # Seconds of imports are paid when a model first runs, not at the start.
        from wetread.runtimes.loaded.vision import Classifier, channels  # noqa: PLC0415 - see above

        self._scaling = read_scaling(directory, channels=channels(directory))
        self.network = Classifier(directory, device, precision)
        self.labels = self.network.labels

    def see(self, films: Sequence[NDArray[np.generic]]) -> "list[Seen]":
        inputs = [self._scaling.to_input(film)[0] for film in films]
        return batched(inputs, self.network.see)

    def canvas(self, recipe: Recipe) -> Scaling:
        """How the recipe wants its film."""
        rows, columns = (round(side * recipe.canvas) for side in self._scaling.size)
        return self._scaling.model_copy(update={"size": (rows, columns)})


class LoadedClassifier:
    """One loaded classifier, of one network or several, with what its folder says about it."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        self._record = read_calibration(directory)
        folders = (directory, *sorted(directory.glob("member-*")))
        self._members = [_Member(folder, device, precision) for folder in folders]
        self.labels = self._members[0].labels
        self.recipe = shown_recipe(directory)
        if self.recipe:  # what its maps need is paid for now, not by the first film
            from wetread.runtimes.loaded import attributions  # noqa: F401, PLC0415 - see above
        if any(member.labels != self.labels for member in self._members):
            raise WeightsRefused(
                f"model {directory.name!r}: its members name different labels; export them again"
            )
        if isinstance(self._record, Boundary) and self._record.accept_label not in self.labels:
            raise WeightsRefused(
                f"model {directory.name!r}: calibration.json accepts "
                f"{self._record.accept_label!r}, which is not one of its labels; export it again"
            )

    def judge(self, films: Sequence[NDArray[np.generic]], groups: Sequence[str]) -> list[Judged]:
        """What all members together make of each film, under its group's calibration."""
        seen = zip(*(member.see(films) for member in self._members), strict=True)
        return [self._judged(one, group) for one, group in zip(seen, groups, strict=True)]

    def _judged(self, seen: "Sequence[Seen]", group: str) -> Judged:
        logits = np.asarray(np.mean([one.logits for one in seen], axis=0), dtype=np.float32)
        return judge(logits, self.labels, self._record, group=group, features=seen[0].features)

    def map(self, film: NDArray[np.generic], recipe: Recipe, target: str = PRESENT) -> Floats:
        """Where all members together looked for the target, on the film's own grid, 0 to 1."""
        return self.finished(self.draw(film, recipe, target), film, recipe)

    def draw(
        self, film: NDArray[np.generic], recipe: Recipe, target: str = PRESENT
    ) -> list[Floats]:
        """What each member draws on its canvas, not blurred yet."""
        inputs = cache(lambda scaling: scaling.to_input(film))  # members mostly want the same
        return [
            member.network.explain(inputs(member.canvas(recipe)), target, recipe)
            for member in self._members
        ]

    def finished(self, drawn: list[Floats], film: NDArray[np.generic], recipe: Recipe) -> Floats:
        """The mean of what the members drew, blurred and on the film's own grid, 0 to 1."""
        by_canvas: dict[Scaling, list[Floats]] = defaultdict(list)
        for member, one in zip(self._members, drawn, strict=True):
            by_canvas[member.canvas(recipe)].append(one)
        # Placing is linear, so that members on the same canvas may be added before it.
        placed = [
            scaling.to_film(blurred(np.sum(ones, axis=0), recipe.blur)[None], film)[0]
            for scaling, ones in by_canvas.items()
        ]
        return unit(np.sum(placed, axis=0, dtype=np.float32))

    @property
    def networks(self) -> list["Classifier"]:
        return [member.network for member in self._members]


class VisionRuntime:
    """See `vision_runtime`."""

    def __init__(self, model: LeasedModel[LoadedClassifier], *, attention: bool) -> None:
        self._model, self._attention = model, attention

    def prepare(self) -> None:
        """Load the model before it is asked for."""
        self._model.prepare()

    def infer(self, request: InferenceRequest) -> Inference:
        """One film in; `probability`, and what the module's first lines promise, out.

        Raises:
            BadInput: not one film, or an unknown option or group.
            RuntimeUnavailable: weights, device or memory are missing.
        """
        return self.infer_many([request])[0]

    def infer_many(self, requests: Sequence[InferenceRequest]) -> list[Inference]:
        """As `infer` answers each; `seconds` is an equal share of the whole.

        Raises:
            BadInput: about any of the requests; none is answered then.
        """
        if not requests:
            return []
        started = perf_counter()
        defaults: dict[str, str | bool] = {"group": UNKNOWN, "attention": self._attention}
        options = [known_options(request, defaults) for request in requests]
        films = [only_image(request) for request in requests]
        with self._model.use(requests[0].lane) as classifier:
            judged = classifier.judge(films, [str(one["group"]) for one in options])
            maps = [
                _explained(classifier, film, answer) if one["attention"] else ({}, {})
                for film, answer, one in zip(films, judged, options, strict=True)
            ]
            labels = classifier.labels
        seconds = (perf_counter() - started) / len(requests)
        return [
            Inference(
                arrays={**answer.arrays, **drawn},
                scalars=answer.scalars,
                labels=labels,
                methods=methods,
                algorithm=self._model.algorithm(request),
                seconds=seconds,
            )
            for answer, (drawn, methods), request in zip(judged, maps, requests, strict=True)
        ]


def _explained(
    classifier: LoadedClassifier, film: NDArray[np.generic], answer: Judged
) -> tuple[dict[str, Floats], dict[str, str]]:
    """The map and how it was drawn, or neither where maps of these weights may not be shown."""
    recipe = classifier.recipe
    if recipe is None:
        return {}, {}
    likeliest = classifier.labels[int(answer.arrays["probability"].argmax())]
    target = PRESENT if PRESENT in classifier.labels else likeliest
    return {"attention": classifier.map(film, recipe, target)}, {"attention": recipe.name}


@RUNTIMES.register("transformers-vision")
def vision_runtime(
    resources: RuntimeResources,
    /,
    *,
    model: str,
    sha256: str | None = None,
    precision: Precision = "fp32",
    attention: bool = False,
) -> VisionRuntime:
    """An image classifier behind the device lease.

    Args:
        resources: the weights lock and the device lease.
        model: id in `weights.lock`, or the absolute path of a directory.
        sha256: the directory's digest; needed for a path.
        precision: arithmetic of the network; answers are float32 in any case.
        attention: return the map unless a request says otherwise.

    Options of a request: `attention`, and `group` (see `calibration`).
    """

    def load(directory: Path, device: str) -> LoadedClassifier:
        return LoadedClassifier(directory, device, precision)

    return VisionRuntime(
        LeasedModel(
            resources=resources,
            runtime="transformers-vision",
            pin=resources.lock.pin(model, sha256),
            precision=precision,
            load=load,
        ),
        attention=attention,
    )
