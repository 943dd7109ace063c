"""The shape of the project: what ships, what points where, what starts lean."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wetread.manifests.folders import declared
from wetread.service import schemas

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "transformers", "monai", "langgraph", "sqlalchemy", "pydantic", "numpy")


@pytest.mark.parametrize("folder", ["agents", "policies", "scenarios"])
def test_declarative_folders_ship_in_the_wheel(folder) -> None:
    """What people edit at the top level is what `pip install` brings along."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert included[folder] == f"wetread/declared/{folder}"
    assert any(declared(folder).rglob("*.yaml"))


def test_contract_schemas_are_current() -> None:
    """The JSON Schemas of the commands say what the code prints."""
    assert schemas.main(["--check"]) == 0


def test_help_loads_nothing_heavy() -> None:
    """The command line starts without any library that a command may need later."""
    program = (
        "import sys, wetread.service.cli; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_every_room_says_what_it_is_for() -> None:
    """Each package opens with its purpose."""
    rooms = sorted((ROOT / "src" / "wetread").rglob("__init__.py"))

    silent = [path for path in rooms if not path.read_text().lstrip().startswith('"""')]
    assert [p for p in silent if "migrations" not in p.parts] == []


def test_no_data_and_no_pickles_are_tracked() -> None:
    """Images, volumes and pickled weights stay out of the repository."""
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    banned = {".dcm", ".nii", ".gz", ".jpg", ".jpeg", ".pkl", ".pt", ".pth", ".bin", ".h5"}

    assert [name for name in listed.stdout.split() if Path(name).suffix in banned] == []
