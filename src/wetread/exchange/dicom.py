"""A DICOM file, or a folder of them, as one study of one patient.

Headers are read first, so that what does not belong together is refused before any pixel is
decoded; instances are put in order by what they say about themselves, never by file name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from wetread.clinical.coding import CHEST, CodedConcept
from wetread.clinical.imaging import Attribute, Digest, Instance, Modality, Series, View
from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.decoding import ACCEPTED, check_samples, refusing
from wetread.exchange.dicom_decompression import extents
from wetread.exchange.dicom_elements import Dataset, parse, uid, whole
from wetread.exchange.dicom_facts import FACTS, age_of, body_part_of, texts_of, view_of
from wetread.exchange.dicom_files import dicom_files
from wetread.exchange.dicom_geometry import GEOMETRY, lie, order, phase, position, spacing_of
from wetread.exchange.dicom_objects import check_is_picture, objection, stated_modality
from wetread.exchange.dicom_pixels import decoded
from wetread.exchange.reading import MAX_TEXTS, KeepArray, Reading, modality_of

_FILM: tuple[Modality, ...] = ("CR", "DX")

_HEADER = (
    *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber"),
    *("Modality", "IssuerOfPatientID", "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel"),
    *FACTS,
    *GEOMETRY,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One instance before its pixels are read; `subject` begins what is said about it."""

    path: Path
    header: Dataset
    subject: str
    patient: tuple[str, ...]

    @property
    def study(self) -> str | None:
        return uid(self.header, "StudyInstanceUID")

    @property
    def series(self) -> str:
        return uid(self.header, "SeriesInstanceUID") or ""


def read_file(path: Path, *, keep_array: KeepArray, modality: Modality | None) -> Reading:
    """One DICOM file as a study.

    Raises:
        BadInput: it is damaged, too large, or no image for people to look at.
    """
    sheet = _sheet(path, "the file")
    check_is_picture(sheet.header, sheet.subject)
    return _reading([sheet], keep_array, modality)


def read_folder(path: Path, *, keep_array: KeepArray, modality: Modality | None) -> Reading:
    """All DICOM images below a folder as one study; other files are left alone.

    Raises:
        BadInput: there are none, or too many, or they belong to different patients or studies,
            or one of them is damaged.
    """
    sheets = [_sheet(found, "a file in the folder") for found in dicom_files(path)]
    pictures = [sheet for sheet in sheets if objection(sheet.header) is None]
    if not pictures:
        reason = objection(sheets[0].header) if sheets else None
        raise BadInput(
            f"the folder holds no image: one file {reason}"
            if reason
            else f"the folder holds no DICOM image; hand in {ACCEPTED}"
        )
    _check_together(pictures)
    return _reading(pictures, keep_array, modality)


def _sheet(path: Path, subject: str) -> Sheet:
    with opening.opened(path, subject) as file:
        header = parse(file, _HEADER, subject)
    if not len(header) and objection(header) is None:
        raise BadInput(f"{subject} is damaged DICOM; export it again")
    with refusing(f"{subject} has a damaged DICOM header; export it again"):
        if objection(header) is None:
            check_samples(extents(header), subject)
        patient = tuple(str(header.get(k) or "").strip() for k in _PATIENT)
    return Sheet(path=path, header=header, subject=subject, patient=patient)


_PATIENT = ("PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate")


def _check_together(sheets: Iterable[Sheet]) -> None:
    """Different patients or studies in one folder are a mix-up until somebody says otherwise."""
    many = list(sheets)
    if len({sheet.patient for sheet in many}) > 1:
        raise BadInput("the folder mixes images of different patients; hand in one patient's study")
    if len({sheet.study for sheet in many}) > 1 or (len(many) > 1 and many[0].study is None):
        raise BadInput("the folder mixes images of different studies; hand in one study")


def _reading(sheets: list[Sheet], keep_array: KeepArray, modality: Modality | None) -> Reading:
    built = [_series(group, keep_array, modality) for group in _grouped(sheets)]
    first = sheets[0]
    attributes = dict.fromkeys(attribute for _, found in built for attribute in found)
    texts = dict.fromkeys(text for sheet in sheets for text in texts_of(sheet.header))
    instance = built[0][0].instances[0]
    study = first.study or uid(first.header, "SOPInstanceUID") or instance.source
    number, issuer = first.patient[:2]
    return Reading(
        patient="\0".join(filter(None, (number, issuer))) if number else study,
        study=study,
        series=tuple(series for series, _ in built),
        attributes=tuple(attributes),
        texts=tuple(texts)[:MAX_TEXTS],
        age_years=age_of(first.header),
        study_instance_uid=first.study,
    )


def _grouped(sheets: list[Sheet]) -> Iterator[list[Sheet]]:
    """Series by number, and in each the instances in order along the slice normal.

    A header series that mixes projections, orientations or spacings is taken apart, because one
    view and one spacing are said of all images of a series.
    """

    def key(sheet: Sheet) -> tuple[int, str, str]:
        header = sheet.header
        alike = (stated_modality(header), view_of(header)[0], lie(header))
        return whole(header, "SeriesNumber", 0), sheet.series, repr(alike)

    def place(sheet: Sheet) -> tuple[object, ...]:
        return *key(sheet), *order(sheet.header), uid(sheet.header, "SOPInstanceUID") or ""

    for _, group in groupby(sorted(sheets, key=place), key=key):
        yield list(group)


def _series(
    sheets: list[Sheet], keep_array: KeepArray, operator: Modality | None
) -> tuple[Series, tuple[Attribute, ...]]:
    header = sheets[0].header
    stated = stated_modality(header)
    modality, said = modality_of(stated, operator, "OT", sheets[0].subject)
    view, part, seen = _projection(header, film=modality in _FILM)
    spacing, spaced = spacing_of([sheet.header for sheet in sheets], modality)
    series = Series(
        modality=modality,
        body_part=part,
        view=view,
        series_instance_uid=sheets[0].series or None,
        pixel_spacing_mm=spacing,
        instances=tuple(_instances(sheets, keep_array, film=modality in _FILM)),
    )
    return series, (said, *seen, *filter(None, (spaced,)))


def _projection(
    header: Dataset, *, film: bool
) -> tuple[View, CodedConcept | None, tuple[Attribute, ...]]:
    """View and body part; a radiograph that names neither is taken to be a PA chest, as assumed."""
    view, viewed = view_of(header)
    part, named = body_part_of(header)
    if film and named is None:
        part, named = CHEST, Attribute(name="body-part", value=CHEST.display, basis="assumed")
    if film and viewed is None and part == CHEST:
        view, viewed = "PA", Attribute(name="view", value="PA", basis="assumed")
    return view, part, tuple(filter(None, (viewed, named)))


def _instances(sheets: list[Sheet], keep_array: KeepArray, *, film: bool) -> Iterator[Instance]:
    """Decodes one file after another, so that a long series never lies in memory at once."""
    seen: dict[str, Digest] = {}
    for sheet in sheets:
        with opening.opened(sheet.path, sheet.subject) as file:
            source = opening.digest(file)
            name = uid(sheet.header, "SOPInstanceUID")
            if name and seen.setdefault(name, source) != source:
                raise BadInput(
                    "the folder holds two different images under one identity; hand in the study "
                    "as the archive sends it"
                )
            pixels = decoded(file, sheet.subject, film=film)
        yield Instance(
            pixels=keep_array(pixels),
            source=source,
            sop_class_uid=uid(sheet.header, "SOPClassUID"),
            sop_instance_uid=name,
            rows=pixels.shape[-2],
            columns=pixels.shape[-1],
            frames=pixels.shape[0] if pixels.ndim == 3 else 1,  # noqa: PLR2004 - axes
            slice_position_mm=position(sheet.header),
            phase_ms=phase(sheet.header),
        )
