"""What cannot be used is refused in one sentence that names no file and no person."""

import gzip
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from exchange.films import (
    CT,
    NAME,
    NUMBER,
    SEG,
    STUDY,
    as_dicom,
    as_picture,
    ct_slice,
    film,
    ramp,
)
from wetread.errors import BadInput
from wetread.exchange.decoding import MAX_SAMPLES, check_samples, refusing
from wetread.exchange.inbound import read_study


def png_claiming(columns: int, rows: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def claiming(**tags) -> bytes:
    return as_dicom(film(**tags))


WHOLE_DICOM = as_dicom(film())
WHOLE_PNG = as_picture(np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8))
WHOLE_JPEG = as_picture(ramp(64, 64, dtype="uint8"), "JPEG")

CASES = {
    "empty": (b"", "empty"),
    "text renamed to DICOM": (b"Dear colleague,\nplease find", "text, not an image"),
    "a PDF": (b"%PDF-1.7 \x00\x01", "PDF"),
    "a ZIP": (b"PK\x03\x04\x00\x00", "ZIP"),
    "noise": (bytes(range(256)) * 8, "no format"),
    "gzip of something else": (gzip.compress(b"hello" * 99), "gzip archive"),
    "PNG claiming 900 megapixels": (png_claiming(30_000, 30_000), "megapixels"),
    "PNG claiming 121 megapixels": (png_claiming(11_000, 11_000), "121 megapixels"),
    "truncated PNG": (WHOLE_PNG[: len(WHOLE_PNG) // 2], "PNG file is cut short"),
    "truncated JPEG": (WHOLE_JPEG[: len(WHOLE_JPEG) // 2], "JPEG file is cut short"),
    "PNG magic alone": (WHOLE_PNG[:8], "PNG file is cut short"),
    "DICOM cut in its pixels": (WHOLE_DICOM[:-30], "cut short"),
    "DICOM cut in its header": (WHOLE_DICOM[:200], "damaged DICOM"),
    "DICOM magic alone": (bytes(128) + b"DICM", "damaged DICOM"),
    "DICOM without pixels": (
        claiming()[: WHOLE_DICOM.index(b"\xe0\x7f\x10\x00")],
        "without pixels",
    ),
    "DICOM of 3,600 megapixels": (claiming(Rows=60_000, Columns=60_000), "3,600 megapixels"),
    "DICOM of a million frames": (claiming(NumberOfFrames=1_000_000), "120 megapixels"),
    "DICOM without rows": (claiming(Rows=None), "without rows"),
    "DICOM of zero columns": (claiming(Columns=0), "without rows"),
    "segmentation": (claiming(SOPClassUID=SEG, Modality="SEG"), "Segmentation"),
    "dose": (claiming(SOPClassUID="1.2.840.10008.5.1.4.1.1.481.2"), "RT Dose"),
    "report": (claiming(SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11"), "Basic Text SR"),
    "private object that says it is a report": (
        claiming(SOPClassUID="1.2.3.4", Modality="SR"),
        "a structured report",
    ),
    "raw detector data": (
        claiming(SOPClassUID="1.2.840.10008.5.1.4.1.1.1.1.1"),
        "meant for presentation",
    ),
    "deflated": (as_dicom(film(), "1.2.840.10008.1.2.1.99"), "deflated"),
}


@pytest.mark.parametrize(("content", "word"), CASES.values(), ids=CASES.keys())
def test_unusable_bytes_are_refused_in_a_sentence_people_can_act_on(refusal, content, word):
    """The sentence says what is wrong; the fixture checks that it betrays nothing."""
    sentence = refusal(content)

    assert word in sentence
    assert not any(part in sentence for part in (*NAME.split("^"), NUMBER, STUDY))


def test_a_missing_path_is_refused(refusal, tmp_path):
    """Its name is not repeated: file names identify patients."""
    sentence = refusal(tmp_path / "OKONKWO_ADAEZE.dcm")

    assert "no file or folder" in sentence
    assert "OKONKWO" not in sentence


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_path_is_refused(refusal, tmp_path, name):
    """Neither a NUL byte nor a name of 5,000 letters ends in a traceback."""
    assert refusal(tmp_path / name)


def test_a_named_pipe_is_refused_without_waiting(refusal, tmp_path):
    """Opening a pipe nobody writes to would hang for ever."""
    os.mkfifo(tmp_path / "pipe")

    assert "pipe" in refusal(tmp_path / "pipe")


def test_a_file_beyond_two_gibibytes_is_refused_unread(refusal, tmp_path):
    """Size is looked at before content."""
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(2 * 2**30 + 1)

    assert "2 GiB" in refusal(path)


def test_the_suffix_decides_nothing(read, tmp_path):
    """A PNG named .dcm is a PNG."""
    path = tmp_path / "film.dcm"
    path.write_bytes(WHOLE_PNG)

    assert read(path).series[0].modality == "DX"


def encapsulated(frame: bytes, syntax: str) -> bytes:
    """A radiograph whose only frame is these compressed bytes (PS3.5 A.4)."""
    frame += b"\0" * (len(frame) % 2)
    item, end = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
    dataset = film(ramp(dtype="uint8"))
    dataset.PixelData = b"".join(
        (item, bytes(4), item, struct.pack("<I", len(frame)), frame, end, bytes(4))
    )
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return as_dicom(dataset, syntax)


def test_lossless_jpeg_is_refused_by_name(refusal):
    """The sentence names the compression and what to convert to."""
    sentence = refusal(encapsulated(b"\xff\xd8\xff\xd9", "1.2.840.10008.1.2.4.70"))

    assert "JPEG Lossless" in sentence
    assert "JPEG 2000" in sentence


def test_a_compressed_frame_that_claims_another_size_is_refused(refusal):
    """A small header over a huge frame is how memory is exhausted."""
    frame = as_picture(ramp(64, 64, dtype="uint8"), "JPEG")

    assert "another size" in refusal(encapsulated(frame, "1.2.840.10008.1.2.4.50"))


def test_a_compressed_frame_of_its_own_size_is_read(pixels):
    """The same container with an honest frame."""
    grey = np.full((12, 10), 90, dtype=np.uint8)
    content = encapsulated(as_picture(grey, "JPEG"), "1.2.840.10008.1.2.4.50")

    assert np.abs(pixels(content).astype(int) - 90).max() <= 1


def test_size_is_checked_before_anything_is_decoded(refusal, monkeypatch):
    """The picture's decoder is never asked."""

    def never(*_arguments, **_options):
        raise AssertionError

    monkeypatch.setattr(Image.Image, "load", never)
    assert "megapixels" in refusal(png_claiming(10_001, 10_000))


def test_one_hundred_megapixels_are_the_limit():
    """Exactly the limit passes."""
    check_samples((10_000, 10_000), "the file")

    assert MAX_SAMPLES == 100_000_000


def test_a_fault_of_the_store_is_not_the_files_fault(tmp_path):
    """A full disk must not be reported as a damaged file."""
    path = tmp_path / "film"
    path.write_bytes(WHOLE_PNG)

    def full(_array):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        read_study(path, keep_array=full, salt=b"s")


def test_what_a_decoder_says_is_never_chained():
    """Its message could quote the header."""
    with pytest.raises(BadInput) as caught, refusing("the file is damaged"):
        raise ValueError(NAME)

    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_ct_without_modality_or_class_is_still_looked_at(read):
    """Old files lack both; pixels and rows make an image of unknown kind."""
    study = read(as_dicom(ct_slice(1, 0.0, Modality=None, SOPClassUID=None)))

    assert study.series[0].modality == "OT"
    assert study.images[0].sop_class_uid in (None, CT)
