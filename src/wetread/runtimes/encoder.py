"""A text runtime as an `Encoder`, which remembers what it has read.

Skills, phrases and rules are encoded again in every case; the same text is sent to the model once.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wetread.errors import RuntimeUnavailable
from wetread.ports.encoder import Encoder
from wetread.ports.runtime import InferenceRequest, Lane, Runtime

Row = NDArray[np.float32]


def encoder_from(
    runtime: Runtime, *, agent: str = "encoder", lane: Lane = "routine", remember: int = 4096
) -> Encoder:
    """An encoder over a runtime that returns `arrays["embedding"]`.

    Args:
        runtime: `transformers-text` in encoder mode, or a scripted one.
        agent: whose name the inferences are recorded under.
        lane: the queue it waits in.
        remember: texts kept; the least recently asked for goes first.

    The encoder raises:
        RuntimeUnavailable: the runtime returned no embedding for each text.
    """
    known: OrderedDict[str, Row] = OrderedDict()
    lock = threading.Lock()

    def encode(texts: Sequence[str]) -> Row:
        if not texts:
            return _embedded(runtime, (), agent, lane)
        with lock:
            rows = {text: known[text] for text in texts if text in known}
        fresh = tuple(dict.fromkeys(text for text in texts if text not in rows))
        if fresh:
            rows.update(zip(fresh, _embedded(runtime, fresh, agent, lane), strict=True))
        with lock:
            for text, row in rows.items():
                known[text] = row
                known.move_to_end(text)
            while len(known) > remember:
                known.popitem(last=False)
        return np.stack([rows[text] for text in texts])

    return encode


def _embedded(runtime: Runtime, texts: tuple[str, ...], agent: str, lane: Lane) -> Row:
    found = runtime.infer(InferenceRequest(agent=agent, texts=texts, lane=lane))
    rows = found.arrays.get("embedding")
    if rows is None or len(rows) != len(texts):
        raise RuntimeUnavailable(
            "the text runtime returned no embedding for each text; configure it as an encoder"
        )
    return rows
