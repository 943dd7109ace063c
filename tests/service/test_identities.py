"""Whoever a file, its name or a request names: nothing kept or said beside them does."""

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from pydicom.config import IGNORE
from pydicom.dataelem import DataElement

from wetread.audit.catalogue import CATALOGUE
from wetread.phantoms import ChestPhantom, render, to_dicom

REQUEST = (
    "Tell me whether there is pneumonia in Mrs. Wimblethorn (MRN 88412207), draft a report and "
    "book a follow-up chest CT in two weeks"
)
REASON = "Wimblethorn has an earlier film"
ASKED = ("Wimblethorn", "88412207")
HEADER = {
    "PatientName": "Quibbleworth^Zephyrina",
    "PatientID": "PIDZQ84411",
    "OtherPatientIDs": "OTHERZQ55",
    "AccessionNumber": "ACCZQ9137",
    "PatientAddress": "17 Vexelbury Row",
    "ReferringPhysicianName": "Drumblethorpe^Ignatz",
    "OperatorsName": "Operzqatz^Mina",
    "InstitutionName": "Snarkwell Infirmary",
    "StationName": "STATZQ1",
    "StudyDescription": "chest of zephyrina quibbleworth",
    "ImageComments": "Call Drumblethorpe at 0131 496 0321 or Dr. Kettlewhim",
}
SAID = (
    *("Quibbleworth", "Zephyrina", "PIDZQ84411", "OTHERZQ55", "ACCZQ9137", "Vexelbury"),
    *("Drumblethorpe", "Ignatz", "Operzqatz", "Snarkwell", "STATZQ1", "Kettlewhim"),
    *("496 0321", "STUDYZQ"),
)
UIDS = ("1.2.826.0.1.3680043.8.498.77771111", "1.2.826.0.1.3680043.8.498.77773333")


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that names its patient everywhere, under a file name that does so too."""
    film = to_dicom(render(ChestPhantom(rows=256, columns=256, pixel_spacing_mm=1.4)))
    dataset = pydicom.dcmread(io.BytesIO(film))
    for keyword, value in HEADER.items():
        setattr(dataset, keyword, value)
    dataset.StudyInstanceUID, dataset.SOPInstanceUID = UIDS
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    path = tmp_path_factory.mktemp("named") / "Quibbleworth_STUDYZQ.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that any library logs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def told(text: str, *words: str) -> list[str]:
    """The words that the text tells, in any case."""
    return [word for word in words if word.lower() in text.lower()]


def item_of(done) -> str:
    identity: str = json.loads(done.out)["work_item"]["id"]
    return identity


@pytest.fixture
def worked(run, named, monkeypatch) -> list[str]:
    """Every decision that people take of a case, and what the commands said on the way."""
    calls = [
        ("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen"),
        ("queue", "list", "--json"),
    ]
    said = [run(*call) for call in calls]
    for decision in (
        ("return", "--reason", REASON),
        ("reject", "--reason", REASON),
        ("sign", "--meaning", "approved"),
    ):
        done = run("read", named, "--ask", REQUEST, "--json")
        said.append(run("queue", decision[0], item_of(done), "--as", "rita", *decision[1:]))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{REQUEST}\nand of Wimblethorn again\n\n"))
    said.append(run("chat", named))
    monkeypatch.setenv("WETREAD_PASSWORD", "wrong")
    said.append(run("queue", "list", "--as", "rita"))
    assert {done.code for done in said[:-1]} == {0}, said
    return [done.err for done in said]


def test_no_record_names_anybody(run, worked) -> None:
    """Records of every kind that people's decisions make hold ids and digests."""
    records = run("audit", "export").out

    events = {json.loads(line)["event"] for line in records.splitlines()}
    assert len(events) >= 14
    assert events <= set(CATALOGUE)
    assert told(records, *SAID, *ASKED, *UIDS) == []


def test_no_file_names_anybody_besides_the_store_of_texts(worked, home) -> None:
    """Texts lie in one table that can be erased; what was released names nobody."""
    outside = [path for path in home.rglob("*") if path.is_file() and ".db" not in path.name]
    assert any(path.suffix == ".json" and "outbox" in path.parts for path in outside)
    for path in outside:
        assert told(str(path.relative_to(home)), *SAID, *ASKED, *UIDS) == []
        assert told(path.read_bytes().decode("latin-1"), *SAID, *ASKED, *UIDS) == [], path


def test_no_table_names_anybody_besides_the_store_of_texts(worked, home) -> None:
    """State, worklist, checkpoints and audit hold references alone."""
    for path in home.rglob("*.db"):
        with sqlite3.connect(path) as connection:
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
            tables = [name for (name,) in connection.execute(names)]
            rows = {
                name: str(connection.execute(f"SELECT * FROM {name}").fetchall())
                for name in tables
                if name != "documents"
            }
        assert {name: told(text, *SAID, *ASKED, *UIDS) for name, text in rows.items()} == {
            name: [] for name in rows
        }


def test_what_a_header_says_is_kept_without_names(worked, home) -> None:
    """The one table of texts holds the request as it was made, and nobody of the file."""
    with sqlite3.connect(home / "wetread.db") as connection:
        kept = str(connection.execute("SELECT body FROM documents").fetchall())

    assert "ImageComments" in kept
    assert told(kept, *SAID) == []


def test_what_is_said_on_the_way_names_nobody(worked) -> None:
    """Standard error belongs to progress and refusals."""
    assert told(" ".join(worked), *SAID, *ASKED, *UIDS) == []


@pytest.fixture(scope="module")
def odd(named: Path) -> Path:
    """The same with values that break the rules of their elements, which libraries complain of."""
    dataset = pydicom.dcmread(named)
    for keyword, vr in (("PatientBirthDate", "DA"), ("ImageType", "CS"), ("DeviceUID", "UI")):
        value = "Quibbleworth is no value"
        dataset[keyword] = DataElement(keyword, vr, value, validation_mode=IGNORE)
    path = named.with_name("odd")
    dataset.save_as(path, enforce_file_format=True)
    return path


def test_no_library_logs_a_name(run, named, odd, logged) -> None:
    """Whatever level an application chooses, what libraries log repeats no header."""
    for path in (named, odd):
        assert run("read", path, "--json").code == 0
        assert run("deidentify", path, path.with_name(f"clean-{path.name}")).code == 0

    assert told(logged.getvalue(), *SAID, *UIDS) == []


@pytest.mark.parametrize("spoilt", ["cut", "head", "mixed", "text", "missing", "modality"])
def test_a_refusal_names_nobody(run, named, tmp_path, spoilt) -> None:
    """Neither the file nor anybody in it is named by the sentence that refuses it."""
    whole = named.read_bytes()
    folder = tmp_path / "Quibbleworth"
    folder.mkdir()
    path = folder / "STUDYZQ.dcm"
    contents = {"cut": whole[:40_000], "head": whole[:300], "text": b"Quibbleworth"}
    if spoilt != "missing":
        path.write_bytes(contents.get(spoilt, whole))
    if spoilt == "mixed":
        dataset = pydicom.dcmread(named)
        dataset.PatientName, dataset.SOPInstanceUID = "Other^Operzqatz", f"{UIDS[1]}.9"
        dataset.save_as(folder / "other", enforce_file_format=True)
        path = folder
    options = ("--modality", "MR") if spoilt == "modality" else ()

    done = run("read", path, *options)

    assert done.code == 2
    assert told(done.out + done.err, *SAID, *UIDS) == []
