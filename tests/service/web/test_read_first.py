"""In the browser a reader says what they see before they are shown what agents saw."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.axe import complaints
from support.departments import reading_first
from support.served import enrol, served, work_up

ASK = "Outline the lungs, is there pneumonia? Draft a report."
AGENTS = ":is(.chosen, .case) :is(.sentence, .finding, .draft, .verdict, .layers, .actions)"
"""Whatever shows what agents saw, or decides on it, of the item or the case that is open."""


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four drafts that wait."""
    home = tmp_path_factory.mktemp("read-first") / "home"
    enrol(home)
    work_up(home, *[ASK] * 4)
    return home


@pytest.fixture(scope="module")
def site(site_home: Path) -> Iterator[str]:
    """The pages of a department where every draft is read first."""
    with pytest.MonkeyPatch.context() as patched:
        policies = reading_first(site_home.parent / "policies")
        patched.setenv("WETREAD_POLICIES", str(policies))
        with served(site_home) as address:
            yield address


def asked(page: Page, number: int) -> str:
    """The form of the item at a place of the list; its case."""
    page.wait_for_selector(".items")
    item = page.locator(".items .item").nth(number)
    item.click()
    case_id = item.locator(".case-id").inner_text()
    page.wait_for_selector(f".chosen h2:text-is('{case_id}')")
    page.wait_for_selector(".first-reading")
    return str(case_id)


def test_an_item_is_read_with_the_keyboard_and_then_shown(signed_in) -> None:
    """The form has the request and the bare images; what is kept reveals all the rest at once."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    page.keyboard.press("j")
    page.wait_for_selector(".first-reading")
    row = page.locator(".item.chosen")
    assert "read first" in row.inner_text()
    assert ASK in page.locator(".chosen .said").inner_text()
    page.wait_for_selector(".viewer canvas")
    assert page.locator(AGENTS).count() == 0
    page.keyboard.press("s")
    assert page.locator(".dialog:visible").count() == 0

    page.get_by_role("group", name="Pneumonia").get_by_label("Present").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Clear lungs, j and k and s.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chosen .sentence")
    page.wait_for_selector(".layers")
    assert page.locator(".first-reading").count() == 0
    assert page.locator(".chosen .actions").count() == 1
    page.wait_for_selector(".item.chosen .verdict")


def test_what_is_missing_is_asked_for_and_nothing_that_was_said_is_lost(signed_in) -> None:
    """Neither by a claim of somebody else nor by a click at another item."""
    rita = signed_in("rita", "/queue")
    asked(rita, 1)
    send = rita.get_by_role("button", name="Keep it and show me the rest")
    rita.get_by_label("Your impression").fill("Dense right base.")
    send.click()
    assert rita.locator(".first-reading input:invalid").count() == 2
    rita.locator(".items .item").nth(2).click()
    rita.wait_for_selector("text=Keep what you see first")
    wilma = signed_in("wilma", "/queue")
    asked(wilma, 1)
    assert rita.get_by_label("Your impression").input_value() == "Dense right base."
    rita.get_by_role("group", name="Pneumonia").get_by_label("Present").check()
    send.click()
    rita.wait_for_selector(".chosen .sentence")
    assert wilma.locator(AGENTS).count() == 0


def test_a_case_says_where_to_read_it_first(signed_in) -> None:
    """Its page and its images show the request alone, and follow as soon as it was read."""
    page = signed_in("rita", "/queue")
    asked(page, 2)
    address = page.url
    page.click("text=Open the case")
    page.wait_for_selector(".read-first")
    assert ASK in page.locator(".turn .said").inner_text()
    page.wait_for_selector(".viewer canvas")
    assert page.locator(AGENTS).count() == 0
    assert not re.search(r"\b(0\.)?93\b", page.locator(".talk").inner_text())

    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("group", name="Pneumonia").get_by_label("Present").check()
    other.get_by_label("Your impression").fill("Dense right base.")
    other.get_by_role("button", name="Keep it and show me the rest").click()
    other.wait_for_selector(".chosen .sentence")
    page.wait_for_selector(".draft")  # without a reload
    assert page.locator(".read-first").count() == 0


def test_whoever_holds_the_conversation_is_sent_to_the_queue(signed_in) -> None:
    """The plan runs on the page, and in the place of what came of it stands a link."""
    page = signed_in("wilma", "/")
    page.click("text=Use the synthetic film")
    page.wait_for_selector("text=Read: ")
    page.get_by_label("What should be done?").fill(ASK)
    page.click("button:text-is('Start')")
    page.wait_for_selector(".read-first")
    assert page.locator(AGENTS).count() == 0
    page.click("text=Read it in the queue")
    page.wait_for_selector(".first-reading")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_form_has_no_grave_fault(signed_in, theme) -> None:
    """Names, groups, order and contrast, for whoever reads it."""
    page = signed_in("wilma", "/queue")
    if theme == "light":
        page.get_by_label("Light theme").click()
        page.wait_for_selector("body.light")
    asked(page, 3)
    page.wait_for_selector(".viewer canvas")
    assert complaints(page) == []


def test_an_auditor_is_asked_nothing(signed_in) -> None:
    """They see the item at once."""
    page = signed_in("aude", "/queue")
    page.wait_for_selector(".items")
    page.locator(".items .item").first.click()
    page.wait_for_selector(".sentence")
    assert page.locator(".first-reading").count() == 0
