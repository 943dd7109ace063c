"""Where a classifier looked, as a map on its canvas: evidence of attention, not a proof."""

import numpy as np
from numpy.typing import NDArray

from wetread.runtimes.preprocess import Shape, mask_to_film

Floats = NDArray[np.float32]


def gradient_map(features: Floats, gradients: Floats) -> Floats:
    """Channels weighted by how much they speak for a class (Grad-CAM, Selvaraju et al. 2017).

    Args:
        features: last convolutional stage, [channels, rows, columns].
        gradients: of the class's logit with respect to them, same shape.

    Returns:
        [rows, columns] within 0..1; all 0 where nothing speaks for the class.
    """
    weights = gradients.mean(axis=(1, 2))
    return _unit(np.maximum(np.tensordot(weights, features, axes=1), 0))


def rollout(layers: list[Floats], grid: Shape) -> Floats:
    """Attention of the class token to each patch through all layers (Abnar and Zuidema 2020).

    Heads are averaged and half of every layer is the residual path.

    Args:
        layers: [heads, tokens, tokens] each; the class token first, the patches last.
        grid: rows and columns of patches.

    Returns:
        [rows, columns] within 0..1.
    """
    tokens = layers[0].shape[-1]
    through = np.eye(tokens, dtype=np.float32)
    for layer in layers:
        mixed = (layer.mean(axis=0) + np.eye(tokens, dtype=np.float32)) / 2
        through = (mixed / mixed.sum(axis=1, keepdims=True)) @ through
    patches = grid[0] * grid[1]
    return _unit(through[0, tokens - patches :].reshape(grid))


def onto(canvas: Shape, coarse: Floats) -> Floats:
    """A coarse map enlarged to the canvas."""
    enlarged = mask_to_film(coarse[None], shape=canvas, mode="stretch")[0]
    return np.asarray(np.clip(enlarged, 0, 1), dtype=np.float32)


def _unit(plane: Floats) -> Floats:
    low, high = float(plane.min()), float(plane.max())
    if high <= low:
        return np.zeros_like(plane, dtype=np.float32)
    return np.asarray((plane - low) / (high - low), dtype=np.float32)
