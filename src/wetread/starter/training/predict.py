"""What the stored starters say of a film: the plain reference for any runtime that serves them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from wetread.runtimes.preprocess import film_to_input, mask_to_film, without_islands
from wetread.starter.training.networks import restore
from wetread.starter.training.trunk import pooled

Floats = NDArray[np.float64]


class Outliner:
    """Draws background, right and left lung: float32 [3, rows, columns] on the film's own grid."""

    def __init__(self, folder: Path) -> None:
        config = _json(folder / "config.json")
        self.scaling, self.exposures = config["preprocess"], config.get("exposures", [1.0])
        self.network = restore(folder)

    def __call__(self, pixels: NDArray[Any]) -> NDArray[np.float32]:
        canvas = film_to_input(pixels, size=tuple(self.scaling["size"]), mode=self.scaling["mode"])
        seen = np.stack([canvas**gamma for gamma in self.exposures]).astype(np.float32)
        inputs = torch.from_numpy((seen - self.scaling["mean"]) / self.scaling["std"])
        with torch.inference_mode():
            chance = self.network(inputs).softmax(1).mean(0).numpy()
        shape = (pixels.shape[0], pixels.shape[1])
        return mask_to_film(without_islands(chance), shape=shape, mode=self.scaling["mode"])


class Ensemble:
    """Logit of the second label less that of the first, [n], averaged over a folder's members."""

    def __init__(self, folder: Path) -> None:
        self.members = [Scorer(one) for one in (folder, *sorted(folder.glob("member-*")))]

    def margins(self, films: Sequence[NDArray[Any]]) -> Floats:
        return np.asarray(np.mean([member.margins(films) for member in self.members], axis=0))


class Scorer:
    """Features under the classifier [n, channels] and logits [n, labels] of films."""

    def __init__(self, folder: Path) -> None:
        self.preprocessor = _json(folder / "preprocessor.json")
        self.network = restore(folder)

    def __call__(self, films: Sequence[NDArray[Any]]) -> tuple[Floats, Floats]:
        vectors, logits = zip(*(self._one(pixels) for pixels in films), strict=True)
        return np.stack(vectors), np.stack(logits)

    def margins(self, films: Sequence[NDArray[Any]]) -> Floats:
        """Logit of the second label less that of the first, [n]."""
        logits = self(films)[1]
        return np.asarray(logits[:, 1] - logits[:, 0])

    def _one(self, pixels: NDArray[Any]) -> tuple[Floats, Floats]:
        scaling = self.preprocessor
        canvas = film_to_input(pixels, size=tuple(scaling["size"]), mode=scaling["mode"])
        inputs = torch.from_numpy((canvas - scaling["mean"][0]) / scaling["std"][0])[None]
        classifier: Any = self.network.classifier
        with torch.inference_mode():
            features = pooled(self.network, inputs)
            return features[0].double().numpy(), classifier(features)[0].double().numpy()


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
