"""Every row is answered or abstained on, in order, and none is dropped."""

import json
from pathlib import Path

import pytest

from support.evaluations import classifier, draw, film, gate, role, write_manifest
from wetread.errors import BadInput
from wetread.starter.evaluating import running
from wetread.starter.evaluating.items import Manifest, read_manifest
from wetread.starter.evaluating.running import evaluate
from wetread.starter.evaluating.summary import summarise

N = 40


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """Bright films are present ones; one is text, one dark, one without a label."""
    rows = []
    for n in range(N):
        present = n % 2
        name = draw(tmp_path / "set" / f"{n}.png", film(60 + 4 * n if present else 20 + n))
        label = "" if n == 4 else ("normal", "pneumonia")[present]
        row = {
            "id": f"f{n}",
            "file": name,
            "label": label,
            "age": 30 + n % 40,
            "sex": "FM"[n % 3 % 2],
        }
        rows.append(row | {"patient_group": f"p{n // 2}", "dataset": ("one", "two")[n // 30]})
    (tmp_path / "set" / "7.png").write_text("no picture")
    draw(tmp_path / "set" / "8.png", film(5))
    return read_manifest(write_manifest(tmp_path, rows), "classification")


@pytest.fixture
def model():
    """Takes brightness for pneumonia; the gate refuses what is dark."""
    return role(
        "bright",
        classifier(lambda pixels: float(pixels.mean()) / 255),
        gate(lambda pixels: 2.0 if pixels.max() < 10 else 0.5),
        agent={"groups": {"unknown": 0, "adult": 50}},
    )


def test_each_row_with_a_truth_has_its_answer_in_order(manifest, model, tmp_path) -> None:
    """Also in the file; what could not be read or was refused says why."""
    done = evaluate("classification", manifest, [model], out=tmp_path / "o")
    lines = [json.loads(line) for line in (tmp_path / "o").read_text().splitlines()]

    assert [line["id"] for line in lines] == [f"f{n}" for n in range(N) if n != 4]
    assert [answer.id for _, answer in done.pairs] == [line["id"] for line in lines]
    assert done.without_truth == 1
    refused = {line["id"]: line["reason"] for line in lines if line["abstained"]}
    assert set(refused) == {"f7", "f8"}
    assert "not an image" in refused["f7"]
    assert "input gate" in refused["f8"]
    assert all(line["model"] == "bright" for line in lines if not line["abstained"])
    assert all(line["probability"] is None for line in lines if line["abstained"])


def test_the_model_is_asked_for_the_patients_population(manifest, model) -> None:
    """As the agent asks, by age."""
    evaluate("classification", manifest, [model])
    asked = {request.options["group"] for request in model.runtime.asked}
    assert asked == {"unknown", "adult"}


def test_an_interrupted_evaluation_asks_only_for_the_rest(manifest, model, tmp_path) -> None:
    """The summary is the same as in one go, and so is the file."""
    whole = evaluate("classification", manifest, [model], out=tmp_path / "whole")
    lines = (tmp_path / "whole").read_text().splitlines(keepends=True)
    (tmp_path / "part").write_text("".join(lines[:21]))
    before = len(model.runtime.asked)

    rest = evaluate("classification", manifest, [model], out=tmp_path / "part")

    assert rest == whole
    assert (tmp_path / "part").read_text() == "".join(lines)
    assert len(model.runtime.asked) - before == len(lines) - 21


def test_how_far_it_is_can_be_watched(manifest, model) -> None:
    """From nothing to everything."""
    seen: list[tuple[int, int]] = []
    evaluate("classification", manifest, [model], watch=lambda done, of: seen.append((done, of)))
    assert seen[0] == (0, N - 1)
    assert seen[-1] == (N - 1, N - 1)
    assert len(seen) == 2 + (N - 2) // running.AT_ONCE


def test_a_manifest_without_any_truth_has_nothing_to_say(manifest, model) -> None:
    """No figure rather than an empty one."""
    nothing = Manifest(items=(manifest.items[4],), digest="0", split=None)
    with pytest.raises(BadInput, match="no row has a label"):
        evaluate("classification", nothing, [model])


def test_the_summary_counts_everybody_and_states_intervals(manifest, model) -> None:
    """Bright films are the present ones, so the ranking is nearly right within each source."""
    done = evaluate("classification", manifest, [model])
    found = summarise("classification", manifest, [model], done)

    assert (found["n"], found["n_abstained"], found["n_answered"]) == (39, 2, 37)
    assert (found["n_without_truth"], found["n_patients"]) == (1, 20)
    assert found["n_present"] + found["n_absent"] == 37
    assert found["coverage_present_n"] == found["n_present"] == 19
    for name in ("auroc", "brier", "ece", "ece_debiased", "coverage", "set_size_mean"):
        low, high = found[f"{name}_ci"]
        assert low <= found[name] <= high
    assert set(found["by_source"]) == {"one", "two"}
    assert sum(one["n"] for one in found["by_source"].values()) == 39
    assert set(found["by_source"]["one"]) >= {"by_sex", "by_age_band", "auroc", "reliability"}
    assert "by_view" not in found["by_source"]["one"], "the manifest has no views"
    sexes = found["by_source"]["one"]["by_sex"]
    assert sum(one["n"] for one in sexes.values()) == found["by_source"]["one"]["n"]
    assert set(found["by_population"]) == {"unknown", "adult"}
    assert found["models"] == [{"model": "bright", "n_answered": 37, "digests": {"bright": "0"}}]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_one_class_has_no_ranking_and_no_coverage_of_the_other(manifest, model) -> None:
    """None, and never 0 or a number that is none."""
    ill = tuple(item for item in manifest.items if item.row["label"] == "pneumonia")
    done = evaluate("classification", Manifest(items=ill, digest="0", split=None), [model])
    found = summarise("classification", manifest, [model], done)
    assert found["auroc"] is found["auroc_ci"] is found["coverage_absent"] is None
    assert found["coverage_absent_n"] == 0
    assert found["coverage_present"] == found["coverage"]
