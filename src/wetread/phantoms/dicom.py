"""A phantom as a DICOM instance, with the modules its storage class makes mandatory.

A film whose pixel size is known is written as Digital X-Ray Image Storage - For Presentation
(PS3.3 A.26), where Imager Pixel Spacing is Type 1. Without a known pixel size that class cannot
be filled honestly, so the film is written as Computed Radiography (PS3.3 A.2). A short-axis slice
is an MR Image (PS3.3 A.4). What else is no film is written as Secondary Capture (PS3.3 A.8).
"""

import io
from collections.abc import Mapping
from datetime import datetime

import pydicom
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    ComputedRadiographyImageStorage,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    MRImageStorage,
    SecondaryCaptureImageStorage,
)

from wetread.clinical.coding import CodedConcept
from wetread.errors import BadInput
from wetread.phantoms.projection import VIEWS, Projection, projection_of
from wetread.phantoms.spec import ChestPhantom, OutOfScopePhantom, ShortAxisPhantom
from wetread.phantoms.study import RenderedStudy
from wetread.phantoms.uids import Uids, seeded_uids

TEXT_VRS = frozenset({"AE", "AS", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"})

Rendered = (
    RenderedStudy[ChestPhantom] | RenderedStudy[OutOfScopePhantom] | RenderedStudy[ShortAxisPhantom]
)
SLICE_THICKNESS_MM = 8.0
REPETITION_MS, ECHO_MS = 3.0, 1.5


def to_dicom(
    rendered: Rendered,
    *,
    uids: Uids | None = None,
    patient_id: str = "PHANTOM",
    taken: datetime | None = None,
    tags: Mapping[str, str] | None = None,
) -> bytes:
    """The study as one DICOM file (Explicit VR Little Endian); same arguments, same bytes.

    Args:
        rendered: what `render` or `render_other` made.
        uids: source of the study, series and instance UIDs; by default the spec decides them.
        patient_id: a made-up Patient ID.
        taken: date and time of the exposure; None leaves the dates empty, as Type 2 allows.
        tags: DICOM keyword to text, set last: to plant text where a scenario wants it, or to make
            the header contradict the picture. Text longer than its VR allows is written as given,
            because hostile files do so too.

    Raises:
        BadInput: when a key of `tags` is no DICOM keyword or no text element.
    """
    uid = uids or seeded_uids(rendered.spec.model_dump_json())
    dataset = Dataset()
    _patient(dataset, rendered, patient_id)
    _study_and_series(dataset, uid, taken)
    _pixels(dataset, rendered)
    _storage_class(dataset, rendered.spec)
    for keyword, text in (tags or {}).items():
        dataset.add(_text_element(keyword, text))
    dataset.file_meta = _file_meta(dataset)
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def _patient(dataset: Dataset, rendered: Rendered, patient_id: str) -> None:
    spec = rendered.spec
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName = "PHANTOM^ONE" if isinstance(spec, ChestPhantom) else "PHANTOM^OTHER"
    dataset.PatientID = patient_id
    dataset.PatientBirthDate = ""
    dataset.PatientSex = spec.sex if isinstance(spec, ChestPhantom) else ""
    if isinstance(spec, ChestPhantom):
        dataset.PatientAge = "006Y" if spec.age_band == "child" else "045Y"


def _study_and_series(dataset: Dataset, uid: Uids, taken: datetime | None) -> None:
    dataset.StudyInstanceUID = uid("study")
    dataset.SeriesInstanceUID = uid("series")
    dataset.SOPInstanceUID = uid("instance")
    dataset.StudyDate = taken.strftime("%Y%m%d") if taken else ""
    dataset.StudyTime = taken.strftime("%H%M%S") if taken else ""
    dataset.ReferringPhysicianName = ""
    dataset.StudyID = "1"
    dataset.AccessionNumber = ""
    dataset.SeriesNumber = 1
    dataset.InstanceNumber = 1
    dataset.Manufacturer = "wetread phantom"
    dataset.BurnedInAnnotation = "NO"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", ""]


def _pixels(dataset: Dataset, rendered: Rendered) -> None:
    """Image Pixel module (PS3.3 C.7.6.3)."""
    dataset.Rows, dataset.Columns = rendered.pixels.shape
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
    dataset.PixelRepresentation = 0
    raw = rendered.pixels.tobytes()
    dataset.add(DataElement("PixelData", "OB", raw + b"\0" * (len(raw) % 2)))


def _storage_class(
    dataset: Dataset, spec: ChestPhantom | OutOfScopePhantom | ShortAxisPhantom
) -> None:
    if isinstance(spec, ShortAxisPhantom):
        _magnetic_resonance(dataset, spec)
        return
    projection = projection_of(spec)
    if projection is None:
        _secondary_capture(dataset, "CT" if spec.kind == "ct-slice" else "OT")
    elif spec.pixel_spacing_mm is None:
        _computed(dataset, projection)
    else:
        _digital(dataset, projection, spec.pixel_spacing_mm)


def _computed(dataset: Dataset, projection: Projection) -> None:
    """CR Series and CR Image modules (PS3.3 C.8.1)."""
    dataset.SOPClassUID = ComputedRadiographyImageStorage
    dataset.Modality = "CR"
    _position(dataset, projection)


def _digital(dataset: Dataset, projection: Projection, spacing_mm: float) -> None:
    """DX Series, Positioning, Anatomy Imaged, Image and Detector modules (PS3.3 C.8.11)."""
    dataset.SOPClassUID = DigitalXRayImageStorageForPresentation
    dataset.Modality = "DX"
    _position(dataset, projection)
    dataset.ViewCodeSequence = [_code(VIEWS[projection.view])]
    dataset.ImageLaterality = projection.laterality
    dataset.AnatomicRegionSequence = [_code(projection.region)]
    dataset.PresentationIntentType = "FOR PRESENTATION"
    dataset.PixelIntensityRelationship = "LOG"
    dataset.PixelIntensityRelationshipSign = -1
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = 0, 1, "US"
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.WindowCenter, dataset.WindowWidth = 128, 256
    dataset.LossyImageCompression = "00"
    dataset.DetectorType = dataset.PositionerType = ""
    dataset.ImagerPixelSpacing = dataset.PixelSpacing = [spacing_mm, spacing_mm]
    dataset.AcquisitionContextSequence = []


def _position(dataset: Dataset, projection: Projection) -> None:
    dataset.ViewPosition = projection.view
    dataset.BodyPartExamined = projection.body_part
    dataset.PatientOrientation = list(projection.orientation)


def _magnetic_resonance(dataset: Dataset, spec: ShortAxisPhantom) -> None:
    """Image Plane and MR Image modules (PS3.3 C.7.6.2, C.8.3): a slice of a gated cine series."""
    dataset.SOPClassUID = MRImageStorage
    dataset.Modality = "MR"
    dataset.BodyPartExamined = "HEART"
    dataset.FrameOfReferenceUID = dataset.StudyInstanceUID
    dataset.PositionReferenceIndicator = dataset.Laterality = ""
    dataset.PatientPosition = "HFS"
    dataset.ScanningSequence, dataset.SequenceVariant = "GR", "SS"
    dataset.ScanOptions, dataset.MRAcquisitionType = "CG", "2D"
    dataset.RepetitionTime, dataset.EchoTime, dataset.EchoTrainLength = REPETITION_MS, ECHO_MS, 1
    dataset.TriggerTime = spec.phase_ms
    dataset.SliceThickness = SLICE_THICKNESS_MM
    dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    dataset.ImagePositionPatient = [0, 0, -spec.slice_mm]
    if spec.pixel_spacing_mm is not None:
        dataset.PixelSpacing = [spec.pixel_spacing_mm, spec.pixel_spacing_mm]


def _secondary_capture(dataset: Dataset, modality: str) -> None:
    """SC Equipment module (PS3.3 C.8.6): synthetic, whatever modality it pretends to be."""
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.ConversionType = "SYN"
    dataset.Modality = modality
    dataset.PatientOrientation = dataset.Laterality = ""


def _code(concept: CodedConcept) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodeMeaning = concept.code, concept.display
    item.CodingSchemeDesignator = "SCT"
    return item


def _text_element(keyword: str, text: str) -> DataElement:
    tag = tag_for_keyword(keyword)
    vr = None if tag is None else dictionary_VR(tag)
    if tag is None or vr not in TEXT_VRS:
        raise BadInput(
            f"tags: {keyword!r} is no DICOM text element; use a keyword such as 'StudyDescription'"
        )
    return DataElement(tag, vr, text, validation_mode=pydicom.config.IGNORE)


def _file_meta(dataset: Dataset) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = seeded_uids("implementation")("class")
    meta.ImplementationVersionName = "WETREAD"
    return meta
