"""The list of cases and the form above it, in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.served import REPLIES, enrol
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.web.case_list import AT_ONCE
from wetread.simulation.scripted import ScriptedModels

LONG = "Is there pneumonia? " + "The patient has been coughing for a week. " * 4
EVIL = "Outline <b onclick=alert(1)>the</b> **lungs**"


def opened(home: Path, *asked: str, **more: object) -> list[str]:
    """A case for each request, put on file and not worked on; the case ids."""
    on = System(Settings(home=home), models=ScriptedModels(REPLIES, words=FewWords()))
    cases = [
        on.coordinator.open(on.owner(), text=text, study=on.phantom_study(), **more)  # type: ignore[arg-type]
        for text in asked
    ]
    on.close()
    return cases


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More cases than are shown at once."""
    home = tmp_path_factory.mktemp("cases") / "home"
    enrol(home)
    opened(home, LONG, EVIL, *["Is there pneumonia?"] * AT_ONCE)
    return home


def rows(page: Page) -> int:
    return page.locator(".cases tbody tr").count()


def test_a_line_says_what_a_case_is_about(signed_in, site_home) -> None:
    """Modality, part, priority, pseudonym, state and the beginning of the request, as text."""
    (case_id,) = opened(site_home, EVIL, priority="STAT")
    page = signed_in("rita")
    line = page.locator(".cases tbody tr").filter(has_text=case_id)
    said = line.inner_text()
    patient = line.locator(".pseudonym").inner_text()
    for told in (EVIL, "DX, thorax", "STAT", "at work"):
        assert told in said
    page.get_by_label("Find by id or patient").fill(patient[:14])
    line.locator("a").click()
    page.wait_for_url(re.compile(f"/cases/{case_id}"))


def test_more_cases_are_shown_on_request(signed_in) -> None:
    """Fifty at first; older ones follow, down to the first, and no more are offered."""
    page = signed_in("aude")
    page.wait_for_selector(".cases tbody tr")
    assert rows(page) == AT_ONCE
    page.get_by_role("button", name="More").click()
    page.wait_for_function(f"document.querySelectorAll('.cases tbody tr').length > {AT_ONCE}")
    oldest = page.locator(".cases tbody tr").last.inner_text()
    assert "coughing" in oldest
    assert "…" in oldest
    assert page.get_by_role("button", name="More").count() == 0


def test_a_new_case_comes_without_a_reload(signed_in, site_home) -> None:
    """It stands on top, and a search that it does not answer stays as it was."""
    page, searching = signed_in("aude"), signed_in("aude")
    page.wait_for_selector(".cases tbody tr")
    searching.get_by_label("Find by id or patient").fill("nowhere")
    searching.wait_for_selector("text=No such case.")
    (case_id,) = opened(site_home, "Outline the lungs")
    expect(page.locator(".cases tbody tr").first).to_contain_text(case_id)
    assert searching.locator(".cases tbody tr").count() == 0


def test_a_double_click_opens_one_case(signed_in) -> None:
    """The button is disabled and says why, until the page of the case comes."""
    page = signed_in("rita")
    page.click("text=Use the synthetic film")
    page.wait_for_selector("text=Read: ")
    mine = "Outline the lungs, says somebody in a hurry"
    page.get_by_label("What should be done?").fill(mine)
    page.get_by_role("button", name="Start").evaluate("one => { one.click(); one.click(); }")
    page.wait_for_url(re.compile("/cases/"))
    page.wait_for_selector(".finding")

    page.goto(page.url.split("/cases/")[0])
    page.wait_for_selector(".cases tbody tr")
    assert page.locator(".cases tbody tr").filter(has_text=mine).count() == 1


def test_a_start_that_is_refused_can_be_tried_again(signed_in) -> None:
    """Without a study nothing is opened, and the button is there again."""
    page = signed_in("rita")
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("text=Choose a study first")
    expect(page.get_by_role("button", name="Start")).to_be_enabled()
