"""An image classifier from transformers as functions from arrays to arrays."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import AutoConfig, AutoModelForImageClassification

from wetread.errors import WeightsRefused
from wetread.runtimes.attention import gathered, onto, rollout, shifted
from wetread.runtimes.base import Precision
from wetread.runtimes.explanation import Recipe
from wetread.runtimes.loaded.local import pretrained
from wetread.runtimes.loaded.weights import DTYPES, settle

Floats = NDArray[np.float32]

_MAP = 4
"""Axes of a stage that is a map, its batch included."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the network made of one canvas.

    `logits` [classes]; `features` [channels], the last stage averaged over its positions.
    """

    logits: Floats
    features: Floats


class Classifier:
    """The network of a verified directory, on its device.

    Raises:
        WeightsRefused: the directory holds no image classifier that transformers can read.
    """

    def __init__(self, directory: Path, device: str, precision: Precision) -> None:
        network = pretrained(
            AutoModelForImageClassification,
            directory,
            use_safetensors=True,
            dtype=DTYPES[precision],
            attn_implementation="eager",  # the other implementations keep no attention to show
        )
        self._network: Any = settle(network, device, precision)
        self._device, self._dtype = device, DTYPES[precision]

    @property
    def labels(self) -> tuple[str, ...]:
        named: dict[int, str] = self._network.config.id2label
        return tuple(named[index] for index in sorted(named))

    def see(self, inputs: Floats) -> list[Seen]:
        """Logits and features of each input [n, channels, rows, columns], normalised already."""
        with torch.inference_mode():
            out = self._network(self._tensor(inputs), output_hidden_states=True)
        return [_seen(out, index) for index in range(len(inputs))]

    def explain(self, inputs: Floats, label: str, recipe: Recipe) -> Floats:
        """Where the network looks for the label: [rows, columns] of the input, nowhere below 0.

        The recipe's blur is left to whoever puts the map on the film.

        Raises:
            WeightsRefused: the recipe does not fit the network.
        """
        films = shifted(inputs, recipe.views)
        if recipe.method == "attention-rollout":
            maps = np.stack([self._rolled(film[None]) for film in films])
        else:
            # captum brings seconds of imports, which only a map has to pay for.
            from wetread.runtimes.loaded.attributions import attribution  # noqa: PLC0415 - above

            index = self.labels.index(label)
            maps = _array(attribution(self._network, self._tensor(films), index, recipe))
        return gathered(maps)

    def _tensor(self, inputs: Floats) -> Tensor:
        return torch.from_numpy(inputs).to(self._device, self._dtype)

    def _rolled(self, inputs: Floats) -> Floats:
        """Attention rollout, where every layer attends over the same tokens."""
        if not self.attends:
            raise WeightsRefused(
                "explanation.json asks for attention rollout of a network without attention over "
                "one grid of patches; test the explanations again"
            )
        grid = self._grid(inputs)
        with torch.inference_mode():
            layers = self._network(self._tensor(inputs), output_attentions=True).attentions
        return onto(
            (inputs.shape[2], inputs.shape[3]), rollout([_array(a[0]) for a in layers], grid)
        )

    @property
    def module(self) -> torch.nn.Module:
        """The network itself, for tests of what its maps depend on."""
        network: torch.nn.Module = self._network
        return network

    @property
    def attends(self) -> bool:
        """Whether this is a plain vision transformer: one grid of patches from end to end."""
        config = self._network.config
        return hasattr(config, "patch_size") and hasattr(config, "num_hidden_layers")

    def _grid(self, inputs: Floats) -> tuple[int, int]:
        patch = self._network.config.patch_size
        rows, columns = patch if isinstance(patch, (list, tuple)) else (patch, patch)
        return inputs.shape[2] // rows, inputs.shape[3] // columns


def channels(directory: Path) -> int:
    """How many channels the network reads."""
    config = pretrained(AutoConfig, directory)
    return int(getattr(config, "num_channels", 3))


def _seen(out: Any, index: int) -> Seen:
    last: Tensor = out.hidden_states[-1][index]
    positions = (1, 2) if last.ndim == _MAP - 1 else (0,)
    return Seen(logits=_array(out.logits[index]), features=_array(last.mean(positions)))


def _array(tensor: Tensor) -> Floats:
    return np.asarray(tensor.detach().float().cpu().numpy())
