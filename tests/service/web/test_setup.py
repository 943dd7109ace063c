"""The first start: nobody can sign in but whoever holds the link that was printed."""

import re
from pathlib import Path

from support.served import served


def fill(page, **said: str) -> None:
    for name, value in said.items():
        page.fill(f"#{name}", value)
    page.click("button")


def test_the_first_admin_is_added_by_the_link_once(browser, tmp_path: Path) -> None:
    """A short password is told and nothing is lost; then the link is used up."""
    with served(tmp_path / "home", first=True) as link:
        site = link.split("/setup")[0]
        page = browser.new_context().new_page()
        page.goto(f"{site}/setup?token=guessed")
        assert "not valid any more" in page.locator("[role=alert]").inner_text()
        page.goto(link)
        page.evaluate("document.querySelector('#password').removeAttribute('minlength')")
        fill(page, name="ada", full_name="Ada Admin", password="short")
        assert "at least 8 characters" in page.locator("[role=alert]").inner_text()
        fill(page, name="ada", full_name="Ada Admin", password="correct horse")
        page.wait_for_url(re.compile("/login"))
        fill(page, name="ada", password="correct horse")
        page.wait_for_selector("text=Ada Admin, admin")
        page.goto(link)
        assert "not valid any more" in page.locator("[role=alert]").inner_text()
