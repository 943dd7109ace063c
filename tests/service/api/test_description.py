"""The API keeps to its description, whatever it is sent: no failure, no undeclared answer."""

import itertools
import os
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

FEW: Final = 12
MANY: Final = int(os.environ.get("WETREAD_API_CASES", "10000"))
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PEOPLE: Final = ("rita", "ada", "aude")
"""Between them they may do everything that anybody may."""


def operations(gate) -> list[Any]:
    """All that the API describes."""
    described = schemathesis.openapi.from_asgi("/openapi.json", gate)
    every: list[Any] = [*described.get_all_operations()]
    return [found.ok() for found in every]


def ask(operation: Any, tokens: dict[str, str], most: int) -> int:
    """Ask an operation for as much as its description allows; how often it was asked."""
    asked = itertools.count()

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        name = PEOPLE[next(asked) % len(PEOPLE)]
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        case.call_and_validate(checks=CHECKS, headers=headers)

    one()
    return next(asked)


def test_a_sample_of_requests_is_answered_as_described(gate, tokens) -> None:
    """A few for each route, in every run."""
    every = operations(gate)
    assert len(every) > 25
    for operation in every:
        assert ask(operation, tokens, FEW) > 0


@pytest.mark.measure
@pytest.mark.timeout(3600)
def test_thousands_of_requests_are_answered_as_described(gate, tokens) -> None:
    """`make measure`: ten thousand, spread over all routes."""
    every = operations(gate)
    asked = 0
    while asked < MANY:  # what has few forms is asked less often than the others
        asked += sum(ask(operation, tokens, MANY // len(every)) for operation in every)
    assert asked >= MANY
