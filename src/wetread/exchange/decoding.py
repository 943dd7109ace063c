"""What a foreign decoder may raise, say and allocate: every fault becomes one plain sentence.

The formats read here are parsed by large libraries that meet hostile bytes with whatever exception
the bytes provoke, and that quote header values (names, ids, UIDs) in their warnings. Neither may
reach a person or a log.
"""

import logging
import math
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput, WetreadError

ACCEPTED = "a DICOM image of CR, DX, CT, MR or US, a PNG or JPEG picture, or a NIfTI volume"

MAX_FILE_BYTES = 2 * 2**30
MAX_SAMPLES = 100_000_000
"""Samples in one image: rows x columns x frames x channels."""

# Process-wide on purpose: scoped filters are not safe across threads, and these libraries repeat
# header values, which may identify the patient, in what they print and in what they log.
warnings.filterwarnings("ignore", module=r"(pydicom|nibabel|PIL)\b")
for _name in ("pydicom", "nibabel.global", "PIL"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """Whatever a decoder raises inside, the caller meets BadInput with this sentence.

    The cause is cut off, because its message may quote identifiers.
    """
    try:
        with np.errstate(all="ignore"):  # what overflows is found by `storable`, in plain words
            yield
    except WetreadError:
        raise
    except Exception:  # noqa: BLE001 - malformed bytes make decoders raise any type at all
        raise BadInput(sentence) from None


def check_samples(extents: Iterable[int], subject: str) -> None:
    """Refuse before anything is allocated what claims to be larger than any film or scan.

    Args:
        extents: rows, columns, frames, channels in any order.
        subject: how the sentence begins, such as "the file".
    """
    dimensions = [int(extent) for extent in extents]
    if min(dimensions) < 1:
        raise BadInput(f"{subject} claims an image without rows or columns; export it again")
    samples = math.prod(dimensions)
    if samples > MAX_SAMPLES:
        raise BadInput(
            f"{subject} claims {samples // 1_000_000:,} megapixels, and the limit is "
            f"{MAX_SAMPLES // 1_000_000}; hand in a smaller image or fewer frames"
        )


def storable(array: NDArray[Any], subject: str) -> NDArray[np.generic]:
    """The decoded intensities in native byte order and at most 32 bits.

    Raises:
        BadInput: complex or structured values, values that are not finite or exceed 32 bits.
    """
    if array.dtype.kind not in "buif":
        raise BadInput(f"{subject} holds pixels that are not plain numbers; export it in grey")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise BadInput(f"{subject} holds pixels that are not finite numbers; export it again")
    with np.errstate(over="ignore"):
        narrowed = array.astype(_narrow(array.dtype), copy=False)
    if narrowed.dtype.kind == "f" and not np.isfinite(narrowed).all():
        raise BadInput(f"{subject} holds pixels beyond 32-bit range; rescale and export it again")
    return np.ascontiguousarray(narrowed)


def _narrow(dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtype.kind == "b":
        return np.dtype(np.uint8)
    if dtype.itemsize > 4 or dtype == np.float16:  # noqa: PLR2004 - four bytes are 32 bits
        return np.dtype(np.float32)
    return dtype.newbyteorder("=")
