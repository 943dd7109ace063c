"""Real files through the whole path, with the models that ship."""

import csv
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.errors import BadInput
from wetread.service.contract import ReadOutput
from wetread.service.output import case_output

FOUR = (
    "Outline the lungs, tell me whether there is pneumonia, draft a report "
    "and book a follow-up chest CT in two weeks"
)
AGENTS = {"segmentation", "classification", "report-drafting", "scheduling"}
NO_CHEST_FILMS = {
    "a dog": "dicom/highdicom/dx_image.dcm",
    "a leg": "dicom/samples/RG3_J2KI.dcm",
    "a CT slice": "dicom/samples/CT_small.dcm",
}


def workup(on: System, path: Path) -> ReadOutput:
    study = on.read_study(path)
    case_id = on.coordinator.open(on.owner(), text=FOUR, study=study)
    on.coordinator.run(case_id)
    return case_output(on, on.owner(), case_id, {})


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory):
    system = System(Settings(home=tmp_path_factory.mktemp("home")))
    yield system
    system.close()


def held_out(data_dir: Path) -> list[Path]:
    """Films of the test split."""
    with (data_dir / "cxr" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "test"]
    return [data_dir / row["file"] for row in rows]


def complete(output: ReadOutput) -> None:
    """Four tasks, cited statements, verdicts, one open item."""
    assert {task.agent for task in output.plan.tasks} == AGENTS
    assert output.draft is not None
    known = {f.id for f in output.findings} | {a.id for a in output.abstentions}
    for statement in output.draft.statements:
        assert statement.cites
        unknown = set(statement.cites) - known
        assert all(n.startswith(("request-", "study-", "appt-")) for n in unknown), statement
    assert output.appointment is not None
    assert output.verdicts
    assert output.work_item is not None
    assert output.work_item.state == "open"


@pytest.mark.data
def test_film_is_read_from_request_to_queue(on, data_dir) -> None:
    """The first film of the test split: findings with evidence and uncertainty, and the rest."""
    output = workup(on, held_out(data_dir)[0])

    complete(output)
    assert all(f.evidence and f.probability is not None for f in output.findings)


@pytest.mark.data
def test_dicom_film_is_read_from_request_to_queue(on, data_dir) -> None:
    """The same for a DICOM file."""
    complete(workup(on, min((data_dir / "dicom" / "cxr_from_png").glob("*.dcm"))))


@pytest.mark.data
@pytest.mark.parametrize("what", sorted(NO_CHEST_FILMS))
def test_what_is_no_chest_film_is_abstained_on(on, data_dir, what) -> None:
    """Both image agents abstain with a reason; no finding says present or absent."""
    output = workup(on, data_dir / NO_CHEST_FILMS[what])

    assert {"segmentation", "classification"} <= {a.agent for a in output.abstentions}
    assert not [f for f in output.findings if f.presence != "not-assessed"]


def _huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"this is no film", b"\x89PNG\r\n\x1a\n", _huge_png(), b"\xff\xd8\xff\xe0" + b"\0" * 64],
    ids=["empty", "text named .dcm", "PNG without body", "30,000 x 30,000", "cut JPEG"],
)
def test_what_is_no_study_is_refused_in_one_sentence(on, tmp_path, content) -> None:
    """Refused as bad input; the message names neither file nor folder."""
    path = tmp_path / "patient-doe.dcm"
    path.write_bytes(content)

    with pytest.raises(BadInput) as refusal:
        on.read_study(path)

    assert "doe" not in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.data
def test_truncated_film_is_refused(on, data_dir, tmp_path) -> None:
    """Half of a DICOM file is no study."""
    whole = min((data_dir / "dicom" / "cxr_from_png").glob("*.dcm")).read_bytes()
    path = tmp_path / "half"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadInput):
        on.read_study(path)


@pytest.mark.data
@pytest.mark.measure
@pytest.mark.timeout(3600)
def test_every_test_film_is_read(on, data_dir) -> None:
    """All films of the test split go the whole way; how many an agent abstained on is printed."""
    films = held_out(data_dir)
    outputs = [workup(on, path) for path in films]

    for output in outputs:
        complete(output)
    held = sum(any(v.decision in ("hold", "block") for v in o.verdicts) for o in outputs)
    silent = sum(bool(o.abstentions) for o in outputs)
    disclosed = sorted(sum(v.decision == "disclose" for v in o.verdicts) for o in outputs)
    print(f"{len(films)} films: {silent} with an abstention, {held} held,")  # noqa: T201
    print(f"median {disclosed[len(disclosed) // 2]} disclosures")  # noqa: T201
    assert held <= 0.05 * len(films)


@pytest.mark.measure
@pytest.mark.timeout(600)
def test_cold_read_stays_within_its_budget(film, home) -> None:
    """From a cold start: under 15 s, and under 1.5 GiB with the models' process, on two cores."""
    program = (
        "import os, pathlib, re, sys, time; begun = time.monotonic()\n"
        "from wetread.service.cli import app\n"
        f"app(['read', {str(film)!r}, '--ask', {FOUR!r}, '--json'], standalone_mode=False)\n"
        "seconds = time.monotonic() - begun\n"
        "me = os.getpid()\n"
        "both = [me, *pathlib.Path(f'/proc/self/task/{me}/children').read_text().split()]\n"
        "said = [pathlib.Path(f'/proc/{pid}/status').read_text() for pid in both]\n"
        "peak = sum(int(re.search(r'VmHWM:\\s+(\\d+)', text)[1]) for text in said) / 2**20\n"
        "assert len(both) == 2, both\n"
        "print(seconds, peak, file=sys.stderr)\n"
    )
    environment = {**os.environ, "WETREAD_HOME": str(home)}

    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
    )

    seconds, gib = map(float, done.stderr.split()[-2:])
    assert json.loads(done.stdout)["work_item"]["state"] == "open"
    print(f"cold read {seconds:.1f} s, peak {gib:.2f} GiB")  # noqa: T201
    assert seconds < 15
    assert gib < 1.5
