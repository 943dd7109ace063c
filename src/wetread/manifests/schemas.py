"""JSON Schemas of the declarative files, so that an editor knows every key while it is typed.

python -m wetread.manifests.schemas           write them to schemas/
python -m wetread.manifests.schemas --check   fail when they are not current
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wetread.manifests.folders import declared
from wetread.manifests.promotion import PromotionSpec
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.specs import (
    AgentSpec,
    Manifest,
    PlannerSpec,
    PolicySpec,
)

KINDS: Mapping[str, type[Manifest]] = {
    "agent.v1": AgentSpec,
    "planner.v1": PlannerSpec,
    "policy.v1": PolicySpec,
    "promotion.v1": PromotionSpec,
    "scenario.v1": ScenarioSpec,
}


_PLACEHOLDER = {"type": "string", "pattern": r"\$\{[a-z][a-z0-9_.-]*\}"}


def schema_text(kind: type[Manifest]) -> str:
    """The kind's JSON Schema (draft 2020-12), the same bytes every time."""
    schema = kind.model_json_schema(by_alias=True)
    if kind is ScenarioSpec:
        schema = _as_written(schema)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **schema}, indent=2, sort_keys=True) + "\n"


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """A scenario as its file may have it: with a part, a matrix, placeholders for its values."""
    written: dict[str, Any] = _open_to_placeholders(schema)
    written["properties"] |= {
        "extends": {"type": "string", "pattern": r"\.part\.yaml$", "title": "Extends"},
        "matrix": {
            "type": "object",
            "title": "Matrix",
            "additionalProperties": {"type": "array", "minItems": 1},
        },
    }
    required = [name for name in written["required"] if name not in ("schema", "id")]
    written["required"] = ["schema", "id"]
    written["anyOf"] = [{"required": ["extends"]}, {"required": required}]
    return written


def _open_to_placeholders(node: Any) -> Any:
    """Whatever is no free text may stand for a value of the matrix instead."""
    if isinstance(node, list):
        return [_open_to_placeholders(one) for one in node]
    if not isinstance(node, dict):
        return node
    opened = {name: _open_to_placeholders(value) for name, value in node.items()}
    closed = "enum" in node or node.get("type") in ("integer", "number", "boolean")
    return {"anyOf": [opened, _PLACEHOLDER]} if closed else opened


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
