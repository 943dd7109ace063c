"""The web pages, served from this machine."""

import sys
from functools import partial
from ipaddress import ip_address
from socket import socket
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.bootstrap.planting import Run
    from wetread.bootstrap.system import System

SWEEP_S: Final = 30.0
"""Between two looks at what waits for too long."""


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen at; only this machine without it.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = (
        8000
    ),
) -> None:
    """Serve the web pages: conversation about a case, with its plan as a card."""
    from wetread.service.console import ERR, system

    listening = _listening(host, port)
    on = system(thinking=True)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}"
    ERR.print(f"Serving at {address} (Ctrl-C ends it)")
    if on.provider:
        ERR.print("Sign-in with hospital accounts (OpenID Connect) is on.")
    link = on.setup.begin()
    if link:
        # Not through the console: it would fold the link.
        told = f"Nobody can sign in yet. Add the first admin, once: {address}/setup?token={link}"
        ERR.print(told, soft_wrap=True, markup=False)
    if not _is_loopback(host):
        ERR.print("Others can reach this address: put it behind TLS, or passwords travel openly.")
    _run(on, listening)


_KEEP_S: Final = 75
"""Longer than proxies keep a connection that lies idle: whoever closes first cuts nobody off."""

_SWITCH_S: Final = 0.001
"""How long a thread computes while others wait: an answer of many steps may wait at each."""


def _run(on: "System", listening: socket) -> None:
    import uvicorn

    from wetread.clinical.principals import SYSTEM
    from wetread.service.repeating import repeated
    from wetread.service.web.app import create_app
    from wetread.store.leftovers import sweep_received

    sys.setswitchinterval(_SWITCH_S)
    sweep_received(on.home, on.clock())
    app, running = create_app(on)
    sweep = partial(on.escalation.sweep, SYSTEM)
    check = partial(_plant_due, on, running.perform)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        log_config=None,  # its lines are ours (service/logs.py)
        server_header=False,
        timeout_keep_alive=_KEEP_S,
    )
    try:
        # Apart: working a film up takes seconds, and nobody waits longer to be told for it.
        with repeated(sweep, every_s=SWEEP_S), repeated(check, every_s=SWEEP_S):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        on.close()


def _plant_due(on: "System", run: "Run") -> None:
    """A kept film waits, if it is time for one; that it was the last is told once."""
    import structlog

    from wetread.bootstrap.planting import plant_due
    from wetread.clinical.principals import SYSTEM

    before = on.check_films.left(SYSTEM)
    try:
        plant_due(on, run=run)
    finally:
        if before and not on.check_films.left(SYSTEM):
            structlog.get_logger(__name__).warning("checks.none-left")


def _listening(host: str, port: int) -> socket:
    """The bound socket.

    Raises:
        BadInput: the address is not this machine's, or the port is taken.
    """
    import socket as sockets

    try:
        family = sockets.getaddrinfo(host, port, type=sockets.SOCK_STREAM)[0][0]
        return sockets.create_server((host, port), family=family)
    except (OSError, UnicodeError):
        raise BadInput(
            f"cannot listen at port {port} of that address; "
            "is the port taken, or the address another machine's? See --host and --port"
        ) from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
