"""`monai`: networks that outline structures on films and volumes, or classify them.

A model's folder holds `model.safetensors`, `config.json` (see `networks.NetworkConfig`) and, where
it has them, `calibration.json` for classifiers (see `calibration`) and `quality.json` for networks
that outline (see `quality`). Folders `member-2`, `member-3` … inside it hold further networks of
the same outputs: their probabilities are averaged (a deep ensemble: Lakshminarayanan et al.,
NeurIPS 2017), and so are those under several `exposures`, where `config.json` asks for them. Where
they differ says how good the mask may be.

A film is fitted to the canvas on which the network learned and the answer is fitted back, so that
masks lie on the film's own grid. Images that are asked about together are answered faster than one
by one, with the answers that they would have got alone: on a graphics card they go through the
network together, on a processor each has a thread.
"""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput, WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import (
    RUNTIMES,
    Precision,
    RuntimeResources,
    known_options,
    only_image,
)
from wetread.runtimes.batches import batched
from wetread.runtimes.calibration import UNKNOWN, Judged, judge, read_calibration
from wetread.runtimes.leased import LeasedModel
from wetread.runtimes.masks import Outlined, outlined
from wetread.runtimes.networks import NetworkConfig, read_config, structures
from wetread.runtimes.quality import read_quality
from wetread.runtimes.volumes import scaled

Floats = NDArray[np.float32]


class _Member:
    """One network of an ensemble."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        # Seconds of imports are paid when a model first runs, not at the start.
        from wetread.runtimes.loaded.monai_network import load  # noqa: PLC0415 - see above

        self.config = read_config(directory)
        self._forward = load(directory, self.config, device, precision)

    def logits(self, canvases: Floats) -> Floats:
        """[n, outputs, …] of canvases [n, 1, …] within 0..1."""
        scaling = self.config.preprocess
        inputs = scaling.all_normalised(canvases) if scaling else canvases
        return self._forward(np.ascontiguousarray(inputs, dtype=np.float32))


class Ensemble:
    """One loaded model, of one network or several, with what its folder says about it."""

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        folders = (directory, *sorted(directory.glob("member-*")))
        self._members = [_Member(folder, device, precision) for folder in folders]
        self.config = self._members[0].config
        if any(_way_in(one.config) != _way_in(self.config) for one in self._members):
            raise WeightsRefused(
                f"model {directory.name!r}: its members differ in outputs or in how they read an "
                "image; export them again"
            )
        self.calibration, self.quality = read_calibration(directory), read_quality(directory)
        self._on_processor = device == "cpu"

    def answers(self, images: Sequence[NDArray[np.generic]], groups: Sequence[str]) -> list[Judged]:
        """What the model says of each image, under its group's calibration."""
        if not self._on_processor:
            opinions = self.opinions(images)
            return [self.answer(*one) for one in zip(opinions, images, groups, strict=True)]
        from wetread.runtimes.loaded.threads import an_item_a_thread  # noqa: PLC0415 - torch

        return an_item_a_thread(
            lambda one: self.answer(self.opinions([one[0]])[0], *one),
            list(zip(images, groups, strict=True)),
        )

    def opinions(self, images: Sequence[NDArray[np.generic]]) -> list[Floats]:
        """Logits [members x exposures, outputs, …] of each image."""
        canvases = [_canvas(image, self.config) for image in images]
        return batched(canvases, self._of_alike)

    def _of_alike(self, canvases: Floats) -> Floats:
        exposed = np.concatenate([canvases**gamma for gamma in self.config.exposures])
        found = [
            logits
            for member in self._members
            for logits in np.split(member.logits(exposed), len(self.config.exposures))
        ]
        return np.stack(found, axis=1)

    def answer(self, opinions: Floats, image: NDArray[np.generic], group: str) -> Judged:
        if self.config.head == "classification":
            logits = np.asarray(opinions.mean(axis=0), dtype=np.float32)
            return judge(logits, self.config.outputs, self.calibration, group=group)
        return _judged(outlined(opinions, image, self.config, self.quality))


def _judged(found: Outlined) -> Judged:
    if found.quality is None:
        return Judged(arrays={"mask": found.mask}, scalars={})
    return Judged(
        arrays={"mask": found.mask, "quality": found.each},
        scalars={"quality": found.quality, "quality_limit": found.limit},
    )


class MonaiRuntime:
    """See `monai_runtime`."""

    def __init__(self, model: LeasedModel[Ensemble]) -> None:
        self._model = model

    def prepare(self) -> None:
        """Load the model before it is asked for."""
        self._model.prepare()

    def infer(self, request: InferenceRequest) -> Inference:
        """One image in; `mask`, or `probability` from a classifying head.

        Raises:
            BadInput: not one image, or of dimensions the model does not read.
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
        groups = [known_options(one, {"group": UNKNOWN})["group"] for one in requests]
        images = [only_image(one) for one in requests]
        with self._model.use(requests[0].lane) as model:
            answers = model.answers(images, groups)
            labels = structures(model.config)
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


@RUNTIMES.register("monai")
def monai_runtime(
    resources: RuntimeResources,
    /,
    *,
    model: str,
    sha256: str | None = None,
    precision: Precision = "fp32",
) -> MonaiRuntime:
    """A MONAI network, or an ensemble of them, behind the device lease.

    Args:
        resources: the weights lock and the device lease.
        model: id in `weights.lock`, or the absolute path of a directory.
        sha256: the directory's digest; needed for a path.
        precision: arithmetic of the network; answers are float32 in any case.

    Option of a request: `group` (see `calibration`), for classifying heads.
    """

    def load(directory: Path, device: str) -> Ensemble:
        return Ensemble(directory, device, precision)

    pin = resources.lock.pin(model, sha256)
    return MonaiRuntime(
        LeasedModel(resources=resources, runtime="monai", pin=pin, precision=precision, load=load)
    )


def _way_in(config: NetworkConfig) -> tuple[object, ...]:
    return config.outputs, config.head, config.activation, config.preprocess, config.exposures


def _canvas(image: NDArray[np.generic], config: NetworkConfig) -> Floats:
    """The image as float32 [1, …] within 0..1, on the canvas or at its own resolution."""
    if config.preprocess is not None:
        return config.preprocess.canvas(image)
    axes = len(config.window.size) if config.window else 0
    if image.ndim != axes:
        raise BadInput(
            f"this model reads images of {axes} dimensions but was given {image.ndim}; "
            "choose another model"
        )
    return scaled(image)[None]
