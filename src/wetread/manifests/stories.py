"""From a file to its stories: parts it extends are merged, its matrix is spread out.

`extends: ../parts/senior.part.yaml` takes another file's keys. A matrix, say `{kind: [authority,
emotion], label: [{name: sick, presence: present}]}`, makes one story of each combination: `${kind}`
and `${label.presence}` stand for its values anywhere in the file, and where nothing else stands
beside it a value keeps its type.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.errors import ManifestError
from wetread.manifests.extending import PART, Text, read_extended
from wetread.manifests.lines import complaints
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.spreading import called, combinations, filled


class Story(Noun):
    """One scenario, and which combination of its file's matrix it is.

    `variant` says the combination in words, by name: `{kind: authority, label: sick}`.
    """

    name: str
    file: Path
    spec: ScenarioSpec
    variant: dict[str, str] = Field(default_factory=dict)


def read_stories(path: Path) -> tuple[Story, ...]:
    """The stories of one file.

    Raises:
        ManifestError: it is no YAML, a part is missing or leads in a circle, a placeholder is
            unknown, or a key or value is wrong; the message names file, line and key.
    """
    text = read_extended(path)
    found = tuple(_story(path, text, chosen) for chosen in combinations(path, text))
    if found[0].spec.id != path.stem:
        raise ManifestError(
            f"{path}: id: {found[0].spec.id!r} must equal the file name {path.stem!r}"
        )
    return found


def scenario_files(root: Path) -> Iterator[Path]:
    """Every scenario file below a folder, or the one file; parts are none."""
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise ManifestError(f"{root}: no such file or folder; name scenarios")
    yield from (path for path in sorted(root.rglob("*.yaml")) if not path.name.endswith(PART))


def read_library(*roots: Path) -> dict[str, Story]:
    """Every story below these folders and files, by name, in order of file.

    Raises:
        ManifestError: as above; or two files have the same id, or there is no story at all.
    """
    found: dict[str, Story] = {}
    for path in dict.fromkeys(file for root in roots for file in scenario_files(root)):
        for story in read_stories(path):
            if story.name in found:
                raise ManifestError(f"{path}: id: {story.name!r} is used by another file")
            found[story.name] = story
    if not found:
        raise ManifestError(f"{', '.join(map(str, roots))}: no scenario there; name YAML files")
    return found


def _story(path: Path, text: Text, chosen: Mapping[str, Any]) -> Story:
    try:
        spec = ScenarioSpec.model_validate(filled(path, text, chosen))
    except ValidationError as error:
        raise ManifestError(f"{path}: {complaints(error, text.places)}") from None
    variant = {name: called(value) for name, value in chosen.items()}
    shown = ",".join(f"{name}={value}" for name, value in variant.items())
    name = f"{spec.id}[{shown}]" if shown else spec.id
    return Story(name=name, file=path, spec=spec, variant=variant)
