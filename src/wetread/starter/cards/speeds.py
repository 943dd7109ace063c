"""What `python -m wetread.starter.speed` measured, as far as it concerns one model."""

from collections.abc import Mapping
from typing import Any

Figures = Mapping[str, Any]


def speeds(found: Figures | None, name: str) -> str:
    """The sentences about one model; nothing where it was not timed."""
    if found is None or name not in found["models"]:
        return ""
    own, one = found["models"][name], found["one_radiograph"]
    lines = [f"- Measured warm with {found['threads']} threads of {found['device']}."]
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
