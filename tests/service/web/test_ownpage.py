"""A page obeys its own session alone, whatever socket an order comes from."""

import asyncio
import re

import httpx
import socketio

from support.served import PASSWORD
from wetread.service.web.seats import COOKIE


def enter(site: str, name: str) -> httpx.Client:
    client = httpx.Client(base_url=site, headers={"origin": site})
    said = {"name": name, "password": PASSWORD}
    assert client.post("/login", data=said).status_code == 303
    return client


def page_of(client: httpx.Client) -> str:
    """The name of the page that is built for this session."""
    found = re.search(r"'client_id': '([0-9a-f-]+)'", client.get("/").text)
    assert found is not None
    return found[1]


async def joins(site: str, client: httpx.Client, page: str, *, origin: str | None = None) -> bool:
    """Whether a socket with this session's cookie is let into a page."""
    socket = socketio.AsyncClient(reconnection=False)
    headers = {"cookie": f"{COOKIE}={client.cookies.get(COOKIE, '')}", "origin": origin or site}
    try:
        await socket.connect(
            site, headers=headers, socketio_path="_nicegui_ws/socket.io", transports=["websocket"]
        )
        told = {"client_id": page, "tab_id": "t", "document_id": "d", "next_message_id": 0}
        return bool(await socket.call("handshake", told, timeout=5))
    except socketio.exceptions.ConnectionError:
        return False
    finally:
        await socket.disconnect()


def test_only_its_own_session_joins_a_page(site) -> None:
    """Neither another person nor a stranger nor another site's script is let in."""
    rita, theo = enter(site, "rita"), enter(site, "theo")
    stranger = httpx.Client(base_url=site)
    page = page_of(rita)

    assert not asyncio.run(joins(site, theo, page))
    assert not asyncio.run(joins(site, stranger, page))
    assert not asyncio.run(joins(site, rita, page, origin="http://elsewhere"))
    assert asyncio.run(joins(site, rita, page))


def test_an_upload_to_somebody_elses_page_is_refused(site) -> None:
    """The address of a page's upload is no secret that lets others in."""
    rita, theo = enter(site, "rita"), enter(site, "theo")
    found = re.search(r"/_nicegui/client/[0-9a-f-]+/upload/\d+", rita.get("/").text)
    assert found is not None

    refused = theo.post(found[0], files={"file": b"x"})
    assert (refused.status_code, refused.json()["title"]) == (403, "Another page")
    assert rita.post(found[0], files={"file": b"x"}).status_code == 200
