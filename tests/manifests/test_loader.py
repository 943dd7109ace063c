"""A file that is wrong anywhere stops the load, with file and key."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetread.errors import ManifestError
from wetread.manifests.loader import (
    MAX_BYTES,
    digest_file,
    read_folder,
    read_manifest,
    read_yaml,
    yaml_files,
)
from wetread.manifests.specs import PolicySpec

POLICY = """\
schema: policy/v1
id: {name}
title: A policy
rules:
  - id: signed
    at: release
    guard: {{use: signature-required}}
    otherwise: block
    because: Somebody has to.
    proved_by: {{trips: a, leaves: b}}
"""


def write(folder: Path, name: str = "p", text: str = POLICY) -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(name=path.stem), encoding="utf-8")
    return path


def test_a_file_becomes_its_spec(tmp_path) -> None:
    """What is written is what is read, defaults filled in."""
    spec = read_manifest(write(tmp_path), PolicySpec)

    assert spec.id == "p"
    assert spec.rules[0].guard.use == "signature-required"
    assert spec.rules[0].guard.with_ == {}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: A policy", "titel: A policy", "title: Field required (line 1); titel: Extra"),
        ("title: A policy", "titel: A policy", "titel: Extra inputs are not permitted (line 3)"),
        ("otherwise: block", "otherwise: blok", "rules.0.otherwise: Input should be 'disclose'"),
        ("at: release", "at: release\n    att: draft", "rules.0.att: Extra inputs"),
        ("use: signature-required", "use: x, wiht: y", "rules.0.guard.wiht: Extra inputs"),
        ("title: A policy", "title: [A, policy]", "title: Input should be a valid string"),
        ("id: signed", "id: Signed", "rules.0.id: String should match pattern"),
        ("schema: policy/v1", "schema: policy/v2", "schema: Input should be 'policy/v1'"),
        (", leaves: b", "", "rules.0.proved_by.leaves: Field required"),
        ("id: {name}", "id: q", "id: 'q' must equal the file name 'p'"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_file(tmp_path, old, new, complaint) -> None:
    """Misspelt keys, wrong types and impossible values name the file and the key."""
    text = POLICY.replace("{{", "{").replace("}}", "}").replace("{name}", "p")
    path = tmp_path / "p.yaml"
    path.write_text(text.replace(old.replace("{name}", "p"), new), encoding="utf-8")

    with pytest.raises(ManifestError) as caught:
        read_manifest(path, PolicySpec)

    assert str(caught.value).startswith(f"{path}: ")
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: 1\na: 2", "key 'a' stands twice"),
        ("a: {b: 1, b: 2}", "key 'b' stands twice"),
        ("a: [1, 2", "expected ',' or ']'"),
        ("a: !!python/object:os.system x", "could not determine a constructor"),
        ("a: &b {c: *b}", "recursive"),
        ("a: &b {c: 1}\nd: {<<: *b}", "could not determine a constructor"),
        ("? [a, b]\n: 1", "unhashable"),
        ("a: 2026-13-45", "month must be in 1..12"),
        ("a: !!int x", "invalid literal"),
        ("a: !!bool x", "'x'"),
        ("[" * 50_000, "recursion"),
        ("a: 1\n---\nb: 2", "single document"),
        ("a: \0", "unacceptable character"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_in_one_sentence(tmp_path, text, complaint) -> None:
    """Repeated keys, tags, merges, odd keys and bad values never pass and never crash."""
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ManifestError) as caught:
        read_yaml(path)

    assert str(caught.value).startswith(f"{path}: not YAML: ")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path) -> None:
    """A binary file with the right ending is still no manifest."""
    path = tmp_path / "p.yaml"
    path.write_bytes(b"a: \xff\xfe\xfa")

    with pytest.raises(ManifestError, match="not YAML"):
        read_yaml(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_loader(tmp_path, content) -> None:
    """Noise is no policy, and ends in the one error that the author of YAML can act on."""
    path = tmp_path / "p.yaml"
    path.write_bytes(content)

    with pytest.raises(ManifestError) as caught:
        read_manifest(path, PolicySpec)

    assert str(path) in str(caught.value)


def test_a_file_has_a_size(tmp_path) -> None:
    """Declarations are read by people, and nobody reads a quarter of a mebibyte."""
    path = tmp_path / "p.yaml"
    path.write_text("#" * (MAX_BYTES + 1), encoding="utf-8")

    with pytest.raises(ManifestError, match="larger than 256 KiB; split it"):
        read_yaml(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path) -> None:
    """A missing file and a folder of that name end in a sentence, too."""
    with pytest.raises(ManifestError, match=r"p\.yaml: cannot be read: No such file"):
        read_yaml(tmp_path / "p.yaml")
    with pytest.raises(ManifestError, match="cannot be read: Is a directory"):
        read_yaml(tmp_path)


def test_a_folder_is_read_with_its_subfolders(tmp_path) -> None:
    """Files may be sorted by theme; order of name decides, and other files are no manifests."""
    write(tmp_path, "b")
    write(tmp_path, "theme/a")
    (tmp_path / "README.md").write_text("not a manifest")

    assert list(read_folder(tmp_path, PolicySpec)) == ["b", "a"]


def test_an_id_is_used_once_in_a_folder(tmp_path) -> None:
    """Two files of one name in two themes would be one id."""
    write(tmp_path, "one/a")
    write(tmp_path, "two/a")

    with pytest.raises(ManifestError, match="id: 'a' is used by another file"):
        read_folder(tmp_path, PolicySpec)


def test_a_missing_folder_is_named(tmp_path) -> None:
    """An empty result would look like a system without rules."""
    with pytest.raises(ManifestError, match="no such folder"):
        list(yaml_files(tmp_path / "policies"))


def test_a_digest_is_of_the_file_as_it_stands(tmp_path) -> None:
    """A comment more is another file, since people read comments, too."""
    path = write(tmp_path)
    before = digest_file(path)

    path.write_text(path.read_text() + "# a word more\n")

    assert digest_file(path) != before
