"""Text models from transformers: an encoder of sentences, and a chat model."""

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

from wetread.runtimes.base import Precision
from wetread.runtimes.loaded.adapting import adapt
from wetread.runtimes.loaded.local import pretrained
from wetread.runtimes.loaded.weights import DTYPES, settle

if TYPE_CHECKING:
    from wetread.runtimes.loaded.constrained import Grammars

Floats = NDArray[np.float32]
Message = dict[str, str]

LONGEST = 512


class SentenceEncoder:
    """Mean of the last layer's tokens, as unit vectors (Reimers and Gurevych, EMNLP 2019).

    Args:
        directory: verified; weights, configuration and tokeniser.
        device: as torch names it.
        precision: arithmetic of the network.
        adapter: a file of low-rank changes to the weights, verified too.

    Raises:
        WeightsRefused: the verified directory holds no encoder that transformers can read.
    """

    def __init__(
        self, directory: Path, device: str, precision: Precision, adapter: Path | None = None
    ) -> None:
        self._tokenise: Any = pretrained(AutoTokenizer, directory)
        network = pretrained(AutoModel, directory, use_safetensors=True, dtype=DTYPES[precision])
        if adapter is not None:
            adapt(network, adapter)
        self._network: Any = settle(network, device, precision)
        self._device, self._longest = device, _longest(directory, self._tokenise)

    def encode(self, texts: tuple[str, ...], batch: int) -> Floats:
        """Float32 [texts, dimensions] with rows of length one; long texts are cut."""
        rows = np.zeros((len(texts), int(self._network.config.hidden_size)), dtype=np.float32)
        if not texts:
            return rows
        tokens = self._tokenise(list(texts), truncation=True, max_length=self._longest)
        # Texts of a length go together: what pads the shorter ones costs as much as what is read.
        order = sorted(range(len(texts)), key=lambda index: len(tokens["input_ids"][index]))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            rows[chosen] = self._encoded(
                {name: [column[index] for index in chosen] for name, column in tokens.items()}
            )
        return rows

    def _encoded(self, tokens: dict[str, list[list[int]]]) -> Floats:
        padded = self._tokenise.pad(tokens, return_tensors="pt").to(self._device)
        with torch.inference_mode():
            return np.asarray(sentence_vectors(self._network, padded).cpu().numpy())


def sentence_vectors(network: Any, tokens: Any) -> Tensor:
    """Float32 [texts, dimensions]: the mean of the last layer over a text's tokens, length one."""
    states = network(**tokens).last_hidden_state.float()
    mask = tokens["attention_mask"][..., None].float()
    return functional.normalize((states * mask).sum(1) / mask.sum(1).clamp(min=1), dim=1)


class ChatModel:
    """A causal language model under its own chat template.

    Raises:
        WeightsRefused: the verified directory holds no such model that transformers can read.
    """

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        self._tokenise: Any = pretrained(AutoTokenizer, directory)
        network = pretrained(
            AutoModelForCausalLM, directory, use_safetensors=True, dtype=DTYPES[precision]
        )
        self._network: Any = settle(network, device, precision)
        self._device = device

    def reply(
        self,
        messages: list[Message],
        *,
        tokens: int,
        temperature: float,
        seed: int,
        schema: str = "",
    ) -> str:
        """What the model says next: its likeliest words at temperature 0, else drawn by `seed`.

        Under a JSON Schema the answer is a document of that schema, if `tokens` are enough for it.
        """
        prompt = self._tokenise(
            self._written(messages), add_special_tokens=False, return_tensors="pt"
        ).to(self._device)
        drawn = {"do_sample": True, "temperature": temperature} if temperature else {}
        devices = [self._device] if self._device.startswith("cuda") else []
        with torch.inference_mode(), torch.random.fork_rng(devices):
            torch.manual_seed(seed)
            length = prompt["input_ids"].shape[1]
            written = self._network.generate(
                **prompt,
                max_new_tokens=tokens,
                pad_token_id=self._padding,
                logits_processor=[self._grammars.only(schema, length)] if schema else [],
                **(drawn or {"do_sample": False}),
            )
        fresh = written[0, length:]
        return str(self._tokenise.decode(fresh, skip_special_tokens=True)).strip()

    @cached_property
    def _grammars(self) -> "Grammars":
        from wetread.runtimes.loaded.constrained import Grammars  # noqa: PLC0415 - where asked for

        return Grammars(self._tokenise, int(self._network.config.vocab_size))

    @property
    def _padding(self) -> int | None:
        pad: int | None = self._tokenise.pad_token_id
        return self._tokenise.eos_token_id if pad is None else pad

    def _written(self, messages: list[Message]) -> str:
        if self._tokenise.chat_template is None:
            return "\n\n".join(message["content"] for message in messages) + "\n\n"
        return str(
            self._tokenise.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        )


def _longest(directory: Path, tokenise: Any) -> int:
    """Tokens the encoder was trained on, as sentence-transformers records it."""
    path = directory / "sentence_bert_config.json"
    stated = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return int(min(stated.get("max_seq_length") or LONGEST, tokenise.model_max_length, LONGEST))
