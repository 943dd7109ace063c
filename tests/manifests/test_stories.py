"""Files become stories: parts are merged, a matrix is spread out, mistakes are told by line."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import ManifestError
from wetread.manifests.folders import declared
from wetread.manifests.stories import read_library, read_stories

STORY = """\
schema: scenario/v1
id: s
title: A story
story: Somebody asks.
given:
  study: {use: chest-phantom}
turns:
  - user: Is there pneumonia?
then:
  - {use: no-work-item}
"""
PART = """\
title: A story
story: Somebody asks.
given:
  study: {use: chest-phantom, with: {seed: 3, sex: F}}
  seed: 5
turns:
  - user: Is there pneumonia?
then:
  - {use: audit-verifies}
"""


def write(folder: Path, text: str, name: str = "s.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ManifestError) as caught:
        read_stories(path)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(f"{path}: ")


def test_a_plain_file_is_one_story(tmp_path) -> None:
    """It has the file's id and no variant."""
    (story,) = read_stories(write(tmp_path, STORY))
    assert (story.name, story.variant, story.spec.id) == ("s", {}, "s")


def test_a_matrix_makes_one_story_of_each_combination(tmp_path) -> None:
    """Placeholders take its values; alone they keep their type, within text they are words."""
    text = STORY.replace("Is there", "${who.said} there is ${thing}, is there") + (
        "matrix:\n  thing: [pneumonia, effusion]\n"
        "  who: [{name: chief, said: I say, seed: 4}, {name: ward, said: We ask, seed: 9}]\n"
    )
    text = text.replace("given:\n", "given:\n  seed: ${who.seed}\n")
    stories = read_stories(write(tmp_path, text))

    assert [story.name for story in stories] == [
        "s[thing=pneumonia,who=chief]",
        "s[thing=pneumonia,who=ward]",
        "s[thing=effusion,who=chief]",
        "s[thing=effusion,who=ward]",
    ]
    last = stories[-1]
    assert last.variant == {"thing": "effusion", "who": "ward"}
    assert last.spec.given.seed == 9
    assert last.spec.turns[0].user == "We ask there is effusion, is there pneumonia?"


def test_a_part_is_taken_over_key_by_key(tmp_path) -> None:
    """Mappings are merged, other values replaced, and what must hold is added to."""
    write(tmp_path, PART, "base.part.yaml")
    own = (
        "schema: scenario/v1\nid: s\nextends: base.part.yaml\n"
        "given: {study: {with: {seed: 4}}}\nturns: [{user: Outline the lungs}]\n"
        "then: [{use: no-work-item}]\n"
    )
    (story,) = read_stories(write(tmp_path, own))

    assert story.spec.given.study.with_ == {"seed": 4, "sex": "F"}
    assert (story.spec.given.seed, story.spec.turns[0].user) == (5, "Outline the lungs")
    assert [said.use for said in story.spec.then] == ["audit-verifies", "no-work-item"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: A", "titel: A", "titel: Extra inputs are not permitted (line 3)"),
        ("  - user:", "  - usr:", "turns.0.usr: Extra inputs are not permitted (line 8)"),
        ("given:\n", "given:\n  seed: x\n", "given.seed: Input should be a valid integer"),
        ("pneumonia?", "${a}?", "${a} (line 8): the matrix has no values, since there is none"),
        ("id: s\n", "id: s\nmatrix: 3\n", "matrix (line 3): gives names and lists of values"),
        ("id: s\n", "id: s\nmatrix: {a: 3}\n", "matrix (line 3): a: gives a list of values"),
        ("id: s\n", "id: s\nmatrix: {a: [1, 1]}\n", "a: two values have the same name"),
        ("id: s\n", "id: t\n", "id: 't' must equal the file name 's'"),
        ("id: s\n", "id: s\nextends: a.yaml\n", "extends (line 3): names a file that ends in"),
        ("id: s\n", "id: s\nextends: a.part.yaml\n", "extends (line 3): there is no file"),
        (STORY, "- 1\n", "not a mapping of keys to values"),
        ("  - {use: no-w", "  - {use: x, wiht: y}\n  - {use: no-w", "then.0.wiht: Extra inputs"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, complaint) -> None:
    """File, key and line stand in one sentence."""
    assert complaint in refusal(write(tmp_path, STORY.replace(old, new)))


def test_a_mistake_in_a_part_is_told_with_the_parts_name(tmp_path) -> None:
    """Also where what the part says was added to."""
    write(tmp_path, PART.replace("audit-verifies}", "x, wiht: y}"), "base.part.yaml")
    own = STORY.replace("id: s\n", "id: s\nextends: base.part.yaml\n")
    assert "then.0.wiht: Extra inputs are not permitted (line 9 of base.part.yaml)" in refusal(
        write(tmp_path, own)
    )
    write(tmp_path, PART, "base.part.yaml")
    told = refusal(write(tmp_path, own.replace("no-work-item}", "x, wiht: y}")))
    assert "then.1.wiht: Extra inputs are not permitted (line 11)" in told


def test_parts_that_lead_in_a_circle_are_told(tmp_path) -> None:
    """And are not followed for ever."""
    write(tmp_path, "extends: b.part.yaml\n", "a.part.yaml")
    write(tmp_path, "extends: a.part.yaml\n", "b.part.yaml")
    path = write(tmp_path, STORY.replace("id: s\n", "id: s\nextends: a.part.yaml\n"))
    with pytest.raises(ManifestError, match="leads in a circle"):
        read_stories(path)


def test_a_matrix_is_bounded(tmp_path) -> None:
    """One file does not fill the memory."""
    many = json.dumps(list(range(101)))
    text = STORY + f"matrix: {{a: {many}, b: {many}}}\n"
    assert "makes 10201 stories" in refusal(write(tmp_path, text))


def test_parts_are_no_stories_and_an_empty_folder_is_told(tmp_path) -> None:
    """A library is every other YAML file below the folders that are named."""
    write(tmp_path, PART, "base.part.yaml")
    with pytest.raises(ManifestError, match="no scenario there"):
        read_library(tmp_path)
    with pytest.raises(ManifestError, match="no such file or folder"):
        read_library(tmp_path / "nowhere")
    write(tmp_path, STORY)
    assert list(read_library(tmp_path, tmp_path / "s.yaml")) == ["s"]


def test_two_files_of_one_id_are_told(tmp_path) -> None:
    """A result would not say which of them it is of."""
    (tmp_path / "sub").mkdir()
    write(tmp_path, STORY)
    write(tmp_path / "sub", STORY)
    with pytest.raises(ManifestError, match="used by another file"):
        read_library(tmp_path)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("abc $}", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(values=plain)
def test_what_a_matrix_holds_arrives_as_it_is(tmp_path_factory, values: Any) -> None:
    """Whatever a value is, a placeholder that stands alone becomes just that."""
    folder = tmp_path_factory.mktemp("stories")
    text = STORY.replace("use: chest-phantom", "use: chest-phantom, with: {x: '${v.it}'}")
    text += yaml.safe_dump({"matrix": {"v": [{"name": "one", "it": values}]}})
    (story,) = read_stories(write(folder, text))
    assert story.spec.given.study.with_ == {"x": values}


def test_the_schema_knows_what_files_may_hold() -> None:
    """An editor marks no shipped file, parts that are extended and placeholders among them."""
    schema = json.loads((declared("schemas") / "scenario.v1.json").read_text())
    for path in sorted(declared("scenarios").rglob("*.yaml")):
        if not path.name.endswith(".part.yaml"):
            said = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
            jsonschema.validate(said, schema)
    varied = yaml.safe_load(STORY) | {"matrix": {"seed": [1, 2]}}
    varied["given"]["seed"] = "${seed}"
    jsonschema.validate(varied, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(varied | {"storey": 1}, schema)
