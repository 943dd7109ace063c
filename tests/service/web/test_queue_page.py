"""The queue in the browser: found, read, changed and decided with the keyboard alone."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.served import PASSWORD, delivered, enrol, work_up

SCRIPT = (
    "<img src=x onerror=\"document.title='taken'\"> Is there pneumonia? Draft a report "
    "and book a CT of the chest next week."
)
ASKED = ["Is there pneumonia? Draft a report."] * 12


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many drafts that tests in any order find one; the most urgent has a script, and books."""
    home = tmp_path_factory.mktemp("queue") / "home"
    enrol(home)
    work_up(home, *ASKED)
    work_up(home, SCRIPT, priority="STAT")
    return home


def choose(page: Page, number: int) -> str:
    """The item at a place of the list; its case."""
    item = page.locator(".items .item").nth(number)
    item.click()
    case_id: str = item.locator(".case-id").inner_text()
    page.wait_for_selector(f".chosen h2:text-is('{case_id}')")
    return case_id


def waiting(page) -> int:
    return int(page.locator(".list h1").inner_text().split()[0])


def points_at(home: Path, case_id: str, payload: str) -> str:
    """Let the item of a case name another document; the one that it named."""
    with closing(sqlite3.connect(home / "wetread.db")) as connection, connection:
        where = (case_id,)
        found = connection.execute("select payload from work_items where case_id = ?", where)
        kept: str = found.fetchone()[0]
        connection.execute("update work_items set payload = ? where case_id = ?", (payload, *where))
    return kept


def test_a_draft_is_signed_with_keys_alone(signed_in, site_home) -> None:
    """It leaves the list, and its bundle leaves the house; the password was asked for."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    before = waiting(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_selector(".chosen .sentence")
    case_id = page.locator(".chosen h2").inner_text()
    page.keyboard.press("s")
    page.get_by_label("Your password").fill("wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=user name or password is wrong")
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".chosen >> text=signed by rita")
    # The list follows the item by a moment.
    count = "n => parseInt(document.querySelector('.list h1').innerText) === n"
    page.wait_for_function(count, arg=before - 1)
    bundle = delivered(site_home, case_id)
    assert json.loads(bundle.read_bytes())["resourceType"] == "Bundle"


def test_what_a_signature_books_is_shown_before_it_is_given(signed_in) -> None:
    """On the item and once more where the password is asked for, with room and time."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    case_id = choose(page, 0)
    shown = page.locator(".appointment").inner_text()
    booked = re.search(r"CT.*, \d\d:\d\d to \d\d:\d\d", shown)
    assert booked is not None
    page.keyboard.press("s")
    dialog = page.get_by_label("Sign and release")
    dialog.get_by_text(f"Books {booked[0]}").wait_for()
    dialog.get_by_text(case_id).wait_for()
    dialog.locator("h2").click()
    page.keyboard.press("j")  # nobody goes on to another item under an open question
    page.wait_for_timeout(300)
    assert page.locator(".chosen h2").first.inner_text() == case_id


def test_an_item_that_cannot_be_shown_leaves_nothing_to_decide_on(signed_in, site_home) -> None:
    """The one before it is gone from the page, so that no key signs it by mistake."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 0)
    case_id = page.locator(".items .item").nth(1).locator(".case-id").inner_text()
    kept = points_at(site_home, case_id, "0" * 64)
    page.keyboard.press("j")
    page.wait_for_selector("text=This item cannot be shown to you.")
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert page.locator(".dialog:visible, .actions, .sentence").count() == 0
    points_at(site_home, case_id, kept)


def test_a_return_takes_a_reason(signed_in) -> None:
    """Without one nothing is decided, and the dialog stays; it is told on the item afterwards."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 1)
    page.keyboard.press("r")
    field = page.get_by_label("What has to be different?")
    field.wait_for()
    page.click("button:text-is('Return the draft')")
    page.wait_for_selector("text=ay why")
    field.fill("Say which side.")
    page.click("button:text-is('Return the draft')")
    page.wait_for_selector(".chosen >> text=returned by rita")
    assert page.locator(".actions").count() == 0
    assert "Say which side." in page.locator(".refusal").inner_text()
    page.click("text=History")
    assert "returned · rita · Say which side." in page.locator(".history").inner_text()


def test_words_are_judged_as_they_are_typed_and_kept_when_saved(signed_in) -> None:
    """What no finding bears out is marked as the writer's own, before and after it is saved."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 1)
    page.keyboard.press("e")
    page.locator("textarea").nth(3).fill("There is a left-sided pneumothorax.")
    page.wait_for_selector(".judged .own-words >> text=rests on rita alone")
    assert page.locator(".judged ins").first.inner_text()
    page.keyboard.press("Escape")
    page.locator(".items .item").nth(0).click()  # words that were not saved keep their item
    page.wait_for_selector("text=Save your changes or drop them first.")
    page.click("button:text-is('Save')")
    page.wait_for_selector(".sentence.own-words >> text=There is a left-sided pneumothorax.")
    changed = page.locator(".edits").inner_text()
    assert "rita" in changed
    assert "pneumothorax" in page.locator(".edits ins").last.inner_text()
    page.click("text=History")
    assert "changed · rita" in page.locator(".history").inner_text()


def test_what_a_sentence_rests_on_lights_up(signed_in) -> None:
    """Sentences and findings, at the pointer and at the focus; it goes out when one leaves."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 1)
    page.locator(".sentence").filter(has_text="%").first.focus()
    page.wait_for_selector(".finding.lit")
    page.locator("h2").click()
    page.wait_for_selector(".finding.lit", state="detached")
    card = page.get_by_role("group", name="Pneumonia, lung")
    for point in (card.hover, card.focus):
        point()
        page.wait_for_selector(".finding.lit >> text=Pneumonia")
        page.wait_for_selector(".pane.lit")
        page.locator("h2").hover()
        card.blur()
        page.wait_for_selector(".lit", state="detached")


def test_keys_on_the_image_are_for_the_image_alone(signed_in) -> None:
    """On it or on a tool, arrows and R neither go on to another item nor return this one."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    case_id = choose(page, 1)
    page.wait_for_selector("canvas[data-painted]")
    page.locator(".stage").focus()
    for key in ("ArrowDown", "r", "m", "ArrowDown", "Enter", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(".measures li")
    page.get_by_role("button", name="Length").click()
    page.keyboard.press("r")
    page.wait_for_selector(".measures li", state="detached")
    page.locator("h2").click()
    page.keyboard.press("?")  # whatever came before it was heard as well
    page.wait_for_selector(".keys >> text=next item")
    assert page.locator(".chosen h2").inner_text() == case_id
    assert page.locator(".dialog:visible").count() == 1


def test_two_people_at_one_item_see_each_other(signed_in) -> None:
    """Who else is there, and what they do, without a reload."""
    rita, wilma = signed_in("rita", "/queue"), signed_in("wilma", "/queue")
    for page in (rita, wilma):
        page.wait_for_selector(".items")
    rita.locator(".items .item").last.click()
    wilma.locator(".items .item").last.click()
    rita.wait_for_selector("text=Also here: Dr. Wilma")
    wilma.wait_for_selector("text=Also here: Dr. Rita")
    wilma.keyboard.press("c")
    rita.wait_for_selector(".chosen >> text=wilma has claimed it.")
    rita.keyboard.press("x")
    rita.wait_for_timeout(300)
    assert rita.locator(".dialog:visible, .actions").count() == 0


def test_a_script_in_a_request_stays_text(signed_in) -> None:
    """In the list's first item, as it was typed."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 0)
    assert SCRIPT in page.locator(".chosen .said").inner_text()
    assert page.title() == "Queue · wetread"


@pytest.mark.parametrize("name", ["aude", "ada"])
def test_who_decides_nothing_is_offered_nothing(signed_in, name) -> None:
    """An auditor reads; an admin sees the list alone."""
    page = signed_in(name, "/queue")
    page.wait_for_selector(".items")
    page.locator(".items .item").first.click()
    if name == "ada":
        page.wait_for_selector("text=Your role sees what waits, and not what is in it.")
    else:
        page.wait_for_selector("text=Your role reads the queue and decides nothing.")
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    assert page.locator(".dialog:visible").count() == 0
    assert page.locator(".actions").count() == 0


def test_the_address_leads_back_to_the_item(signed_in) -> None:
    """A reload and a link from elsewhere open it again; a strange one says so."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    case_id = choose(page, 1)
    page.wait_for_url("**/queue?item=*")
    page.reload()
    page.wait_for_selector(f".chosen h2:text-is('{case_id}')")
    page.goto(page.url.split("?")[0] + "?item=item-nothing")
    page.wait_for_selector("text=Nothing to see here")


def test_the_list_is_narrowed_and_the_keys_are_told(signed_in) -> None:
    """By priority and by modality; what is empty says so."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    page.get_by_label("Priority").select_option("URGENT")
    page.wait_for_selector("text=Nothing here.")
    page.get_by_label("Priority").select_option("STAT")
    page.wait_for_selector(".items .item:only-child")
    assert page.locator(".items .modality").inner_text() == "CR"
    page.get_by_label("Modality", exact=True).select_option("MR")
    page.wait_for_selector("text=Nothing here.")
    page.get_by_label("Modality", exact=True).select_option("CR")
    page.wait_for_selector(".items .item:only-child")
    page.get_by_label("Due", exact=True).select_option("past due")
    page.wait_for_selector("text=Nothing here.")
    page.get_by_label("Due", exact=True).select_option("in 4 hours")
    page.wait_for_selector(".items .item:only-child")
    page.get_by_label("Priority", exact=True).select_option("any")
    page.get_by_label("Due", exact=True).select_option("any time")
    page.get_by_label("Order", exact=True).select_option("most urgent")
    page.wait_for_selector(".items .item:nth-child(2)")
    assert page.locator(".items .priority").first.inner_text() == "STAT"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_selector(".keys >> text=next item")


def test_no_key_works_under_the_help(signed_in) -> None:
    """Whoever reads what a key does has not pressed it yet."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    case_id = choose(page, 0)
    page.keyboard.press("?")
    page.wait_for_selector(".keys >> text=next item")
    for key in "jsx":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.locator(".chosen h2").first.inner_text() == case_id
    assert page.locator(".dialog:visible").count() == 1


def test_nobody_decides_beside_words_that_were_not_saved(signed_in) -> None:
    """Neither with a key nor with its button: what was typed would not be what is signed."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 1)
    page.keyboard.press("e")
    page.locator(".draft textarea").nth(1).fill("")
    page.wait_for_selector(".judged del")
    for act in ("Sign (s)", "Return (r)", "Reject (x)"):
        page.click(f"button:text-is('{act}')")
        page.wait_for_selector("text=Save your changes or drop them first.")
        assert page.locator(".dialog:visible").count() == 0
    page.click("button:text-is('Drop the changes')")
    page.wait_for_selector(".draft .sentence")
    page.keyboard.press("s")
    page.get_by_label("Your password").wait_for()


def test_a_sentence_is_added_to_the_section_that_it_belongs_to(signed_in) -> None:
    """What was seen beside what models looked for is said in words of one's own."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 2)
    page.keyboard.press("e")
    page.click("button:text-is('+ findings')")
    page.get_by_label("findings, new").fill("There is a left apical pneumothorax.")
    page.wait_for_selector(".judged ins >> text=There is a left apical pneumothorax.")
    page.click("button:text-is('Save')")
    page.wait_for_selector(".sentence.own-words >> text=There is a left apical pneumothorax.")
    heads = page.locator(".draft h4, .draft .sentence .words").all_inner_texts()
    assert heads.index("There is a left apical pneumothorax.") < heads.index("Impression")


def test_the_film_stays_as_somebody_has_it(signed_in) -> None:
    """Their own claim and somebody else's click draw the text anew, and not the image."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    choose(page, 3)
    page.wait_for_selector(".film canvas")
    page.evaluate("document.querySelector('.film canvas').kept = true")
    page.click("button:text-is('Claim (c)')")
    page.wait_for_selector(".chosen >> text=claimed by rita")
    page.keyboard.press("e")
    page.wait_for_selector(".draft textarea")
    page.click("button:text-is('Drop the changes')")
    page.wait_for_selector(".draft .sentence")
    page.keyboard.press("u")
    page.wait_for_selector("text=Claim (c)")
    assert page.evaluate("document.querySelector('.film canvas').kept") is True


def test_the_next_after_a_decision_is_the_one_that_moved_up(signed_in) -> None:
    """And it is read from its beginning."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector(".items")
    follows = page.locator(".items .item").nth(2).locator(".case-id").inner_text()
    choose(page, 1)
    page.evaluate("window.scrollTo(0, 400)")
    page.keyboard.press("x")
    page.get_by_label("Why is it refused for good?").fill("Not ours.")
    page.click("button:text-is('Reject the draft')")
    page.wait_for_selector(".chosen >> text=rejected by rita")
    page.wait_for_function(
        "name => !document.querySelector('.items .item.chosen')"
        " && document.querySelectorAll('.items .case-id')[1].innerText === name",
        arg=follows,
    )
    page.keyboard.press("j")
    page.wait_for_selector(f".chosen h2:text-is('{follows}')")
    page.wait_for_function("window.scrollY === 0")
