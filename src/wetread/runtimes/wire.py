"""One message between a program and its model worker: a JSON head, and plain arrays behind it.

Nothing that arrives is executed: the head is JSON, and an array is bytes of a numeric type with a
shape. A message is its length of head (8 bytes, little endian), the head, then each array's bytes.
"""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest

Head = dict[str, Any]
Arrays = Sequence[NDArray[Any]]
Message = list[bytes | memoryview]

NUMERIC = "biuf"


def packed(head: Head, arrays: Arrays = ()) -> Message:
    """One message, ready to be written.

    Raises:
        TypeError: an array is not numeric, or the head is no JSON.
    """
    plain = [np.asarray(array, order="C") for array in arrays]
    if any(array.dtype.kind not in NUMERIC for array in plain):
        raise TypeError("only numeric arrays travel between processes")
    described = [[array.dtype.str, list(array.shape)] for array in plain]
    body = json.dumps({**head, "arrays": described}).encode()
    return [len(body).to_bytes(8, "little"), body, *(a.data for a in plain if a.size)]


def write(stream: BinaryIO, message: Message) -> None:
    """All of it, at once for whoever reads."""
    stream.writelines(message)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Head, list[NDArray[Any]]] | None:
    """The next message; None where the other side has closed, in the middle of one too."""
    try:
        length = int.from_bytes(_exactly(stream, 8), "little")
        head: Head = json.loads(_exactly(stream, length))
        return head, [_array(stream, *described) for described in head.pop("arrays")]
    except EOFError:
        return None


def _array(stream: BinaryIO, spelling: str, shape: list[int]) -> NDArray[Any]:
    dtype = np.dtype(spelling)
    if dtype.kind not in NUMERIC:
        raise RuntimeUnavailable("a message between processes held something that is no array")
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(_exactly(stream, count * dtype.itemsize), dtype).reshape(shape)


def _exactly(stream: BinaryIO, size: int) -> bytearray:
    """A buffer of its own, so that the array over it may be written to."""
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        read = stream.readinto(view)  # type: ignore[attr-defined]  # BinaryIO leaves readinto out
        if not read:
            raise EOFError
        view = view[read:]
    return buffer


def of_request(request: InferenceRequest) -> tuple[Head, Arrays]:
    return {
        "agent": request.agent,
        "texts": request.texts,
        "instruction": request.instruction,
        "lane": request.lane,
        "seed": request.seed,
        "options": dict(request.options),
    }, request.images


def to_request(head: Head, arrays: Arrays) -> InferenceRequest:
    return InferenceRequest(**{**head, "texts": tuple(head["texts"])}, images=tuple(arrays))


def of_inference(inference: Inference) -> tuple[Head, Arrays]:
    return {
        "names": list(inference.arrays),
        "labels": inference.labels,
        "scalars": {name: float(value) for name, value in inference.scalars.items()},
        "texts": inference.texts,
        "methods": dict(inference.methods),
        "algorithm": inference.algorithm.model_dump(mode="json"),
        "seconds": inference.seconds,
    }, list(inference.arrays.values())


def to_inference(head: Head, arrays: Arrays) -> Inference:
    return Inference(
        arrays=dict(zip(head["names"], arrays, strict=True)),
        labels=tuple(head["labels"]),
        scalars=head["scalars"],
        texts=tuple(head["texts"]),
        methods=head["methods"],
        algorithm=AlgorithmIdentification.model_validate(head["algorithm"]),
        seconds=head["seconds"],
    )
