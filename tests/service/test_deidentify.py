"""`wetread deidentify`: files that may leave, under names and UIDs that tell nothing."""

import io
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from exchange.films import NAME, NUMBER, STUDY, as_dicom, as_picture, ct_slice, film, ramp
from wetread.exchange import deidentification_files

TELLING = (*NAME.split("^"), NUMBER, STUDY, "adaeze", ".dcm")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study as a disc has it: folders, names that tell, and files that are none of DICOM."""
    place = tmp_path / "Okonkwo_Adaeze"
    (place / "series").mkdir(parents=True)
    for number in (1, 2, 3):
        (place / "series" / f"adaeze-{number}.dcm").write_bytes(
            as_dicom(ct_slice(number, 2.0 * number, BurnedInAnnotation="NO"))
        )
    (place / "readme.txt").write_text("images of Adaeze")
    return place


@pytest.fixture
def silent(run):
    """Runs the command; whatever it says names nobody and no file."""

    def silent(*arguments):
        done = run("deidentify", *arguments)
        assert not [word for word in TELLING if word in done.out + done.err]
        assert len(done.err.splitlines()) <= 1
        return done

    return silent


def keep(path: Path, dataset: Dataset) -> Path:
    path.write_bytes(as_dicom(dataset))
    return path


def left_in(folder: Path) -> set[str]:
    """What lies there besides the home of the installation."""
    return {path.name for path in folder.iterdir()} - {"home"}


def test_one_file_becomes_another(silent, tmp_path) -> None:
    """It names nobody, and the one that was handed in stays as it was."""
    source = keep(tmp_path / "adaeze.dcm", film(BurnedInAnnotation="NO"))
    before = source.read_bytes()

    done = silent(source, tmp_path / "out")

    assert (done.code, done.out, done.err) == (0, "Wrote 1 file without identities.\n", "")
    assert pydicom.dcmread(tmp_path / "out").PatientIdentityRemoved == "YES"
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert source.read_bytes() == before


def test_a_folder_becomes_a_flat_one_under_new_names(silent, folder, tmp_path) -> None:
    """Names of files and folders tell as much as headers do; what is no DICOM is passed over."""
    done = silent(folder, tmp_path / "out")

    assert (done.code, done.out) == (0, "Wrote 3 files without identities.\n")
    files = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in files] == [
        f"{pydicom.dcmread(path).SOPInstanceUID}.dcm" for path in files
    ]
    assert len({pydicom.dcmread(path).SeriesInstanceUID for path in files}) == 1
    assert left_in(tmp_path) == {"Okonkwo_Adaeze", "out"}


def test_a_later_run_gives_the_same_bytes(silent, folder, tmp_path) -> None:
    """So that images which come later join the study they belong to."""
    silent(folder, tmp_path / "one")
    silent(folder, tmp_path / "two")

    contents = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    ]
    assert contents[0] == contents[1]


def test_a_silent_header_is_told(silent, tmp_path) -> None:
    """Whether there is writing in the picture, somebody has to look."""
    source = keep(tmp_path / "film", film())

    assert "Look at the pictures before they leave" in silent(source, tmp_path / "out").out


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_nothing_is_overwritten(silent, folder, tmp_path, kind) -> None:
    """What is at OUT stays, whatever it is."""
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    elif kind == "folder":
        out.mkdir()
    else:
        out.symlink_to(tmp_path / "nowhere")

    done = silent(folder, out)

    assert (done.code, "something at OUT already" in done.err) == (2, True)
    assert kind != "file" or out.read_text() == "mine"
    assert kind != "folder" or not list(out.iterdir())


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        ("missing", "out", "no file or folder at that path"),
        ("film", "none/out", "make it first"),
        ("film", "x" * 5000, "check its name"),
        ("picture", "out", "no DICOM file"),
        ("half", "out", "cut short"),
        ("empty", "out", "holds no DICOM file"),
    ],
)
def test_bad_input_is_one_sentence(silent, tmp_path, source, out, said) -> None:
    """Exit 2, and nothing is left behind."""
    keep(tmp_path / "film", film())
    (tmp_path / "picture").write_bytes(as_picture(ramp(dtype="uint8")))
    (tmp_path / "half").write_bytes(as_dicom(film())[:-40])
    (tmp_path / "empty").mkdir()
    before = left_in(tmp_path)

    done = silent(tmp_path / source, tmp_path / out)

    assert (done.code, said in done.err) == (2, True)
    assert left_in(tmp_path) == before


def test_text_in_the_picture_is_refused(silent, tmp_path) -> None:
    """By policy, exit 1, and no file is written."""
    source = keep(tmp_path / "film", film(BurnedInAnnotation="YES"))

    done = silent(source, tmp_path / "out")

    assert (done.code, "burned into its picture" in done.err) == (1, True)
    assert left_in(tmp_path) == {"film"}


def test_what_cannot_be_deidentified_is_left_out_and_counted(silent, folder, tmp_path) -> None:
    """The rest is written, and the exit says that it is not all."""
    keep(folder / "burnt", ct_slice(4, 8.0, BurnedInAnnotation="YES"))

    done = silent(folder, tmp_path / "out")

    assert done.code == 1
    assert done.out == "Wrote 3 files without identities.\n"
    assert "1 of 4 files were left out; the commonest reason: a file in the folder" in done.err
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_folder_of_which_nothing_remains_is_refused(silent, folder, tmp_path) -> None:
    """No empty folder is left to be taken for a result."""
    for path in (folder / "series").iterdir():
        path.write_bytes(path.read_bytes()[:-8])

    done = silent(folder, tmp_path / "out")

    assert (done.code, "cut short" in done.err) == (2, True)
    assert left_in(tmp_path) == {"Okonkwo_Adaeze"}


def test_two_images_under_one_identity_are_not_mixed_up(silent, folder, tmp_path) -> None:
    """A copy is no second image; another image under the same UID is left out."""
    copy = (folder / "series" / "adaeze-1.dcm").read_bytes()
    (folder / "copy").write_bytes(copy)
    keep(folder / "other", ct_slice(1, 9.0, BurnedInAnnotation="NO"))

    done = silent(folder, tmp_path / "out")

    assert (done.code, "1 of 5 files were left out" in done.err) == (1, True)
    assert "Wrote 3 files" in done.out


@pytest.mark.parametrize(
    ("met", "code"), [(KeyboardInterrupt(), 130), (OSError("disk"), 2), (RuntimeError("x"), 1)]
)
def test_a_run_that_breaks_off_leaves_nothing(
    silent, folder, tmp_path, monkeypatch, met, code
) -> None:
    """Half a folder would be taken for a whole one."""
    real, calls = deidentification_files.deidentified, []

    def breaking(*arguments, **named):
        calls.append(arguments)
        if len(calls) == 2:
            raise met
        return real(*arguments, **named)

    monkeypatch.setattr(deidentification_files, "deidentified", breaking)

    assert silent(folder, tmp_path / "out").code == code
    assert left_in(tmp_path) == {"Okonkwo_Adaeze"}


def test_no_database_is_needed(silent, tmp_path, home) -> None:
    """The command needs the installation's salt and nothing else of it."""
    source = keep(tmp_path / "film", film(BurnedInAnnotation="NO"))

    silent(source, tmp_path / "out")

    assert [path.name for path in home.rglob("*") if path.is_file()] == ["pseudonyms.key"]


@pytest.mark.data
def test_a_real_series_can_be_read_afterwards(run, data_dir, tmp_path) -> None:
    """Twelve slices of one series are twelve slices of another, in the same order."""
    source = data_dir / "dicom" / "ct_series"

    done = run("deidentify", source, tmp_path / "out")

    assert (done.code, "Wrote 12 files" in done.out) == (0, True)
    heights = [
        sorted(
            (float(header.ImagePositionPatient[2]), header.pixel_array.tobytes())
            for header in (pydicom.dcmread(io.BytesIO(path.read_bytes())) for path in found)
        )
        for found in (source.glob("*.dcm"), (tmp_path / "out").glob("*.dcm"))
    ]
    assert heights[0] == heights[1]
