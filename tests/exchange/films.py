"""Small DICOM, PNG and NIfTI files made on the spot, each as hostile as a test asks for."""

import io
from typing import Any

import nibabel
import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

CR = "1.2.840.10008.5.1.4.1.1.1"
DX = "1.2.840.10008.5.1.4.1.1.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
SEG = "1.2.840.10008.5.1.4.1.1.66.4"

STUDY = "1.2.826.0.1.3680043.8.498.1"
NAME = "Okonkwo^Adaeze"
NUMBER = "MRN-4711"


def ramp(rows: int = 12, columns: int = 10, *, dtype: str = "uint16") -> np.ndarray:
    """Every pixel another value, brightest at the end."""
    return np.arange(rows * columns).reshape(rows, columns).astype(dtype)


def film(pixels: np.ndarray | None = None, **tags: Any) -> Dataset:
    """A chest radiograph's data set; a tag that is None is left out."""
    stored = ramp() if pixels is None else pixels
    dataset = Dataset()
    values = {
        "SOPClassUID": CR,
        "SOPInstanceUID": f"{STUDY}.1.1",
        "StudyInstanceUID": STUDY,
        "SeriesInstanceUID": f"{STUDY}.1",
        "Modality": "CR",
        "PatientName": NAME,
        "PatientID": NUMBER,
        "PatientBirthDate": "19600102",
        "StudyDate": "20250701",
        "BodyPartExamined": "CHEST",
        "ViewPosition": "PA",
        "InstanceNumber": 1,
        "SeriesNumber": 1,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": stored.shape[-2],
        "Columns": stored.shape[-1],
        "BitsAllocated": 8 * stored.dtype.itemsize,
        "BitsStored": 8 * stored.dtype.itemsize,
        "HighBit": 8 * stored.dtype.itemsize - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
        **tags,
    }
    for keyword, value in values.items():
        if value is not None:
            setattr(dataset, keyword, value)
    raw = stored.tobytes()
    dataset.add_new(
        "PixelData", "OB" if stored.dtype.itemsize == 1 else "OW", raw + b"\0" * (len(raw) % 2)
    )
    return dataset


def ct_slice(number: int, height_mm: float, *, value: int = 0, **tags: Any) -> Dataset:
    """One axial CT slice at a height, filled with one stored value."""
    position = {
        "ImagePositionPatient": [0.0, 0.0, height_mm],
        "ImageOrientationPatient": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        "PixelSpacing": [0.5, 0.25],
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "InstanceNumber": number,
        "SOPInstanceUID": f"{STUDY}.1.{number}",
        "SOPClassUID": CT,
        "Modality": "CT",
        "ViewPosition": None,
    }
    return film(np.full((4, 5), value, dtype=np.uint16), **{**position, **tags})


def sequence(**tags: Any) -> list[Dataset]:
    """A sequence of one item."""
    item = Dataset()
    for keyword, value in tags.items():
        setattr(item, keyword, value)
    return [item]


def as_dicom(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """The data set as a DICOM file."""
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", "1.2.3")
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", f"{STUDY}.1.1")
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def as_picture(pixels: np.ndarray, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def as_nifti(
    array: np.ndarray, affine: np.ndarray | None = None, *, units: str = "mm", **header: Any
) -> bytes:
    """An array [x, y, z] as an uncompressed NIfTI-1 file, RAS unless an affine says otherwise."""
    image = nibabel.Nifti1Image(array, np.eye(4) if affine is None else affine)
    image.header.set_xyzt_units(units)
    content: bytes = image.to_bytes()
    written = nibabel.Nifti1Header(content[:348], check=False)
    for name, value in header.items():
        written[name] = value
    return bytes(written.binaryblock) + content[348:]
