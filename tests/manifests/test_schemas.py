"""The schemas that editors use say what the specs say."""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from wetread.manifests import schemas
from wetread.manifests.folders import declared
from wetread.manifests.loader import yaml_files
from wetread.manifests.schemas import NAMES, PART, main, schema_text, stale_schemas
from wetread.manifests.stories import scenario_files

jsonschema: Any = pytest.importorskip("jsonschema")


POLICIES = declared("policies")
FILES = {
    "agent.v1": [*yaml_files(declared("agents"))],
    "policy.v1": [p for p in yaml_files(POLICIES) if p.stem not in {"promotion", "sign-off"}],
    "promotion.v1": [POLICIES / "promotion.yaml"],
    "sign-off.v1": [POLICIES / "sign-off.yaml"],
    "scenario.v1": [*scenario_files(declared("scenarios"))],
    PART: [*declared("scenarios").rglob("*.part.yaml")],
}


def test_the_schemas_in_the_repository_are_current() -> None:
    """A spec that changed without them would lead an editor astray."""
    assert stale_schemas(declared("schemas")) == []
    assert main(["--check"]) == 0


def test_check_names_what_is_missing_or_old_and_writing_mends_it(tmp_path, capsys) -> None:
    """The check writes nothing; the writing makes it pass."""
    assert main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert all(f"{kind}.v1.json" in said for kind in ("agent", "planner", "policy", "scenario"))

    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0

    (tmp_path / "agent.v1.json").write_text("{}\n")
    assert stale_schemas(tmp_path) == ["agent.v1.json"]


def test_it_runs_as_a_program(monkeypatch) -> None:
    """`python -m wetread.manifests.schemas --check` ends with the exit status that make reads."""
    monkeypatch.setattr(sys, "argv", ["schemas", "--check"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(schemas.__file__, run_name="__main__")

    assert ended.value.code == 0


@pytest.mark.parametrize("kind", NAMES)
def test_a_schema_is_a_schema(kind) -> None:
    """It is of the dialect it claims to be, in the keys that people write."""
    schema = json.loads(schema_text(kind))

    jsonschema.Draft202012Validator.check_schema(schema)
    assert ("schema" in schema["properties"]) is (kind != PART)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", [*FILES])
def test_shipped_files_fit_their_schema_and_misspelt_ones_do_not(kind) -> None:
    """The editor accepts what the loader accepts, and underlines an unknown key."""
    validator = jsonschema.Draft202012Validator(json.loads(schema_text(kind)))

    for path in FILES[kind]:
        values = _plain(path)
        assert list(validator.iter_errors(values)) == [], path.name
        assert list(validator.iter_errors(values | {"titel": "x"})), path.name


def _plain(path: Path) -> Any:
    """The file as an editor sees it: dates as text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
