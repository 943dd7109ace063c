"""In the browser: a resident signs first, a radiologist co-signs, and adds to it later."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.served import PASSWORD, delivered, enrol, plant, work_up

LATER = "The earlier film came in: no change."


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft that waits, and one with a wrong answer that is due before it."""
    home = tmp_path_factory.mktemp("signatures") / "home"
    enrol(home)
    work_up(home, "Is there pneumonia? Draft a report.")
    plant(home, truth="absent", priority="STAT")
    return home


def sign(page: Page, title: str) -> None:
    page.keyboard.press("s")
    dialog = page.get_by_label(title)
    dialog.wait_for()
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")


def test_a_check_looks_like_any_other_until_it_is_decided(signed_in, site_home) -> None:
    """Then the page says what it was, and nothing has left."""
    page = signed_in("wilma", "/queue")
    page.click(".items .item.stat")
    page.wait_for_selector(".chosen .sentence")
    case_id = page.locator(".chosen h2").inner_text()
    assert "check" not in page.locator("body").inner_text().lower()
    sign(page, "Sign and release")
    page.wait_for_selector(".check >> text=This was a check: pneumonia is not there")
    assert not (site_home / "outbox" / case_id).exists()


def test_from_a_residents_name_to_an_addendum(signed_in, site_home) -> None:
    """Each name is shown to whoever comes next, and only the last ones let something go."""
    page = signed_in("remy", "/queue")
    page.click(".items .item.routine")
    page.wait_for_selector(".chosen .sentence")
    case_id = page.locator(".chosen h2").inner_text()
    page.get_by_role("button", name="Sign, for a co-signature (s)").wait_for()
    sign(page, "Sign, for others to sign too")
    page.wait_for_selector(".signatures >> text=Signed by Dr. Remy (resident)")
    page.wait_for_selector(".signatures >> text=It waits for 1 more signature of a radiologist.")
    assert not (site_home / "outbox" / case_id).exists()

    page = signed_in("rita", "/queue")
    page.click(".items .item.routine")
    page.wait_for_selector(".signatures >> text=Signed by Dr. Remy (resident)")
    sign(page, "Sign and release")
    page.wait_for_selector(".signatures >> text=Signed by Dr. Rita (radiologist)")
    assert "Dr. Remy" in delivered(site_home, case_id).read_text(encoding="utf-8")

    page.keyboard.press("a")
    page.get_by_label("What is added?").fill(LATER)
    page.click("button:text-is('Add to the report')")
    page.wait_for_selector(".signatures >> text=Adds to item-")
    page.wait_for_selector(".items .chosen >> text=addendum, claimed")  # the keys go on from there
    page.wait_for_selector(f".sentence >> text={LATER}")
    assert page.get_by_role("button", name="Change (e)").count() == 0
    sign(page, "Sign and release")
    page.wait_for_selector(".chosen >> text=signed by rita")
    added = delivered(site_home, case_id, count=2)
    assert json.loads(added.read_bytes())["entry"][0]["resource"]["status"] == "appended"
