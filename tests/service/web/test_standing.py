"""The page of a case says which study a turn is about, and where its draft stands."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.pictured import film_case, working
from support.served import PASSWORD, enrol, served
from wetread.clinical.principals import Principal

REASON = "Say which side <b>it</b> is on.\n**Then** draft again."
ASK = "Is there pneumonia? Draft a report."


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("standing") / "home"
    enrol(home)
    return home


@pytest.fixture(scope="module")
def cases(site_home: Path) -> dict[str, str]:
    """One with an earlier study, and one for each way in which a draft may stand."""
    rita = Principal(user="rita", role="radiologist")
    with working(site_home) as on:
        made = {"prior": film_case(on, prior=True)}
        for name in ("open", "signed", "claimed", "returned", "rejected"):
            study = on.phantom_study()
            made[name] = on.coordinator.open(on.owner(), text=ASK, study=study, priority="STAT")
            on.coordinator.run(made[name])
            (item,) = on.worklist.of_case(made[name])
            if name == "claimed":
                on.worklist.claim(rita, item.id)
            if name == "returned":
                on.coordinator.follow(on.worklist.send_back(rita, item.id, REASON))
            if name == "rejected":
                on.coordinator.follow(on.worklist.reject(rita, item.id, REASON))
    return made


@pytest.fixture
def seen(signed_in: Callable[..., Page], cases: dict[str, str]) -> Callable[[str, str], Page]:
    """The page of a case as somebody sees it."""

    def see(name: str, case: str) -> Page:
        page = signed_in(name, f"/cases/{cases[case]}")
        page.wait_for_selector(".standing-of-turn")
        return page

    return see


@pytest.fixture(scope="module")
def site(site_home: Path, cases: dict[str, str]):
    with served(site_home) as address:
        yield address


def test_each_turn_says_which_study_it_is_about(seen) -> None:
    """What was found on the earlier one is folded away under a plain label."""
    page = seen("rita", "prior")
    then, now = page.locator(".turn").all()
    assert "Earlier study" in then.locator(".about-turn").inner_text()
    assert "DX, thorax" in then.locator(".about-turn").inner_text()
    assert "Current study" in now.locator(".about-turn").inner_text()
    assert then.locator(".finding:visible").count() == 0
    assert now.locator(".finding:visible").count() == 3

    then.get_by_text("Superseded by a later turn").click()
    assert then.locator(".finding:visible").count() == 3
    assert then.get_by_role("heading", name="Findings on the earlier study").is_visible()
    assert "Nobody can sign" in then.locator(".standing-of-turn").inner_text()


def test_a_case_of_one_study_has_nothing_earlier(seen) -> None:
    """Its priority and study stand at the top."""
    page = seen("rita", "open")
    assert page.locator(".head").inner_text().startswith("STAT")
    assert "DX, thorax" in page.locator(".head").inner_text()
    assert page.locator("text=/(Current|Earlier) study/").and_(page.locator(".talk *")).count() == 0


def test_a_case_opens_at_its_latest_turn(seen) -> None:
    """The newest is at sight, and an only turn is not scrolled to."""
    page = seen("rita", "prior")
    page.set_viewport_size({"width": 1440, "height": 500})
    page.reload()
    page.wait_for_selector(".standing-of-turn")
    expect(page.locator(".turn").last.locator(".about-turn")).to_be_in_viewport()
    expect(page.locator(".turn").first.locator(".about-turn")).not_to_be_in_viewport()


def test_what_waits_is_linked_for_whoever_may_open_it(seen) -> None:
    """A technologist reads its id, and is led into no refusal."""
    page = seen("rita", "open")
    assert "waits to be read" in page.locator(".standing-of-turn").inner_text()
    page.locator(".standing-of-turn a").click()
    page.wait_for_url(re.compile(r"/queue\?item=item-"))
    page.wait_for_selector(".chosen .sentence")
    other = seen("theo", "claimed")
    assert "claimed by rita" in other.locator(".standing-of-turn").inner_text()
    assert other.locator(".standing-of-turn a").count() == 0


@pytest.mark.parametrize(("case", "told"), [("returned", "Returned"), ("rejected", "Rejected")])
def test_what_was_declined_says_why_and_what_can_follow(seen, case, told) -> None:
    """The reason is text, for whoever may see the case; it is not in the queue any more."""
    for name, following in (("theo", "Say below"), ("aude", "When somebody says here")):
        page = seen(name, case)
        said = page.locator(".turn").inner_text()
        assert f"{told} by rita on" in said
        assert "In the queue as" not in said
        assert page.locator(".declined").inner_text() == REASON
        assert following in said


def test_a_signature_is_seen_without_a_reload(seen) -> None:
    """Whoever looks at the case sees what a reader decides."""
    page, reader = seen("theo", "signed"), seen("rita", "signed")
    reader.locator(".standing-of-turn a").click()
    reader.wait_for_selector(".chosen .sentence")
    reader.keyboard.press("s")
    reader.get_by_label("Your password").fill(PASSWORD)
    reader.keyboard.press("Enter")
    page.wait_for_selector("text=Signed by rita on")
    assert "In the queue as" not in page.locator(".turn").inner_text()
