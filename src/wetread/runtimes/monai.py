"""`monai`: networks that outline structures on films and volumes, or classify them.

A model's folder holds `model.safetensors`, `config.json` (see `networks.NetworkConfig`) and, for
classifiers, an optional `calibration.json` (see `calibration`). A film is fitted to the canvas on
which the network learned and the answer is fitted back, so that masks lie on the film's own grid.
"""

from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import (
    RUNTIMES,
    Precision,
    RuntimeResources,
    known_options,
    only_image,
)
from wetread.runtimes.calibration import UNKNOWN, Judged, judge, read_calibration, softmax
from wetread.runtimes.leased import LeasedModel
from wetread.runtimes.networks import BACKGROUND, NetworkConfig, read_config
from wetread.runtimes.preprocess import without_islands
from wetread.runtimes.volumes import scaled

Floats = NDArray[np.float32]
EXPOSURES = (1.0, 0.8, 1.25)


class _Network:
    """One loaded network with what its folder says about it."""

    def __init__(self, directory: Path, device: str, *, precision: Precision, tta: bool) -> None:
        # Seconds of imports are paid when a model first runs, not at the start.
        from wetread.runtimes.loaded.monai_network import load  # noqa: PLC0415 - see above

        self.config = read_config(directory)
        self.calibration = read_calibration(directory)
        self._forward = load(directory, self.config, device, precision)
        self._exposures = EXPOSURES if tta else EXPOSURES[:1]

    def logits(self, canvas: Floats) -> Floats:
        """Mean logits [outputs, …] of a canvas [1, …] within 0..1 under each exposure."""
        scaling = self.config.preprocess
        inputs = [
            scaling.normalised(exposed) if scaling else exposed[None]
            for exposed in (canvas**gamma for gamma in self._exposures)
        ]
        found = [self._forward(np.asarray(one, dtype=np.float32))[0] for one in inputs]
        return np.asarray(np.mean(found, axis=0), dtype=np.float32)


class MonaiRuntime:
    """See `monai_runtime`."""

    def __init__(self, model: LeasedModel[_Network]) -> None:
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
        started = perf_counter()
        group = known_options(request, {"group": UNKNOWN})["group"]
        image = only_image(request)
        with self._model.use(request.lane) as network:
            config, record = network.config, network.calibration
            logits = network.logits(_canvas(image, config))
        if config.head == "classification":
            judged = judge(logits, config.outputs, record, group=group)
        else:
            judged = Judged(arrays={"mask": _mask(logits, image, config)}, scalars={})
        return Inference(
            arrays=judged.arrays,
            scalars=judged.scalars,
            labels=_labels(config),
            algorithm=self._model.algorithm(request),
            seconds=perf_counter() - started,
        )


@RUNTIMES.register("monai")
def monai_runtime(
    resources: RuntimeResources,
    /,
    *,
    model: str,
    sha256: str | None = None,
    precision: Precision = "fp32",
    tta: bool = False,
) -> MonaiRuntime:
    """A MONAI network behind the device lease.

    Args:
        resources: the weights lock and the device lease.
        model: id in `weights.lock`, or the absolute path of a directory.
        sha256: the directory's digest; needed for a path.
        precision: arithmetic of the network; answers are float32 in any case.
        tta: average over three exposures of the film (test-time augmentation).

    Option of a request: `group` (see `calibration`), for classifying heads.
    """

    def load(directory: Path, device: str) -> _Network:
        return _Network(directory, device, precision=precision, tta=tta)

    pin = resources.lock.pin(model, sha256)
    runtime = "monai+tta" if tta else "monai"
    return MonaiRuntime(
        LeasedModel(resources=resources, runtime=runtime, pin=pin, precision=precision, load=load)
    )


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


def _mask(logits: Floats, image: NDArray[np.generic], config: NetworkConfig) -> Floats:
    """Probabilities [structures, …] on the image's grid, background left out."""
    chance = softmax(logits) if config.activation == "softmax" else _sigmoid(logits)
    if config.postprocess == "without_islands":
        chance = without_islands(chance)
    if config.preprocess is not None:
        chance = config.preprocess.to_film(chance, image)
    kept = [index for index, name in enumerate(config.outputs) if name != BACKGROUND]
    return np.ascontiguousarray(np.clip(chance[kept], 0, 1))


def _labels(config: NetworkConfig) -> tuple[str, ...]:
    if config.head == "classification":
        return config.outputs
    return tuple(name for name in config.outputs if name != BACKGROUND)


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -logits)), dtype=np.float32)
