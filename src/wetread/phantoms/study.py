"""What a phantom comes out as: the film, and the truth about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Label

Pixels = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Spec_co = TypeVar("Spec_co", bound=Noun, covariant=True)


@dataclass(frozen=True, eq=False)
class RenderedStudy(Generic[Spec_co]):
    """A presentation-ready MONOCHROME2 image with the truth it was drawn from.

    `pixels` is uint8 [rows, columns], large = white, or a volume [slices, rows, columns]. Each mask
    is uint8 of the same shape, 0 or 255.
    `labels` says "present" or "absent" of what the drawing decides, and names nothing else.
    """

    spec: Spec_co
    pixels: Pixels
    masks: Mapping[str, Mask]
    labels: Mapping[str, Label]
