"""`wetread models` and `wetread train`: what they print, how they end, what they leave alone."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from wetread.bootstrap import canary
from wetread.clinical.findings import AlgorithmIdentification
from wetread.manifests.folders import declared
from wetread.oversight.canary.films import chests
from wetread.oversight.canary.lungs import SIDES
from wetread.ports.runtime import Inference
from wetread.runtimes.lock import SHIPPED
from wetread.starter.makers import MAKERS

LUNGS = {
    "network": "UNet",
    "kwargs": {"spatial_dims": 2, "in_channels": 1, "out_channels": 3, "channels": [4, 8],
               "strides": [2]},
    "preprocess": {"size": [32, 32], "mode": "letterbox", "mean": 0.5, "std": 0.25},
    "outputs": ["background", "right-lung", "left-lung"],
}  # fmt: skip
FOUR = (
    "Outline the lungs, tell me whether there is pneumonia, draft a report "
    "and book a follow-up chest CT in two weeks"
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A model that somebody brought along."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    save_file({"w": np.ones(2, np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(LUNGS))
    return folder


@pytest.fixture
def admin(run) -> str:
    run("users", "add", "ada", "--role", "admin", "--full-name", "Ada Admin")
    return "ada"


@pytest.fixture
def knows(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what the process of the models would answer: the truth, or nothing."""

    def set_to(*, truth: bool) -> None:
        @contextmanager
        def asking(*_: object) -> Iterator[Any]:
            yield lambda pixels: _answer(pixels, truth=truth)

        monkeypatch.setattr(canary, "asking", asking)

    return set_to


def _answer(pixels: Any, *, truth: bool) -> Inference:
    chest = min(chests(), key=lambda one: int((one.pixels != pixels).sum()))
    mask = np.stack([chest.masks[side.replace("-", "_")] > 0 for side in SIDES])
    algorithm = AlgorithmIdentification(
        agent="canary", runtime="none", model="oracle@1", weights="0" * 64, device="cpu",
        precision="fp32", seed=0,
    )  # fmt: skip
    return Inference(
        arrays={"mask": np.float32(truth) * mask.astype(np.float32)},
        labels=SIDES,
        algorithm=algorithm,
    )


def listed(run) -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(run("models", "list", "--json").out)["models"]}


def test_a_model_goes_from_shadow_to_trial_and_back(run, elsewhere, admin, knows, home) -> None:
    """Added, tried, promoted with a name and a reason, demoted; all of it on the record."""
    assert run("models", "add", elsewhere, "--id", "mine", "--licence", "CC BY 4.0").code == 0
    assert (listed(run)["mine"]["mode"], listed(run)["mine"]["canary"]) == ("shadow", "not run")
    up = ("models", "promote", "mine", "--to", "trial", "--as", admin, "--reason", "forty films")
    assert "wetread models canary mine" in run(*up).err

    knows(truth=True)
    tried = json.loads(run("models", "canary", "mine", "--json").out)
    promoted = json.loads(run(*up, "--json").out)

    assert (tried["passed"], promoted["mode"]) == (True, "trial")
    assert promoted["digest"] == tried["digest"] == listed(run)["mine"]["digest"]
    assert listed(run)["mine"]["mode"] == "trial"
    assert run("audit", "verify").code == 0
    assert run("models", "demote", "mine", "--reason", "odd outlines").code == 0
    assert listed(run)["mine"]["mode"] == "shadow"
    events = [json.loads(line)["event"] for line in run("audit", "export").out.splitlines()]
    assert [e for e in events if e.startswith("model.")] == [
        "model.added",
        "model.tried",
        "model.promoted",
        "model.demoted",
    ]


def test_a_model_that_fails_ends_with_exit_1(run, elsewhere, admin, knows) -> None:
    """The figures are shown, and no promotion follows."""
    run("models", "add", elsewhere, "--id", "mine")
    knows(truth=False)

    done = run("models", "canary", "mine")

    assert (done.code, "failed" in done.out, done.err) == (1, True, "")
    assert listed(run)["mine"]["canary"] == "failed"
    up = ("models", "promote", "mine", "--to", "trial", "--as", admin, "--reason", "x")
    assert run(*up).code == 1


def test_shipped_models_show_the_mode_of_their_agents(run) -> None:
    """As far as the most trusted agent that uses them; none where nobody does."""
    rows = listed(run)

    assert (rows["cxr-gate"]["origin"], rows["cxr-gate"]["mode"]) == ("shipped", "trial")
    assert {"classification", "segmentation"} <= set(rows["cxr-gate"]["used_by"])
    assert rows["router-head-hashing"]["mode"] is None


def test_listing_leaves_no_database_behind(run, home) -> None:
    """Whoever looks at the shipped models opens nothing."""
    assert run("models", "list").code == 0
    assert run("models", "show", "cxr-lungs").code == 0
    assert not (home / "wetread.db").exists()


def test_a_wrong_password_promotes_nothing(run, elsewhere, admin, knows, monkeypatch) -> None:
    """Who puts a name to it has to be who they say."""
    run("models", "add", elsewhere, "--id", "mine")
    knows(truth=True)
    run("models", "canary", "mine")
    monkeypatch.setenv("WETREAD_PASSWORD", "wrong")

    done = run("models", "promote", "mine", "--to", "trial", "--as", admin, "--reason", "x")

    assert (done.code, "wrong" in done.err) == (1, True)
    assert listed(run)["mine"]["mode"] == "shadow"


def test_a_radiologist_promotes_nothing(run, elsewhere, knows) -> None:
    """Signing reports and admitting models are two offices."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    run("models", "add", elsewhere, "--id", "mine")
    knows(truth=True)
    run("models", "canary", "mine")

    done = run("models", "promote", "mine", "--to", "trial", "--as", "rita", "--reason", "x")

    assert (done.code, "it takes: admin" in done.err) == (1, True)


def test_a_mode_written_by_hand_is_shown_as_shadow_and_named(run, elsewhere, home) -> None:
    """The database says production, the chain does not; so does `audit verify`."""
    run("models", "add", elsewhere, "--id", "mine")
    with sqlite3.connect(home / "wetread.db") as connection:
        connection.execute("UPDATE model_standings SET mode = 'production'")
    connection.close()

    done, verified = run("models", "list"), run("audit", "verify")

    assert listed(run)["mine"]["mode"] == "shadow"
    assert "does not say that model 'mine' is in production" in done.out
    assert (verified.code, "mine" in verified.out) == (1, True)


def test_verify_covers_added_models(run, elsewhere, home) -> None:
    """One changed byte of one is named."""
    run("models", "add", elsewhere, "--id", "mine")
    assert run("models", "verify").code == 0
    (home / "models" / "mine" / "config.json").write_text("[]")

    done = run("models", "verify")

    assert (done.code, "mine: config.json is changed" in done.out) == (1, True)


def test_show_says_what_is_known_and_what_is_not(run, elsewhere) -> None:
    """Card or none, mode, digest, and that nobody recorded a training."""
    run("models", "add", elsewhere, "--id", "mine")

    for model, words in (
        ("mine", ("No card came", "shadow", "Not recorded")),
        ("cxr-lungs", ("Intended use", "trial", "Training record")),
    ):
        done = run("models", "show", model)
        assert done.code == 0
        assert all(word in done.out for word in words), done.out
    said = json.loads(run("models", "show", "mine", "--json").out)
    assert (said["id"], said["training"], said["words"], said["figures"]) == ("mine", *[None] * 3)
    assert set(said["digests"]) == {"model.safetensors", "config.json"}


def test_show_prints_the_card_of_an_image_model(run) -> None:
    """Use, warnings, figures and digests for people; words, figures and digests for scripts."""
    done = run("models", "show", "cxr-gate")
    assert done.code == 0
    for part in ("Not for clinical use", "Cautioned out-of-scope use", "Known failures", "Trust"):
        assert part in done.out

    said = json.loads(run("models", "show", "cxr-gate", "--json").out)
    assert said["words"]["purpose"]["decision_role"]
    assert said["figures"]["figures"]["false_refusals_ci"]
    assert said["figures_current"] is True
    pinned = json.loads(SHIPPED.read_text())["cxr-gate"]
    assert said["digests"] == {"model.safetensors": pinned["sha256"], **pinned["files"]}


def test_show_prints_the_shorter_card_of_a_head(run) -> None:
    """As it lies beside the weights."""
    done = run("models", "show", "pressure-head")
    assert (done.code, "Learned from" in done.out) == (0, True)


@pytest.fixture
def agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The shipped agents, the outlining one on the added model and in a mode of choice."""

    def write(mode: str) -> None:
        folder = tmp_path / f"agents-{mode}"
        folder.mkdir()
        for path in declared("agents").glob("*.yaml"):
            text = path.read_text()
            if path.stem == "segmentation":
                text = text.replace("model: cxr-lungs", "model: mine")
                text = text.replace("mode: trial", f"mode: {mode}")
            (folder / path.name).write_text(text)
        monkeypatch.setenv("WETREAD_AGENTS", str(folder))

    return write


def test_no_agent_runs_ahead_of_its_model(run, elsewhere, agents, film, admin, knows) -> None:
    """Refused with the commands to run; after them it runs, and a shadow agent always does."""
    run("models", "add", elsewhere, "--id", "mine")
    agents("shadow")
    assert run("route", "outline the lungs").code == 0
    agents("trial")

    refused = run("read", film, "--ask", FOUR)

    assert refused.code == 1
    assert "wetread models promote mine --to trial" in refused.err
    assert len(refused.err.splitlines()) == 1
    knows(truth=True)
    run("models", "canary", "mine")
    run("models", "promote", "mine", "--to", "trial", "--as", admin, "--reason", "x")
    assert run("read", film, "--ask", FOUR).code == 0


def everything(*folders: Path) -> dict[str, str]:
    """The digest of each file below."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_what_people_decide_about_reports_retrains_nothing(run, elsewhere, film, home) -> None:
    """Returned with a correction, rejected and signed: every weight and lock is what it was."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    run("models", "add", elsewhere, "--id", "mine")
    before, mode = everything(SHIPPED.parent, home / "models"), listed(run)["mine"]
    lock = (home / "models.lock").read_bytes()

    for decide in (
        ("return", "--reason", "There is no pneumonia; the opacity is a nipple shadow."),
        ("reject", "--reason", "Wrong patient."),
        ("sign", "--meaning", "authored"),
    ):
        read = json.loads(run("read", film, "--ask", FOUR, "--json").out)
        done = run("queue", decide[0], read["work_item"]["id"], "--as", "rita", *decide[1:])
        assert done.code == 0, done
    run("resume")

    assert everything(SHIPPED.parent, home / "models") == before
    assert (home / "models.lock").read_bytes() == lock
    assert listed(run)["mine"] == mode


BAD = {
    "add without an id": (["models", "add", "{model}"], "--id"),
    "add with an id that is none": (["models", "add", "{model}", "--id", "../x"], "no model id"),
    "add what is not there": (["models", "add", "no-such", "--id", "x"], "no folder"),
    "add a pickle": (["models", "add", "{pickle}", "--id", "x"], "may be a pickle"),
    "a licence in another encoding": (
        ["models", "add", "{model}", "--id", "x", "--licence", "\udcff"], "UTF-8"),
    "try an unknown model": (["models", "canary", "nothing"], "known:"),
    "show an unknown model": (["models", "show", "nothing"], "known:"),
    "promote an unknown model": (
        ["models", "promote", "no", "--to", "trial", "--as", "ada", "--reason", "x"], "no added"),
    "promote without a reason": (
        ["models", "promote", "x", "--to", "trial", "--as", "ada"], "--reason"),
    "promote without a name": (
        ["models", "promote", "x", "--to", "trial", "--reason", "x"], "--as"),
    "promote to nowhere": (
        ["models", "promote", "x", "--to", "shadow", "--as", "ada", "--reason", "x"], "shadow"),
    "promote for reasons in another encoding": (
        ["models", "promote", "x", "--to", "trial", "--as", "ada", "--reason", "\udcff"], "UTF-8"),
    "demote without a reason": (["models", "demote", "x"], "--reason"),
    "demote an unknown model": (["models", "demote", "x", "--reason", "x"], "no added model"),
    "train an unknown model": (
        ["train", "x", "--data", "{model}", "--out", "{model}"], "known: cardiac"),
    "train on nothing": (
        ["train", "cxr-lungs", "--data", "no-such", "--out", "o"], "no cxr/manifest.csv"),
    "train without data": (["train", "cxr-lungs", "--out", "o"], "--data"),
    "train backwards": (
        ["train", "cxr-lungs", "--data", "{model}", "--out", "o", "--steps", "-1"], "--steps"),
    "train with a seed that is none": (
        ["train", "cxr-lungs", "--data", "{model}", "--out", "o", "--seed", "-1"], "seed"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_ends_in_one_sentence(run, elsewhere, admin, tmp_path, name) -> None:
    """Exit 2, one line on standard error, nothing on standard output, nothing added."""
    arguments, sentence = BAD[name]
    (tmp_path / "pickle").mkdir()
    (tmp_path / "pickle" / "x.pt").touch()
    places = {"{model}": str(elsewhere), "{pickle}": str(tmp_path / "pickle")}

    done = run(*(places.get(argument, argument) for argument in arguments))

    assert done.code == 2, done
    assert sentence in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert done.out == ""
    assert not any(row["origin"] == "added" for row in listed(run).values())


def test_a_model_of_no_kind_cannot_be_promoted_here(run) -> None:
    """Fail closed, in one sentence that says for what there are cases."""
    done = run("models", "canary", "minilm-l6-v2")

    assert (done.code, "no canary cases exist" in done.err) == (1, True)


def test_help_names_every_model_that_can_be_trained(run) -> None:
    """The list comes from where the makers stand."""
    said = run("train", "--help").out

    assert all(name in said for name in MAKERS)
