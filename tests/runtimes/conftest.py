"""Tiny models with random weights, built where a test asks and pinned like real ones."""
# ruff: noqa: PLC0415 - the tests of lock and lease need none of these seconds of imports

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import Device
from wetread.runtimes.digests import contents, digest_file
from wetread.runtimes.explanation import RECORD, weights_digest
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock

UNET: dict[str, Any] = {
    "network": "UNet",
    "kwargs": {
        "spatial_dims": 2,
        "in_channels": 1,
        "out_channels": 3,
        "channels": [4, 8],
        "strides": [2],
    },
    "postprocess": "without_islands",
    "preprocess": {"size": [32, 32], "mode": "letterbox", "mean": 0.5, "std": 0.25},
    "outputs": ["background", "right-lung", "left-lung"],
}
TEMPERATURE: dict[str, Any] = {
    "method": "temperature scaling; class-conditional split conformal",
    "coverage": 0.9,
    "groups": {
        "adult": {"temperature": 2.0, "quantiles": {"absent": 0.4, "present": 0.7}, "n_val": 9},
        "unknown": {"temperature": 1.5, "quantiles": {"absent": 0.5, "present": 0.8}, "n_val": 9},
    },
}
TEMPLATE = (
    "{% for m in messages %}{{ m['role'] }} {{ m['content'] }} {% endfor %}"
    "{% if add_generation_prompt %}assistant {% endif %}"
)
WORDS = ("system", "user", "assistant", "is", "there", "pneumonia", "lung", "draft", "a", "report")


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def unet(directory: Path, config: dict[str, Any] | None = None) -> Path:
    """A MONAI network as `monai` wants it."""
    import torch
    from monai.networks import nets
    from safetensors.torch import save_file

    directory.mkdir(parents=True)
    stated = {**UNET, **(config or {})}
    torch.manual_seed(1)
    network = getattr(nets, stated["network"])(**stated["kwargs"])
    save_file(network.state_dict(), directory / "model.safetensors", metadata={"format": "pt"})
    write_json(directory / "config.json", stated)
    return directory


def resnet(directory: Path, labels: tuple[str, ...] = ("absent", "present")) -> Path:
    """A network of convolutions as `transformers-vision` wants it."""
    import torch
    from transformers import ResNetConfig, ResNetForImageClassification

    torch.manual_seed(2)
    config = ResNetConfig(
        num_channels=1,
        embedding_size=4,
        hidden_sizes=[4, 8],
        depths=[1, 1],
        layer_type="basic",
        id2label=dict(enumerate(labels)),
    )
    ResNetForImageClassification(config).save_pretrained(directory)
    scaling = {"size": [64, 64], "mode": "letterbox", "mean": [0.5], "std": [0.25], "channels": 1}
    write_json(directory / "preprocessor.json", scaling)
    return directory


def vit(directory: Path) -> Path:
    """A vision transformer with the preprocessing file of a model hub."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification

    torch.manual_seed(3)
    config = ViTConfig(
        image_size=32,
        patch_size=8,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        id2label={0: "absent", 1: "present"},
    )
    ViTForImageClassification(config).save_pretrained(directory)
    stated = {
        "size": {"height": 32, "width": 32},
        "image_mean": [0.5, 0.4, 0.3],
        "image_std": [0.2, 0.2, 0.2],
    }
    write_json(directory / "preprocessor_config.json", stated)
    return directory


def bert(directory: Path) -> Path:
    """An encoder of sentences."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(4)
    tokeniser = words(None)
    config = BertConfig(
        vocab_size=len(tokeniser),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(directory)
    tokeniser.save_pretrained(directory)
    write_json(directory / "sentence_bert_config.json", {"max_seq_length": 16})
    return directory


def llama(directory: Path, template: str | None = TEMPLATE) -> Path:
    """A chat model that has learned nothing."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(5)
    tokeniser = words(template)
    config = LlamaConfig(
        vocab_size=len(tokeniser),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        bos_token_id=None,
        eos_token_id=None,
    )
    LlamaForCausalLM(config).save_pretrained(directory)
    tokeniser.save_pretrained(directory)
    return directory


def speller(directory: Path) -> Path:
    """A chat model that has learned nothing and can write any letter."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(6)
    letters = ["[PAD]", "[END]", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={one: n for n, one in enumerate(letters)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokeniser = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", eos_token="[END]", model_max_length=2**16
    )
    config = LlamaConfig(
        vocab_size=len(letters) + 6,  # as models have it whose rows are padded
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=2**13,
        bos_token_id=None,
        eos_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(directory)
    tokeniser.save_pretrained(directory)
    return directory


def words(template: str | None) -> Any:
    """A tokeniser of whole words."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = {word: index for index, word in enumerate(["[PAD]", "[UNK]", "[CLS]", *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", vocabulary["[CLS]"])]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    )
    if template:
        fast.chat_template = template
    return fast


def entry(directory: Path) -> dict[str, Any]:
    """A lock's entry for what the directory holds now."""
    files = {name: digest_file(directory / name) for name in contents(directory)}
    return {
        "version": "1",
        "folder": directory.name,
        "sha256": files.pop("model.safetensors"),
        "files": files,
        "licence": "Apache-2.0",
        "card": f"{directory.name}/card.md",
    }


@pytest.fixture
def pinned(tmp_path: Path) -> Callable[[], WeightsLock]:
    """Pins every model below `tmp_path/models` as it lies there."""

    def pin() -> WeightsLock:
        root = tmp_path / "models"
        lock = root / "weights.lock"
        write_json(lock, {path.name: entry(path) for path in root.iterdir() if path.is_dir()})
        return WeightsLock.read(lock)

    return pin


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def cpu(budget: int = 2**30) -> DeviceLease:
    return DeviceLease(lambda: Device(name="cpu", budget=budget))


@pytest.fixture
def on_cpu(pinned: Callable[[], WeightsLock]) -> Callable[[], RuntimeResources]:
    """The pinned models with a fresh lease on the CPU."""
    return lambda: RuntimeResources(lock=pinned(), lease=cpu())


@pytest.fixture
def tiny() -> dict[str, Callable[..., Path]]:
    """How to build each tiny model."""
    return {
        "unet": unet,
        "resnet": resnet,
        "vit": vit,
        "bert": bert,
        "llama": llama,
        "speller": speller,
    }


@pytest.fixture
def let_show() -> Callable[..., Path]:
    """Writes the record of a test that the maps of a folder's weights passed, or did not."""

    def write(folder: Path, method: str = "positive-gradient", **more: Any) -> Path:
        shown, weights = more.pop("shown", True), more.pop("weights", weights_digest(folder))
        recipe = {"method": method, **more}
        write_json(folder / RECORD, {"recipe": recipe, "shown": shown, "weights": weights})
        return folder

    return write


@pytest.fixture
def film() -> NDArray[np.uint16]:
    """A film of noise, 40 by 50 pixels."""
    return np.random.default_rng(7).integers(0, 4096, (40, 50)).astype(np.uint16)
