"""Finds the declarative folders: beside the source in a checkout, inside the package otherwise."""

from pathlib import Path

from wetread.errors import ManifestError

_PACKAGE = Path(__file__).resolve().parents[1]


def declared(name: str) -> Path:
    """The folder `agents`, `policies` or `scenarios`.

    A checkout's top-level folder wins, so that what people edit is what runs.
    """
    checkout = _PACKAGE.parents[1]
    candidates = [_PACKAGE / "declared" / name]
    if (checkout / "pyproject.toml").is_file():
        candidates.insert(0, checkout / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise ManifestError(f"the folder {name!r} is missing; reinstall wetread")
