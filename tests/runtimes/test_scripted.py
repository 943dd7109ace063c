"""A script plays exactly what was written, in order, at once."""

import sys
from subprocess import run
from typing import Any

import numpy as np
import pytest

from wetread.errors import BadInput, ManifestError, OutOfMemory, RuntimeUnavailable
from wetread.ports.runtime import InferenceRequest
from wetread.runtimes.scripted import Fault
from wetread.runtimes.shipped import RUNTIMES


def played(*replies: dict[str, Any]) -> Any:
    return RUNTIMES.build("scripted", {"replies": list(replies)}, None)


def request(instruction: str = "", agent: str = "classification", **more: Any) -> InferenceRequest:
    return InferenceRequest(agent=agent, instruction=instruction, **more)


def test_replies_come_in_order_and_the_last_repeats() -> None:
    """A scenario with more turns than replies stays at the last."""
    runtime = played({"texts": ["one"]}, {"texts": ["two"]})

    assert [runtime.infer(request()).texts[0] for _ in range(4)] == ["one", "two", "two", "two"]


def test_one_probability_implies_the_other() -> None:
    """Absent stands before present, as the pneumonia model has it."""
    inference = played({"probability": {"present": 0.75}}).infer(request())

    assert inference.labels == ("absent", "present")
    assert inference.arrays["probability"].tolist() == [0.25, 0.75]
    assert "conformal_quantile" not in inference.arrays


def test_labels_of_ones_own_keep_their_order() -> None:
    """A gate names other kinds than absent and present."""
    inference = played({"probability": {"frontal-chest": 0.2, "dog": 0.7}}).infer(request())

    assert inference.labels == ("frontal-chest", "dog")


@pytest.mark.parametrize("kept", [[], ["present"], ["absent"], ["absent", "present"]])
@pytest.mark.parametrize("chance", [0.0, 0.5, 0.93, 1.0])
def test_quantiles_yield_exactly_the_scripted_set(kept: list[str], chance: float) -> None:
    """Whatever the probability, an agent that applies the rule finds the set that was written."""
    reply = {"probability": {"present": chance}, "prediction_set": kept}

    inference = played(reply).infer(request())

    probability, quantile = (
        inference.arrays[name] for name in ("probability", "conformal_quantile")
    )
    found = [
        label
        for label, p, q in zip(inference.labels, probability, quantile, strict=True)
        if 1 - p <= q
    ]
    assert found == kept
    assert inference.scalars["coverage"] == 0.9


def test_a_score_brings_its_threshold() -> None:
    """The gate compares the two; a script may set both."""
    assert played({"scalars": {"ood": 0.1}}).infer(request()).scalars == {
        "ood": 0.1,
        "threshold": 1.0,
    }
    scalars = {"ood": 0.1, "threshold": 0.05}
    assert played({"scalars": scalars}).infer(request()).scalars == scalars


@pytest.mark.parametrize(
    ("outline", "right", "left"),
    [
        ("lungs", True, True),
        ("left-only", False, True),
        ("right-only", True, False),
        ("none", False, False),
    ],
)
def test_outlines_have_the_size_of_the_film(outline: str, right: bool, left: bool) -> None:
    """The right lung lies on the left of the picture; each lung fills a plausible share."""
    film = np.zeros((300, 200), np.uint8)

    inference = played({"mask": outline}).infer(request(images=(film,)))

    mask = inference.arrays["mask"]
    assert inference.labels == ("right-lung", "left-lung")
    assert mask.shape == (2, 300, 200)
    assert [bool(plane.any()) for plane in mask] == [right, left]
    shares = (mask > 0.5).mean(axis=(1, 2))
    assert all(0.1 < share < 0.2 for share in shares if share)
    if right and left:
        columns = [np.nonzero(plane)[1].mean() for plane in mask]
        assert columns[0] < 100 < columns[1]


def test_a_film_hung_the_wrong_way_round_can_be_scripted() -> None:
    """Then the right lung lies on the right of the picture."""
    film = np.zeros((100, 100), np.uint8)

    mask = played({"mask": "mirrored"}).infer(request(images=(film,))).arrays["mask"]

    assert np.nonzero(mask[0])[1].mean() > 50 > np.nonzero(mask[1])[1].mean()


def test_outlines_are_drawn_once_for_each_shape() -> None:
    """Thirty workups a second share one picture, so nobody may write into it."""
    runtime, film = played({"mask": "lungs"}), np.zeros((64, 64), np.uint8)

    first, second = (runtime.infer(request(images=(film,))).arrays["mask"] for _ in range(2))

    assert first is second
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0, 0] = 1


def test_an_outline_needs_a_film() -> None:
    """A script does not excuse a request that no model could answer."""
    with pytest.raises(BadInput, match="one image at a time"):
        played({"mask": "lungs"}).infer(request())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("out-of-memory", OutOfMemory),
        ("time-out", RuntimeUnavailable),
        ("unavailable", RuntimeUnavailable),
    ],
)
def test_faults_are_raised_as_the_real_ones_are(fault: Fault, error: type[Exception]) -> None:
    """And the next reply is played after it."""
    runtime = played({"raises": fault}, {"texts": ["back"]})

    with pytest.raises(error, match="the script says"):
        runtime.infer(request())
    assert runtime.infer(request()).texts == ("back",)


def test_a_reply_waits_for_the_request_it_is_for() -> None:
    """Others pass it by; each condition has a queue and a last reply of its own."""
    runtime = played(
        {"texts": ["pneumonia"], "when": {"instruction_contains": "Pneumonia"}},
        {"texts": ["one"]},
        {"texts": ["two"], "when": {"agent": "drafting"}},
    )

    said = [
        runtime.infer(request(instruction, agent)).texts[0]
        for instruction, agent in [
            ("outline the lungs", "segmentation"),
            ("is there pneumonia?", "classification"),
            ("is there pneumonia?", "classification"),
            ("write", "drafting"),
        ]
    ]
    assert said == ["one", "pneumonia", "one", "two"]


def test_a_request_that_no_reply_is_for_is_unavailable() -> None:
    """Silence in a script is never taken for an answer."""
    runtime = played({"texts": ["x"], "when": {"agent": "drafting"}})

    with pytest.raises(RuntimeUnavailable, match="no reply for this request of 'classification'"):
        runtime.infer(request())


def test_scripted_texts_lie_close_when_they_share_words() -> None:
    """Good enough to route and to retrieve without a model."""
    texts = ("outline the lungs", "outline the left lung", "book a slot")

    rows = played({"embedding": 256}).infer(request(texts=texts)).arrays["embedding"]

    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.3


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        ({"probabilities": {"present": 0.5}}, "probabilities"),
        ({"probability": {"present": 1.5}}, "present"),
        ({"mask": "liver"}, "mask"),
        ({"raises": "boredom"}, "raises"),
        ({"mask": "lungs", "probability": {"present": 0.5}}, "either a mask or probabilities"),
        ({"probability": {"present": 0.5}, "prediction_set": ["maybe"]}, "maybe"),
        ({"when": {"moon": "full"}}, "moon"),
    ],
)
def test_a_reply_nobody_can_play_stops_the_load(reply: dict[str, Any], key: str) -> None:
    """The message names what is wrong in the file."""
    with pytest.raises(ManifestError, match=key):
        played(reply)


def test_a_script_without_replies_stops_the_load() -> None:
    """It could answer nothing."""
    with pytest.raises(ManifestError, match="replies"):
        played()


def test_a_scripted_case_imports_no_torch() -> None:
    """Scenarios run where torch is not even installed."""
    code = (
        "import sys; from wetread.runtimes.shipped import RUNTIMES;"
        "from wetread.ports.runtime import InferenceRequest;"
        "r = RUNTIMES.build('scripted', {'replies': [{'probability': {'present': 0.9}}]}, None);"
        "r.infer(InferenceRequest(agent='x'));"
        "sys.exit(bool({'torch', 'monai', 'transformers'} & set(sys.modules)))"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0
