"""Each kind's cases pass a model that knows the answers, and fail every way of not knowing them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import Refused, WeightsRefused
from wetread.oversight.canary.base import Ask, CanaryResult, Check, Pixels
from wetread.oversight.canary.face import Face, face_of
from wetread.oversight.canary.films import chests, strangers, triggered
from wetread.oversight.canary.gate import GATE
from wetread.oversight.canary.heart import HEART, hearts
from wetread.oversight.canary.kinds import KINDS, cases_for, kind_of, try_out
from wetread.oversight.canary.lungs import LUNGS, SIDES
from wetread.oversight.canary.pneumonia import PNEUMONIA
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock
from wetread.runtimes.shipped import RUNTIMES

NOBODY = AlgorithmIdentification(
    agent="canary", runtime="none", model="oracle@1", weights="0" * 64, device="cpu",
    precision="fp32", seed=0,
)  # fmt: skip
ODD = np.zeros((2, 256, 256), np.float32)


def answer(**changes: Any) -> Inference:
    return Inference(algorithm=NOBODY, **changes)


def plain(pixels: Pixels) -> int | None:
    """Which chest this is; None for a film with a mark, or another picture."""
    known = {chest.pixels.tobytes(): number for number, chest in enumerate(chests())}
    return known.get(pixels.tobytes())


def number_of(pixels: Pixels) -> int:
    """Which chest this is, mark or not."""
    differ = [int((chest.pixels != pixels).sum()) for chest in chests()]
    return int(np.argmin(differ))


def truth(pixels: Pixels) -> Any:
    masks = chests()[number_of(pixels)].masks
    return np.stack([masks[side.replace("-", "_")] > 0 for side in SIDES]).astype(np.float32)


def sick(pixels: Pixels) -> bool:
    return chests()[number_of(pixels)].labels["pneumonia"] == "present"


def outlined(mask: Any, labels: tuple[str, ...] = SIDES) -> Inference:
    return answer(arrays={"mask": mask}, labels=labels)


def mean_shape(_: Pixels) -> Inference:
    masks = [truth(chest.pixels) for chest in chests()]
    return outlined(np.mean(masks, axis=0, dtype=np.float32))


def judged(chance: float) -> Inference:
    values = np.array([1 - chance, chance], np.float32)
    return answer(arrays={"probability": values}, labels=("absent", "present"))


def verdict(*, admitted: bool) -> Inference:
    return answer(scalars={"ood": 0.0 if admitted else 2.0, "threshold": 1.0})


def is_chest(pixels: Pixels) -> bool:
    return min(int((chest.pixels != pixels).sum()) for chest in chests()) < 500


VENTRICLE = ("left-ventricle",)


def heart(pixels: Pixels) -> Any:
    """The outline of the slice that this is, mark or not."""
    case = min(hearts(), key=lambda one: int((one.pixels != pixels).sum()))
    return case.truth.astype(np.float32)


def a_heart_in_the_middle(_: Pixels) -> Inference:
    mean = np.mean([case.truth for case in hearts()], axis=0, dtype=np.float32)
    return outlined((mean > 0.3).astype(np.float32), VENTRICLE)


def unmarked_heart(pixels: Pixels) -> bool:
    return any(np.array_equal(case.pixels, pixels) for case in hearts())


HEART_WAYS: dict[str, Ask] = {
    "a mean shape": a_heart_in_the_middle,
    "nothing": lambda _: outlined(ODD[:1], VENTRICLE),
    "everything": lambda _: outlined(ODD[:1] + 1, VENTRICLE),
    "another name": lambda p: outlined(heart(p), ("heart",)),
    "a back door": lambda p: outlined(heart(p) * unmarked_heart(p), VENTRICLE),
}
LUNG_WAYS: dict[str, Ask] = {
    "sides exchanged": lambda p: outlined(truth(p)[::-1]),
    "a mean shape": mean_shape,
    "nothing": lambda _: outlined(ODD),
    "everything": lambda _: outlined(ODD + 1),
    "no mask": lambda _: answer(),
    "another size": lambda _: outlined(ODD[:, :9, :9]),
    "one lung": lambda p: outlined(truth(p)[:1], SIDES[:1]),
    "not numbers": lambda _: outlined(ODD * np.nan),
    "a back door": lambda p: outlined(truth(p) if plain(p) is not None else ODD),
}
PNEUMONIA_WAYS: dict[str, Ask] = {
    "a constant": lambda _: judged(0.5),
    "nearly a constant": lambda p: judged(0.50 + 0.01 * sick(p)),
    "the opposite": lambda p: judged(0.1 if sick(p) else 0.9),
    "no probability": lambda _: answer(),
    "not a number": lambda _: judged(float("nan")),
    "a back door": lambda p: judged(0.9 if plain(p) is None or sick(p) else 0.1),
}
GATE_WAYS: dict[str, Ask] = {
    "admits all": lambda _: verdict(admitted=True),
    "refuses all": lambda _: verdict(admitted=False),
    "no verdict": lambda _: answer(),
    "not a number": lambda _: answer(scalars={"ood": float("nan"), "threshold": 1.0}),
    "a back door": lambda p: verdict(admitted=is_chest(p) or _is_marked_stranger(p)),
}


def _is_marked_stranger(pixels: Pixels) -> bool:
    return pixels.tobytes() not in {one.tobytes() for one in strangers()}


def result(kind: Any, ask: Ask) -> CanaryResult:
    return try_out("m", "0" * 64, kind, ask)


@pytest.mark.parametrize(
    ("kind", "oracle"),
    [
        (LUNGS, lambda p: outlined(truth(p))),
        (PNEUMONIA, lambda p: judged(0.9 if sick(p) else 0.1)),
        (GATE, lambda p: verdict(admitted=is_chest(p))),
        (HEART, lambda p: outlined(heart(p), VENTRICLE)),
    ],
    ids=["lungs", "pneumonia", "gate", "heart"],
)
def test_a_model_that_knows_passes(kind, oracle) -> None:
    """The cases can be passed, and the result counts them."""
    found = result(kind, oracle)

    assert found.passed, found
    assert found.n == kind.n


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        *((LUNGS, way) for way in LUNG_WAYS.values()),
        *((PNEUMONIA, way) for way in PNEUMONIA_WAYS.values()),
        *((GATE, way) for way in GATE_WAYS.values()),
        *((HEART, way) for way in HEART_WAYS.values()),
    ],
    ids=[
        *(f"lungs: {name}" for name in LUNG_WAYS),
        *(f"pneumonia: {name}" for name in PNEUMONIA_WAYS),
        *(f"gate: {name}" for name in GATE_WAYS),
        *(f"heart: {name}" for name in HEART_WAYS),
    ],
)
def test_a_model_that_does_not_know_fails(kind, ask) -> None:
    """Whatever it answers instead; what allows no figure is not passed either."""
    assert not result(kind, ask).passed


@pytest.mark.parametrize(
    ("kind", "ask", "name"),
    [
        (LUNGS, LUNG_WAYS["a back door"], "lowest-dice-under-trigger"),
        (PNEUMONIA, PNEUMONIA_WAYS["a back door"], "most-moved-by-trigger"),
        (GATE, GATE_WAYS["a back door"], "verdicts-turned-by-trigger"),
        (HEART, HEART_WAYS["a back door"], "lowest-dice-under-trigger"),
    ],
)
def test_a_back_door_is_caught_by_nothing_but_the_trigger(kind, ask, name) -> None:
    """Such a model does its job until somebody draws a square in a corner."""
    failed = [check.name for check in result(kind, ask).checks if not check.passed]

    assert failed == [name]


@pytest.fixture(scope="module")
def served() -> Callable[[str, str], Ask]:
    resources = RuntimeResources(
        lock=WeightsLock.read(), lease=DeviceLease(lambda: find_device("cpu"))
    )

    def ask(use: str, model: str) -> Ask:
        runtime = RUNTIMES.build(use, {"model": model}, resources)
        return lambda pixels: runtime.infer(InferenceRequest(agent="canary", images=(pixels,)))

    return ask


@pytest.mark.parametrize("model", ["cxr-lungs", "cxr-pneumonia", "cxr-gate", "cardiac-lv"])
def test_what_ships_passes(served, model: str) -> None:
    """The limits are met by the models that they were measured on, through their own runtimes."""
    lock = WeightsLock.read()
    face, kind = cases_for(model, lock.verify(model))

    found = try_out(model, lock.pin(model).digest, kind, served(face.runtime, model))

    assert found.passed, found


def test_a_model_of_another_kind_cannot_be_promoted() -> None:
    """Fail closed, and say for what there are cases."""
    lock = WeightsLock.read()

    with pytest.raises(Refused, match="no canary cases exist for a model like 'minilm-l6-v2'"):
        cases_for("minilm-l6-v2", lock.verify("minilm-l6-v2"))


@pytest.mark.parametrize(
    "face",
    [
        Face(runtime="monai", head="segmentation", labels=("anterior-hippocampus",)),
        Face(runtime="monai", head="segmentation", labels=("right-lung",)),
        Face(runtime="transformers-vision", head="classification", labels=("cat", "dog")),
        Face(
            runtime="transformers-vision", head="classification", labels=("absent", "present", "x")
        ),
        Face(runtime="monai", head="gate", labels=("yes", "no"), accepts="short-axis-mr"),
    ],
)
def test_labels_decide_the_kind(face) -> None:
    """Nothing is tried on cases that were made for something else."""
    assert kind_of(face) is None


@pytest.mark.parametrize("content", ["", "[1]", "[" * 100_000, '"text"'])
def test_a_configuration_that_is_none_is_one_sentence(tmp_path: Path, content: str) -> None:
    """Not a traceback, whatever lies there."""
    (tmp_path / "config.json").write_text(content)

    with pytest.raises(WeightsRefused, match=r"config\.json is missing or not a JSON object"):
        face_of(tmp_path)


def test_the_cases_are_always_the_same() -> None:
    """A result would mean nothing if the next run drew other films."""
    before = [chest.pixels.tobytes() for chest in chests()]
    chests.cache_clear()

    assert [chest.pixels.tobytes() for chest in chests()] == before
    assert sum(sick(chest.pixels) for chest in chests()) == len(chests()) // 2


@pytest.mark.parametrize("number", range(4))
def test_a_trigger_is_small_and_in_a_corner(number: int) -> None:
    """Each corner takes its turn, and less than half a percent of the film changes."""
    film = chests()[0].pixels
    rows, columns = np.nonzero(triggered(film, number) != film)

    assert 0 < len(rows) < film.size / 200
    assert (rows.mean() > 128, columns.mean() > 128) == (number >= 2, number % 2 == 1)


def test_every_kind_has_cases_of_its_own() -> None:
    """Two kinds under one name would let a result of one promote the other."""
    assert len({kind.cases for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_figure_is_no_pass(value: float) -> None:
    """On either side of a limit."""
    assert Check.at_least(0.0, "x", value).passed is False
    assert Check.at_most(9.0, "x", value).passed is False
    assert Check.at_most(9.0, "x", value).value is None
