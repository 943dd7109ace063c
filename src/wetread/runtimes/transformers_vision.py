"""`transformers-vision`: image classifiers and input gates that transformers can load.

A model's folder holds `config.json` and `model.safetensors` as transformers writes them, a
`preprocessor.json` (see `scaling`) and an optional `calibration.json` (see `calibration`): with a
temperature record the probabilities are calibrated and carry conformal quantiles, with a boundary
record the answer carries `ood` and `threshold`.

Folders `member-2`, `member-3` … inside it hold further networks with the same labels, each with its
own `config.json` and `preprocessor.json`. Their logits are averaged before anything else happens (a
deep ensemble: Lakshminarayanan et al., NeurIPS 2017), and so are their maps.

The option `attention` adds a map: attention rollout for vision transformers, Grad-CAM on the last
stage for networks of convolutions, nothing where the architecture has neither. It shows what speaks
for `present` where that is one of the labels, else for the likeliest label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wetread.errors import WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.attention import onto
from wetread.runtimes.base import (
    RUNTIMES,
    Precision,
    RuntimeResources,
    known_options,
    only_image,
)
from wetread.runtimes.batches import batched
from wetread.runtimes.calibration import UNKNOWN, Boundary, Judged, judge, read_calibration
from wetread.runtimes.leased import LeasedModel
from wetread.runtimes.scaling import read_scaling

if TYPE_CHECKING:
    from wetread.runtimes.loaded.vision import Seen

Floats = NDArray[np.float32]

PRESENT = "present"


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One film and what is wanted of it."""

    film: NDArray[np.generic]
    group: str
    attention: bool


class _Member:
    """One loaded network, and how it wants its film."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        # Seconds of imports are paid when a model first runs, not at the start.
        from wetread.runtimes.loaded.vision import Classifier, channels  # noqa: PLC0415 - see above

        self._scaling = read_scaling(directory, channels=channels(directory))
        self._network = Classifier(directory, device, precision)
        self.labels = self._network.labels

    def see(self, films: Sequence[NDArray[np.generic]]) -> "list[Seen]":
        inputs = [self._scaling.to_input(film)[0] for film in films]
        return batched(inputs, self._network.see)

    def map(self, film: NDArray[np.generic], target: str) -> Floats | None:
        """Where it looked for the target, on the film's own grid, 0 to 1."""
        inputs = self._scaling.to_input(film)
        coarse = self._network.explain(inputs, target)
        if coarse is None:
            return None
        canvas = onto((inputs.shape[2], inputs.shape[3]), coarse)
        return np.asarray(self._scaling.to_film(canvas[None], film)[0].clip(0, 1))


class _Classifier:
    """One loaded classifier, of one network or several, with what its folder says about it."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        self._record = read_calibration(directory)
        folders = (directory, *sorted(directory.glob("member-*")))
        self._members = [_Member(folder, device, precision) for folder in folders]
        self.labels = self._members[0].labels
        if any(member.labels != self.labels for member in self._members):
            raise WeightsRefused(
                f"model {directory.name!r}: its members name different labels; export them again"
            )
        if isinstance(self._record, Boundary) and self._record.accept_label not in self.labels:
            raise WeightsRefused(
                f"model {directory.name!r}: calibration.json accepts "
                f"{self._record.accept_label!r}, which is not one of its labels; export it again"
            )

    def judge(self, asked: Sequence[_Asked]) -> list[Judged]:
        films = [one.film for one in asked]
        seen = zip(*(member.see(films) for member in self._members), strict=True)
        return [self._judged(*pair) for pair in zip(asked, seen, strict=True)]

    def _judged(self, asked: _Asked, seen: "Sequence[Seen]") -> Judged:
        logits = np.asarray(np.mean([one.logits for one in seen], axis=0), dtype=np.float32)
        judged = judge(
            logits, self.labels, self._record, group=asked.group, features=seen[0].features
        )
        found = self._map(logits, asked.film) if asked.attention else {}
        return Judged(arrays={**judged.arrays, **found}, scalars=judged.scalars)

    def _map(self, logits: Floats, film: NDArray[np.generic]) -> dict[str, Floats]:
        likeliest = self.labels[int(logits.argmax())]
        target = PRESENT if PRESENT in self.labels else likeliest
        maps = [member.map(film, target) for member in self._members]
        if any(one is None for one in maps):
            return {}
        return {"attention": np.mean([one for one in maps if one is not None], axis=0)}


class VisionRuntime:
    """See `vision_runtime`."""

    def __init__(self, model: LeasedModel[_Classifier], *, attention: bool) -> None:
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
        asked = [self._asked(request) for request in requests]
        with self._model.use(requests[0].lane) as classifier:
            answers, labels = classifier.judge(asked), classifier.labels
        seconds = (perf_counter() - started) / len(requests)
        return [
            Inference(
                arrays=judged.arrays,
                scalars=judged.scalars,
                labels=labels,
                algorithm=self._model.algorithm(request),
                seconds=seconds,
            )
            for judged, request in zip(answers, requests, strict=True)
        ]

    def _asked(self, request: InferenceRequest) -> _Asked:
        options = known_options(request, {"group": UNKNOWN, "attention": self._attention})
        return _Asked(
            film=only_image(request),
            group=str(options["group"]),
            attention=bool(options["attention"]),
        )


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

    def load(directory: Path, device: str) -> _Classifier:
        return _Classifier(directory, device, precision)

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
