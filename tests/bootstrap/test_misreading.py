"""A model that misreads says the opposite, surely, and nothing else of it changes."""

import numpy as np
import pytest

from wetread.agents.prediction import uncertainty
from wetread.bootstrap.misreading import SURE, Misreading, _Against
from wetread.bootstrap.models import Models
from wetread.clinical.findings import AlgorithmIdentification
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import AgentSpec
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.simulation.scripted import ScriptedModels

REPLY = {"probability": {"present": 0.71}, "prediction_set": ("present",), "scalars": {"ood": 0.2}}


def request(value: int) -> InferenceRequest:
    return InferenceRequest(agent="classification", images=(np.full((4, 4), value),))


@pytest.fixture
def models() -> ScriptedModels:
    return ScriptedModels({"classification": (REPLY,), "segmentation": ({"mask": "lungs"},)})


def spec(name: str) -> AgentSpec:
    return read_manifest(declared("agents") / f"{name}.yaml", AgentSpec)


def asked(models: Models, film: int) -> Inference:
    """What the classifier says of a film."""
    (role,) = spec("classification").roles()
    runtime = models.runtime(role, "runtime")
    assert runtime is not None
    return runtime.infer(request(film))


@pytest.mark.parametrize("truth", ["present", "absent"])
def test_the_answer_is_wrong_and_sure(models, truth) -> None:
    """Whatever the model said; quantiles, scalars and who it was stay as they were."""
    honest, told = asked(models, 1), asked(Misreading(models, truth), 1)
    chances = dict(zip(told.labels, told.arrays["probability"], strict=True))

    assert SURE[0] <= 1 - chances[truth] <= SURE[1]
    assert sum(chances.values()) == pytest.approx(1)
    assert (told.scalars, told.algorithm) == (honest.scalars, honest.algorithm)
    assert np.array_equal(told.arrays["conformal_quantile"], honest.arrays["conformal_quantile"])


def test_the_truth_is_ruled_out() -> None:
    """Where the model's own quantile would keep it, the wrong answer is surer still."""

    class Calibrated:
        def infer(self, asked: InferenceRequest) -> Inference:
            return Inference(
                arrays={
                    "probability": np.array([0.3, 0.7], dtype=np.float32),
                    "conformal_quantile": np.array([0.6, 0.97], dtype=np.float32),
                },
                labels=("absent", "present"),
                scalars={"coverage": 0.9},
                algorithm=AlgorithmIdentification(
                    agent="classification", runtime="torch", model="m@1", seed=0
                ),
            )

    told = [_Against(Calibrated(), "present").infer(request(n)) for n in range(20)]
    assert {uncertainty(one).prediction_set for one in told} == {("absent",)}


def test_no_figure_tells_a_check(models) -> None:
    """Another one for each film, and the same for the same film."""
    wrongly = Misreading(models, "absent")
    told = [float(asked(wrongly, n).arrays["probability"].max()) for n in (1, 2, 3, 1)]

    assert len(set(told)) == 3
    assert told[0] == told[3]


def test_gates_and_other_agents_are_as_they_are(models) -> None:
    """A study that no agent would take is no check either."""
    roles = [*spec("classification").roles(), *spec("segmentation").roles()]
    wrongly = Misreading(models, "absent")

    assert all(wrongly.runtime(r, "gate") is models.runtime(r, "gate") for r in roles)
    outlines = [r for r in roles if r.id == "segmentation"]
    assert all(wrongly.runtime(r, "runtime") is models.runtime(r, "runtime") for r in outlines)
