"""A chat model with random weights plays a user, too: whatever it writes is a push of the form."""

from collections.abc import Callable
from pathlib import Path

from wetread.manifests.scenario import Press
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.shipped import RUNTIMES
from wetread.simulation.voicing import LONGEST, voiced

BY = {
    "use": "transformers-text",
    "with": {"model": "model", "mode": "chat", "temperature": 1.0, "max_new_tokens": 2000},
}
PRESS = {"kind": "emotion", "persona": "patient", "towards": "absent", "by": BY}


def test_a_model_that_knows_nothing_still_says_something(
    models: Path,
    tiny: dict[str, Callable[..., Path]],
    on_cpu: Callable[[], RuntimeResources],
) -> None:
    """Its words are held to the form while they are drawn, and the same dice say the same."""
    tiny["speller"](models / "model")
    press = Press.model_validate(PRESS)
    assert press.by
    model = RUNTIMES.build(press.by.use, press.by.with_, on_cpu())
    said = [
        voiced(press, 2, model, claim="there is none", shown="It is.", before=(), seed=seed)
        for seed in (1, 1, 2)
    ]
    assert said[0] == said[1] != said[2]
    assert all(0 < len(one) <= LONGEST for one in said)
