"""Where models run: CUDA when there is one, else the CPU, and how much memory they may take."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wetread.errors import RuntimeUnavailable

Wanted = Literal["auto", "cpu", "cuda"]

CPU_SHARE = 0.5
"""Of the machine's memory; the rest belongs to pixels, the database and other programs."""
GPU_SHARE = 0.9
"""Of what is free on the GPU when it is first used; the rest is for what flows through a model."""


def _nothing() -> None:
    """On the CPU, memory returns by itself."""


@dataclass(frozen=True, kw_only=True)
class Device:
    """A place to run.

    `name` as torch spells it, `budget` in bytes for all models together, `forget` gives the
    memory of dropped models back to others.
    """

    name: str
    budget: int
    forget: Callable[[], None] = _nothing


def find_device(wanted: Wanted = "auto", *, budget: int | None = None) -> Device:
    """The device for this process; `budget` in bytes replaces the share of memory it would take.

    Raises:
        RuntimeUnavailable: CUDA was asked for and there is none.
    """
    if wanted != "cpu":
        import torch  # noqa: PLC0415 - takes seconds, and a CPU-only setting needs none of it

        if torch.cuda.is_available():
            free, _ = torch.cuda.mem_get_info(0)
            return Device(
                name="cuda:0",
                budget=int(free * GPU_SHARE) if budget is None else budget,
                forget=torch.cuda.empty_cache,
            )
        if wanted == "cuda":
            raise RuntimeUnavailable("no CUDA device is usable here; set the device to auto or cpu")
    return Device(name="cpu", budget=_half_of_memory() if budget is None else budget)


def _half_of_memory() -> int:
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * CPU_SHARE)
