"""From calibrated probabilities to an uncertainty with the set of answers it cannot rule out."""

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.findings import Label, Uncertainty
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference

LABELS: tuple[Label, Label] = ("present", "absent")


def uncertainty(inference: Inference) -> Uncertainty:
    """P(present) and the labels that a class-conditional conformal set cannot rule out.

    A label stays while its score 1 - P(label) does not exceed its own quantile (Mondrian split
    conformal; Vovk et al. 2005). A script without quantiles rules out neither answer.

    Raises:
        RuntimeUnavailable: no probabilities for `absent` and `present`, or nothing that says how
            far they can be trusted (law 5).
    """
    chances = _of_each(inference, "probability")
    if chances is None or not all(0 <= chance <= 1 for chance in chances.values()):
        raise RuntimeUnavailable(
            "the classification model returned no probabilities for absent and present; "
            "check that the configured model judges pneumonia"
        )
    quantiles = _of_each(inference, "conformal_quantile")
    algorithm = inference.algorithm
    coverage = inference.scalars.get("coverage") if quantiles else None
    scripted = algorithm.runtime == "scripted"
    if coverage is None and not scripted:
        raise RuntimeUnavailable(
            f"the model {algorithm.model!r} has no calibration record, so its probability cannot "
            "be stated; add calibration.json to the model's folder"
        )
    return Uncertainty(
        probability=chances["present"],
        method="scripted" if scripted else "temperature-scaled",
        prediction_set=prediction_set(chances, quantiles),
        coverage=coverage,
        calibration=f"{algorithm.model}/calibration",
    )


def prediction_set(
    chances: dict[Label, float], quantiles: dict[Label, float] | None
) -> tuple[Label, ...]:
    """The labels that stay, present before absent.

    Both stand where nothing was calibrated, and where both would fall: an empty set says that the
    film is unusual, not that neither answer is true.
    """
    if quantiles is None:
        return LABELS
    return tuple(label for label in LABELS if 1 - chances[label] <= quantiles[label]) or LABELS


def _of_each(inference: Inference, name: str) -> dict[Label, float] | None:
    """One figure per label; None where the array is missing, of another length or misnamed."""
    values: NDArray[np.float32] | None = inference.arrays.get(name)
    if values is None or values.shape != (len(inference.labels),):
        return None
    if not set(LABELS) <= set(inference.labels):
        return None
    return {label: float(values[inference.labels.index(label)]) for label in LABELS}
