"""From the first start to a bundle in the outbox, by people in their browsers alone."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from support.served import PASSWORD, served
from wetread.phantoms import ChestPhantom, render, to_dicom

pytestmark = pytest.mark.xdist_group("chromium")


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
        page.get_by_label("Role").click()
        page.get_by_role("option", name=role).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.click("button:text-is('Add')")
    page.wait_for_selector(f"td:text-is('{name}')")


@pytest.fixture
def film(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A real film where the data are; a phantom's otherwise."""
    try:
        found = next((request.getfixturevalue("data_dir") / "cxr" / "images").glob("*.jpg"))
    except (pytest.skip.Exception, StopIteration):
        found = tmp_path / "film.dcm"
        found.write_bytes(to_dicom(render(ChestPhantom(rows=256, columns=256))))
    return found


def test_a_film_goes_from_an_upload_to_a_signature(browser, film, tmp_path) -> None:
    """First admin, two readers, a film, a plan that is changed, a draft that is changed, signed."""
    home = tmp_path / "home"
    with served(home, first=True) as link:
        site = link.split("/setup")[0]
        page = browser.new_context().new_page()
        page.goto(link)
        for field, value in (("name", "ada"), ("full_name", "Ada"), ("password", PASSWORD)):
            page.fill(f"#{field}", value)
        page.click("button")
        ada = sign_in(browser, site, "ada")
        ada.goto(f"{site}/users")
        for name, role in (
            ("rita", "radiologist"),
            ("wilma", "radiologist"),
            ("theo", "technologist"),
        ):
            add(ada, name, role)
        theo = sign_in(browser, site, "theo")
        theo.set_input_files("input[type=file]", film)
        theo.wait_for_selector("text=Read: ")
        theo.get_by_label("What should be done?").fill("Overkill: outline the lungs and pneumonia?")
        theo.click("button:text-is('Start')")
        theo.wait_for_url(re.compile("/cases/"))
        waiting = theo.get_by_label("Plan that waits for you")
        waiting.wait_for()
        waiting.get_by_label("Leave segmentation out").click()
        waiting.get_by_label("Add report-drafting").click()
        theo.click("button:text-is('Confirm and run')")
        theo.wait_for_selector("text=In the queue as")
        theo.wait_for_selector("text=rules let it pass")
        case_id = theo.url.rsplit("/", 1)[1]
        theo.goto(f"{site}/queue")  # and back: the case is as it was left
        theo.go_back()
        theo.wait_for_selector("text=In the queue as")

        rita, wilma = sign_in(browser, site, "rita"), sign_in(browser, site, "wilma")
        for reader in (rita, wilma):
            reader.goto(f"{site}/queue")
            reader.locator(".items .item").first.click()
            reader.wait_for_selector(".chosen .sentence")
        rita.keyboard.press("e")
        rita.locator("textarea").first.fill("Asked for: pneumonia, yes or no.")
        rita.wait_for_selector(".judged p")
        rita.click("button:text-is('Save')")
        rita.wait_for_selector(".sentence >> text=Asked for: pneumonia, yes or no.")
        wilma.wait_for_selector(".sentence >> text=Asked for: pneumonia, yes or no.")

        rita.context.set_offline(offline=True)  # a lost connection loses nothing
        rita.wait_for_timeout(1500)
        rita.context.set_offline(offline=False)
        rita.reload()
        rita.wait_for_selector(".sentence >> text=Asked for: pneumonia, yes or no.")
        for reader in (rita, wilma):
            reader.keyboard.press("s")
            reader.get_by_label("Your password").fill(PASSWORD)
        rita.keyboard.press("Enter")
        rita.wait_for_selector(".chosen >> text=signed by rita")
        wilma.keyboard.press("Enter")
        wilma.wait_for_selector("text=/was already signed by rita|is claimed by rita/")
        (bundle,) = (home / "outbox" / case_id).glob("*.json")
        assert json.loads(bundle.read_bytes())["resourceType"] == "Bundle"
        for page in (ada, theo, rita, wilma):
            page.context.close()
