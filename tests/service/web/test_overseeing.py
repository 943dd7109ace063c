"""The pages of those who oversee, in a browser: figures, models, the audit; for the right role."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from safetensors.numpy import save_file

from support.reads import Ward
from support.served import PEOPLE, enrol
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal

EVIL = "<img src=/stolen onerror=document.title='stolen'>"
CARD = f"""# Mine as it is

It is **bold**.

- one that
  goes on, {EVIL}
- two

| n | where |
|---|---|
| 1 | [a](/stolen) |
"""


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six items of long ago, signed in haste by one reader, and a model with a spiteful card."""
    folder = tmp_path_factory.mktemp("overseen")
    home, model = folder / "home", folder / "model"
    enrol(home)
    on = System(Settings(home=home))
    ward = Ward(on.database, home)
    items = [ward.opened(n, agent=f"classification {EVIL}") for n in range(7)]
    for n, item in enumerate(items[:6]):
        ward.signed(100 + n, item)
    ward.refused(200, items[6], "ray")
    model.mkdir()
    save_file({"weights": np.zeros(3, dtype=np.float32)}, model / "model.safetensors")
    (model / "config.json").write_text("{}")
    (model / "card.md").write_text(CARD)
    on.register.add(Principal(user="owner", role="owner"), model, "mine", licence=EVIL)
    on.close()
    return home


@pytest.fixture
def entered(signed_in) -> Callable[[str, str], Page]:
    """Signs somebody in and goes on to a page."""

    def enter(name: str, path: str) -> Page:
        page: Page = signed_in(name)
        page.goto(urljoin(page.url, path))
        return page

    return enter


def links(page: Page) -> list[str]:
    return page.locator("header nav a").all_text_contents()


def everything(page: Page) -> None:
    page.get_by_label("Span").click()
    page.get_by_role("option", name="everything").click()
    page.get_by_role("button", name="Show").click()


def test_who_oversees_sees_figures_with_names(entered) -> None:
    """Each with its number; an alarm is told, and what agents are called is text."""
    page = entered("aude", "/oversight")
    expect(page.get_by_text("Nothing was opened or decided in this span.")).to_be_visible()
    everything(page)

    readers = page.get_by_role("region", name="Readers")
    expect(readers.get_by_role("rowheader", name="rita")).to_be_visible()
    expect(page.get_by_text("rita signed 5 in a row without a change")).to_be_visible()
    overrides = page.get_by_role("region", name="Overrides, by agent")
    expect(overrides.get_by_role("row").nth(1)).to_contain_text("0.143")
    expect(overrides.get_by_text(EVIL)).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("by how sure"))).to_be_visible()
    assert page.title() == "Oversight · wetread"


def test_an_alarm_takes_the_limits_that_are_set(entered) -> None:
    """More in a row, and it is silent; what is no limit is refused in a sentence."""
    page = entered("ada", "/oversight")
    page.get_by_label("Alarm after, in a row").fill("7")
    everything(page)
    expect(page.get_by_role("region", name="Readers")).to_be_visible()
    expect(page.get_by_text("in a row without a change, none")).to_have_count(0)
    page.get_by_label("Alarm after, in a row").fill("1")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("an alarm takes 2 to 1000", exact=False)).to_be_visible()


def test_a_reader_sees_their_own(entered) -> None:
    """Nobody else's name, and nothing of what works in shadow."""
    page = entered("rita", "/oversight")
    assert links(page) == ["Cases", "Queue", "Simulations", "Oversight", "Models"]
    everything(page)
    expect(page.get_by_text("Your own decisions")).to_be_visible()
    expect(page.get_by_text("6 decided")).to_be_visible()
    expect(page.get_by_role("rowheader", name="ray")).to_have_count(0)
    expect(page.get_by_role("region", name="Agents in shadow")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "path"), [("theo", "/oversight"), ("theo", "/models"), ("rita", "/audit")]
)
def test_others_are_told_why_not(entered, name, path) -> None:
    """A sentence in place of the page, and no link that leads there."""
    page = entered(name, path)
    expect(page.get_by_role("heading", name="Nothing to see here")).to_be_visible()
    assert path.strip("/").title() not in links(page)


def test_records_are_searched_and_paged(entered) -> None:
    """By event and actor; by a day that is none, in a sentence."""
    page = entered("aude", "/audit")
    expect(page.get_by_role("row").nth(1)).to_contain_text("session.opened")
    page.get_by_label("Actor").fill("ray")
    page.get_by_label("Actor").press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").nth(1)).to_contain_text("work-item.returned")
    page.get_by_label("Actor").fill(EVIL)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No record says that.", exact=False)).to_be_visible()
    assert page.title() == "Audit · wetread"


def test_verify_names_what_is_missing(entered) -> None:
    """Here the requests of the cases were never stored."""
    page = entered("ada", "/audit")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("The audit does not hold", exact=False)).to_contain_text(
        f"record {1 + len(PEOPLE)}"
    )


def test_the_export_is_for_who_may_verify(entered, site) -> None:
    """Every record, a line each; others are refused."""
    page = entered("aude", "/audit")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Export all").click()
    rows = [json.loads(line) for line in Path(begun.value.path()).read_text().splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    refused = entered("rita", "/").request.get(f"{site}/audit/export.jsonl")
    assert (refused.status, "radiologist" in refused.text()) == (403, True)


def test_models_are_shown_with_card_and_standing(entered) -> None:
    """An added one begins in shadow; its licence is text, whatever is in it."""
    page = entered("rita", "/models")
    row = page.get_by_role("row").filter(has_text="mine")
    expect(row).to_contain_text("shadow, added")
    page.get_by_role("button", name="Card of mine").press("Enter")
    card = page.get_by_role("region", name="Card of mine")
    expect(card.get_by_text(f"Licence: {EVIL}")).to_be_visible()
    expect(card.get_by_role("heading", name="Mine as it is")).to_be_visible()
    expect(card.get_by_role("listitem").nth(0)).to_have_text(f"one that goes on, {EVIL}")
    expect(card.get_by_role("listitem").nth(1)).to_have_text("two")
    expect(card.get_by_role("table").get_by_role("row").nth(1)).to_have_text("1[a](/stolen)")
    expect(card.locator("strong").first).to_have_text("bold")
    assert card.locator("img, a").count() == 0
    page.get_by_role("button", name="Card of cxr-pneumonia").click()
    shipped = page.get_by_role("region", name="Card of cxr-pneumonia")
    expect(shipped.get_by_role("heading", name="Purpose")).to_be_visible()
    assert "##" not in shipped.inner_text()
    assert page.title() == "Models · wetread"
