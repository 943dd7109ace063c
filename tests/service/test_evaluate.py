"""`wetread evaluate`: what it prints, how it ends, and what it costs nobody."""

import json
from pathlib import Path

import pytest
import yaml

from support.evaluations import draw, write_manifest
from wetread.manifests.folders import declared
from wetread.phantoms import ChestPhantom, render, to_png
from wetread.runtimes.silhouettes import silhouettes


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped agents, on models that say what a script says."""
    replies = {
        "segmentation": {"mask": "lungs", "scalars": {"quality": 0.95}},
        "classification": {"probability": {"present": 0.8}, "prediction_set": ["present"]},
    }
    folder = tmp_path / "agents"
    folder.mkdir()
    for name, reply in replies.items():
        spec = yaml.safe_load((declared("agents") / f"{name}.yaml").read_text(encoding="utf-8"))
        (first, *_) = spec.pop("targets", None) or [{}]
        spec = {**spec, **first, "id": name}
        spec["runtime"] = {"use": "scripted", "with": {"replies": [reply], "model": "told"}}
        accepts = {"replies": [{"scalars": {"ood": 0.2}}]}
        spec["gate"] = {"use": "scripted", "with": accepts}
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(spec), encoding="utf-8")
    monkeypatch.setenv("WETREAD_AGENTS", str(folder))


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Four phantoms, one of them cut short; the masks are what the script draws."""
    rows = []
    (tmp_path / "set").mkdir()
    mask = draw(tmp_path / "set" / "mask.png", silhouettes("lungs", (160, 160)).max(axis=0) * 260)
    for n in range(4):
        content = to_png(render(ChestPhantom(rows=160, columns=160)))
        (tmp_path / "set" / f"{n}.png").write_bytes(content[:500] if n == 3 else content)
        label = ("normal", "pneumonia")[n % 2]
        split = ("val", "test")[n // 3]
        row = {"id": f"f{n}", "file": f"set/{n}.png", "mask_file": mask}
        rows.append({**row, "label": label, "split": split})
    return write_manifest(tmp_path, rows)


@pytest.mark.usefixtures("scripted")
def test_segmentation_prints_one_object_and_writes_each_row(run, manifest, tmp_path) -> None:
    """Perfect outlines, one picture that cannot be read."""
    out = tmp_path / "answers.jsonl"
    done = run("evaluate", "segmentation", manifest, "--out", out, "--json")

    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["n"], found["n_abstained"], found["dice_mean"]) == (4, 1, 1.0)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["f0", "f1", "f2", "f3"]
    assert [row["dice"] for row in rows] == [1, 1, 1, None]
    assert "cut short" in rows[3]["reason"]


@pytest.mark.usefixtures("scripted")
def test_spoilt_pictures_are_added_where_somebody_asks_for_them(run, manifest) -> None:
    """Beside the figures, and for people as a table of its own."""
    found = json.loads(run("evaluate", "segmentation", manifest, "--spoil", 1, "--json").out)
    spoilt = found["spoilt"]
    assert (spoilt["n_pictures"], spoilt["times"]) == (3, 1)
    assert {"none", "blur", "rotation"} <= set(spoilt["by_kind"])
    assert spoilt["n"] == len(spoilt["points"]) == spoilt["n_poor"] + spoilt["n_good"]
    assert {"quality_correlation_ci", "poor_flagged_share", "good_flagged_share"} <= set(spoilt)

    assert "spoilt" not in json.loads(run("evaluate", "segmentation", manifest, "--json").out)
    assert "spoilt pictures" in run("evaluate", "segmentation", manifest, "--spoil", 1).out


@pytest.mark.usefixtures("scripted")
def test_only_outlines_can_be_spoilt(run, manifest) -> None:
    """A judgement has no truth that would move along."""
    done = run("evaluate", "classification", manifest, "--spoil", 2)
    assert (done.code, done.out) == (2, "")
    assert "--spoil is for segmentation" in done.err


@pytest.mark.usefixtures("scripted")
def test_classification_states_every_figure_of_the_contract(run, manifest) -> None:
    """With an interval beside each; a split alone where one is named."""
    done = run("evaluate", "classification", manifest, "--split", "val", "--json")

    found = json.loads(done.out)
    assert (done.code, found["n"], found["split"]) == (0, 3, "val")
    for name in ("auroc", "ece", "brier", "coverage"):
        assert found[name] is not None
        assert f"{name}_ci" in found
    assert found["auroc"] == 0.5, "the script says the same of all"


@pytest.mark.usefixtures("scripted")
@pytest.mark.parametrize("task", ["segmentation", "classification"])
def test_people_see_tables(run, manifest, task) -> None:
    """The model, how many, and each figure with its interval."""
    done = run("evaluate", task, manifest)
    assert done.code == 0
    assert f"{task}: told" in done.out
    assert "4 pictures of 4 patients, 1 abstained" in done.out
    assert "95 % interval" in done.out


@pytest.mark.usefixtures("scripted")
def test_bad_input_is_one_sentence_and_costs_nothing(run, manifest, tmp_path) -> None:
    """No traceback, exit code 2, and the file that was there is still there."""
    kept = tmp_path / "kept"
    kept.write_text("mine\n")
    for arguments in (
        ("segmentation", tmp_path / "none.csv"),
        ("segmentation", manifest, "--split", "vall"),
        ("segmentation", manifest, "--model", "unheard-of"),
        ("segmentation", manifest, "--out", kept),
        ("reading", manifest),
    ):
        done = run("evaluate", *arguments)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done.err
    assert kept.read_text() == "mine\n"


@pytest.mark.usefixtures("scripted")
def test_an_unknown_model_is_told_beside_the_known(run, manifest) -> None:
    """As the agent's manifest names them."""
    assert "known: told" in run("evaluate", "segmentation", manifest, "--model", "x").err


@pytest.mark.data
def test_real_lungs_are_outlined_as_the_card_says(run, data_dir) -> None:
    """The val films that people outlined, through the real gate and model."""
    path = data_dir / "cxr" / "manifest.csv"
    found = json.loads(run("evaluate", "segmentation", path, "--split", "val", "--json").out)
    assert found["n"] == 18
    assert found["n_abstained"] <= 1
    assert found["dice_mean"] > 0.94
    assert set(found["by_source"]) == {"covid-chestxray", "hannover-covid19"}
