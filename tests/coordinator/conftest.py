"""A coordinator whose agents are a few lines each."""

from collections.abc import Callable
from functools import partial

import pytest

from support.workups import Kit, build_kit


@pytest.fixture
def kit(ledger, artefacts, ids, home) -> Callable[..., Kit]:
    """Builds a kit; agents, plan, rules and pressure can be swapped."""
    return partial(build_kit, ledger, artefacts, ids, home)
