"""Stories on the disk, a file each: all of them are looked at before the first is written.

A file that is there and says something else is left alone, and so is everything beside it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from wetread.errors import BadInput
from wetread.manifests.loader import MAX_BYTES
from wetread.store.artefacts import create_once

_WIDTH: Final = 100


class Imported(NamedTuple):
    """A scenario as it will stand in its file, and the line that it was made of."""

    line: int
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.spec["id"])


class Written(NamedTuple):
    """How many stories there are now, and how many of them were there before."""

    stories: int
    before: int


def write_stories(make: Callable[[], Iterable[Imported]], folder: Path) -> Written:
    """One file each in the folder, which is made where it is missing.

    Args:
        make: the stories, anew each time: they are read twice, and never held all together.
        folder: where to write.

    Raises:
        BadInput: a story cannot be made or is too large, there is none, a file of its name says
            something else, or the folder cannot be written to; nothing was overwritten.
    """
    try:
        if sum(_looked_at(story, folder) for story in make()) == 0:
            raise BadInput("FILE holds no record; nothing was written")
        folder.mkdir(parents=True, exist_ok=True)
        new = [_write(story, folder) for story in make()]
    except (OSError, ValueError):
        raise BadInput("DIR cannot be written to; name another folder") from None
    return Written(stories=len(new), before=new.count(False))


def text_of(story: Imported) -> bytes:
    """The file's bytes; the same story always has the same.

    Raises:
        BadInput: no scenario may be that large.
    """
    # Escaped, since a line of Unicode's own (U+0085, U+2028) would come back as another one.
    said = yaml.safe_dump(story.spec, sort_keys=False, allow_unicode=False, width=_WIDTH)
    content = said.encode()
    if len(content) > MAX_BYTES:
        raise BadInput(
            f"line {story.line} makes a scenario larger than {MAX_BYTES // 1024} KiB; shorten it"
        )
    return content


def _looked_at(story: Imported, folder: Path) -> int:
    """Counts as one, unless it is in somebody's way."""
    content, path = text_of(story), _path(story, folder)
    if path.exists() and path.read_bytes() != content:
        raise _in_the_way(story)
    return 1


def _write(story: Imported, folder: Path) -> bool:
    """Whether it was not there before."""
    content, path = text_of(story), _path(story, folder)
    new = not path.exists()
    if create_once(path, content) != content:
        raise _in_the_way(story)
    return new


def _path(story: Imported, folder: Path) -> Path:
    return folder / f"{story.id}.yaml"


def _in_the_way(story: Imported) -> BadInput:
    return BadInput(
        f"line {story.line}: {story.id}.yaml is in DIR already and says something else; "
        "it was left as it is; name another folder"
    )
