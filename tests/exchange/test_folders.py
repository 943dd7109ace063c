"""A folder is one study of one patient, in an order that file names have no say in."""

from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from exchange.films import STUDY, as_dicom, as_picture, ct_slice, film, ramp
from wetread.exchange import dicom_files


@pytest.fixture
def folder(tmp_path):
    """Writes data sets or bytes into a folder under the given names."""

    def folder(**files):
        root = tmp_path / "study"
        for name, content in files.items():
            path = root / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else as_dicom(content))
        return root

    return folder


def test_slices_lie_in_order_of_their_position(read, kept, folder):
    """Neither file names nor instance numbers decide; the position in the patient does."""
    heights = {"a": (1, 30.0), "b": (2, 10.0), "deep__c": (3, 20.0)}
    slices = {
        name: ct_slice(number, height, value=1024 + int(height))
        for name, (number, height) in heights.items()
    }
    study = read(folder(**slices))

    assert [int(kept[i.pixels][0, 0]) for i in study.images] == [10, 20, 30]
    assert study.series[0].pixel_spacing_mm == (10.0, 0.5, 0.25)


def test_uneven_slices_have_no_third_spacing(read, folder):
    """A gap in the stack would make every volume wrong."""
    study = read(folder(a=ct_slice(1, 0.0), b=ct_slice(2, 1.0), c=ct_slice(3, 5.0)))

    assert study.series[0].pixel_spacing_mm == (0.5, 0.25)


def test_slices_without_position_keep_their_numbers(read, kept, folder):
    """The instance number is the second-best order."""
    bare = {"ImagePositionPatient": None}
    study = read(
        folder(
            a=ct_slice(9, 0.0, value=1033, **bare),
            b=ct_slice(10, 0.0, value=1034, **bare),
            c=ct_slice(2, 0.0, value=1026, **bare),
        )
    )

    assert [int(kept[i.pixels][0, 0]) for i in study.images] == [2, 9, 10]


def test_series_stay_apart(read, folder):
    """Two acquisitions are two series, in order of their numbers."""
    second = ct_slice(2, 0.0, SeriesInstanceUID=f"{STUDY}.2", SeriesNumber=2)
    study = read(folder(z=ct_slice(1, 0.0), a=second))

    assert [s.series_instance_uid for s in study.series] == [f"{STUDY}.1", f"{STUDY}.2"]


def test_two_projections_in_one_series_are_told_apart(read, folder):
    """One view is said of all images of a series, so a PA and a lateral cannot share one."""
    lateral = film(ViewPosition="LL", SOPInstanceUID=f"{STUDY}.1.2", InstanceNumber=2)
    study = read(folder(a=film(), b=lateral))

    assert sorted(s.view for s in study.series) == ["LATERAL", "PA"]


def test_other_files_beside_dicom_are_left_alone(read, folder):
    """Archives put viewers, readmes and previews next to the images."""
    noise = {"README": b"hello", "preview": as_picture(ramp(dtype="uint8")), "empty": b""}
    study = read(folder(a=film(), **noise))

    assert len(study.images) == 1


def test_objects_that_are_no_images_are_left_alone_beside_images(read, folder):
    """A structured report in the folder does not stop the study from being read."""
    report = film(SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22", SOPInstanceUID=f"{STUDY}.5")
    study = read(folder(a=film(), b=report))

    assert len(study.images) == 1


def test_the_directory_on_a_disc_is_left_alone(read, folder):
    """A DICOMDIR says what it is in its meta header alone."""
    listing = Path(get_testdata_file("DICOMDIR", download=False)).read_bytes()

    assert len(read(folder(a=film(), DICOMDIR=listing)).images) == 1


def test_the_same_folder_gives_the_same_study(read, folder):
    """Nothing but content reaches the result."""
    root = folder(a=ct_slice(1, 0.0), b=ct_slice(2, 1.0))
    first = read(root)
    (root / "a").rename(root / "z")

    assert read(root) == first


@pytest.mark.parametrize(
    "other",
    [
        {"PatientID": "somebody else"},
        {"PatientName": "Somebody^Else"},
        {"PatientBirthDate": "19700101"},
    ],
)
def test_images_of_two_patients_are_refused(refusal, folder, other):
    """A mix-up of patients is the worst thing a folder can hold."""
    second = film(SOPInstanceUID=f"{STUDY}.1.2", **other)
    sentence = refusal(folder(a=film(), b=second))

    assert "different patients" in sentence
    assert "Else" not in sentence


def test_two_studies_are_refused(refusal, folder):
    """One workup reads one study."""
    second = film(SOPInstanceUID=f"{STUDY}.1.2", StudyInstanceUID=f"{STUDY}.7")

    assert "different studies" in refusal(folder(a=film(), b=second))


def test_one_identity_for_two_images_is_refused(refusal, folder):
    """Somebody changed pixels and kept the UID."""
    assert "one identity" in refusal(folder(a=film(), b=film(ramp() // 2)))


def test_one_damaged_file_refuses_the_folder(refusal, folder):
    """A study with a missing slice is not the study."""
    whole = as_dicom(ct_slice(2, 1.0))

    assert "a file in the folder" in refusal(folder(a=ct_slice(1, 0.0), b=whole[:-20]))


def test_a_folder_without_images_is_refused(refusal, folder, tmp_path):
    """The sentence says what can be handed in instead."""
    assert "no DICOM image" in refusal(folder(a=b"text", b=as_picture(ramp(dtype="uint8"))))
    assert "no DICOM image" in refusal(tmp_path / "study" / "..")


def test_a_folder_of_other_objects_says_what_they_are(refusal, folder):
    """A person who handed in reports learns that they are reports."""
    report = film(SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22")

    assert "Enhanced SR" in refusal(folder(a=report))


def test_too_many_files_are_refused_before_they_are_read(refusal, folder, monkeypatch):
    """The limit holds for DICOM files and, more widely, for files at all."""
    root = folder(a=film(), b=film(), c=b"text")

    monkeypatch.setattr(dicom_files, "MAX_INSTANCES", 1)
    assert "DICOM files" in refusal(root)
    monkeypatch.setattr(dicom_files, "MAX_FILES", 2)
    assert "more than 2 files" in refusal(root)


def test_the_limit_on_a_study_is_four_thousand_and_ninety_six():
    """A long CT fits; a whole archive does not."""
    assert dicom_files.MAX_INSTANCES == 4096


def test_a_localizer_in_the_series_lies_apart_from_its_stack(read, folder):
    """A coronal scout has another orientation and must not stand between axial slices."""
    scout = ct_slice(
        3, 0.0, ImageOrientationPatient=[1.0, 0, 0, 0, 0, -1.0], PixelSpacing=[2.0, 2.0]
    )
    study = read(folder(a=ct_slice(1, 0.0), b=ct_slice(2, 1.0), c=scout))

    assert sorted(len(s.instances) for s in study.series) == [1, 2]
    assert sorted(s.pixel_spacing_mm for s in study.series) == [(1.0, 0.5, 0.25), (2.0, 2.0)]


def test_phases_of_a_slice_lie_in_the_order_of_the_heartbeat(read, kept, folder):
    """Place comes first, then the moment, whatever numbers a scanner gave them."""
    beat = {"a": (1, 8.0, 300), "b": (2, 0.0, 300), "c": (3, 8.0, 0), "d": (4, 0.0, 0)}
    study = read(
        folder(
            **{
                name: ct_slice(number, height, value=1024 + number, TriggerTime=moment)
                for name, (number, height, moment) in beat.items()
            }
        )
    )

    assert [int(kept[i.pixels][0, 0]) for i in study.images] == [4, 2, 3, 1]
    assert [(i.slice_position_mm, i.phase_ms) for i in study.images] == [
        (0.0, 0.0),
        (0.0, 300.0),
        (8.0, 0.0),
        (8.0, 300.0),
    ]


def test_a_film_says_nothing_of_place_or_phase_and_keeps_its_digest(read):
    """What is not known is left out of the canonical JSON, so that no stored digest changes."""
    (image,) = read(as_dicom(film())).images

    assert (image.slice_position_mm, image.phase_ms) == (None, None)
    assert set(image.model_dump(mode="json")) == {
        "pixels",
        "source",
        "sop_class_uid",
        "sop_instance_uid",
        "rows",
        "columns",
        "frames",
    }
