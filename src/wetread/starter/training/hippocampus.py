"""`hippocampus`: 3D U-Nets that outline the anterior and posterior hippocampus on cropped T1 MR.

The networks read a volume at its own resolution, brightness scaled between its percentiles, in the
one orientation to which every volume is turned when it is read.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from wetread.exchange.nifti import read_volume
from wetread.runtimes.volumes import scaled
from wetread.starter.films import Row, manifest, permitted
from wetread.starter.training.augment3d import Strength3D, vary3d
from wetread.starter.training.loop import fit, forward
from wetread.starter.training.losses import dice_and_entropy
from wetread.starter.training.members import train_members
from wetread.starter.training.networks import build
from wetread.starter.training.quality import Sample, calibrate_quality

COLLECTION = "hippocampus_mr"
SIZE = (48, 64, 48)
CONFIG: dict[str, Any] = {
    "network": "UNet",
    "kwargs": {
        "spatial_dims": 3,
        "in_channels": 1,
        "out_channels": 3,
        "channels": [16, 32, 64, 128],
        "strides": [2, 2, 2],
        "num_res_units": 2,
        "norm": "INSTANCE",
    },
    "activation": "softmax",
    "postprocess": "without_islands",
    "window": {"size": list(SIZE), "overlap": 0.5},
    "outputs": ["background", "anterior-hippocampus", "posterior-hippocampus"],
}
MEMBERS = 3


def train(data: Path, out: Path, *, seed: int, steps: int = 1500, batch: int = 2) -> Path:
    """Writes the members' weights, `config.json` and `quality.json` to `out`."""
    volumes, labels = drawn(data, permitted(manifest(data, COLLECTION, split="train")))
    strength = Strength3D()

    def loss(model: nn.Module, generator: torch.Generator) -> Tensor:
        chosen = torch.randint(len(volumes), (batch,), generator=generator)
        shown, truth = vary3d(volumes[chosen], labels[chosen], generator, strength)
        return dice_and_entropy(forward(model, shown), truth)

    def teach(number: int, kept: Path) -> nn.Module:
        return fit(build(CONFIG), loss, steps=steps, folder=kept, seed=number, rate=3e-3)

    train_members(teach, CONFIG, out, seed=seed, members=MEMBERS)
    calibrate_quality(out, samples(data, "train") + samples(data, "val"), seed=seed)
    return out


def drawn(data: Path, rows: list[Row]) -> tuple[Tensor, Tensor]:
    """Volumes [n, 1, slices, rows, columns] within 0..1 and label maps without the 1."""
    volumes = [padded(scaled(volume(data / row["file"])), SIZE) for row in rows]
    labels = [padded(volume(data / row["label_file"]), SIZE) for row in rows]
    return (
        torch.from_numpy(np.stack(volumes)[:, None].astype(np.float32)),
        torch.from_numpy(np.stack(labels).round().astype(np.int64)),
    )


def samples(data: Path, split: str) -> list[Sample]:
    """Permitted volumes of the split as they were published, each with its truth."""
    rows = permitted(manifest(data, COLLECTION, split=split))
    return [
        (
            volume(data / row["file"]),
            volume(data / row["label_file"]).round().astype(np.uint8),
            row["id"],  # subjects are not published
        )
        for row in rows
    ]


def volume(path: Path) -> NDArray[np.generic]:
    """The array of a NIfTI file as the reader turns it."""
    with path.open("rb") as file:
        return read_volume(file).pixels


def padded(array: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    """The array in the middle of a canvas of zeros, as the sliding window lays it."""
    missing = [max(0, wanted - extent) for wanted, extent in zip(size, array.shape, strict=True)]
    return np.pad(array, [(gap // 2, gap - gap // 2) for gap in missing])
