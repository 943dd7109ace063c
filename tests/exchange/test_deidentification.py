"""After the profile nothing in a file says who, where or when, and the picture is the same one."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as table
from hypothesis import given
from hypothesis import strategies as st
from pydicom.config import IGNORE
from pydicom.datadict import DicomDictionary, dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from exchange.films import NAME, NUMBER, STUDY, as_dicom, as_picture, ct_slice, film, ramp, sequence
from wetread.errors import BadInput, Refused, WetreadError
from wetread.exchange.deidentification_files import Deidentified, deidentified
from wetread.exchange.deidentification_table import action_on

SALT = b"salt of this installation"
TEXTS = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "AS", "UI"})
LISTED = [Tag(row[0], row[1]) for row in table.ALL_TAGS if len(row) == 2]
IDENTIFYING = sorted(
    keyword_for_tag(tag)
    for tag in LISTED
    if tag.group > 7 and int(tag) in DicomDictionary and dictionary_VR(tag) in TEXTS
)
PLACES: tuple[tuple[str, ...], ...] = (
    (),
    ("AnatomicRegionSequence",),
    ("ReferencedImageSequence", "PurposeOfReferenceCodeSequence"),
    ("SharedFunctionalGroupsSequence", "FrameAnatomySequence", "AnatomicRegionSequence"),
)
"""Sequences that are kept, in which an identity may stand as well."""

PLAIN = st.one_of(
    st.from_regex(r"[A-Z][a-z]{7,15}", fullmatch=True),
    st.from_regex(r"[A-Z]{4}-[0-9]{8}", fullmatch=True),
    st.from_regex(r"1\.9(\.[1-9][0-9]{4,7}){3}", fullmatch=True),
)
PECULIAR = PLAIN | st.text(
    st.characters(categories=["Lu", "Ll"], min_codepoint=0x100), min_size=6, max_size=12
)


def said_in(keyword: str) -> st.SearchStrategy[tuple[str, str]]:
    """The attribute with what may stand in it; some take no letters but those of ASCII."""
    tag = tag_for_keyword(keyword)
    narrow = tag is not None and dictionary_VR(tag) in {"AE", "AS", "CS", "UI", "UR"}
    return st.tuples(st.just(keyword), PLAIN if narrow else PECULIAR)


@pytest.fixture
def clean(tmp_path):
    """De-identifies bytes, or a data set as a file, and reads the result."""

    def clean(source: bytes | Dataset, *, salt: bytes = SALT) -> Dataset:
        return pydicom.dcmread(io.BytesIO(made(tmp_path, source, salt=salt).content))

    return clean


def made(folder: Path, source: bytes | Dataset, *, salt: bytes = SALT) -> Deidentified:
    path = folder / "handed-in"
    path.write_bytes(source if isinstance(source, bytes) else as_dicom(source))
    return deidentified(path, salt=salt)


@pytest.fixture
def refusal(tmp_path):
    """The error with which something is refused; it says nothing of what it met."""

    def refusal(source: bytes | Dataset) -> WetreadError:
        with pytest.raises(WetreadError) as caught:
            made(tmp_path, source)
        assert not {"handed-in", NUMBER, STUDY, *NAME.split("^")} & set(str(caught.value).split())
        return caught.value

    return refusal


def put(dataset: Dataset, keyword: str, value: Any) -> None:
    """The value whatever its VR allows, as hostile and careless files hold it."""
    tag = tag_for_keyword(keyword)
    assert tag is not None
    dataset.add(DataElement(tag, dictionary_VR(tag), value, validation_mode=IGNORE))


def within(dataset: Dataset, place: tuple[str, ...]) -> Dataset:
    """The item at the end of a chain of sequences, which are made on the way."""
    for keyword in place:
        item = Dataset()
        setattr(dataset, keyword, [item])
        dataset = item
    return dataset


@given(
    st.lists(st.sampled_from(IDENTIFYING).flatmap(said_in), min_size=1, max_size=6),
    st.sampled_from(PLACES),
)
def test_no_identity_is_in_the_bytes_that_are_written(tmp_path_factory, said, place) -> None:
    """Whatever stands in an identifying attribute, at the top or in a sequence, is gone."""
    source = film(SpecificCharacterSet="ISO_IR 192")
    for keyword, value in said:
        put(within(source, place), keyword, value)

    written = made(tmp_path_factory.mktemp("files"), source).content

    for _, value in said:
        assert value.encode() not in written
    for one in (*NAME.split("^"), NUMBER, f"{STUDY}.1", "19600102", "20250701"):
        assert one.encode() not in written


@given(PECULIAR, st.integers(0x0011, 0x7FDF), st.integers(0x1000, 0xFFFF))
def test_private_attributes_go(tmp_path_factory, value, group, element) -> None:
    """Nobody but a manufacturer knows what is in them."""
    source = film(SpecificCharacterSet="ISO_IR 192")
    block = source.private_block(group | 1, "MAKER", create=True)
    block.add_new(element & 0xFF, "UT", value)

    written = made(tmp_path_factory.mktemp("files"), source).content

    assert value.encode() not in written
    assert b"MAKER" not in written


@given(PECULIAR, st.sampled_from(range(0x6000, 0x6020, 2)), st.sampled_from([0x5000, 0x6000]))
def test_overlays_curves_and_unknown_attributes_go(tmp_path_factory, value, group, kind) -> None:
    """Overlays and curves may spell a name, and what the standard does not know may hold one."""
    source = film(SpecificCharacterSet="ISO_IR 192")
    for tag in (Tag(group - 0x6000 + kind, 0x0022), Tag(0x0010, 0xFFF0), Tag(0x0004, 0x1500)):
        source.add(DataElement(tag, "LO", value, validation_mode=IGNORE))

    assert value.encode() not in made(tmp_path_factory.mktemp("files"), source).content


def test_every_row_of_the_table_is_acted_on() -> None:
    """No attribute that the standard lists is kept."""
    assert {tag for tag in LISTED if action_on(tag, None) == "keep"} == set()
    assert len(LISTED) > 600


@pytest.mark.parametrize("keyword", ["EvaluatorName", "CalibrationNotes", "SegmentDescription"])
def test_names_and_long_texts_that_the_table_lacks_go_too(clean, keyword) -> None:
    """A person may have written a name into any of them."""
    source = film()
    put(source, keyword, "Quibbleworth")

    assert clean(source).get(keyword) == "REMOVED"


def test_a_name_in_an_attribute_that_is_kept_goes_too(clean) -> None:
    """Whoever is named in the header is looked for in what remains, in sequences as well."""
    done = clean(
        film(
            ReferringPhysicianName="Vesterholm^Ida",
            Manufacturer=f"Maker for {NUMBER}",
            ManufacturerModelName="Model 5",
            AnatomicRegionSequence=sequence(CodeMeaning="Lung of Mrs VESTERHOLM", CodeValue="1"),
        )
    )

    (region,) = done.AnatomicRegionSequence
    assert (done.Manufacturer, done.ManufacturerModelName) == ("REMOVED", "Model 5")
    assert (region.CodeMeaning, region.CodeValue) == ("REMOVED", "1")


def test_the_actions_of_the_profile(clean) -> None:
    """Removed, emptied, made up: each as table E.1-1 says."""
    done = clean(
        film(
            StudyDescription="chest of Adaeze",
            SeriesDescription="PA",
            InstitutionName="Snarkwell",
            ProtocolName="thorax",
            PatientAge="065Y",
            AccessionNumber="A1",
            AcquisitionDate="20250701",
            SeriesDate="20250701",
            Manufacturer="Maker",
        )
    )

    gone = ("StudyDescription", "SeriesDescription", "PatientAge")
    assert not any(keyword in done for keyword in gone)
    empty = ("PatientName", "PatientBirthDate", "StudyDate", "AccessionNumber", "AcquisitionDate")
    assert all(not done[keyword].value for keyword in empty)
    assert (done.InstitutionName, done.ProtocolName) == ("REMOVED", "REMOVED")
    assert done.SeriesDate == "00010101"
    assert (done.Manufacturer, done.BodyPartExamined, done.ViewPosition) == ("Maker", "CHEST", "PA")


def test_the_file_says_what_was_done_to_it(clean) -> None:
    """By the code of the profile, in words, and as a plain yes."""
    done = clean(film(DeidentificationMethod="by Adaeze", PatientIdentityRemoved="NO"))

    (code,) = done.DeidentificationMethodCodeSequence
    assert done.PatientIdentityRemoved == "YES"
    assert done.LongitudinalTemporalInformationModified == "REMOVED"
    assert (code.CodeValue, code.CodingSchemeDesignator) == ("113100", "DCM")
    assert code.CodeMeaning == "Basic Application Confidentiality Profile"
    assert done.DeidentificationMethod[0].startswith("DICOM PS3.15 2026c")
    assert all(len(line) <= 64 for line in done.DeidentificationMethod)


def test_images_of_a_study_stay_together_under_other_uids(clean) -> None:
    """References still lead to the images they led to, and to nothing outside."""
    one, two = (clean(ct_slice(n, 2.0 * n, FrameOfReferenceUID=f"{STUDY}.7")) for n in (1, 2))
    pointing = clean(
        ct_slice(3, 6.0, ReferencedImageSequence=sequence(ReferencedSOPInstanceUID=f"{STUDY}.1.1"))
    )

    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "PatientID"):
        assert one[keyword].value == two[keyword].value
    assert one.SOPInstanceUID != two.SOPInstanceUID
    assert one.SOPInstanceUID.startswith("2.25.")
    (item,) = pointing.ReferencedImageSequence
    assert item.ReferencedSOPInstanceUID == one.SOPInstanceUID


def test_another_installation_gives_other_references(clean) -> None:
    """Without the salt nobody can tell which study it was."""
    here, there = clean(film()), clean(film(), salt=b"another")

    for keyword in ("StudyInstanceUID", "SOPInstanceUID", "PatientID"):
        assert here[keyword].value != there[keyword].value


def test_the_reference_of_a_patient_is_not_the_one_of_reports(clean, read) -> None:
    """A released report cannot be laid beside a file that was given away."""
    known = read(as_dicom(film())).patient.removeprefix("patient-")

    assert known not in str(clean(film()).PatientID)


def test_uids_of_the_standard_stay(clean) -> None:
    """What a thing is, and a frame of reference that everybody shares, points at nobody."""
    talairach = "1.2.840.10008.1.4.1.1"
    done = clean(film(FrameOfReferenceUID=talairach))

    assert done.FrameOfReferenceUID == talairach
    assert done.SOPClassUID == film().SOPClassUID


def test_preamble_and_file_meta_are_new(tmp_path) -> None:
    """Both stand before the data set, where a name can lie as well."""
    source = film()
    content = as_dicom(source)
    source.file_meta.SourceApplicationEntityTitle = "SNARKWELL"
    source.file_meta.PrivateInformationCreatorUID = f"{STUDY}.99"
    source.file_meta.PrivateInformation = b"Quibbleworth"
    source.preamble = b"Quibbleworth".ljust(128)
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, source, enforce_file_format=True)

    written = made(tmp_path, buffer.getvalue()).content

    assert written == made(tmp_path, content).content
    assert written[:132] == bytes(128) + b"DICM"
    assert not any(word in written for word in (b"SNARKWELL", b"Quibbleworth"))


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_the_picture_is_the_same_in_every_encoding(clean, syntax) -> None:
    """Nothing but the header changes."""
    source = as_dicom(film(), syntax)

    done = clean(source)

    assert done.file_meta.TransferSyntaxUID == syntax
    assert done.PixelData == ramp().tobytes()


def test_what_was_deidentified_can_be_read(clean, read) -> None:
    """View and body part remain, no age and no words do."""
    source = film(ImageComments="see Adaeze")

    study = read(as_dicom(clean(source)))

    (series,) = study.series
    assert (series.view, series.modality) == ("PA", "CR")
    assert study.embedded_text == ()
    assert study.patient_age_years is None


@pytest.mark.parametrize("said", ["YES", "yes "])
def test_text_in_the_picture_is_refused(refusal, said) -> None:
    """No header can take it out."""
    error = refusal(film(BurnedInAnnotation=said))

    assert isinstance(error, Refused)
    assert "burned into its picture" in str(error)


@pytest.mark.parametrize(
    "words",
    [
        {"ContentSequence": sequence(TextValue="seen by Adaeze")},
        {"EncapsulatedDocument": b"%PDF"},
        {"GraphicAnnotationSequence": sequence(GraphicLayer="A")},
        {"DirectoryRecordSequence": sequence(PatientID=NUMBER)},
    ],
)
def test_what_is_made_of_words_is_refused(refusal, words) -> None:
    """Of a report nothing would remain."""
    error = refusal(film(**words))

    assert isinstance(error, BadInput)
    assert "made of words" in str(error)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (as_picture(np.zeros((4, 4), np.uint8)), "no DICOM file"),
        (b"\x08\x00\x05\x00CS" + bytes(200), "without an identity"),
        (as_dicom(film())[:-40], "cut short"),
        (as_dicom(film())[:700], "cut short"),
        (as_dicom(film(SOPInstanceUID=None)), "without an identity"),
    ],
)
def test_what_cannot_be_read_is_refused(refusal, source, reason) -> None:
    """In a sentence that repeats nothing of it."""
    error = refusal(source)

    assert isinstance(error, BadInput)
    assert reason in str(error)


def test_a_deflated_file_is_refused(refusal) -> None:
    """What it expands to is bounded by nothing."""
    assert "deflated" in str(refusal(as_dicom(film(), DeflatedExplicitVRLittleEndian)))


@pytest.mark.parametrize(("said", "plain"), [("NO", True), (None, False), ("", False)])
def test_silence_about_text_in_the_picture_is_told(tmp_path, said, plain) -> None:
    """Only a header that says NO vouches for the picture."""
    assert made(tmp_path, film(BurnedInAnnotation=said)).plain is plain


@given(st.binary(max_size=400), st.integers(0, 900))
def test_hostile_bytes_end_in_a_sentence_or_a_clean_file(tmp_path_factory, junk, at) -> None:
    """Whatever is overwritten, no decoder's own error comes out, and no name does."""
    content = bytearray(as_dicom(film(PatientName="Quibbleworth^Zephyrina")))
    content[at : at + len(junk)] = junk

    try:
        done = made(tmp_path_factory.mktemp("files"), bytes(content))
    except WetreadError:
        return
    assert b"Zephyrina" not in done.content or b"Zephyrina" in junk


@pytest.mark.data
def test_real_files_lose_every_identity_and_keep_their_pixels(data_dir, tmp_path) -> None:
    """Of each real file every value of an identifying attribute is gone, or the file is refused."""
    done = 0
    for path in sorted((data_dir / "dicom").rglob("*.dcm")):
        try:
            written = deidentified(path, salt=SALT).content
        except WetreadError:
            continue
        source, after = pydicom.dcmread(path, force=True), pydicom.dcmread(io.BytesIO(written))
        for value in identities(source):
            assert value.encode() not in written, path
        pixels = source.get("PixelData") or b""
        assert (after.get("PixelData") or b"")[: len(pixels)] == pixels
        done += 1
    assert done >= 20


def identities(dataset: Dataset) -> set[str]:
    """Names, numbers and UIDs; words of a description may stand in a code that is kept."""
    found = set[str]()
    for element in dataset.iterall():
        numbered = element.keyword.endswith(("ID", "IDs", "Number", "Date", "Address"))
        if element.keyword in IDENTIFYING and (numbered or element.VR in ("PN", "UI")):
            many = element.value if element.VM > 1 else [element.value]
            found |= {str(one).strip() for one in many}
    return {value for value in found if len(value) >= 6 and value not in pydicom.uid.UID_dictionary}
