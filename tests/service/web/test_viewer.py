"""The image viewer, in a browser: what is on the canvas is computed again with NumPy."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page

from support.pictured import (
    COLUMNS,
    HIPPOCAMPUS,
    ROWS,
    SLICES,
    deep_case,
    film_case,
    ramp,
    scan_case,
    volume,
    volume_case,
    working,
)
from support.served import enrol, served
from wetread.service.planes import first_window

FIRST, FULLEST = 13, 16  # of the slices with outlines, in the volume that has some without
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HIGHLIGHT = """(ids) =>
  runMethod(Number(document.querySelector('.viewer').id.slice(1)), 'highlight', [ids])"""


@pytest.fixture(scope="module")
def site_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("viewer") / "home"
    enrol(home)
    return home


@pytest.fixture(scope="module")
def cases(site_home) -> dict[str, str]:
    with working(site_home) as on:
        made = {
            "deep": deep_case(on, ramp()),
            "film": film_case(on),
            "prior": film_case(on, prior=True),
            "scan": scan_case(on),
        }
    with working(site_home, HIPPOCAMPUS) as on:
        made["volume"] = volume_case(on)
    with working(site_home, HIPPOCAMPUS, drawn=(FIRST, FULLEST)) as on:
        return made | {"short": volume_case(on)}


@pytest.fixture(scope="module")
def site(site_home, cases) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WETREAD_VIEWER_URL", "https://pacs.example/{study}")
        with served(site_home) as address:
            yield address


@dataclass
class Viewer:
    """A viewer on a page, as a person and a test meet it."""

    page: Page

    @property
    def stage(self) -> Locator:
        return self.page.locator(".stage").last

    @property
    def corner(self) -> str:
        return self.page.locator(".corner").last.inner_text()

    def key(self, *keys: str) -> "Viewer":
        self.stage.focus()
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def pixels(self, pane: int = -1) -> NDArray[np.uint8]:
        """What is on the canvas, [rows, columns, red green blue]."""
        self.page.evaluate(SETTLED)
        told = self.page.locator(".stage canvas").nth(pane).evaluate("it => it.toDataURL()")
        picture = Image.open(io.BytesIO(base64.b64decode(told.partition(",")[2])))
        return np.asarray(picture.convert("RGB"))

    def grey(self, rows: int, columns: int, pane: int = -1) -> NDArray[np.int64]:
        """What is where an image of this size lies at actual size, in the middle of the canvas."""
        found = self.pixels(pane)
        top, left = (
            floor((extent - own) / 2 + 0.5)
            for extent, own in zip(found.shape, (rows, columns), strict=False)
        )
        assert (found == found[..., :1]).all()
        return found[top : top + rows, left : left + columns, 0].astype(np.int64)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place on the page, counted from the middle of the image's pane."""
        box = self.stage.bounding_box()
        assert box is not None
        return round(box["x"] + box["width"] / 2) + x, round(box["y"] + box["height"] / 2) + y

    def drag(self, start: tuple[float, float], end: tuple[float, float], button="left") -> None:
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down(button=button)
        self.page.mouse.move(*self.at(*end), steps=4)
        self.page.mouse.up(button=button)

    def wheel(self, place: tuple[float, float], turned: int) -> None:
        self.page.mouse.move(*self.at(*place))
        self.page.mouse.wheel(0, turned)
        self.page.wait_for_timeout(50)

    def highlight(self, *ids: str) -> None:
        """As the page does it when a card is pointed at."""
        self.page.evaluate(HIGHLIGHT, list(ids))
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def see(signed_in, cases):
    """The viewer of a case; an auditor sees it and sets nothing in motion."""

    def viewer(name: str) -> Viewer:
        page = signed_in("aude", f"/cases/{cases[name]}")
        page.wait_for_selector("canvas[data-painted]")
        page.wait_for_load_state("networkidle")
        return Viewer(page)

    return viewer


def windowed(samples, centre: float, width: float) -> NDArray[np.int64]:
    """The linear window of DICOM PS3.3 C.11.2.1.3.2, to the nearest grey."""
    share = (samples.astype(np.float64) - centre) / width + 0.5
    return np.asarray(np.floor(255 * np.clip(share, 0, 1) + 0.5), np.int64)


def test_what_is_shown_is_the_window_of_the_full_depth(see) -> None:
    """Presets and keys alike: each pixel at actual size is the one that NumPy computes."""
    viewer = see("deep").key("1")
    rows, columns = ramp().shape
    assert np.array_equal(viewer.grey(rows, columns), windowed(ramp(), *first_window(ramp())))

    viewer.page.get_by_label("Window preset").select_option("Full range")
    assert np.array_equal(viewer.grey(rows, columns), windowed(ramp(), 32767.5, 65535))

    # Seven times narrower by 10 of 400 of an octave's drag, then twice up by a fortieth.
    viewer.key(*["Shift+ArrowLeft"] * 140, *["Shift+ArrowDown"] * 2)
    width = 65535 * 2 ** (-140 / 40)
    centre = 32767.5 + 2 * width / 40
    assert np.array_equal(viewer.grey(rows, columns), windowed(ramp(), centre, width))
    assert viewer.corner == f"Level {centre:.0f}, width {width:.0f}, 100 %"


def test_dragging_windows_with_either_button(see) -> None:
    """Across for the width, down for the level; the right button does it whatever the tool."""
    viewer = see("deep")
    viewer.page.get_by_label("Window preset").select_option("Full range")
    viewer.drag((0, 0), (80, 0))
    width = 65535 * 2 ** (80 / 400)
    assert viewer.corner.startswith(f"Level 32768, width {width:.0f}")

    viewer.key("p").drag((0, 0), (-80, 0), "right")
    assert viewer.corner.startswith("Level 32768, width 65535")
    viewer.drag((0, 0), (0, 40), "right")
    assert viewer.corner.startswith("Level 39321, width 65535")
    assert viewer.page.get_by_label("Window preset").input_value() == ""


def test_inverted_is_the_other_way_round(see) -> None:
    """Bright and dark change places, by key and by button, and back."""
    viewer = see("deep").key("1")
    before = viewer.grey(*ramp().shape)

    viewer.key("i")
    assert np.array_equal(viewer.grey(*ramp().shape), 255 - before)
    viewer.page.get_by_role("button", name="Invert").click()
    assert np.array_equal(viewer.grey(*ramp().shape), before)


def test_a_wheel_zooms_at_the_pointer(see) -> None:
    """What lies below the pointer stays there, and what lies beside it moves away."""
    viewer = see("deep")
    viewer.page.get_by_label("Window preset").select_option("Full range")
    before, percent = viewer.pixels().astype(int), viewer.corner
    row, column = before.shape[0] // 2 - 80, before.shape[1] // 2 + 50

    viewer.wheel((50, -80), -500)

    after = viewer.pixels().astype(int)
    assert viewer.corner != percent
    assert abs(after[row, column, 0] - before[row, column, 0]) <= 2
    assert before[row + 150, column, 0] - after[row + 150, column, 0] > 20


def test_the_image_is_moved_and_brought_back(see) -> None:
    """Arrows and the hand move it by pixels of the screen; F and R show it whole again."""
    viewer = see("deep")
    whole = viewer.pixels()
    viewer.key("1")
    before = viewer.pixels()

    viewer.key("ArrowRight", "ArrowUp")
    moved = viewer.pixels()
    assert np.array_equal(moved[40:, :-40], np.roll(before, (40, -40), (0, 1))[40:, :-40])
    viewer.key("p").drag((0, 0), (40, -40))
    assert np.array_equal(viewer.pixels(), before)

    viewer.key("f")
    assert np.array_equal(viewer.pixels(), whole)
    viewer.key("+", "i", "Shift+ArrowLeft", "r")
    assert np.array_equal(viewer.pixels(), whole)


def test_two_fingers_zoom(see) -> None:
    """Fingers that part enlarge the image; the page does not scroll."""
    viewer = see("deep")
    before = int(re.findall(r"(\d+) %", viewer.corner)[0])
    touch = viewer.page.context.new_cdp_session(viewer.page)

    def fingers(kind: str, apart: int) -> None:
        x, y = viewer.at(0, 0)
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        given = {"type": kind, "touchPoints": points if kind != "touchEnd" else []}
        touch.send("Input.dispatchTouchEvent", given)

    fingers("touchStart", 50)
    for apart in range(55, 105, 5):
        fingers("touchMove", apart)
    fingers("touchEnd", 100)

    viewer.page.evaluate(SETTLED)
    after = int(re.findall(r"(\d+) %", viewer.corner)[0])
    assert after == pytest.approx(2 * before, rel=0.02)
    assert viewer.page.evaluate("scrollY") == 0


def test_slices_are_turned(see) -> None:
    """Slider, keys and the wheel lead to the slice whose number is told."""
    viewer = see("volume").key("o", "1")
    slider = viewer.page.get_by_role("slider", name="Slice")
    pixels = volume().pixels
    window = first_window(pixels[SLICES // 2 - 1])

    def shows(number: int) -> None:
        viewer.page.wait_for_selector(f"text='{number} of {SLICES}'")
        viewer.page.wait_for_load_state("networkidle")
        assert slider.get_attribute("aria-valuetext") == f"Slice {number} of {SLICES}"
        wanted = windowed(pixels[number - 1], *window)
        assert np.array_equal(viewer.grey(ROWS, COLUMNS), wanted)

    shows(SLICES // 2)
    viewer.key("PageDown", "PageDown")
    shows(SLICES // 2 + 2)
    viewer.key("End", "PageDown")
    shows(SLICES)
    viewer.key("Home")
    shows(1)
    viewer.wheel((0, 0), 100)
    shows(2)
    for _ in range(4):  # as a touchpad has it
        viewer.wheel((0, 0), 12)
    shows(3)
    slider.fill("15")
    shows(15)


@pytest.mark.parametrize("held", ["Control", "Shift"])
def test_a_wheel_zooms_in_a_volume_where_a_key_is_held(see, held) -> None:
    """The slice stays what it was, and the line of keys says which does what."""
    viewer = see("volume").key("1")
    viewer.page.keyboard.down(held)
    viewer.wheel((0, 0), -500)
    viewer.page.keyboard.up(held)
    assert int(re.findall(r"(\d+) %", viewer.corner)[0]) == round(100 * 1.0015**500)
    assert slice_of(viewer) == SLICES // 2
    told = viewer.page.locator(".viewer .small").last.inner_text()
    assert "the wheel turns slices and Ctrl+wheel or Shift+wheel zooms" in told


def slice_of(viewer: Viewer) -> int:
    return int(viewer.page.locator(".slices output").last.inner_text().split()[0])


def finding_on(viewer: Viewer, layer: str, study: int = 1) -> str:
    """A finding that rests on this structure or map."""
    listed = viewer.page.request.get(f"{viewer.page.url}/images.json").json()
    found: str = next(
        one["findings"][0]
        for one in listed["layers"]
        if (one["name"], one["study"]) == (layer, study)
    )
    return found


def test_a_slice_with_the_structure_is_not_left(see) -> None:
    """Whoever reads it stays there while the finding is lit, and afterwards."""
    viewer = see("volume").key("PageUp", "PageUp", "PageUp")
    for ids in ([finding_on(viewer, "Anterior hippocampus")], []):
        viewer.highlight(*ids)
        viewer.page.wait_for_timeout(200)
        assert slice_of(viewer) == SLICES // 2 - 3


def test_a_structure_that_lies_elsewhere_is_shown_and_left_again(see) -> None:
    """Where most of it is; then back to where the reader was, unless they went on from there."""
    viewer = see("short").key("PageUp")
    front, back = (finding_on(viewer, f"{side} hippocampus") for side in ("Anterior", "Posterior"))
    told = viewer.page.locator(".slices output")

    def shows(number: int) -> None:
        viewer.page.wait_for_load_state("networkidle")
        viewer.page.wait_for_timeout(100)
        assert told.inner_text() == f"{number} of {SLICES}"

    for ids, number in (((front,), FULLEST), ((back,), FULLEST), ((), SLICES // 2 - 1)):
        viewer.highlight(*ids)
        shows(number)
    viewer.highlight(front)
    shows(FULLEST)
    viewer.key("PageDown").highlight()
    shows(FULLEST + 1)


def test_an_outline_is_as_strong_as_its_slider_says(see) -> None:
    """At nothing it is not there, at full its edge has the colour of the legend."""
    viewer = see("film")
    viewer.key("o")
    bare = viewer.pixels()
    viewer.key("o")
    left = viewer.page.get_by_label("Opacity of Left lung")
    right = viewer.page.get_by_label("Opacity of Right lung")
    left.fill("0")
    right.fill("0")
    viewer.page.wait_for_load_state("networkidle")
    assert np.array_equal(viewer.pixels(), bare)

    right.fill("100")
    strong = viewer.pixels()
    drawn = (strong != bare).any(axis=-1)
    edge = (strong == (0xE6, 0x9F, 0x00)).all(axis=-1)
    assert drawn.sum() > edge.sum() > 500
    columns = np.flatnonzero(drawn.any(axis=0))
    assert columns.max() < strong.shape[1] / 2  # the patient's right is on the left
    right.fill("50")
    assert not (viewer.pixels() == (0xE6, 0x9F, 0x00)).all(axis=-1).any()

    viewer.page.get_by_label("Right lung", exact=True).uncheck()
    viewer.page.wait_for_timeout(50)
    assert np.array_equal(viewer.pixels(), bare)


def test_a_map_is_seen_when_it_is_asked_for(see) -> None:
    """It hides nothing at first; then it is the stronger, the more the model looked there."""
    viewer = see("film")
    for side in ("Left", "Right"):
        viewer.page.get_by_label(f"{side} lung", exact=True).uncheck()
    bare = viewer.pixels().astype(int)

    viewer.page.get_by_label("Pneumonia: made up", exact=True).check()
    viewer.page.wait_for_load_state("networkidle")

    viewer.page.wait_for_timeout(100)
    change = np.abs(viewer.pixels().astype(int) - bare).sum(axis=(0, 2))
    inside = np.flatnonzero(change)
    half = len(inside) // 2
    assert change[inside[half:]].sum() > 2 * change[inside[:half]].sum() > 0


def test_what_a_finding_rests_on_lights_up(see) -> None:
    """Its layers alone are shown, and then all is as before; of what nobody knows nothing is."""
    viewer = see("film")
    listed = viewer.page.request.get(f"{viewer.page.url}/images.json").json()
    right = next(layer for layer in listed["layers"] if layer["name"] == "Right lung")
    before = viewer.pixels()

    viewer.highlight(right["findings"][0])
    viewer.page.wait_for_timeout(100)
    lit = viewer.pixels()
    assert viewer.page.locator(".layer.lit").inner_text().strip() == "Right lung"
    half = lit.shape[1] // 2
    assert (lit[:, half:] == lit[:, half:, :1]).all()
    assert (lit[:, :half] != lit[:, :half, :1]).any()

    viewer.highlight()
    viewer.page.wait_for_timeout(100)
    assert np.array_equal(viewer.pixels(), before)
    viewer.highlight("finding-of-another-case")
    viewer.page.wait_for_timeout(100)
    assert np.array_equal(viewer.pixels(), before)
    assert viewer.page.locator(".lit").count() == 0


def test_a_map_is_lit_no_stronger_than_it_was_chosen(see) -> None:
    """As its slider has it where it is on; where it was off the film is seen through it."""
    viewer = see("film")
    name = "Pneumonia: made up"
    finding = finding_on(viewer, name)
    slider, switch = (
        viewer.page.get_by_label(f"Opacity of {name}"),
        viewer.page.get_by_label(name, exact=True),
    )

    def shown(*, opacity: int, on: bool, lit: bool) -> NDArray[np.uint8]:
        slider.fill(str(opacity))
        switch.set_checked(on)
        viewer.highlight(*([finding] if lit else []))
        viewer.page.wait_for_timeout(100)
        found: NDArray[np.uint8] = viewer.pixels()
        return found

    for side in ("Left", "Right"):
        viewer.page.get_by_label(f"{side} lung", exact=True).uncheck()
    for opacity in (20, 100):
        chosen = shown(opacity=opacity, on=True, lit=False)
        assert np.array_equal(shown(opacity=opacity, on=True, lit=True), chosen)
    modest = shown(opacity=40, on=True, lit=False)
    assert np.array_equal(shown(opacity=100, on=False, lit=True), modest)


def test_what_is_lit_on_another_study_leaves_this_one_as_it_is(see) -> None:
    """Where to see a finding of the earlier study is lit; it is lit there once that is beside."""
    viewer = see("prior")
    page, earlier = viewer.page, finding_on(viewer, "Right lung", study=1)
    before = viewer.pixels()
    viewer.highlight(earlier)
    page.wait_for_timeout(100)
    assert np.array_equal(viewer.pixels(), before)
    assert page.locator(".viewer .lit").inner_text().strip() == "Earlier study beside"

    viewer.highlight()
    page.get_by_label("Earlier study beside").check()
    page.wait_for_selector(".pane:nth-of-type(2) canvas[data-painted]")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(100)
    both = [viewer.pixels(pane) for pane in (0, 1)]
    viewer.highlight(earlier)
    page.wait_for_timeout(100)
    assert page.locator(".layer.lit").inner_text().strip() == "Right lung (earlier study)"
    assert page.locator("label.lit").count() == 0
    assert np.array_equal(viewer.pixels(1), both[1])
    lit = viewer.pixels(0)
    half = lit.shape[1] // 2
    assert np.array_equal(lit[:, :half], both[0][:, :half])
    assert (both[0][:, half:] != both[0][:, half:, :1]).any()
    assert (lit[:, half:] == lit[:, half:, :1]).all()


def test_keys_on_a_tool_are_for_the_image(see) -> None:
    """After a click on a tool they do what the line of keys says, and its own keys stay its own."""
    viewer = see("volume").key("1")
    before = viewer.corner
    heard = "window.heard = []; document.addEventListener('keydown', e => heard.push(e.key))"
    viewer.page.evaluate(heard)
    viewer.page.get_by_role("button", name="Length").click()
    press = viewer.page.keyboard.press
    for key in ("+", "r", "1", "PageDown"):
        press(key)
    viewer.page.wait_for_timeout(100)
    assert (viewer.corner, slice_of(viewer)) == (before, SLICES // 2 + 1)
    press("m")
    viewer.page.wait_for_selector(".cross")
    press("Escape")
    viewer.page.get_by_label("Opacity of Anterior hippocampus").focus()
    press("ArrowLeft")
    assert viewer.page.get_by_label("Opacity of Anterior hippocampus").input_value() == "55"
    viewer.page.get_by_role("button", name="Invert").focus()
    press("Enter")
    press("j")
    assert ", inverted" in viewer.corner
    assert viewer.page.evaluate("heard") == ["Enter", "j"]


def test_no_key_leaves_the_full_screen(see) -> None:
    """Nothing behind it is claimed or left, wherever the focus went; the image's keys work on."""
    viewer = see("deep").key("1")
    viewer.page.evaluate(
        "window.heard = []; document.addEventListener('keydown', e => heard.push(e.key))"
    )
    viewer.page.get_by_role("button", name="Full screen").click()
    viewer.page.wait_for_function("document.fullscreenElement?.matches('.viewer')")
    for lose in ("null", "document.activeElement.blur()"):
        viewer.page.evaluate(lose)
        for key in ("c", "j", "?", "i"):
            viewer.page.keyboard.press(key)
        viewer.page.wait_for_timeout(50)
        assert (", inverted" in viewer.corner) == (lose == "null")
    assert viewer.page.evaluate("heard") == []


def test_lengths_are_millimetres_where_the_pixel_size_is_known(see) -> None:
    """Thirty pixels of two millimetres are sixty; nothing is told of what nobody knows."""
    viewer = see("volume").key("1", "l")
    viewer.drag((-15, 0), (15, 0))
    assert said(viewer) == ["Length 60.0 mm"]
    viewer.drag((0, -15), (0, 15))
    assert said(viewer) == ["Length 60.0 mm", "Length 60.0 mm"]
    viewer.key("Delete")
    assert said(viewer) == ["Length 60.0 mm"]
    viewer.key("PageDown")
    assert viewer.page.locator(".marks polyline").count() == 0

    viewer = see("deep").key("1", "l")
    viewer.drag((-50, 0), (50, 0))
    assert said(viewer) == ["Length 100.0 px, pixel size unknown"]

    viewer = see("film").key("1", "l")
    viewer.drag((-50, 0), (50, 0))
    assert said(viewer) == ["Length 70.0 mm at the detector"]


def test_pixels_that_are_no_squares_are_shown_and_measured_as_they_are(see) -> None:
    """Rows of a millimetre and columns of half of one: the image is as high as it is in fact."""
    viewer = see("scan").key("1", "l")
    viewer.drag((-20, 0), (20, 0))
    viewer.drag((0, -20), (0, 20))
    assert said(viewer) == ["Length 20.0 mm", "Length 20.0 mm"]
    shown = viewer.pixels()[..., 0] > 0
    assert np.flatnonzero(shown.any(axis=1)).size <= 2 * 40

    viewer.key("a").drag((0, -20), (0, 0))
    viewer.drag((30, 0), (20, 0))
    assert said(viewer)[-1] == "Angle 90.0°"


def test_lengths_are_measured_by_keyboard(see) -> None:
    """From where the cross is set to where it is set next; what is found is said aloud."""
    viewer = see("volume").key("1", "m")
    aloud = viewer.page.locator(".viewer .aloud")
    assert "Enter sets a point" in aloud.inner_text()
    assert viewer.page.locator(".cross").count() == 1
    viewer.key("Enter", "Enter")  # from a place to itself is nothing
    assert aloud.inner_text() == "Point 1 of 2 is set."
    viewer.key("Shift+ArrowRight", *["ArrowRight"] * 5, "Enter")
    assert said(viewer) == [aloud.inner_text()] == ["Length 30.0 mm"]
    assert viewer.page.locator(".cross").count() == 0

    viewer = see("deep").key("1", "m", *["Shift+ArrowUp"] * 5, "Enter")
    viewer.key(*["Shift+ArrowDown"] * 10, "Enter")
    assert said(viewer) == ["Length 100.0 px, pixel size unknown"]


def test_angles_are_measured_by_keyboard_where_that_is_the_tool(see) -> None:
    """Three points, the second of them where the sides meet."""
    viewer = see("volume").key("1", "a", "m", "Enter", "Shift+ArrowDown", "Enter")
    viewer.key("Shift+ArrowRight", "Enter")
    assert said(viewer) == ["Angle 90.0°"]


def test_measuring_by_keyboard_is_left_alone(see) -> None:
    """Escape, a pointer, another tool and another slice end it; arrows pan as they did before."""
    viewer = see("volume").key("1")
    before = viewer.pixels()
    for key in ("Escape", "z", "PageDown"):
        viewer.key("m", "ArrowRight", "Enter", "Shift+ArrowRight")
        assert viewer.page.locator(".cross").count() == 1
        viewer.key(key)
        assert viewer.page.locator(".cross, .marks polyline").count() == 0
    viewer.key("PageUp", "m", "Enter").drag((0, 0), (0, 0))
    assert viewer.page.locator(".cross, .marks polyline").count() == 0
    assert said(viewer) == []
    viewer.key("ArrowRight")
    assert not np.array_equal(viewer.pixels(), before)


def test_the_image_follows_the_cross(see) -> None:
    """What is larger than its pane can be measured from one border to the other."""
    viewer = see("deep").key("1", *["+"] * 8, "m", *["Shift+ArrowLeft"] * 20, "Enter")
    place = viewer.page.locator(".marks circle").first
    assert float(place.get_attribute("cx") or "nan") >= 0
    viewer.key(*["Shift+ArrowRight"] * 40, "Enter")
    assert said(viewer) == [f"Length {ramp().shape[1]:.1f} px, pixel size unknown"]


def said(viewer: Viewer) -> list[str]:
    return viewer.page.locator(".measures li").all_inner_texts()


def test_presets_fit_what_is_shown(see) -> None:
    """CT in Hounsfield units has the windows of its tissues; a film has none of them."""
    scan = see("scan")
    names = scan.page.get_by_label("Window preset").locator("option").all_inner_texts()
    assert names[1:] == ["Auto", "Full range", "Soft tissue", "Lung", "Bone", "Brain"]
    assert scan.corner.startswith("Level 40, width 400")
    scan.key("v")
    assert scan.corner.startswith("Level -600, width 1500")

    film = see("film")
    names = film.page.get_by_label("Window preset").locator("option").all_inner_texts()
    assert names[1:] == ["Auto", "Full range"]


def test_the_earlier_study_stands_beside(see) -> None:
    """Zoom and window go along while they are linked, and no longer when they are not."""
    viewer = see("prior")
    page = viewer.page
    assert page.locator(".stage").count() == 1
    page.get_by_label("Earlier study beside").check()
    page.wait_for_selector(".pane:nth-of-type(2) canvas[data-painted]")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(100)
    titles = page.locator(".pane header strong").all_inner_texts()
    assert titles == ["Earlier study", "Current study"]
    assert "Right lung (earlier study)" in page.locator(".layers").inner_text()

    def told() -> list[list[str]]:
        return [re.findall(r"\d+", line) for line in page.locator(".corner").all_inner_texts()]

    fitted = told()
    viewer.key("+", "Shift+ArrowLeft")
    linked = told()
    assert [float(now[2]) / float(then[2]) for now, then in zip(linked, fitted, strict=True)] == (
        pytest.approx([1.25, 1.25], rel=0.02)
    )
    assert all(int(now[1]) < int(then[1]) for now, then in zip(linked, fitted, strict=True))

    page.get_by_label("Window and zoom linked").uncheck()
    viewer.key("+")
    earlier, current = told()
    assert earlier == linked[0]
    assert current != linked[1]


def test_the_sites_own_viewer_is_offered_where_the_study_has_a_name(see) -> None:
    """The link holds no UID and gives the other page no hold on this one; a picture has no link."""
    link = see("film").page.get_by_role("link", name="Open in the site's viewer")
    assert re.fullmatch(r"/cases/[\w-]+/studies/1/site-viewer", link.get_attribute("href") or "")
    assert (link.get_attribute("rel"), link.get_attribute("target")) == (
        "noopener noreferrer",
        "_blank",
    )
    assert see("deep").page.get_by_role("link", name="Open in").count() == 0


def test_a_keyboard_reaches_everything_and_is_told_what_it_does(see) -> None:
    """The image can be focused, has a name, and the line of keys describes it."""
    viewer = see("volume")
    stage = viewer.stage
    assert stage.get_attribute("aria-label") == "Current study, MR, 20 slices, slice 10 of 20"
    described = stage.get_attribute("aria-describedby")
    assert "arrows pan" in viewer.page.locator(f"#{described}").inner_text()
    viewer.key("l")
    tools = viewer.page.get_by_role("toolbar").locator("[aria-pressed=true]")
    assert tools.all_inner_texts() == ["Length"]
    assert "Not for diagnosis" in viewer.page.locator(".viewer").inner_text()


@pytest.mark.parametrize("width", [1280, 820, 640])
def test_nothing_is_cut_off_on_a_narrow_page(see, width) -> None:
    """A tablet, and twice the size on a laptop: the page scrolls down and not aside."""
    viewer = see("prior")
    viewer.page.get_by_label("Earlier study beside").check()
    viewer.page.set_viewport_size({"width": width, "height": 900})
    viewer.page.wait_for_timeout(100)
    assert viewer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = viewer.stage.bounding_box()
    assert box is not None
    assert box["width"] > 250
