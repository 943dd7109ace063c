"""Which starter models can be made, by what, from which collections; nothing heavy is imported."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wetread.errors import UnknownComponent


@dataclass(frozen=True, kw_only=True)
class Maker:
    """A module of `starter/training` and the function in it that writes the model.

    `reads` names the collections of the data folder, each with its manifest.
    """

    module: str
    reads: tuple[str, ...]
    function: str = "train"

    def load(self) -> Callable[..., Any]:
        """The function; this imports torch."""
        module = importlib.import_module(f"wetread.starter.training.{self.module}")
        found: Callable[..., Any] = getattr(module, self.function)
        return found


MAKERS: dict[str, Maker] = {
    "cardiac-gate": Maker(module="gate", reads=("cardiac_mr", "cxr", "volumes")),
    "cardiac-lv": Maker(module="ventricle", reads=("cardiac_mr",)),
    "cxr-gate": Maker(module="gate", reads=("cxr", "cardiac_mr", "volumes")),
    "cxr-lungs": Maker(module="lungs", reads=("cxr",)),
    "cxr-pneumonia": Maker(module="pneumonia", reads=("cxr",)),
    "hippocampus": Maker(module="hippocampus", reads=("hippocampus_mr",)),
    "hippocampus-gate": Maker(
        module="gate", reads=("hippocampus_mr", "cardiac_mr", "cxr", "volumes")
    ),
}


def maker(name: str) -> Maker:
    """The maker of a starter model.

    Raises:
        UnknownComponent: no starter has that name.
    """
    if name not in MAKERS:
        raise UnknownComponent("starter model", name, MAKERS)
    return MAKERS[name]
