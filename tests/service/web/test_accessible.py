"""Every page as axe-core judges it: no serious violation, in both themes and at double size."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.axe import complaints
from support.served import enrol, work_up

ASK = "Outline the lungs, is there pneumonia? Draft a report."
PAGES = [
    ("rita", "/", "h1"),
    ("rita", "/cases/CASE", ".draft"),
    ("rita", "/queue", ".items"),
    ("rita", "/queue?item=ITEM", ".sentence"),
    ("ada", "/simulations", "h1"),
    ("ada", "/queue", ".items"),
    ("ada", "/users", "table"),
    ("ada", "/password", "form"),
    ("aude", "/oversight", "h1"),
    ("aude", "/models", "h1"),
    ("aude", "/audit", "table"),
]


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case that waits."""
    home = tmp_path_factory.mktemp("accessible") / "home"
    enrol(home)
    work_up(home, ASK)
    return home


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("name", "path", "wanted"), PAGES)
def test_a_page_has_no_grave_fault(signed_in, name, path, wanted, theme) -> None:
    """Names, roles, order and contrast, for whoever reads it."""
    page = signed_in(name, "/queue" if name == "rita" else "/")
    if "CASE" in path or "ITEM" in path:
        page.wait_for_selector(".items")
        page.locator(".items .item").first.click()
        page.wait_for_url("**/queue?item=*")
        item = page.url.split("item=")[1]
        case_id = page.locator(".chosen h2").inner_text()
        path = path.replace("CASE", case_id).replace("ITEM", item)
    if theme == "light":
        page.get_by_label("Light theme").click()
        page.wait_for_selector("body.light")
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{path}")
    page.wait_for_selector(wanted)
    page.wait_for_timeout(300)
    assert complaints(page) == []


@pytest.mark.parametrize("path", ["/login", "/setup?token=x"])
def test_a_form_before_the_pages_has_no_grave_fault(site: str, browser: Browser, path) -> None:
    """It needs no script and no style from elsewhere."""
    page = browser.new_context().new_page()
    page.goto(f"{site}{path}")
    assert complaints(page) == []


@pytest.mark.parametrize("path", ["/", "/queue", "/simulations"])
def test_a_page_fits_at_double_size(signed_in, path) -> None:
    """At 200 % of a laptop's screen nothing has to be scrolled sideways."""
    page = signed_in("rita", path)
    page.set_viewport_size({"width": 640, "height": 480})
    page.wait_for_timeout(300)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
