"""A study comes in: whatever the file is named, its content decides how it is read.

Names, identifiers, UIDs and file names never leave this room, neither in a message nor in a log.
"""

from pathlib import Path
from typing import BinaryIO

from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.decoding import ACCEPTED
from wetread.exchange.pseudonyms import pseudonym
from wetread.exchange.reading import KeepArray, Reading


def read_study(
    path: Path, *, keep_array: KeepArray, salt: bytes, modality: Modality | None = None
) -> ImagingStudy:
    """Read a DICOM file or folder, a PNG or JPEG picture, or a NIfTI volume.

    Args:
        path: what was handed in.
        keep_array: stores a decoded array, [rows, columns] or [slices, rows, columns], large
            values bright, and returns its digest.
        salt: the installation's secret behind pseudonymous references.
        modality: what the operator says it is, for data whose header does not.

    Raises:
        BadInput: it cannot be read; one sentence that names no file, person or identifier.
    """
    reading = _read(path, keep_array, modality)
    return ImagingStudy(
        id=pseudonym("study", salt, reading.study),
        patient=pseudonym("patient", salt, reading.patient),
        study_instance_uid=reading.study_instance_uid,
        patient_age_years=reading.age_years,
        attributes=reading.attributes,
        embedded_text=reading.texts,
        series=reading.series,
    )


def _read(path: Path, keep_array: KeepArray, modality: Modality | None) -> Reading:
    if _is_folder(path):
        from wetread.exchange.dicom import read_folder  # noqa: PLC0415 - see _read_file

        return read_folder(path, keep_array=keep_array, modality=modality)
    with opening.opened(path) as file:
        return _read_file(file, path, keep_array, modality)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _read_file(
    file: BinaryIO, path: Path, keep_array: KeepArray, modality: Modality | None
) -> Reading:
    # Each reader is imported when its format arrives: pydicom alone takes half a second.
    first = opening.head(file)
    kind = opening.kind_of(first)
    if kind is None:
        raise BadInput(f"the file is {opening.describe(first)}; hand in {ACCEPTED}")
    if kind == "dicom":
        from wetread.exchange.dicom import read_file  # noqa: PLC0415 - see above

        return read_file(path, keep_array=keep_array, modality=modality)
    if kind == "nifti":
        from wetread.exchange.nifti import read_nifti  # noqa: PLC0415 - see above

        return read_nifti(file, keep_array=keep_array, modality=modality)
    from wetread.exchange.raster import read_raster  # noqa: PLC0415 - see above

    return read_raster(file, kind, keep_array=keep_array, modality=modality)
