"""The runtimes say of real films what the training code's plain reference says."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.calibration import Boundary, Temperature, read_calibration
from wetread.runtimes.devices import find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import SHIPPED, WeightsLock
from wetread.runtimes.shipped import RUNTIMES

Film = NDArray[np.generic]
FILMS = 6


@pytest.fixture(scope="module")
def lock() -> WeightsLock:
    if not SHIPPED.is_file():
        pytest.skip("no starter weights in this checkout; train them or install the wheel")
    return WeightsLock.read()


@pytest.fixture(scope="module")
def infer(lock: WeightsLock) -> Callable[[str, str, Film], Inference]:
    """One film through one shipped model."""
    resources = RuntimeResources(lock=lock, lease=DeviceLease(lambda: find_device("cpu")))

    def one(runtime: str, model: str, film: Film) -> Inference:
        if model not in lock.entries:
            pytest.skip(f"{model} is not among the starter weights of this checkout")
        built = RUNTIMES.build(runtime, {"model": model}, resources)
        return built.infer(InferenceRequest(agent="x", images=(film,)))

    return one


@pytest.fixture(scope="module")
def films(data_dir: Path) -> list[Film]:
    """Some films of the val split, spread over it."""
    from wetread.starter.films import film, manifest  # noqa: PLC0415 - only with data

    rows = manifest(data_dir, split="val")
    return [film(data_dir, row) for row in rows[:: max(1, len(rows) // FILMS)][:FILMS]]


@pytest.mark.data
def test_lungs_are_outlined_as_in_training(
    infer: Callable[[str, str, Film], Inference], films: list[Film], lock: WeightsLock
) -> None:
    """Same canvas, same arithmetic, same way back to the film."""
    from wetread.starter.training.predict import Outliner  # noqa: PLC0415 - imports torch

    reference = Outliner(lock.verify("cxr-lungs"))
    for film in films:
        inference = infer("monai", "cxr-lungs", film)

        assert inference.labels == ("right-lung", "left-lung")
        assert np.abs(inference.arrays["mask"] - reference(film)[1:]).max() < 1e-3


@pytest.mark.data
def test_pneumonia_is_judged_as_in_training(
    infer: Callable[[str, str, Film], Inference], films: list[Film], lock: WeightsLock
) -> None:
    """The reference's logits over the record's temperature."""
    from wetread.starter.training.predict import Ensemble  # noqa: PLC0415 - imports torch

    folder = lock.verify("cxr-pneumonia")
    record = read_calibration(folder)
    assert isinstance(record, Temperature)
    margins = Ensemble(folder).margins(films)
    expected = 1 / (1 + np.exp(-margins / record.groups["unknown"].temperature))

    found = [
        float(infer("transformers-vision", "cxr-pneumonia", film).arrays["probability"][1])
        for film in films
    ]

    assert found == pytest.approx(expected.tolist(), abs=1e-3)


@pytest.mark.data
def test_the_gate_accepts_what_it_accepted_in_training(
    infer: Callable[[str, str, Film], Inference], films: list[Film], lock: WeightsLock
) -> None:
    """One score against one threshold says what the two limits say."""
    from wetread.starter.training.gate import Gate  # noqa: PLC0415 - imports torch

    folder = lock.verify("cxr-gate")
    gate, record = Gate(folder), read_calibration(folder)
    assert isinstance(record, Boundary)
    strangers = [film[::-1] for film in films] + [255 - film.astype(np.int32) for film in films]
    for film in [*films, *strangers]:
        scalars = infer("transformers-vision", "cxr-gate", film).scalars
        if abs(scalars["ood"] - 1) > 0.01:
            assert (scalars["ood"] <= scalars["threshold"]) == gate.accepts(film)
