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
from wetread.manifests.sign_off import SignOffSpec
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
    "sign-off.v1": SignOffSpec,
}


PART = "scenario-part.v1"
NAMES = (*KINDS, PART)

_PLACEHOLDER = {"type": "string", "pattern": r"\$\{[a-z][a-z0-9_.-]*\}"}


def schema_text(name: str) -> str:
    """The JSON Schema (draft 2020-12) of a kind or of a scenario's part, the same bytes always."""
    if name == PART:
        schema = _as_part(_as_written(ScenarioSpec.model_json_schema(by_alias=True)))
    elif KINDS[name] is ScenarioSpec:
        schema = _as_written(ScenarioSpec.model_json_schema(by_alias=True))
    else:
        schema = KINDS[name].model_json_schema(by_alias=True)
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
    for inner in written["$defs"].values():
        inner.pop("required", None)  # a part may have it; whoever loads the file tells
    return written


def _as_part(written: dict[str, Any]) -> dict[str, Any]:
    """What a part may have: whatever a scenario may, and none of it has to be there."""
    loose = {name: value for name, value in written.items() if name not in ("required", "anyOf")}
    own = {k: v for k, v in loose["properties"].items() if k not in ("schema", "id", "matrix")}
    return loose | {"properties": own, "title": "ScenarioPart"}


def _open_to_placeholders(node: Any) -> Any:
    """Whatever is no free text may stand for a value of the matrix instead."""
    if isinstance(node, list):
        return [_open_to_placeholders(one) for one in node]
    if not isinstance(node, dict):
        return node
    opened = {name: _open_to_placeholders(value) for name, value in node.items()}
    if "properties" in opened:
        opened["properties"] = {n: _or_filled_in(v) for n, v in opened["properties"].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(opened.get(name), dict):
            opened[name] = _or_filled_in(opened[name])
    return opened


def _or_filled_in(value: dict[str, Any]) -> dict[str, Any]:
    free = value.get("type") == "string" and "enum" not in value
    return value if free or "const" in value else {"anyOf": [value, _PLACEHOLDER]}


def write_schemas(folder: Path) -> None:
    for name in NAMES:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")


def stale_schemas(folder: Path) -> list[str]:
    """Names of the files that are missing or no longer say what the specs say."""
    paths = {folder / f"{name}.json": name for name in NAMES}
    return [
        path.name
        for path, name in paths.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != schema_text(name)
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
