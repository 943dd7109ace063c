"""Several questions to one model: at once where its runtime can, one after the other elsewhere."""

from collections.abc import Callable, Sequence
from typing import Any

from wetread.errors import BadInput
from wetread.ports.runtime import Inference, InferenceRequest, Runtime

Reply = Inference | BadInput


def ask(runtime: Runtime, requests: Sequence[InferenceRequest]) -> list[Reply]:
    """A reply to each request; where a model cannot use an image, its objection is the reply."""
    many: Callable[[Sequence[InferenceRequest]], Any] | None = getattr(runtime, "infer_many", None)
    if many is not None and len(requests) > 1:
        try:
            return list(many(requests))
        except BadInput:
            pass  # one image spoils the batch; asked one by one, the others are answered
    return [_one(runtime, request) for request in requests]


def _one(runtime: Runtime, request: InferenceRequest) -> Reply:
    try:
        return runtime.infer(request)
    except BadInput as error:
        return error
