"""What a `conftest.py` may say of how `pytest --wetread-scenarios` plays."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wetread.bootstrap.models import Models


@pytest.hookspec(firstresult=True)
def pytest_wetread_words(config: pytest.Config) -> "Models | None":
    """Models that understand text, in the place of this machine's own.

    Asked for once in each process that plays, before its first story; closed after its last.
    """
