"""A conversation in the browser, with its plan as a card."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.service.web.parts import THEME
from wetread.service.web.simulations import ORDER
from wetread.simulation.reports.page import PAGE

DOUBTFUL = "Overkill: outline the lungs and say whether there is pneumonia"


def begin(page, text: str) -> None:
    page.click("text=Use the synthetic film")
    page.wait_for_selector("text=Read: ")
    page.get_by_label("What should be done?").fill(text)
    page.click("button:text-is('Start')")
    page.wait_for_url(re.compile("/cases/"))


def test_a_film_is_worked_up_and_talked_about(signed_in) -> None:
    """The plan stands before the findings, the draft waits in the queue, and the talk goes on."""
    page = signed_in("rita")
    begin(page, "Outline the lungs, pneumonia? And draft a report")

    page.wait_for_selector("text=In the queue as")
    assert page.locator(".plan li strong").all_inner_texts() == [
        "segmentation",
        "classification",
        "report-drafting",
    ]
    assert "93%" in page.locator(".finding").filter(has_text="Pneumonia").inner_text()
    assert page.locator(".draft p").count() > 3

    page.get_by_label("What should be done, or").fill("How sure are you?")
    page.keyboard.press("Enter")
    page.wait_for_selector("article:nth-of-type(2) .answer .cites")
    expect(page.get_by_label("What should be done, or")).to_have_value("")


def test_a_finding_lights_up_what_it_rests_on(signed_in) -> None:
    """An outline at the pointer, the whole image at the focus; sentences do it too."""
    page = signed_in("rita")
    begin(page, "Outline the lungs, pneumonia? And draft a report")
    page.wait_for_selector("text=In the queue as")
    page.wait_for_selector(".layer")

    page.get_by_role("group", name="Lung, right lung").hover()
    page.wait_for_selector(".layer.lit >> text=Right lung")
    assert page.locator(".lit").count() == 1
    page.locator("h1").hover()
    page.wait_for_selector(".lit", state="detached")

    # Whoever goes on by keyboard is not led astray by a pointer that rests where the page scrolls.
    page.get_by_role("group", name="Lung, right lung").hover()
    page.wait_for_selector(".layer.lit >> text=Right lung")
    page.get_by_role("group", name="Lung, left lung").focus()
    page.wait_for_selector(".layer.lit >> text=Left lung")
    page.keyboard.press("Tab")
    page.wait_for_selector(".pane.lit")
    assert page.locator(".layer.lit").count() == 0
    page.locator(".sentence").filter(has_text="likely (93 %)").focus()
    page.wait_for_selector(".pane.lit")
    page.get_by_label("What should be done, or").focus()
    page.wait_for_selector(".lit", state="detached")


def test_a_doubtful_plan_waits_and_runs_as_it_was_changed(signed_in) -> None:
    """Nothing runs before it is confirmed; what was dropped is not done, what was added is."""
    page = signed_in("rita")
    begin(page, DOUBTFUL)
    waiting = page.get_by_label("Plan that waits for you")
    waiting.wait_for()
    assert page.locator(".finding").count() == 0

    waiting.get_by_label("Leave segmentation out").click()
    waiting.get_by_label("Add report-drafting").click()
    waiting.get_by_label("What report-drafting is told").fill("Draft a short report")
    page.click("button:text-is('Confirm and run')")

    page.wait_for_selector("text=In the queue as")
    told = page.locator(".plan li strong").all_inner_texts()
    assert told == ["classification", "report-drafting"]
    assert "Draft a short report" in page.locator(".plan").inner_text()


def test_a_change_that_does_not_fit_is_told_and_nothing_is_lost(signed_in) -> None:
    """An empty instruction is refused in one sentence, and the plan still waits."""
    page = signed_in("rita")
    begin(page, DOUBTFUL)
    waiting = page.get_by_label("Plan that waits for you")
    waiting.get_by_label("Add scheduling").click()
    page.click("button:text-is('Confirm and run')")

    page.wait_for_selector("text=An instruction has 1 to")
    assert waiting.get_by_label("What scheduling is told").is_visible()


def test_a_plan_confirmed_elsewhere_is_seen_without_a_reload(signed_in) -> None:
    """Two people look at one case; what one does, the other sees."""
    page = signed_in("rita")
    begin(page, DOUBTFUL)
    other = signed_in("theo", page.url.removeprefix(page.url.split("/cases")[0]))
    other.get_by_label("Plan that waits for you").wait_for()

    page.click("button:text-is('Confirm and run')")

    other.wait_for_selector("text=In the queue as")
    assert other.get_by_label("Plan that waits for you").count() == 0


def test_whoever_may_only_read_is_offered_nothing_to_do(signed_in) -> None:
    """An auditor sees a case and its plan, and no line, button or upload to act with."""
    page = signed_in("rita")
    begin(page, DOUBTFUL)
    page.get_by_label("Plan that waits for you").wait_for()
    address = page.url.removeprefix(page.url.split("/cases")[0])

    other = signed_in("aude", address)
    other.wait_for_selector("text=Your role reads cases")
    assert other.locator(".talk button").count() == 0
    other.goto(other.url.split("/cases")[0])
    assert other.locator("text=Work up a study").count() == 0


def test_a_role_without_cases_is_told_so(signed_in) -> None:
    """An admin sees no case, and is led to a page that they may use."""
    page = signed_in("ada", "/cases/case-of-nobody")
    page.wait_for_selector("text=case.show refused")
    page.click("text=Go to: Queue")
    page.wait_for_url("**/queue")


def test_what_people_write_is_shown_as_text(signed_in) -> None:
    """A script in a request, or in a plan's instruction, is read and never run."""
    page = signed_in("rita")
    page.on("dialog", lambda _: pytest.fail("a script of the request ran"))
    begin(page, "Outline <img src=x onerror=alert(1)> the lungs **now**")

    page.wait_for_selector("text=In the queue as")
    said = page.locator(".said p").first
    assert said.inner_text() == "Outline <img src=x onerror=alert(1)> the lungs **now**"
    assert page.locator("img[src=x]").count() == 0


def test_a_file_that_is_no_study_is_refused_and_a_real_one_is_read(signed_in, tmp_path) -> None:
    """The sentence says what it is; the next file is taken."""
    page = signed_in("rita")
    wrong, right = tmp_path / "notes.dcm", tmp_path / "anything"
    wrong.write_text("not an image at all")
    right.write_bytes(to_dicom(render(ChestPhantom())))

    page.locator("input[type=file]").set_input_files(wrong)
    page.wait_for_selector("text=hand in")
    page.wait_for_selector("text=No study yet.")
    page.locator("input[type=file]").set_input_files(right)
    page.wait_for_selector("text=Read: ")


def test_simulations_are_offered_by_role(signed_in) -> None:
    """An admin may start one, an auditor looks, a technologist is told no."""
    admin = signed_in("ada", "/simulations")
    admin.wait_for_selector("text=Start one")
    auditor = signed_in("aude", "/simulations")
    auditor.wait_for_selector("text=None yet")
    assert auditor.locator("text=Start one").count() == 0
    signed_in("theo", "/simulations").wait_for_selector("text=simulation.show refused")


@pytest.mark.parametrize(
    ("theme", "ground"), [("light", "(255, 255, 255)"), ("dark", "(14, 18, 22)")]
)
def test_a_report_follows_the_theme_of_the_pages(signed_in, site_home, theme, ground) -> None:
    """Whatever the browser itself prefers."""
    folder = site_home / "simulations" / f"simulation-{len(theme):016x}"
    folder.mkdir(parents=True)
    (folder / ORDER).write_text("{}")
    template = files("wetread.simulation").joinpath("reports/page.html.j2").read_text()
    (folder / PAGE).write_text(template.partition("</style>")[0] + "</style><body>Runs")
    page = signed_in("aude")
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    host = page.url.split("/")[2].split(":")[0]
    page.context.add_cookies([{"name": THEME, "value": theme, "domain": host, "path": "/"}])
    page.goto(f"{page.url}simulations/{folder.name}")
    (folder / ORDER).unlink()  # it is none that the list could show
    shown = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert shown == f"rgb{ground}"


def test_a_case_is_found_by_its_id(signed_in) -> None:
    """The list is narrowed as one types; what is nowhere says so."""
    page = signed_in("rita")
    begin(page, "Is there pneumonia?")
    page.wait_for_selector(".finding")
    case_id = page.url.rsplit("/", 1)[1]
    page.goto(page.url.split("/cases/")[0])
    page.get_by_label("Find by id or patient").fill(case_id[5:13])
    page.wait_for_function("document.querySelectorAll('.cases tbody tr').length == 1")
    assert case_id in page.locator(".cases tbody a").inner_text()
    page.get_by_label("Find by id or patient").fill("nowhere")
    page.wait_for_selector("text=No such case.")
