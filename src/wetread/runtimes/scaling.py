"""How a model wants its film: canvas, fit, channels and the scale of its grey values."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wetread.errors import WeightsRefused
from wetread.manifests.registry import explain
from wetread.runtimes.preprocess import Mode, Shape, film_to_input, mask_to_film
from wetread.runtimes.volumes import middle_planes


class Scaling(BaseModel):
    """What `preprocessor.json`, or the part `preprocess` of a `config.json`, says.

    Keys that only describe (such as `percentiles`, which the steps fix) are left aside. `mean` and
    `std` are one figure, or one for each channel.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    size: tuple[int, int]
    mode: Mode = "letterbox"
    mean: tuple[float, ...] | float = 0.0
    std: tuple[float, ...] | float = 1.0
    channels: int = Field(default=1, ge=1)
    field: float = Field(
        default=1.0, gt=0, le=1, description="share of each side, in the middle, that is looked at"
    )
    planes: bool = Field(
        default=False, description="reads a volume, by its three middle planes, one a channel"
    )

    def to_input(self, film: NDArray[np.generic]) -> NDArray[np.float32]:
        """The film as float32 [1, channels, rows, columns] on the canvas."""
        return self.normalised(self.canvas(film))

    def canvas(self, film: NDArray[np.generic]) -> NDArray[np.float32]:
        """The film as float32 [1, rows, columns] within 0..1; of a volume [3, rows, columns]."""
        if self.planes:
            return middle_planes(film, size=self.size)
        whole = film_to_input(film, size=self._whole, mode=self.mode)
        return whole[:, *self._middle]

    def normalised(self, canvas: NDArray[np.float32]) -> NDArray[np.float32]:
        mean, std = (np.reshape(value, (-1, 1, 1)) for value in (self.mean, self.std))
        channels = canvas if self.planes else np.repeat(canvas, self.channels, axis=0)
        shifted = (channels - mean) / std
        return np.asarray(shifted[None], dtype=np.float32)

    def all_normalised(self, canvases: NDArray[np.float32]) -> NDArray[np.float32]:
        """Canvases [n, 1, rows, columns] as float32 [n, channels, rows, columns]."""
        return np.concatenate([self.normalised(canvas) for canvas in canvases])

    def to_film(self, maps: NDArray[np.float32], film: NDArray[np.generic]) -> NDArray[np.float32]:
        """Maps [structures, canvas rows, canvas columns] on the film's own grid."""
        whole = np.zeros((len(maps), *self._whole), dtype=np.float32)
        whole[:, *self._middle] = maps
        return mask_to_film(whole, shape=(film.shape[0], film.shape[1]), mode=self.mode)

    @property
    def _whole(self) -> Shape:
        """The canvas if all of the film were looked at."""
        return round(self.size[0] / self.field), round(self.size[1] / self.field)

    @property
    def _middle(self) -> tuple[slice, slice]:
        """Where on that canvas lies what the network sees."""
        top, left = ((w - s) // 2 for w, s in zip(self._whole, self.size, strict=True))
        return slice(top, top + self.size[0]), slice(left, left + self.size[1])


def read_scaling(directory: Path, *, channels: int) -> Scaling:
    """From `preprocessor.json`, or from the `preprocessor_config.json` of a model hub.

    The latter describes a photograph's way in; its canvas and grey scale are kept, its cropping is
    not, because a crop may cut the finding away.

    Raises:
        WeightsRefused: neither file is there, or it names no canvas.
    """
    for name, read in (("preprocessor.json", dict), ("preprocessor_config.json", _from_hub)):
        path = directory / name
        if path.is_file():
            try:
                stated = read(json.loads(path.read_text(encoding="utf-8")))
                return Scaling.model_validate({"channels": channels, **stated})
            except ValidationError as error:
                raise WeightsRefused(explain(error, f"model {directory.name!r}: {name}")) from None
    raise WeightsRefused(
        f"model {directory.name!r}: it has no preprocessor.json; add one that states size, mode, "
        "mean and std"
    )


def _from_hub(raw: dict[str, Any]) -> dict[str, Any]:
    stated = raw.get("crop_size") if raw.get("do_center_crop") else raw.get("size")
    size = stated if isinstance(stated, dict) else {"shortest_edge": stated}
    edge = size.get("shortest_edge")
    return {
        "size": (size.get("height", edge), size.get("width", edge)),
        "mode": "stretch",
        "mean": raw.get("image_mean", 0.0) if raw.get("do_normalize", True) else 0.0,
        "std": raw.get("image_std", 1.0) if raw.get("do_normalize", True) else 1.0,
    }
