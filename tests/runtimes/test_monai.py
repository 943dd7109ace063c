"""`monai` runs what a configuration may name, on the film's own grid, and refuses the rest."""

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.errors import BadInput, ManifestError, OutOfMemory, WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import Device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.shipped import RUNTIMES

Film = NDArray[np.generic]
Tiny = dict[str, Callable[..., Path]]
OnCpu = Callable[[], RuntimeResources]
VOLUME = {
    "kwargs": {
        "spatial_dims": 3,
        "in_channels": 1,
        "out_channels": 2,
        "channels": [4, 8],
        "strides": [2],
    },
    "activation": "sigmoid",
    "postprocess": "none",
    "preprocess": None,
    "window": {"size": [8, 8, 8], "overlap": 0.25},
    "outputs": ["anterior", "posterior"],
}
DENSE = {
    "network": "DenseNet121",
    "kwargs": {"spatial_dims": 2, "in_channels": 1, "out_channels": 2},
    "head": "classification",
    "postprocess": "none",
    "outputs": ["absent", "present"],
}


@pytest.fixture
def infer(models: Path, tiny: Tiny, on_cpu: OnCpu) -> Callable[..., Inference]:
    """Builds a tiny model with that configuration and runs it on an image."""

    def one(image: Film, config: dict[str, Any] | None = None, **params: Any) -> Inference:
        folder = models / f"model{len(list(models.iterdir()))}"
        tiny["unet"](folder, config)
        runtime = RUNTIMES.build("monai", {"model": folder.name, **params}, on_cpu())
        return runtime.infer(InferenceRequest(agent="segmentation", images=(image,), seed=5))

    return one


def test_a_mask_lies_on_the_films_own_grid(infer: Callable[..., Inference], film: Film) -> None:
    """The canvas is the network's affair; background is left out."""
    inference = infer(film)

    assert inference.labels == ("right-lung", "left-lung")
    assert inference.arrays["mask"].shape == (2, 40, 50)
    assert inference.arrays["mask"].any()
    assert inference.seconds > 0


def test_the_record_names_the_bytes_that_ran(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film
) -> None:
    """Model, version, digest of all files, device, precision and seed."""
    tiny["unet"](models / "lungs")
    resources = on_cpu()
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, resources)

    record = runtime.infer(InferenceRequest(agent="x", images=(film,), seed=5)).algorithm

    assert record.model_dump() == {
        "agent": "x",
        "runtime": "monai",
        "model": "lungs@1",
        "weights": resources.lock.pin("lungs").digest,
        "device": "cpu",
        "precision": "fp32",
        "seed": 5,
    }


def test_several_exposures_are_averaged_and_recorded(
    infer: Callable[..., Inference], film: Film
) -> None:
    """Test-time augmentation changes the figures, so the record says that it ran."""
    plain, averaged = infer(film), infer(film, {"exposures": [1.0, 0.8, 1.25]})

    assert not np.array_equal(plain.arrays["mask"], averaged.arrays["mask"])


def test_half_precision_answers_in_full(infer: Callable[..., Inference], film: Film) -> None:
    """What agents read is float32 whatever the arithmetic was."""
    plain, half = infer(film), infer(film, precision="bf16")

    assert half.arrays["mask"].dtype == np.float32
    assert half.algorithm.precision == "bf16"
    assert np.abs(plain.arrays["mask"] - half.arrays["mask"]).max() < 0.5


@pytest.mark.parametrize("device", ["cpu", "a graphics card"])
def test_images_asked_about_together_get_the_answers_they_get_alone(
    models: Path, tiny: Tiny, film: Film, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a processor, where each has a thread, and on a card, where alike ones are stacked."""
    from wetread.runtimes import monai  # noqa: PLC0415 - beside what it imports late

    tiny["unet"](models / "together", {"exposures": [1.0, 0.7]})
    model = monai.Ensemble(models / "together", "cpu", "fp32")
    monkeypatch.setattr(model, "_on_processor", device == "cpu")
    films = [film, film[:30], film[::-1], film[:, ::-1]]

    together = model.answers(films, ["unknown"] * 4)

    for one, answer in zip(films, together, strict=True):
        alone = model.answer(model.opinions([one])[0], one, "unknown")
        np.testing.assert_allclose(answer.arrays["mask"], alone.arrays["mask"], atol=1e-5)


def test_a_volume_is_read_through_a_window(infer: Callable[..., Inference]) -> None:
    """At its own resolution, whatever its size; sigmoid outputs need no background."""
    volume = np.random.default_rng(1).integers(0, 900, (9, 17, 12)).astype(np.int16)

    inference = infer(volume, VOLUME)

    assert inference.labels == ("anterior", "posterior")
    assert inference.arrays["mask"].shape == (2, 9, 17, 12)


@pytest.mark.parametrize("fault", ["plane", "infinite"])
def test_an_image_that_cannot_be_read_is_bad_input(
    infer: Callable[..., Inference], film: Film, fault: str
) -> None:
    """Dimensions and values are checked before the network sees them."""
    volume = np.full((9, 9, 9), np.inf, np.float32)

    with pytest.raises(BadInput, match="dimensions" if fault == "plane" else "finite"):
        infer(film if fault == "plane" else volume, VOLUME)


def test_a_classifying_head_yields_probabilities(
    infer: Callable[..., Inference], film: Film
) -> None:
    """One for each output, adding up to one."""
    inference = infer(film, DENSE)

    assert inference.labels == ("absent", "present")
    assert float(inference.arrays["probability"].sum()) == pytest.approx(1)


def test_one_image_at_a_time(models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film) -> None:
    """A mask could not say to which of two films it belongs."""
    tiny["unet"](models / "lungs")
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())

    with pytest.raises(BadInput, match="one image at a time but was given 2"):
        runtime.infer(InferenceRequest(agent="x", images=(film, film)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"network": "TorchVisionFCModel"}, "names the network 'TorchVisionFCModel'; known"),
        ({"kwargs": {"_target_": "os.system"}}, "expression under kwargs"),
        ({"kwargs": {"act": ["PRELU", {"init": "$__import__('os')"}]}}, "expression under kwargs"),
        ({"kwargs": {"channels": "@other"}}, "expression under kwargs"),
        ({"_target_": "os.system"}, "_target_"),
        ({"window": {"size": [8, 8]}}, "either `preprocess` or `window`"),
        ({"preprocess": None}, "either `preprocess` or `window`"),
        ({"outputs": []}, "outputs"),
        ({"kwargs": {"spatial_dims": 2}}, "kwargs do not suit UNet"),
    ],
)
def test_a_configuration_is_data_and_nothing_else(
    models: Path,
    tiny: Tiny,
    on_cpu: OnCpu,
    film: Film,
    change: dict[str, Any],
    sentence: str,
) -> None:
    """Names come from a list, arguments are plain values, and the model is named in the refusal."""
    path = tiny["unet"](models / "lungs") / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}), encoding="utf-8")
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())

    with pytest.raises(WeightsRefused, match=r"^model 'lungs': config\.json") as refusal:
        runtime.infer(InferenceRequest(agent="x", images=(film,)))

    assert sentence in str(refusal.value)


@pytest.mark.parametrize("content", ["", "[1, 2]", "{"])
def test_a_broken_configuration_is_refused(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film, content: str
) -> None:
    """Even one that somebody pinned."""
    (tiny["unet"](models / "lungs") / "config.json").write_text(content, encoding="utf-8")
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())

    with pytest.raises(WeightsRefused, match=r"^model 'lungs': config\.json"):
        runtime.infer(InferenceRequest(agent="x", images=(film,)))


class Bomb:
    """Leaves a file behind if anybody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def test_a_pickle_in_disguise_is_refused_and_never_run(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film, tmp_path: Path
) -> None:
    """Pinned and named `.safetensors`, it still meets a parser that cannot run anything."""
    mark = tmp_path / "it-ran"
    weights = tiny["unet"](models / "lungs") / "model.safetensors"
    weights.write_bytes(pickle.dumps(Bomb(mark)))
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())

    with pytest.raises(WeightsRefused, match=r"'lungs': model\.safetensors is not a safetensors"):
        runtime.infer(InferenceRequest(agent="x", images=(film,)))
    assert not mark.exists()


def test_weights_of_another_network_are_refused(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film
) -> None:
    """No layer is left at random, none is dropped."""
    path = tiny["unet"](models / "lungs") / "config.json"
    config = json.loads(path.read_text())
    config["kwargs"]["channels"] = [4, 16]
    path.write_text(json.dumps(config), encoding="utf-8")
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())

    with pytest.raises(WeightsRefused, match="does not fit the network"):
        runtime.infer(InferenceRequest(agent="x", images=(film,)))


def test_one_corrupted_byte_refuses_the_load(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film
) -> None:
    """The network may still load; its digest does not."""
    path = tiny["unet"](models / "lungs") / "model.safetensors"
    runtime = RUNTIMES.build("monai", {"model": "lungs"}, on_cpu())
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(WeightsRefused, match=r"'lungs': model\.safetensors is not the pinned file"):
        runtime.infer(InferenceRequest(agent="x", images=(film,)))


def test_a_model_of_ones_own_runs_from_its_path(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film
) -> None:
    """The refusal holds the digest to paste; with it, nothing else is needed."""
    folder = tiny["unet"](models / "mine")
    resources = on_cpu()

    with pytest.raises(WeightsRefused, match="add `sha256") as refusal:
        RUNTIMES.build("monai", {"model": str(folder)}, resources)
    params = {"model": str(folder), "sha256": str(refusal.value).split("sha256: ")[1][:64]}
    inference = RUNTIMES.build("monai", params, resources).infer(
        InferenceRequest(agent="x", images=(film,))
    )

    assert inference.algorithm.model == "mine@local"
    assert inference.algorithm.weights == params["sha256"]


def test_pretrained_weights_are_never_fetched(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An argument that would make MONAI download something is overruled."""
    from monai.networks.nets import densenet  # noqa: PLC0415 - seconds of imports

    path = tiny["unet"](models / "dense", DENSE) / "config.json"
    config = json.loads(path.read_text())
    config["kwargs"]["pretrained"] = True
    path.write_text(json.dumps(config), encoding="utf-8")
    fetched: list[Any] = []
    monkeypatch.setattr(densenet, "_load_state_dict", lambda *arguments: fetched.append(arguments))
    runtime = RUNTIMES.build("monai", {"model": "dense"}, on_cpu())

    assert runtime.infer(InferenceRequest(agent="x", images=(film,))).arrays
    assert not fetched


def test_a_device_that_is_too_small_says_so(
    models: Path, tiny: Tiny, on_cpu: OnCpu, film: Film
) -> None:
    """Before anything is loaded."""
    tiny["unet"](models / "lungs")
    resources = RuntimeResources(
        lock=on_cpu().lock, lease=DeviceLease(lambda: Device(name="cpu", budget=10))
    )

    with pytest.raises(OutOfMemory, match="raise the memory budget"):
        RUNTIMES.build("monai", {"model": "lungs"}, resources).infer(
            InferenceRequest(agent="x", images=(film,))
        )


@pytest.mark.parametrize("params", [{"modle": "x"}, {"model": "lungs", "precision": "int4"}, {}])
def test_wrong_parameters_stop_the_load_of_the_manifest(
    on_cpu: OnCpu, models: Path, params: dict[str, Any]
) -> None:
    """With the name of the key, before any case begins."""
    assert models.is_dir()

    with pytest.raises(ManifestError, match="runtime 'monai'"):
        RUNTIMES.build("monai", params, on_cpu())
