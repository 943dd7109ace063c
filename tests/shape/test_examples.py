"""The examples of docs/operate.md, tried as far as they can be without a system to run."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import REPOSITORY
from wetread.service.cli import app

EXAMPLES = REPOSITORY / "docs" / "examples"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())


def lines(name: str, starts: str) -> list[str]:
    """What stands behind a word at the beginning of a line."""
    found = (EXAMPLES / name).read_text().splitlines()
    return [line.removeprefix(starts).strip() for line in found if line.startswith(starts)]


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Every directive is one that it knows; the program is put in the place of ours."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd-analyze here")
    unit = tmp_path / "wetread.service"
    text = (EXAMPLES / "wetread.service").read_text()
    unit.write_text(text.replace("/opt/wetread/bin/wetread", sys.executable))
    done = subprocess.run([verify, "verify", unit], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_both_start_the_server_as_it_can_be_started() -> None:
    """The options are ones that `wetread serve` has."""
    (unit,) = lines("wetread.service", "ExecStart=")
    (image,) = lines("Containerfile", "CMD ")
    for command in (unit.split()[1:], json.loads(image)[1:]):
        assert command[0] == "serve"
        shown = CliRunner().invoke(app, ["serve", "--help"]).output
        assert [
            option for option in command if option.startswith("--") and option not in shown
        ] == []


def test_the_image_installs_extras_that_there_are() -> None:
    """And what the build is told to leave out is nothing that the package is made of."""
    (install,) = [line for line in lines("Containerfile", "RUN ") if "pip install" in line]
    wanted = re.search(r"/src\[([\w,]+)\]", install)
    assert wanted is not None
    assert set(wanted[1].split(",")) <= set(PROJECT["project"]["optional-dependencies"])

    kept = lines("Containerfile.dockerignore", "!")
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], "src", "pyproject.toml", "constraints.txt"}
    needed |= {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]}
    assert {name for name in needed if not any(fnmatch(name, one) for one in kept)} == set()


def test_the_image_asks_for_an_address_that_there_is() -> None:
    """Its health is told without signing in."""
    (check,) = lines("Containerfile", "HEALTHCHECK CMD ")
    assert "http://127.0.0.1:8000/health" in json.loads(check)[2]
    assert lines("Containerfile", "EXPOSE ") == ["8000"]
