"""P(present) for the population a patient belongs to, beside what the source says was there."""

from typing import Any

from wetread.agents.prediction import uncertainty
from wetread.ports.runtime import Inference
from wetread.runtimes.calibration import UNKNOWN
from wetread.starter.evaluating.answers import ABSENT, PRESENT
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.roles import Role
from wetread.starter.films import flagged
from wetread.starter.rivals import present

PAEDIATRIC = "paediatric"


def truth_of(item: Item) -> str:
    """Whatever the source calls neither pneumonia nor COVID-19 counts as absent."""
    return PRESENT if present(item.row) else ABSENT


def population(item: Item, role: Role) -> str:
    """The calibration group as the agent's manifest bounds it by age.

    A child whose age nobody wrote down belongs to the children, where the model knows them apart.
    """
    groups: dict[str, float] = role.spec.agent.with_.get("groups") or {}
    age = age_of(item)
    reached = (
        [] if age is None else [(since, name) for name, since in groups.items() if since <= age]
    )
    if reached:
        return max(reached)[1]
    child = PAEDIATRIC in groups and flagged({"flags": "", **item.row}, PAEDIATRIC)
    return PAEDIATRIC if child else UNKNOWN


def age_of(item: Item) -> float | None:
    """Years, where the manifest gives a number."""
    try:
        return float(item.row.get("age", ""))
    except ValueError:
        return None


def judged(inference: Inference) -> dict[str, Any]:
    """The fields of a `Judged` that the model decides.

    Raises:
        RuntimeUnavailable: it gave no calibrated probability of present and absent.
    """
    found = uncertainty(inference)
    return {
        "probability": found.probability,
        "prediction_set": found.prediction_set,
        "promised": found.coverage,
    }
