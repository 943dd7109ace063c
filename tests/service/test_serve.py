"""`wetread serve`, where it cannot; the pages themselves are tested in `web/`."""

import socket

import pytest


def test_a_port_that_is_taken_is_told(run) -> None:
    """One sentence, and nothing was opened."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--port", other.getsockname()[1])
    assert done.code == 2
    assert done.err.startswith("cannot listen at port")


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "", "\udcff"])
def test_an_address_of_another_machine_is_told(run, host) -> None:
    """A name that means nothing here, too."""
    done = run("serve", "--host", host, "--port", 0)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("port", ["65536", "-1", "many"])
def test_a_port_is_a_number_that_ports_have(run, port) -> None:
    """Anything else is bad use."""
    assert run("serve", "--port", port).code == 2
