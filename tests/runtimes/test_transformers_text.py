"""`transformers-text` encodes sentences and talks, from local files alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from wetread.errors import BadInput, ManifestError, UnknownComponent, WeightsRefused
from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.encoder import encoder_from
from wetread.runtimes.lock import SHIPPED, WeightsLock
from wetread.runtimes.shipped import RUNTIMES
from wetread.runtimes.transformers_text import ADAPTER

Tiny = dict[str, Callable[..., Path]]
OnCpu = Callable[[], RuntimeResources]
TEXTS = ("is there pneumonia", "draft a report", "lung", "")


@pytest.fixture
def text(models: Path, on_cpu: OnCpu) -> Callable[..., Runtime]:
    """The runtime over the model called `model`."""

    def build(**params: Any) -> Runtime:
        assert (models / "model").is_dir()
        return RUNTIMES.build("transformers-text", {"model": "model", **params}, on_cpu())

    return build


def asked(*texts: str, instruction: str = "", seed: int = 0, **options: Any) -> InferenceRequest:
    return InferenceRequest(
        agent="x", texts=texts, instruction=instruction, seed=seed, options=options
    )


def test_rows_do_not_depend_on_their_neighbours(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Padding is masked out: alone, in a batch or in another order, a text has one vector."""
    tiny["bert"](models / "model")
    rows = text(batch=2).infer(asked(*TEXTS)).arrays["embedding"]

    turned = text().infer(asked(*reversed(TEXTS))).arrays["embedding"][::-1]
    alone = np.stack([text().infer(asked(one)).arrays["embedding"][0] for one in TEXTS])

    assert rows.shape == (4, 16)
    assert np.allclose(rows, turned, atol=1e-5)
    assert np.allclose(rows, alone, atol=1e-5)


def test_no_texts_give_no_rows(models: Path, tiny: Tiny, text: Callable[..., Runtime]) -> None:
    """Still of the model's width, so that products with them work."""
    tiny["bert"](models / "model")

    assert text().infer(asked()).arrays["embedding"].shape == (0, 16)


def test_a_text_longer_than_the_model_reads_is_cut(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """The encoder's own limit holds, as its configuration states it."""
    tiny["bert"](models / "model")

    rows = text().infer(asked("lung " * 400, "lung " * 16)).arrays["embedding"]

    assert np.allclose(rows[0], rows[1], atol=1e-6)


def test_a_chat_model_repeats_itself_under_a_seed(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Drawn words follow the request's seed alone; without temperature nothing is drawn."""
    tiny["llama"](models / "model")
    warm, cold = text(mode="chat", temperature=3.0), text(mode="chat")

    def said(runtime: Runtime, seed: int) -> str:
        request = asked("draft a report", seed=seed, max_new_tokens=8)
        return runtime.infer(request).texts[0]

    assert said(warm, 1) == said(warm, 1)
    assert len({said(warm, seed) for seed in range(6)}) > 1
    assert len({said(cold, seed) for seed in range(6)}) == 1


def test_drawing_words_leaves_other_randomness_alone(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """The process's generator stands where it stood."""
    import torch  # noqa: PLC0415 - needed here alone

    tiny["llama"](models / "model")
    runtime = text(mode="chat", temperature=1.0, max_new_tokens=2)
    before = torch.get_rng_state()

    runtime.infer(asked("lung", seed=9))

    assert torch.equal(before, torch.get_rng_state())


def test_instruction_and_texts_keep_their_roles(
    models: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch, text: Callable[..., Runtime]
) -> None:
    """The task is the system's message, the material is the user's: data gives no orders."""
    from wetread.runtimes.loaded.text import ChatModel  # noqa: PLC0415 - imports torch

    tiny["llama"](models / "model")
    seen: list[Any] = []

    def reply(_self: ChatModel, messages: list[Any], **_more: Any) -> str:
        seen.append(messages)
        return "ok"

    monkeypatch.setattr(ChatModel, "reply", reply)
    runtime = text(mode="chat")

    runtime.infer(asked("first", "second", instruction="draft"))
    runtime.infer(asked(instruction="draft"))

    system, user = {"role": "system", "content": "draft"}, {"role": "user", "content": "draft"}
    assert seen == [[system, {"role": "user", "content": "first\n\nsecond"}], [user]]


def test_a_model_without_template_reads_plain_text(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """A base model goes on from what it is given."""
    tiny["llama"](models / "model", None)

    assert text(mode="chat", max_new_tokens=3).infer(asked("is there", instruction="the")).texts


@pytest.mark.parametrize("mode", ["encoder", "chat"])
def test_what_a_text_model_cannot_use_is_refused(
    mode: str, models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Images and unknown options are told, not dropped."""
    tiny["bert" if mode == "encoder" else "llama"](models / "model")
    film: NDArray[np.uint8] = np.zeros((8, 8), np.uint8)

    with pytest.raises(BadInput, match="reads no images"):
        text(mode=mode).infer(InferenceRequest(agent="x", images=(film,), texts=("a",)))
    with pytest.raises(BadInput, match="no option 'top_k'"):
        text(mode=mode).infer(asked("a", top_k=3))


def test_nothing_to_answer_is_refused(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """A chat model with an empty prompt would invent one."""
    tiny["llama"](models / "model")

    with pytest.raises(BadInput, match="neither"):
        text(mode="chat").infer(asked())


def test_an_encoder_is_no_chat_model(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """The wrong mode for a model is refused in one sentence."""
    folder = tiny["bert"](models / "model")
    (folder / "config.json").write_text('{"model_type": "resnet"}', encoding="utf-8")

    with pytest.raises(WeightsRefused, match=r"'model': .* cannot read it"):
        text(mode="chat").infer(asked("a"))


def test_the_shipped_encoder_knows_what_belongs_together() -> None:
    """MiniLM, from its wheel: 384 dimensions, and the near question lies nearer."""
    from wetread.runtimes.devices import find_device  # noqa: PLC0415 - needed here alone
    from wetread.runtimes.lease import DeviceLease  # noqa: PLC0415 - needed here alone

    if not SHIPPED.is_file():
        pytest.skip("no weights.lock in this checkout; train the starters or install the wheel")
    resources = RuntimeResources(
        lock=WeightsLock.read(), lease=DeviceLease(lambda: find_device("cpu"))
    )
    runtime = RUNTIMES.build("transformers-text", {"model": "minilm-l6-v2"}, resources)

    rows = encoder_from(runtime)(
        ["Is there pneumonia on this film?", "Does the X-ray show an infection?", "Book a CT."]
    )

    assert rows.shape == (3, 384)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_an_adapted_encoder_is_another_one(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Both lie side by side on a device, and each gives its own vectors."""
    tiny["bert"](models / "model")
    head = models / "head"
    head.mkdir()
    layer = "encoder.layer.0.output.dense"
    parts = {f"{layer}.down": np.ones((2, 16)), f"{layer}.up": np.eye(16, 2)}
    save_file({name: part.astype(np.float32) for name, part in parts.items()}, head / ADAPTER)
    save_file({"weights": np.zeros((16, 1), np.float32)}, head / "model.safetensors")

    plain, adapted = text(), text(adapter="head")
    before = plain.infer(asked(*TEXTS)).arrays["embedding"]
    changed = adapted.infer(asked(*TEXTS)).arrays["embedding"]
    after = plain.infer(asked(*TEXTS)).arrays["embedding"]

    assert np.abs(before - changed).max() > 0.01
    assert np.array_equal(before, after)


def test_a_chat_model_is_not_adapted(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Ignored in silence it would be thought to work."""
    tiny["llama"](models / "model")

    with pytest.raises(ManifestError, match="leave it out"):
        text(mode="chat", adapter="head")


def test_an_adapter_that_nobody_pinned_is_unknown(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """It would decide as much as the weights do."""
    tiny["bert"](models / "model")

    with pytest.raises(UnknownComponent, match="stranger"):
        text(adapter="stranger")


SCHEMA = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["one", "other"]},
        "said": {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 20}},
    },
    "required": ["kind", "said"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_chat_model_that_knows_nothing_writes_what_the_schema_allows(
    models: Path, tiny: Tiny, text: Callable[..., Runtime], seed: int, temperature: float
) -> None:
    """Every token that no document of the schema goes on with is out of the question."""
    tiny["speller"](models / "model")
    asks = asked("x", seed=seed, schema=json.dumps(SCHEMA), temperature=temperature)

    (reply,) = text(mode="chat").infer(asks).texts

    jsonschema.validate(json.loads(reply), SCHEMA)


def test_what_is_no_schema_is_refused(
    models: Path, tiny: Tiny, text: Callable[..., Runtime]
) -> None:
    """Before anything is written."""
    tiny["speller"](models / "model")

    for schema in ("no JSON", '{"type": "nothing of the kind"}'):
        with pytest.raises(BadInput, match="schema"):
            text(mode="chat").infer(asked("x", schema=schema))
