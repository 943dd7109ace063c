"""The command line on scripted models, in a home of its own."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.phantoms import ChestPhantom, LungOpacity, render, to_dicom, to_png
from wetread.service import cli, console
from wetread.simulation.scripted import ScriptedModels

REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def umask() -> Iterator[None]:
    """The command line narrows the mask of its process, which here is that of every test."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def run(
    umask: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> Run:
    """Runs `wetread` with arguments, in this process, and says how it ended."""

    def scripted(*, thinking: bool = False) -> System:
        return System(Settings.from_environment(), models=ScriptedModels(REPLIES, words=FewWords()))

    monkeypatch.setenv("WETREAD_HOME", str(home))
    monkeypatch.setenv("WETREAD_PASSWORD", "correct horse")
    monkeypatch.setenv("COLUMNS", "200")
    for out in (console.OUT, console.ERR):  # whoever made them first may have had another width
        monkeypatch.setattr(out, "_width", 200)
    monkeypatch.setattr(console, "system", scripted)

    def call(*arguments: object) -> Done:
        monkeypatch.setattr("sys.argv", ["wetread", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Done(code=int(end.value.code or 0), out=said.out, err=said.err)

    return call


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DICOM film with a consolidation."""
    spec = ChestPhantom(
        rows=256,
        columns=256,
        pixel_spacing_mm=1.4,
        opacities=(LungOpacity(side="right", zone="lower"),),
    )
    path = tmp_path_factory.mktemp("films") / "film"
    path.write_bytes(to_dicom(render(spec)))
    return path


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without a header."""
    path = tmp_path_factory.mktemp("films") / "picture"
    path.write_bytes(to_png(render(ChestPhantom(rows=256, columns=256))))
    return path
