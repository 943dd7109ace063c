"""From the first start to a bundle in the outbox, by people in their browsers alone."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from support.served import PASSWORD, delivered, served
from wetread.phantoms import ChestPhantom, render, to_dicom


def sign_in(browser: Browser, site: str, name: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{site}/login")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector("header.top")
    return page


def add(page: Page, name: str, role: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Full name").fill(f"Dr. {name.title()}")
    if role != "radiologist":
        page.get_by_role("combobox", name="Role").click()
        page.get_by_role("option", name=role).click()
    page.get_by_label("Password, at least").fill(PASSWORD)
    once = page.get_by_role("checkbox", name="Good once")
    if once.is_checked():
        once.click()
    page.click("button:text-is('Add')")
    page.wait_for_selector(f"td:text-is('{name}')")


@pytest.fixture
def film(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A real film where the data are; a phantom's otherwise."""
    try:
        data: Path = request.getfixturevalue("data_dir")
    except pytest.skip.Exception:
        phantom = tmp_path / "film.dcm"
        phantom.write_bytes(to_dicom(render(ChestPhantom(rows=256, columns=256))))
        return phantom
    return next((data / "cxr" / "images").glob("*.jpg"))


def first_start(browser: Browser, link: str, site: str) -> None:
    """The first admin, and the people whom they add."""
    page = browser.new_context().new_page()
    page.goto(link)
    for field, value in (("name", "ada"), ("full_name", "Ada"), ("password", PASSWORD)):
        page.fill(f"#{field}", value)
    page.click("button")
    ada = sign_in(browser, site, "ada")
    ada.goto(f"{site}/users")
    for name in ("rita", "wilma"):
        add(ada, name, "radiologist")
    add(ada, "theo", "technologist")


def work_up(browser: Browser, site: str, film: Path) -> str:
    """A film, a plan that waits and is changed, a draft in the queue; the case."""
    page = sign_in(browser, site, "theo")
    page.set_input_files("input[type=file]", film)
    page.wait_for_selector("text=Read: ")
    page.get_by_label("What should be done?").fill("Overkill: outline the lungs and pneumonia?")
    page.click("button:text-is('Start')")
    page.wait_for_url(re.compile("/cases/"))
    waiting = page.get_by_label("Plan that waits for you")
    waiting.wait_for()
    waiting.get_by_label("Leave segmentation out").click()
    waiting.get_by_label("Add report-drafting").click()
    waiting.get_by_label("What report-drafting is told").fill("Draft a report")
    page.click("button:text-is('Confirm and run')")
    page.wait_for_selector("text=In the queue as")
    page.wait_for_selector("text=rules let it pass")
    case_id = page.url.rsplit("/", 1)[1]
    page.goto(f"{site}/queue")  # and back: the case is as it was left
    page.go_back()
    page.wait_for_selector("text=In the queue as")
    return case_id


def test_a_film_goes_from_an_upload_to_a_signature(browser, film, tmp_path) -> None:
    """First admin, two readers, a film, a changed plan, a changed draft, one signature of two."""
    home, changed = tmp_path / "home", ".sentence >> text=Asked for: pneumonia, yes or no."
    with served(home, first=True) as link:
        site = link.split("/setup")[0]
        first_start(browser, link, site)
        case_id = work_up(browser, site, film)
        rita, wilma = sign_in(browser, site, "rita"), sign_in(browser, site, "wilma")
        for reader in (rita, wilma):
            reader.goto(f"{site}/queue")
            reader.locator(".items .item").first.click()
            reader.wait_for_selector(".chosen .sentence")
        rita.keyboard.press("e")
        rita.locator("textarea").first.fill("Asked for: pneumonia, yes or no.")
        rita.wait_for_selector(".judged p")
        rita.click("button:text-is('Save')")
        rita.wait_for_selector(changed)
        wilma.wait_for_selector(changed)
        rita.context.set_offline(offline=True)  # a lost connection loses nothing
        rita.wait_for_timeout(1500)
        rita.context.set_offline(offline=False)
        rita.reload()
        rita.wait_for_selector(changed)
        wilma.wait_for_selector("text=rita has claimed it.")  # and is offered nothing
        rita.keyboard.press("u")
        for reader in (rita, wilma):
            reader.wait_for_selector("text=Claim (c)")
            reader.keyboard.press("s")
            reader.get_by_label("Your password").fill(PASSWORD)
        rita.keyboard.press("Enter")
        rita.wait_for_selector(".chosen >> text=signed by rita")
        wilma.keyboard.press("Enter")
        wilma.wait_for_selector("text=was already signed by rita")
        bundle = delivered(home, case_id)
        assert json.loads(bundle.read_bytes())["resourceType"] == "Bundle"
