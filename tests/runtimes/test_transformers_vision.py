"""`transformers-vision` classifies, calibrates, judges strangeness and shows where it looked."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from wetread.errors import BadInput, WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.shipped import RUNTIMES

Film = NDArray[np.generic]
Tiny = dict[str, Callable[..., Path]]
LetShow = Callable[..., Path]
OnCpu = Callable[[], RuntimeResources]
TEMPERATURE = {
    "method": "temperature scaling",
    "coverage": 0.9,
    "groups": {
        "adult": {"temperature": 50.0, "quantiles": {"absent": 0.4, "present": 0.7}},
        "unknown": {"temperature": 1.0, "quantiles": {"absent": 0.5, "present": 0.8}},
    },
}


@pytest.fixture
def infer(models: Path, on_cpu: OnCpu) -> Callable[..., Inference]:
    """Runs the model called `model` on an image."""

    def one(image: Film, params: dict[str, Any] | None = None, **options: Any) -> Inference:
        assert (models / "model").is_dir()
        runtime = RUNTIMES.build(
            "transformers-vision", {"model": "model", **(params or {})}, on_cpu()
        )
        return runtime.infer(InferenceRequest(agent="x", images=(image,), options=options))

    return one


def written(folder: Path, record: dict[str, Any]) -> None:
    (folder / "calibration.json").write_text(json.dumps(record), encoding="utf-8")


def test_probabilities_follow_the_calibration_of_the_group(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """A high temperature leaves little certainty; the quantiles are the group's own."""
    written(tiny["resnet"](models / "model"), TEMPERATURE)

    unknown, adult = infer(film), infer(film, group="adult")

    assert unknown.labels == ("absent", "present")
    assert unknown.scalars == {"temperature": 1.0, "coverage": 0.9}
    assert adult.arrays["conformal_quantile"] == pytest.approx([0.4, 0.7])
    sure, unsure = (abs(i.arrays["probability"][1] - 0.5) for i in (unknown, adult))
    assert 0 < unsure < sure


def test_members_of_an_ensemble_are_averaged_before_anything_else(
    models: Path, tiny: Tiny, let_show: LetShow, infer: Callable[..., Inference], film: Film
) -> None:
    """The logits' mean is what is calibrated; the map is that of all of them together."""
    first, second = tiny["resnet"](models / "model"), models / "apart"
    tiny["resnet"](second)
    weights = load_file(second / "model.safetensors")
    save_file(
        {k: np.asarray(v * 1.5, v.dtype) for k, v in weights.items()}, second / "model.safetensors"
    )
    alone = [infer(film)]
    shutil.move(first, models / "kept")
    shutil.copytree(second, models / "model")
    alone.append(infer(film))
    shutil.rmtree(models / "model")
    shutil.move(models / "kept", first)
    let_show(first)
    one = infer(film, attention=True).arrays["attention"]
    shutil.move(second, first / "member-2")
    let_show(first)

    both = infer(film, attention=True)

    margins = [np.log(one.arrays["probability"][1] / one.arrays["probability"][0]) for one in alone]
    assert margins[0] != pytest.approx(margins[1], abs=1e-3)
    margin = np.log(both.arrays["probability"][1] / both.arrays["probability"][0])
    assert margin == pytest.approx(np.mean(margins), abs=1e-4)
    assert not np.allclose(both.arrays["attention"], one, atol=1e-3)


def test_members_that_name_other_labels_are_refused(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """An average over different questions answers none."""
    tiny["resnet"](models / "model")
    tiny["resnet"](models / "model" / "member-2", ("present", "absent"))

    with pytest.raises(WeightsRefused, match="members name different labels"):
        infer(film)


def test_a_boundary_record_makes_a_gate(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """The distance is taken between features of the last stage, averaged over the film."""
    folder = tiny["resnet"](models / "model", ("out-of-scope", "frontal-chest"))
    record = {"accept_label": "frontal-chest", "min_probability": 0.0}
    near = {"max_distance": 1e6, "mean": [0.0] * 8, "precision": np.eye(8).tolist()}
    written(folder, {**record, **near})
    accepted = infer(film)
    written(folder, {**record, **near, "max_distance": 1e-6})
    refused = infer(film)

    assert accepted.labels == ("out-of-scope", "frontal-chest")
    assert accepted.scalars["ood"] <= accepted.scalars["threshold"] < refused.scalars["ood"]


def test_a_gate_that_accepts_an_unknown_label_is_refused(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """Record and network must belong together."""
    written(tiny["resnet"](models / "model"), {"accept_label": "chest", "min_probability": 0.5})

    with pytest.raises(WeightsRefused, match="'chest', which is not one of its labels"):
        infer(film)


@pytest.mark.parametrize(
    ("kind", "method"),
    [("resnet", "positive-gradient"), ("resnet", "grad-cam"), ("vit", "attention-rollout")],
)
def test_attention_comes_when_asked_for(
    kind: str, method: str, models: Path, tiny: Tiny, let_show: LetShow,
    infer: Callable[..., Inference], film: Film,
) -> None:  # fmt: skip
    """From a manifest or from a request, on the film's grid; the probabilities do not change."""
    let_show(tiny[kind](models / "model"), method, views=5, blur=0.04)

    plain = infer(film)
    asked, always = infer(film, attention=True), infer(film, {"attention": True})
    never = infer(film, {"attention": True}, attention=False)

    assert "attention" not in plain.arrays
    assert "attention" not in never.arrays
    assert asked.arrays["attention"].shape == (40, 50)
    assert np.array_equal(asked.arrays["attention"], always.arrays["attention"])
    assert (asked.arrays["attention"].min(), asked.arrays["attention"].max()) == (0, 1)
    assert np.allclose(plain.arrays["probability"], asked.arrays["probability"], atol=1e-6)
    assert asked.methods["attention"].startswith(method.replace("-", " "))
    assert not plain.methods


def test_no_map_without_a_passing_record(
    models: Path, tiny: Tiny, let_show: LetShow, infer: Callable[..., Inference], film: Film
) -> None:
    """None tested, failed, or passed by other weights: each time the answer comes alone."""
    folder = tiny["resnet"](models / "model")
    answers = [infer(film, attention=True)]
    let_show(folder, shown=False)
    answers.append(infer(film, attention=True))
    let_show(folder, weights="0" * 64)
    answers.append(infer(film, attention=True))

    assert [(set(one.arrays), one.methods) for one in answers] == [({"probability"}, {})] * 3


def test_a_recipe_that_the_network_cannot_follow_is_refused(
    models: Path, tiny: Tiny, let_show: LetShow, infer: Callable[..., Inference], film: Film
) -> None:
    """A stage that is not there, and attention of a network that has none."""
    folder = let_show(tiny["resnet"](models / "model"), "layer-cam", stage=7)
    with pytest.raises(WeightsRefused, match="stage 7 of a network that has 2"):
        infer(film, attention=True)
    let_show(folder, "attention-rollout")
    with pytest.raises(WeightsRefused, match="attention rollout of a network without attention"):
        infer(film, attention=True)


def test_an_unknown_option_or_group_is_refused(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """A typing error does not silently mean the default."""
    written(tiny["resnet"](models / "model"), TEMPERATURE)

    with pytest.raises(BadInput, match="no option 'atention'; it knows: attention, group"):
        infer(film, atention=True)
    with pytest.raises(BadInput, match="'child'; it knows: adult, unknown"):
        infer(film, group="child")


def test_a_pickle_in_disguise_is_refused(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """The loader hands the file to the safetensors parser, which refuses it."""
    (tiny["resnet"](models / "model") / "model.safetensors").write_bytes(b"\x80\x04N.")

    with pytest.raises(WeightsRefused, match="'model': its weights are not a safetensors file"):
        infer(film)


def test_a_directory_without_a_model_is_refused(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film
) -> None:
    """In one sentence with the model's name, and no hub is asked for the rest."""
    (tiny["resnet"](models / "model") / "config.json").write_text("{}", encoding="utf-8")

    with pytest.raises(WeightsRefused, match="'model': AutoConfig cannot read it"):
        infer(film)


def test_code_in_a_model_directory_is_not_run(
    models: Path, tiny: Tiny, infer: Callable[..., Inference], film: Film, tmp_path: Path
) -> None:
    """Even pinned code stays text: a configuration that maps classes to it is refused."""
    folder, mark = tiny["resnet"](models / "model"), tmp_path / "it-ran"
    (folder / "theirs.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    config = json.loads((folder / "config.json").read_text())
    config.update(
        model_type="theirs",
        auto_map={
            "AutoConfig": "theirs.Config",
            "AutoModelForImageClassification": "theirs.Model",
        },
    )
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    with pytest.raises(WeightsRefused, match="'model': AutoConfig cannot read it"):
        infer(film)
    assert not mark.exists()
