"""A server of its own for the tests of pages, and a browser that looks at them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from support.served import PASSWORD, enrol, served

POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("site") / "home"
    enrol(home)
    return home


@pytest.fixture(scope="module")
def site(site_home: Path) -> Iterator[str]:
    """The address of the pages."""
    with served(site_home) as address:
        yield address


@pytest.fixture
def signed_in(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of somebody who has signed in; whatever its console complains of fails the test."""
    contexts, complaints = [], []

    def enter(name: str, path: str = "/", **device: Any) -> Page:
        context = browser.new_context(**device)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("requestfailed", lambda request: complaints.extend(_lost(request)))
        page.goto(f"{site}{path}")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("button")
        page.wait_for_selector("header.top")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def _lost(request: Request) -> list[str]:
    """What could not be fetched; whoever leaves a page does not wait for its pictures."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url} {request.failure}"]
