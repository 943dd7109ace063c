"""One training loop for every starter model: resumable, seeded by step, averaged over steps.

Each step draws from a generator seeded by the run's seed and the step's number, so that a run
that was interrupted and resumed is the run that was not. What is kept is the exponential moving
average of the weights: on some hundred films it is worth more than the last step.

Networks learn on the graphics card where there is one. Losses are theirs alone to know: what is
shown and what is true stay where they are made, see `forward`.
"""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn

from wetread.runtimes.loaded.weights import channels_innermost

Loss = Callable[[nn.Module, torch.Generator], Tensor]


def fit(
    model: nn.Module,
    loss: Loss,
    *,
    steps: int,
    folder: Path,
    seed: int,
    rate: float = 1e-3,
    decay: float = 0.05,
    momentum: float = 0.995,
    every: int = 200,
) -> nn.Module:
    """The averaged network after `steps`; carries on from a checkpoint in `folder` if one is there.

    AdamW under a one-cycle rate; the loss chooses its arithmetic (see `arithmetic`).
    """
    model = channels_innermost(model.to(device()))
    average = copy.deepcopy(model).eval()
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=rate, total_steps=max(steps, 2), pct_start=0.15
    )
    parts = {"model": model, "average": average, "optimiser": optimiser, "schedule": schedule}
    checkpoint = folder / "checkpoint.pt"
    start = _resume(checkpoint, parts)
    with _without_subnormals():
        bar = Console(stderr=True)  # standard output is for what a command prints
        for step in track(range(start, steps), f"training {folder.name}", console=bar):
            generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
            torch.manual_seed(seed * 1_000_003 + step)  # dropout draws from the global generator
            model.train()
            value = loss(model, generator)
            optimiser.zero_grad()
            torch.autograd.backward(value)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            _follow(average, model, min(momentum, (step + 1) / (step + 10)))
            if (step + 1) % every == 0 or step + 1 == steps:
                _save(checkpoint, parts, step + 1)
                _log(folder, step + 1, float(value.detach()))
    return average.cpu()


def forward(network: nn.Module, inputs: Tensor) -> Any:
    """What a network says of inputs, float32 and on the processor, wherever the network lies.

    Args:
        network: answers with a tensor, with several, or with logits as transformers do.
        inputs: on any device.
    """
    place = next(network.parameters()).device
    with arithmetic(place):
        said = network(inputs.to(place))
    said = getattr(said, "logits", said)
    if isinstance(said, tuple):
        return tuple(part.float().cpu() for part in said)
    return said.float().cpu()


def device() -> torch.device:
    """Where networks learn here."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def checkpoints(out: Path) -> Path:
    """Beside a model's folder, which holds nothing but what is pinned."""
    return out.parent / "checkpoints" / out.name


def arithmetic(place: torch.device) -> torch.autocast:
    """bfloat16 where the device has it; emulated it would be far slower than float32."""
    if place.type == "cuda":
        able = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        known = torch.cpu.get_capabilities()  # what is missing is another kind of processor
        able = bool(known.get("avx512_bf16") or known.get("amx_bf16"))
    return torch.autocast(place.type, dtype=torch.bfloat16, enabled=able)


@contextmanager
def _without_subnormals() -> Iterator[None]:
    """Vanishing moments would slow a CPU down several times; others get their floats back."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def _follow(average: nn.Module, model: nn.Module, momentum: float) -> None:
    with torch.no_grad():
        for mean, now in zip(
            average.state_dict().values(), model.state_dict().values(), strict=True
        ):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - momentum)
            else:
                mean.copy_(now)


def _resume(checkpoint: Path, parts: dict[str, object]) -> int:
    if not checkpoint.is_file():
        return 0
    stored = torch.load(checkpoint, weights_only=True, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(stored[name])  # type: ignore[attr-defined]  # modules, optimiser and schedule all have it
    return int(stored["step"])


def _save(checkpoint: Path, parts: dict[str, object], step: int) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    state = {name: part.state_dict() for name, part in parts.items()}  # type: ignore[attr-defined]  # as above
    partial = checkpoint.with_suffix(".partial")
    torch.save({**state, "step": step}, partial)
    os.replace(partial, checkpoint)  # noqa: PTH105 - atomic on purpose


def _log(folder: Path, step: int, value: float) -> None:
    with (folder / "log.tsv").open("a", encoding="utf-8") as log:
        log.write(f"{step}\t{value:.4f}\n")
