"""One line of `--out` for each row of the manifest: what was answered, or why nothing was."""

from typing import Literal

from pydantic import Field

from wetread.clinical.coding import Noun

PRESENT, ABSENT = "present", "absent"


class Answer(Noun):
    """What every row has.

    `evaluation` tells which models and which manifest it belongs to; `model` names the one that
    answered.
    """

    id: str
    evaluation: str
    abstained: bool = False
    reason: str | None = None
    model: str | None = None


class Outlined(Answer):
    """Overlap with the drawn outline, whole and by structure, and what the model expected of it."""

    dice: float | None = None
    structures: dict[str, float] = Field(default_factory=dict)
    quality: float | None = None
    flagged: bool | None = None
    model_made: bool = False


class Judged(Answer):
    """P(present) beside the truth, with the set of answers that cannot be ruled out."""

    truth: Literal["present", "absent"]
    probability: float | None = None
    prediction_set: tuple[str, ...] | None = None
    promised: float | None = None
    group: str
