"""Where things lie on a screen: the film beside what is read of it, and all in reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page

from support.pictured import film_case, working
from support.served import enrol, served

ASKED = "Outline the lungs, is there pneumonia? Draft a report."
FINGER = 40
SCREENS = [(1180, 820), (820, 1180), (720, 450)]


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("layout") / "home"
    enrol(home)
    return home


@pytest.fixture(scope="module")
def case_id(site_home: Path) -> str:
    """A film whose draft waits, and the earlier film of the same chest."""
    with working(site_home) as on:
        return film_case(on, prior=True, text=ASKED)


@pytest.fixture(scope="module")
def site(site_home: Path, case_id: str) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WETREAD_VIEWER_URL", "https://pacs.example/{study}")
        with served(site_home) as address:
            yield address


@dataclass
class Shown:
    """A page with a film, as wide and high as somebody has it."""

    page: Page

    def sized(self, width: int, height: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(200)
        return self.page

    def compared(self, width: int, height: int) -> Page:
        page = self.sized(width, height)
        page.get_by_label("Earlier study beside").check()
        page.wait_for_selector(".pane:nth-of-type(2) canvas[data-painted]")
        page.wait_for_timeout(100)
        return page


@pytest.fixture(params=["queue", "case"])
def shown(request, signed_in, case_id) -> Shown:
    return _shown(request.param, signed_in, case_id)


def _shown(name: str, signed_in, case_id: str, **device) -> Shown:
    path = "/queue" if name == "queue" else f"/cases/{case_id}"
    page = signed_in("rita", path, **device)
    if name == "queue":
        page.locator(".items .item").first.click()
    page.wait_for_selector("canvas[data-painted]")
    page.wait_for_load_state("networkidle")
    return Shown(page)


def box(found: Locator) -> FloatRect:
    lies = found.bounding_box()
    assert lies is not None
    return lies


def bottom(lies: FloatRect) -> float:
    return lies["y"] + lies["height"]


@pytest.mark.parametrize("size", SCREENS)
def test_what_lights_up_is_on_the_screen(shown, size) -> None:
    """However far down the sentence stands: all of the image, which does not cover it."""
    page = shown.sized(*size)
    sentence = page.locator(".sentence").filter(has_text="lung").last
    sentence.focus()
    page.wait_for_selector(".layer.lit", state="attached")
    page.wait_for_timeout(100)
    head, stage, read = (box(page.locator(one)) for one in (".top", ".stage", ".sentence:focus"))
    assert bottom(head) <= stage["y"]
    assert bottom(stage) <= size[1]
    assert stage["height"] > 200
    assert bottom(read) <= size[1]
    beside = read["x"] + read["width"] <= stage["x"] or stage["x"] + stage["width"] <= read["x"]
    assert read["y"] >= bottom(head) if beside else read["y"] >= bottom(stage)


def test_the_image_has_its_share_of_a_wide_screen(signed_in, case_id) -> None:
    """Nearly half of what is read in the queue."""
    page = _shown("queue", signed_in, case_id).sized(1440, 900)
    stage, reading = box(page.locator(".stage")), box(page.locator(".reading"))
    assert stage["width"] >= 0.45 * reading["width"]


@pytest.mark.parametrize("size", [(1440, 900), *SCREENS])
def test_two_studies_stand_beside_each_other(shown, size) -> None:
    """At one height and of one size, and what their layers are called is not cut."""
    page = shown.compared(*size)
    earlier, now = (box(page.locator(".stage").nth(pane)) for pane in (0, 1))
    assert (earlier["y"], earlier["height"]) == (now["y"], now["height"])
    assert earlier["x"] + earlier["width"] < now["x"]
    assert min(earlier["width"], now["width"]) >= 320
    assert min(earlier["height"], now["height"]) >= 200
    for name in page.locator(".layer label").all():
        assert name.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["queue", "case"])
def test_fingers_find_what_they_are_to_touch(signed_in, case_id, name) -> None:
    """Buttons, choices, boxes with their words, and sliders."""
    page = _shown(name, signed_in, case_id, has_touch=True, is_mobile=True).compared(820, 1180)
    found = page.locator(
        ".button, .viewer select, .choice select, .viewer label, .viewer [type=range]"
    )
    small = [
        (each.inner_text(), lies["width"], lies["height"])
        for each in found.all()
        if each.is_visible() and min((lies := box(each))["width"], lies["height"]) < FINGER
    ]
    assert found.count() > 20
    assert small == []


@pytest.mark.parametrize("name", ["rita", "ada"])
def test_the_head_leaves_a_low_screen_to_the_page(signed_in, name) -> None:
    """A line, with every page in reach."""
    page = signed_in(name, "/queue")
    page.set_viewport_size({"width": 720, "height": 450})
    page.wait_for_timeout(200)
    assert box(page.locator(".top"))["height"] <= 48
    for link in page.locator(".top a, .top button").all():
        link.focus()
        lies = box(link)
        assert lies["x"] >= 0
        assert lies["x"] + lies["width"] <= 720


def test_what_a_record_says_can_be_read_on_a_narrow_screen(signed_in) -> None:
    """In words, and not letter below letter."""
    page = signed_in("aude", "/audit")
    page.wait_for_selector(".records dd")
    page.set_viewport_size({"width": 720, "height": 450})
    page.wait_for_timeout(200)
    widths = [box(each)["width"] for each in page.locator(".records dd").all()]
    assert min(widths) >= 170
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
