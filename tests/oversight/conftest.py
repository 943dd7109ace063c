"""A home with models to decide about; their bytes are read and never run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from wetread.clinical.principals import Principal
from wetread.oversight.canary.base import CanaryResult, Check
from wetread.oversight.register import ModelRegister
from wetread.oversight.shown import Shown

ADMIN = Principal(user="ada", role="admin", full_name="Ada Admin")
OWNER = Principal(user="owner", role="owner", full_name="owner of this installation")
CASES = "lungs/1"

Source = Callable[..., Path]
Tried = Callable[..., CanaryResult]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A model's folder somewhere else; `seed` decides its weights."""

    def make(name: str = "elsewhere", *, seed: int = 1) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        weights = np.random.default_rng(seed).normal(size=3).astype(np.float32)
        save_file({"weights": weights}, folder / "model.safetensors")
        (folder / "config.json").write_text("{}", encoding="utf-8")
        return folder

    return make


@pytest.fixture
def register(ledger: Any, home: Path) -> ModelRegister:
    return ModelRegister(ledger, home)


@pytest.fixture
def tried(register: ModelRegister) -> Tried:
    """Records a canary result for the bytes that are pinned now."""

    def record(model: str = "mine", *, passed: bool = True, **changes: Any) -> CanaryResult:
        result = CanaryResult(
            **{
                "model": model,
                "digest": register.lock.pin(model).digest,
                "kind": "chest radiograph lungs",
                "cases": CASES,
                "n": 24,
                "checks": (Check.at_least(0.85, "mean-dice", 0.97 if passed else 0.1),),
                **changes,
            }
        )
        register.tried(OWNER, result)
        return result

    return record


@pytest.fixture
def shown(register: ModelRegister) -> Callable[..., Shown]:
    """What a live simulation may have shown of the bytes that are pinned now."""

    def make(model: str = "mine", **changes: Any) -> Shown:
        values = {
            "gate": "promotion",
            "gate_digest": "a" * 64,
            "to": "production",
            "passed": True,
            "live": True,
            "results": "a" * 64,
            "figures": ("moved:0.000",),
            "models": {model: register.lock.pin(model).digest},
        }
        return Shown.model_validate(values | changes)

    return make


__all__ = ["ADMIN", "CASES", "OWNER"]
