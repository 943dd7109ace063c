"""A picture is read as a case would read it: through the readers, with what its header says."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.imaging import Digest, ImagingStudy, Instance, Series
from wetread.exchange.inbound import read_study
from wetread.store.canonical import sha256

Pixels = NDArray[np.generic]


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """The first image of a study: [rows, columns], or [slices, rows, columns]."""

    study: ImagingStudy
    series: Series
    instance: Instance
    pixels: Pixels

    @property
    def states_modality(self) -> bool:
        """Whether a header said what it is; a PNG and a NIfTI file say nothing."""
        return any(a.name == "modality" and a.basis == "header" for a in self.study.attributes)


def read_picture(path: Path) -> Picture:
    """The picture at a path.

    Raises:
        BadInput: it cannot be read; the sentence names no file and no person.
    """
    kept: dict[Digest, Pixels] = {}

    def keep(array: Pixels) -> Digest:
        name = sha256(array.tobytes())
        kept[name] = array
        return name

    # Nothing leaves this process, so a pseudonym needs no secret.
    study = read_study(path, keep_array=keep, salt=b"evaluation")
    series = study.series[0]
    instance = series.instances[0]
    pixels = kept[instance.pixels]
    stacked = pixels.ndim == 3 and pixels.shape[0] == 1  # noqa: PLR2004 - one frame, kept as a stack
    return Picture(
        study=study, series=series, instance=instance, pixels=pixels[0] if stacked else pixels
    )
