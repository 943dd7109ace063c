"""JSON Schemas of the declarative files, so that an editor knows every key while it is typed.

python -m wetread.manifests.schemas           write them to schemas/
python -m wetread.manifests.schemas --check   fail when they are not current
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from wetread.manifests.folders import declared
from wetread.manifests.specs import (
    AgentSpec,
    Manifest,
    PlannerSpec,
    PolicySpec,
    ScenarioSpec,
)

KINDS: Mapping[str, type[Manifest]] = {
    "agent.v1": AgentSpec,
    "planner.v1": PlannerSpec,
    "policy.v1": PolicySpec,
    "scenario.v1": ScenarioSpec,
}


def schema_text(kind: type[Manifest]) -> str:
    """The kind's JSON Schema (draft 2020-12), the same bytes every time."""
    schema = kind.model_json_schema(by_alias=True)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **schema}, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    for name, kind in KINDS.items():
        (folder / f"{name}.json").write_text(schema_text(kind), encoding="utf-8")


def stale_schemas(folder: Path) -> list[str]:
    """Names of the files that are missing or no longer say what the specs say."""
    paths = {folder / f"{name}.json": kind for name, kind in KINDS.items()}
    return [
        path.name
        for path, kind in paths.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != schema_text(kind)
    ]


def main(arguments: Sequence[str], folder: Path | None = None) -> int:
    """Write or check; the exit status says whether all is current."""
    where = folder or declared("schemas")
    if "--check" not in arguments:
        write_schemas(where)
        return 0
    stale = stale_schemas(where)
    if stale:
        sys.stderr.write(f"not current: {', '.join(stale)}; run: make schemas\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
