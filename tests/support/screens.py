"""Pictures of the pages for the documentation, of synthetic studies on scripted models alone.

PYTHONPATH=tests python -m support.screens docs/images
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from support.served import PASSWORD, enrol, served, work_up

SIZE: ViewportSize = {"width": 1360, "height": 850}
ASK = "Outline the lungs, is there pneumonia? Draft a report and book a CT of the chest next week."


def entered(browser: Browser, site: str, name: str, path: str) -> Page:
    page = browser.new_context(viewport=SIZE).new_page()
    page.goto(f"{site}{path}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector("header.top")
    return page


def take(page: Page, to: Path, name: str, wanted: str) -> None:
    page.wait_for_selector(wanted)
    page.wait_for_timeout(1500)  # pictures and plots are there when nothing moves any more
    page.screenshot(path=to / f"page-{name}.png")


def pictures(browser: Browser, site: str, to: Path) -> None:
    """One of each page."""
    rita = entered(browser, site, "rita", "/queue")
    rita.locator(".items .item").first.click()
    rita.wait_for_selector(".sentence")
    rita.locator(".sentence").filter(has_text="%").first.hover()
    take(rita, to, "queue", ".finding.lit")
    rita.click("text=Open the case")
    take(rita, to, "case", ".draft")
    rita.goto(f"{site}/queue")
    rita.locator(".items .item").nth(1).click()
    rita.wait_for_selector(".sentence")
    rita.keyboard.press("s")
    rita.get_by_label("Your password").fill(PASSWORD)
    rita.keyboard.press("Enter")
    rita.wait_for_selector("text=signed by rita")
    rita.goto(f"{site}/")
    take(rita, to, "cases", "h1")
    ada = entered(browser, site, "ada", "/simulations")
    take(ada, to, "simulations", "h1")
    for name in ("oversight", "models", "audit", "users"):
        ada.goto(f"{site}/{name}")
        take(ada, to, name, "h1")
    ada.get_by_label("Light theme").click()
    take(ada, to, "users-light", "body.light")


def main(to: Path) -> None:
    """All of them, into a folder that is there."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        enrol(home)
        for priority in ("ROUTINE", "URGENT", "STAT"):
            work_up(home, ASK, ASK, priority=priority)
        found = os.environ.get("WETREAD_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with served(home) as site:
            pictures(browser, site, to)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
