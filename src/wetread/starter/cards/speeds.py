"""What `python -m wetread.starter.speed` measured, as far as it concerns one model."""

from collections.abc import Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]


def speeds(timed: Sequence[Figures], name: str) -> str:
    """The sentences about one model, device by device; nothing where it was not timed."""
    return "\n".join(_speed(found, name) for found in timed if name in found["models"])


def _speed(found: Figures, name: str) -> str:
    own, one = found["models"][name], found["one_radiograph"]
    lines = [f"- Measured warm on {found['device']}, {found['threads']} threads."]
    if name in one["models"]:
        lines.append(
            f"- One radiograph through gate, outline, judgement and explanation: median "
            f"{one['median_s']:.2f} s, {one['low_s']:.2f} to {one['high_s']:.2f} s in the middle "
            f"90 % of n = {one['n']} films."
        )
    lines.append(
        f"- This model alone: {own['single_per_s']:.1f} pictures a second one by one, "
        f"{own['batch_per_s']:.1f} in a batch of {own['n']} ({own['ratio']:.2f} times); largest "
        f"difference between the two answers {own['largest_difference']:.1e}."
    )
    return "\n".join(lines)
