"""A GPU answers what the CPU answers: no finding depends on where it was made."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.phantoms.chest import render
from wetread.phantoms.hippocampus import render_hippocampus
from wetread.phantoms.shortaxis import render_short_axis
from wetread.phantoms.spec import ChestPhantom, HippocampusPhantom, LungOpacity, ShortAxisPhantom
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock
from wetread.runtimes.shipped import RUNTIMES

ARITHMETIC = 2e-3
"""Probabilities may differ by this much between two orders of summing the same fp32 products."""

Pixels = NDArray[Any]

OPACITY = LungOpacity(side="right", zone="lower")


def _film() -> Pixels:
    return render(ChestPhantom(opacities=(OPACITY,))).pixels


def _slice() -> Pixels:
    return render_short_axis(ShortAxisPhantom()).pixels


def _volume() -> Pixels:
    return render_hippocampus(HippocampusPhantom()).pixels


MODELS: dict[str, tuple[str, Callable[[], Pixels]]] = {
    "cxr-gate": ("transformers-vision", _film),
    "cxr-pneumonia": ("transformers-vision", _film),
    "cxr-lungs": ("monai", _film),
    "cardiac-gate": ("transformers-vision", _slice),
    "cardiac-lv": ("monai", _slice),
    "hippocampus-gate": ("transformers-vision", _volume),
    "hippocampus": ("monai", _volume),
}


@pytest.fixture(autouse=True, scope="module")
def gpu() -> None:
    import torch  # noqa: PLC0415 - takes seconds, and collecting needs none of it

    if not torch.cuda.is_available():
        pytest.skip("this machine has no CUDA device")


def _answer(model: str, device: Literal["cpu", "cuda"]) -> Inference:
    runtime, picture = MODELS[model]
    lease = DeviceLease(lambda: find_device(device))
    resources = RuntimeResources(lock=WeightsLock.read(), lease=lease)
    options = {"attention": True} if model == "cxr-pneumonia" else {}
    request = InferenceRequest(agent="x", images=(picture(),), options=options)
    return RUNTIMES.build(runtime, {"model": model}, resources).infer(request)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_says_the_same_on_either_device(model: str) -> None:
    """Every array and every figure, and what it ran on is on record."""
    cpu, cuda = _answer(model, "cpu"), _answer(model, "cuda")

    assert (cpu.algorithm.device, cuda.algorithm.device) == ("cpu", "cuda:0")
    assert cuda.algorithm.weights == cpu.algorithm.weights
    assert cuda.labels == cpu.labels
    for name, value in cpu.scalars.items():
        assert cuda.scalars[name] == pytest.approx(value, abs=ARITHMETIC), name
    for name, array in cpu.arrays.items():
        assert np.abs(cuda.arrays[name] - array).max() <= ARITHMETIC, name


@pytest.mark.parametrize("model", MODELS)
def test_a_gpu_repeats_itself_to_the_bit(model: str) -> None:
    """The same seed gives the same bytes (law 10), there as well."""
    first, again = _answer(model, "cuda"), _answer(model, "cuda")

    assert again.scalars == first.scalars
    for name, array in first.arrays.items():
        assert np.array_equal(again.arrays[name], array), name
