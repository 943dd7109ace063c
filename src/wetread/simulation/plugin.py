"""`pytest --wetread-scenarios DIR` plays each scenario below DIR as a test of its own.

pytest loads this module at every start, in every project of an environment that has wetread: it
imports nothing of ours, and what plays is imported only where the option is given.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("wetread", "scenarios of wetread")
    group.addoption(
        "--wetread-scenarios",
        action="append",
        default=[],
        metavar="DIR",
        help="play each scenario of this folder, or file, as a test; may be given again",
    )
    group.addoption(
        "--wetread-policies",
        metavar="DIR",
        help="the rules they are judged by; WETREAD_POLICIES, or those that ship, without it",
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from wetread.simulation import hookspecs  # noqa: PLC0415 - as light as this module

    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Where no scenarios are asked for, nothing happens."""
    if config.getoption("wetread_scenarios"):
        from wetread.simulation import collecting  # noqa: PLC0415 - loads the graph and its guards

        collecting.register(config)
