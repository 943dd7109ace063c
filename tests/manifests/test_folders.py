"""The declarative folders are found wherever the package lies."""

from pathlib import Path

import pytest

from wetread.errors import ManifestError
from wetread.manifests import folders

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_reads_its_own_folders() -> None:
    """What people edit is what runs."""
    for name in ("agents", "policies", "scenarios"):
        assert folders.declared(name) == ROOT / name


def test_an_installed_package_reads_what_it_carries(tmp_path, monkeypatch) -> None:
    """Without a checkout around it, the folder inside the package counts."""
    package = tmp_path / "lib" / "site-packages" / "wetread"
    carried = package / "declared" / "agents"
    carried.mkdir(parents=True)
    monkeypatch.setattr(folders, "_PACKAGE", package)

    assert folders.declared("agents") == carried


def test_a_stranger_beside_the_package_is_no_checkout(tmp_path, monkeypatch) -> None:
    """A folder of that name somewhere above an installed package is not taken for ours."""
    package = tmp_path / "src" / "wetread"
    (tmp_path / "agents").mkdir()
    package.mkdir(parents=True)
    monkeypatch.setattr(folders, "_PACKAGE", package)

    with pytest.raises(ManifestError, match="the folder 'agents' is missing; reinstall wetread"):
        folders.declared("agents")
    (tmp_path / "pyproject.toml").touch()
    assert folders.declared("agents") == tmp_path / "agents"
