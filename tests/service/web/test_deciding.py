"""In the browser: what the dialog of a signature says that it stands under."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.served import PASSWORD, enrol, work_up


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft, findings without one, and a draft that books something."""
    home = tmp_path_factory.mktemp("deciding") / "home"
    enrol(home)
    work_up(home, "Is there pneumonia? Draft a report.", priority="STAT")
    work_up(home, "Is there pneumonia?", priority="URGENT")
    work_up(home, "Is there pneumonia? Draft a report and book a CT of the chest next week.")
    return home


def at(page: Page, priority: str) -> Page:
    page.click(f".items .item.{priority}")
    page.wait_for_selector(f".chosen .priority.{priority}")
    return page


def test_what_rules_object_to_is_signed_by_whoever_says_so(signed_in) -> None:
    """A box stands between the password and a signature on what a rule held."""
    page = at(signed_in("rita", "/queue"), "stat")
    page.keyboard.press("e")
    page.locator(".draft textarea[aria-label=impression]").first.fill("There is no pneumonia.")
    page.wait_for_selector(".judged .unsupported")
    page.click("button:text-is('Save')")
    page.wait_for_selector(".sentence.unsupported >> text=There is no pneumonia.")
    assert page.locator(".sentence.unsupported").count() == 1  # and no other of the same finding
    page.keyboard.press("s")
    dialog = page.get_by_label("Sign and release")
    dialog.get_by_text("hold:").first.wait_for()
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Say first that you sign in spite of")
    assert dialog.is_visible()
    dialog.get_by_text("I have read this, and sign in spite of it").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".chosen >> text=signed by rita")


def test_a_signature_on_findings_alone_says_that_there_is_no_report(signed_in) -> None:
    """And there is no draft to change."""
    page = at(signed_in("rita", "/queue"), "urgent")
    page.wait_for_selector("text=Nothing was drafted.")
    assert page.get_by_role("button", name="Change (e)").count() == 0
    page.keyboard.press("s")
    dialog = page.get_by_label("Sign and release")
    dialog.get_by_text("No report was drafted.").wait_for()
    item = page.evaluate("new URL(location).searchParams.get('item')")
    assert item in dialog.inner_text()


def test_a_name_that_is_not_the_last_books_nothing_yet(signed_in) -> None:
    """A resident is told that the booking waits for the others."""
    page = at(signed_in("remy", "/queue"), "routine")
    page.keyboard.press("s")
    dialog = page.get_by_label("Sign, for others to sign too")
    dialog.get_by_text("Will book, once all have signed, CT").wait_for()
