"""An image classifier from transformers as functions from arrays to arrays."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import AutoConfig, AutoModelForImageClassification

from wetread.runtimes.attention import gradient_map, rollout
from wetread.runtimes.base import Precision
from wetread.runtimes.loaded.local import pretrained
from wetread.runtimes.loaded.weights import DTYPES, settle

Floats = NDArray[np.float32]

_MAP = 4


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
        """Logits and features of each input [n, channels, rows, columns], already normalised."""
        with torch.inference_mode():
            out = self._network(self._placed(inputs), output_hidden_states=True)
        return [_seen(out, index) for index in range(len(inputs))]

    def explain(self, inputs: Floats, label: str) -> Floats | None:
        """Where the network looked in the one input for the label, [rows, columns] within 0..1."""
        pixels = self._placed(inputs)
        if self._attends:
            with torch.inference_mode():
                out = self._network(pixels, output_attentions=True)
                return _rolled(out.attentions, self._grid(inputs))
        with torch.enable_grad():
            out = self._network(pixels.requires_grad_(), output_hidden_states=True)
            return _weighted(out, self.labels.index(label))

    def _placed(self, inputs: Floats) -> Tensor:
        return torch.from_numpy(inputs).to(self._device, self._dtype)

    @property
    def _attends(self) -> bool:
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


def _weighted(out: Any, index: int) -> Floats | None:
    """Grad-CAM on the last stage, where that stage is a map on the way to the logits."""
    last: Tensor = out.hidden_states[-1]
    if last.ndim != _MAP:
        return None
    (gradients,) = torch.autograd.grad(out.logits[0, index], last, allow_unused=True)
    return None if gradients is None else gradient_map(_array(last[0]), _array(gradients[0]))


def _rolled(layers: tuple[Tensor, ...] | None, grid: tuple[int, int]) -> Floats | None:
    """Attention rollout, where every layer attends over the same tokens."""
    shapes = {tuple(layer.shape) for layer in layers or ()}
    if layers is None or len(shapes) != 1 or layers[0].shape[-1] < grid[0] * grid[1]:
        return None
    return rollout([_array(layer[0]) for layer in layers], grid)


def _array(tensor: Tensor) -> Floats:
    return np.asarray(tensor.detach().float().cpu().numpy())
