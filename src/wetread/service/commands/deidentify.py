"""DICOM that may leave the house: the standard's profile applied to a file or a folder of them."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput, Refused, WetreadError

if TYPE_CHECKING:
    from wetread.exchange.deidentification_files import Deidentified


def deidentify(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="A DICOM file, or a folder of them.")
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Where to write; nothing may be there yet.")
    ],
) -> None:
    """Write DICOM without identities (PS3.15, Basic Profile); the pixels stay as they are."""
    from wetread.bootstrap.settings import Settings
    from wetread.bootstrap.stored import salt_of

    many = _looked_at(source, out)
    salt = salt_of(Settings.from_environment().open_home())
    if many:
        _folder(source, out, salt)
    else:
        _file(source, out, salt)


def _looked_at(source: Path, out: Path) -> bool:
    """Whether IN is a folder; OUT must be free, and the folder it lies in must be there."""
    try:
        taken, placed, many = os.path.lexists(out), out.parent.is_dir(), source.is_dir()
    except (OSError, ValueError):
        raise BadInput("IN or OUT is no path of this system; check the spelling") from None
    if taken:
        raise BadInput("there is something at OUT already; name a path that is free")
    if not placed:
        raise BadInput("the folder that OUT lies in is not there; make it first")
    return many


def _file(source: Path, out: Path, salt: bytes) -> None:
    from wetread.exchange.deidentification_files import deidentified

    made = deidentified(source, salt=salt)
    with _beside(out) as scratch:
        (scratch / "file").write_bytes(made.content)
        out.hardlink_to(scratch / "file")  # fails where somebody was faster; a rename would not
    _say(1, 0 if made.plain else 1)


def _folder(source: Path, out: Path, salt: bytes) -> None:
    """All that can be de-identified, under new names; what cannot is left out and counted."""
    from wetread.exchange.deidentification_files import deidentified
    from wetread.exchange.dicom_files import dicom_files
    from wetread.service.console import counting

    found = sorted(dicom_files(source))
    if not found:
        raise BadInput("the folder holds no DICOM file; hand in DICOM images")
    written: dict[str, bool] = {}
    left_out: list[WetreadError] = []
    with _beside(out) as scratch, counting("files") as watch:
        for done, path in enumerate(found, start=1):
            try:
                made = deidentified(path, salt=salt, subject="a file in the folder")
                _keep(made, scratch)
                written[made.instance] = made.plain
            except WetreadError as error:
                left_out.append(error)
            watch(done, len(found))
        if not written:
            raise left_out[0]
        scratch.rename(out)
    _say(len(written), sum(not plain for plain in written.values()))
    if left_out:
        (reason, _), *_ = Counter(map(str, left_out)).most_common(1)
        raise Refused(
            f"{len(left_out):,} of {len(found):,} files were left out; "
            f"the commonest reason: {reason}"
        )


def _keep(made: "Deidentified", folder: Path) -> None:
    path = folder / f"{made.instance}.dcm"
    if path.exists() and path.read_bytes() != made.content:
        raise BadInput(
            "a file in the folder has the identity of another one; hand in the study as the "
            "archive sends it"
        )
    path.write_bytes(made.content)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder for work that is not done, so that nobody takes it for the result."""
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".wetread-", dir=out.parent))
    except OSError:
        raise BadInput("nothing can be written where OUT lies; check its permissions") from None
    try:
        yield scratch
    except OSError:
        raise BadInput("OUT cannot be written; check its name and the disk") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _say(written: int, silent: int) -> None:
    from wetread.service.console import OUT

    files = "1 file" if written == 1 else f"{written:,} files"
    OUT.print(f"Wrote {files} without identities.")
    if silent:
        of_them = "its header does" if written == 1 else f"{silent:,} of their headers do"
        OUT.print(
            f"Look at the pictures before they leave: {of_them} not say that no text is burned in."
        )
