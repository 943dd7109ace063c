"""In the browser: a claim that ran out, and a server that went away under an open page."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.served import PASSWORD, enrol, start, work_up


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One draft that waits."""
    home = tmp_path_factory.mktemp("claims") / "home"
    enrol(home)
    work_up(home, "Is there pneumonia? Draft a report.")
    return home


def at_the_item(page: Page) -> Page:
    page.locator(".items .item").first.click()
    page.wait_for_selector(".chosen .sentence")
    return page


def sign(page: Page) -> None:
    page.keyboard.press("s")
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_claim_that_ran_out_is_told(signed_in, site_home) -> None:
    """Whoever comes back sees who has it now, and is told when their own claim ended."""
    rita = at_the_item(signed_in("rita", "/queue"))
    wilma = at_the_item(signed_in("wilma", "/queue"))
    rita.keyboard.press("c")
    wilma.wait_for_selector(".chosen >> text=claimed by rita")
    wilma.wait_for_selector(".chosen >> text=rita has claimed it.")
    assert wilma.locator(".actions").count() == 0
    past = "2020-01-01T00:00:00+00:00"
    with closing(sqlite3.connect(site_home / "wetread.db")) as connection, connection:
        connection.execute("UPDATE work_items SET held_until = ?", (past,))
    wilma.click("text=Claim (c)")  # offered as soon as it is nobody's
    wilma.wait_for_selector(".chosen >> text=claimed by wilma")
    rita.wait_for_selector("text=your own claim ran out at 00:00 UTC")
    rita.keyboard.press("s")
    rita.wait_for_timeout(300)
    assert rita.locator(".dialog:visible").count() == 0
    assert not (site_home / "outbox").exists()


def test_a_claim_is_given_back(signed_in) -> None:
    """By whoever holds it, with a key; then the other may take it."""
    rita = at_the_item(signed_in("rita", "/queue"))
    wilma = at_the_item(signed_in("wilma", "/queue"))
    wilma.keyboard.press("c")  # if it is not hers yet
    wilma.wait_for_selector("text=Give the claim back (u)")
    wilma.keyboard.press("u")
    rita.click("text=Claim (c)")
    rita.wait_for_selector(".chosen >> text=claimed by rita")
    wilma.wait_for_selector(".chosen >> text=rita has claimed it.")


def test_a_server_that_comes_back_finds_everybody_as_they_were(browser, tmp_path) -> None:
    """The session holds, the item waits, and the page that was open signs it."""
    home = tmp_path / "home"
    enrol(home)
    work_up(home, "Is there pneumonia? Draft a report.")
    process, site = start(home)
    page = browser.new_context().new_page()
    page.goto(f"{site}/queue")
    page.fill("#name", "rita")
    page.fill("#password", PASSWORD)
    page.click("button")
    at_the_item(page)
    process.kill()
    process.communicate(timeout=30)
    page.wait_for_selector("text=Connection lost")
    process, _ = start(home, port=int(site.rsplit(":", 1)[1]))
    try:
        page.wait_for_selector("text=Connection lost", state="hidden")
        page.wait_for_selector(".chosen .sentence")
        sign(page)
        page.wait_for_selector(".chosen >> text=signed by rita")
    finally:
        process.terminate()
        process.communicate(timeout=30)
