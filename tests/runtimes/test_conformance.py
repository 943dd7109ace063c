"""Every runtime that ships passes the public conformance kit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import Device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import SHIPPED, WeightsLock
from wetread.runtimes.shipped import RUNTIMES
from wetread.testing import RUNTIME_CHECKS
from wetread.testing.runtime_kit import Check

Film = NDArray[np.uint16]
CHECKS = pytest.mark.parametrize("check", RUNTIME_CHECKS, ids=lambda check: check.__name__)
REPLIES: tuple[dict[str, Any], ...] = (
    {"mask": "lungs", "scalars": {"quality": 0.9}},
    {"probability": {"present": 0.93}, "prediction_set": ["present"]},
    {"scalars": {"ood": 0.1}},
    {"embedding": 32},
    {"texts": ["No opacity is seen."]},
)
TINY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("monai", "unet", {}),
    ("transformers-vision", "resnet", {"attention": True}),
    ("transformers-vision", "vit", {"attention": True}),
    ("transformers-text", "bert", {}),
    ("transformers-text", "llama", {"mode": "chat", "max_new_tokens": 6}),
    ("transformers-text", "llama", {"mode": "chat", "max_new_tokens": 6, "temperature": 0.8}),
)
SHIPPED_MODELS = (
    ("monai", "cxr-lungs"),
    ("transformers-vision", "cxr-pneumonia"),
    ("transformers-vision", "cxr-gate"),
    ("transformers-text", "minilm-l6-v2"),
)


def asked(name: str, film: Film) -> InferenceRequest:
    """What the runtime of that name can answer."""
    if name == "transformers-text":
        texts = ("is there pneumonia", "draft a report of the lung")
        return InferenceRequest(agent="drafting", texts=texts, seed=3)
    return InferenceRequest(agent="segmentation", images=(film,), seed=3)


@CHECKS
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: next(iter(reply)))
def test_the_scripted_runtime_conforms(check: Check, reply: dict[str, Any], film: Film) -> None:
    """A script passes what real models pass, so that scenarios stand for them."""
    request = InferenceRequest(agent="segmentation", images=(film,), texts=("one", "two"))
    check(lambda: RUNTIMES.build("scripted", {"replies": [reply]}, None), request)


@pytest.mark.parametrize(("name", "model", "params"), TINY)
def test_each_runtime_conforms_with_a_tiny_model(
    name: str,
    model: str,
    params: dict[str, Any],
    film: Film,
    models: Path,
    tiny: dict[str, Callable[..., Path]],
    let_show: Callable[..., Path],
    on_cpu: Callable[[], RuntimeResources],
) -> None:
    """Random weights are enough to show that the runtime keeps the contract."""
    folder = tiny[model](models / model)
    if params.get("attention"):
        let_show(folder, "attention-rollout" if model == "vit" else "positive-gradient")

    def make() -> Runtime:
        return RUNTIMES.build(name, {"model": model, **params}, on_cpu())

    for check in RUNTIME_CHECKS:
        check(make, asked(name, film))


@pytest.mark.parametrize(("name", "model"), SHIPPED_MODELS)
def test_each_shipped_model_conforms(name: str, model: str, film: Film) -> None:
    """What is embedded runs from its lock, digests and all."""
    if not SHIPPED.is_file():
        pytest.skip("no starter weights in this checkout; train them or install the wheel")
    lock = WeightsLock.read()
    if model not in lock.entries:
        pytest.skip(f"{model} is not among the starter weights of this checkout")

    def make() -> Runtime:
        lease = DeviceLease(lambda: Device(name="cpu", budget=2**30))
        return RUNTIMES.build(name, {"model": model}, RuntimeResources(lock=lock, lease=lease))

    for check in RUNTIME_CHECKS:
        check(make, asked(name, film))
