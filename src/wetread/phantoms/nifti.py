"""A phantom volume as one NIfTI-1 file, with its spacing and where it lies."""

import nibabel
import numpy as np

from wetread.phantoms.hippocampus import RenderedHippocampus


def to_nifti(rendered: RenderedHippocampus) -> bytes:
    """The volume in RAS order, in millimetres; the same volume gives the same bytes.

    Without a voxel size the header names no unit, as files do that lost theirs.
    """
    known = rendered.spec.voxel_mm
    right_anterior_superior = rendered.pixels.transpose(2, 1, 0)[::-1, ::-1]
    step = known or 1.0
    image = nibabel.Nifti1Image(
        np.ascontiguousarray(right_anterior_superior), np.diag([step, step, step, 1.0])
    )
    image.header.set_xyzt_units("mm" if known else "unknown")
    return bytes(image.to_bytes())
