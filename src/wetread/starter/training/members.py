"""An ensemble: the same lesson several times, from other beginnings and in another order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from wetread.starter.training.loop import checkpoints
from wetread.starter.training.networks import store, write_config

Teach = Callable[[int, Path], nn.Module]
"""From a seed and a folder for checkpoints to a network that has learned."""


def train_members(
    teach: Teach, config: dict[str, Any], out: Path, *, seed: int, members: int
) -> None:
    """Writes the first member to `out` and the others to `member-2`, `member-3` … inside it."""
    for number in range(1, members + 1):
        folder = out if number == 1 else out / f"member-{number}"
        torch.manual_seed(seed + number - 1)
        network = teach(seed + number - 1, checkpoints(out) / f"member-{number}")
        store(network, folder)
        write_config(config, folder)
