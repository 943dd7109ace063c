"""What a network that outlines structures is punished for."""

import torch
from torch import Tensor
from torch.nn import functional

from wetread.starter.films import IGNORE


def dice_and_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Soft Dice of each structure in each picture plus cross entropy, ignored places left out.

    Dice is taken picture by picture, as it is judged, so that small structures count as much.

    Args:
        logits: [n, classes, …], the first class being background.
        labels: [n, …], 127 where nothing is to be judged (Milletari et al., 3DV 2016).
    """
    seen = labels != IGNORE
    target = torch.where(seen, labels, 0)
    entropy = functional.cross_entropy(logits, target, reduction="none")[seen].mean()
    classes = logits.shape[1]
    chance = logits.softmax(1)[:, 1:] * seen[:, None]
    truth = functional.one_hot(target, classes).movedim(-1, 1)[:, 1:] * seen[:, None]
    axes = tuple(range(2, logits.dim()))
    both = (chance * truth).sum(axes)
    dice = (2 * both + 1) / (chance.sum(axes) + truth.sum(axes) + 1)
    return entropy + 1 - dice.mean()
