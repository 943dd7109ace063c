"""What is sent between processes arrives as it was, or not at all."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes import wire

NUMBERS = st.sampled_from(["<u2", "<i2", "|u1", "<f4", "<f8", "|b1"]).flatmap(
    lambda dtype: arrays.arrays(np.dtype(dtype), arrays.array_shapes(min_dims=0, min_side=0))
)


def sent(head: wire.Head, *found: NDArray[Any]) -> bytes:
    stream = io.BytesIO()
    wire.write(stream, wire.packed(head, found))
    return stream.getvalue()


@given(head=st.dictionaries(st.text(), st.integers() | st.text()), found=st.lists(NUMBERS))
def test_a_message_arrives_as_it_was(head: wire.Head, found: list[NDArray[Any]]) -> None:
    """Head, types, shapes and every byte, in order, and nothing is left over."""
    head.pop("arrays", None)
    stream = io.BytesIO(sent(head, *found))

    received = wire.receive(stream)

    assert received is not None
    assert received[0] == head
    for before, after in zip(found, received[1], strict=True):
        assert (before.dtype, before.shape) == (after.dtype, after.shape)
        assert before.tobytes() == after.tobytes()
    assert wire.receive(stream) is None


@given(data=st.data())
def test_a_message_cut_short_is_no_message(data: st.DataObject) -> None:
    """The other side may die in the middle of a word."""
    whole = sent({"number": 1}, np.arange(6, dtype=np.float32))
    cut = data.draw(st.integers(0, len(whole) - 1))

    assert wire.receive(io.BytesIO(whole[:cut])) is None


def test_objects_do_not_travel() -> None:
    """An array of objects would need a pickle, on either side."""
    with pytest.raises(TypeError, match="numeric"):
        sent({}, np.array([object()]))
    forged = sent({}, np.zeros(1)).replace(b'"<f8"', b'"|O8"')
    with pytest.raises(RuntimeUnavailable, match="no array"):
        wire.receive(io.BytesIO(forged))


def test_a_request_and_its_answer_are_rebuilt() -> None:
    """Both sides see the same values, and may write into what they were sent."""
    request = InferenceRequest(
        agent="segmentation",
        images=(np.arange(6, dtype=np.uint16).reshape(2, 3),),
        texts=("left lung",),
        instruction="outline",
        lane="STAT",
        seed=5,
        options={"attention": True},
    )
    answer = Inference(
        arrays={"mask": np.ones((1, 2, 3), np.float32)},
        labels=("left-lung",),
        scalars={"quality": 0.9},
        methods={"mask": "drawn"},
        algorithm=AlgorithmIdentification(agent="segmentation", runtime="monai", model="m@1"),
        seconds=0.5,
    )

    again = wire.to_request(*wire.of_request(request))
    back = wire.to_inference(*wire.of_inference(answer))

    assert (again.texts, again.lane, again.options) == (("left lung",), "STAT", {"attention": True})
    assert np.array_equal(again.images[0], request.images[0])
    assert back == answer
