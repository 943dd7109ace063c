"""People are added, locked out, let in and changed by whoever may, and by no slip of the hand."""

from playwright.sync_api import Locator, Page

from support.served import PASSWORD


def row_of(page: Page, name: str) -> Locator:
    return page.locator("tr", has=page.locator(f"td:text-is('{name}')"))


def test_who_is_locked_out_is_asked_about_first_and_cannot_look_on(signed_in) -> None:
    """Not now leaves them in; yes ends their session on the page that they have open."""
    wilma, ada = signed_in("wilma", "/queue"), signed_in("ada", "/users")
    row = row_of(ada, "wilma")
    row.get_by_role("button", name="Lock wilma out").click()
    ada.click("button:text-is('Not now')")
    assert "active" in row.inner_text()
    row.get_by_role("button", name="Lock wilma out").click()
    ada.click("text=Lock wilma out now")
    row.get_by_text("locked out").wait_for()
    wilma.wait_for_selector("text=/session has ended|user is disabled/")
    row.get_by_role("button", name="Let wilma in again").click()
    ada.click("text=Let wilma in now")
    row.get_by_text("active").wait_for()
    assert signed_in("wilma", "/queue").get_by_text("Dr. Wilma, radiologist").is_visible()


def test_a_role_is_changed_and_nobody_changes_their_own(signed_in) -> None:
    """One's own row offers nothing."""
    ada = signed_in("ada", "/users")
    assert row_of(ada, "ada").get_by_role("button").count() == 0
    row_of(ada, "remy").get_by_role("button", name="Change role of remy").click()
    ada.get_by_label("New role").click()
    ada.get_by_role("option", name="technologist").click()
    ada.click("text=Change the role")
    row_of(ada, "remy").locator("td:text-is('technologist')").wait_for()


def test_whoever_forgot_their_password_chooses_another_before_anything_else(
    signed_in, site, browser
) -> None:
    """Every page leads there, what will not do is told, and then the way is free."""
    ada = signed_in("ada", "/users")
    row_of(ada, "theo").get_by_role("button", name="Reset password of theo").click()
    ada.get_by_label("Password for once").fill("given by ada")
    ada.click("text=Reset it")
    row_of(ada, "theo").get_by_text("chooses a password first").wait_for()

    page = browser.new_context().new_page()
    page.goto(f"{site}/queue")
    for field, said in (("#name", "theo"), ("#password", "given by ada")):
        page.fill(field, said)
    page.click("button")
    page.wait_for_url(f"{site}/password")
    page.goto(f"{site}/queue")
    assert page.url == f"{site}/password"
    for new, again, told in (
        ("new and long", "other and long", "differ"),
        ("given by ada", "given by ada", "choose another"),
    ):
        choose(page, "given by ada", new, again)
        assert told in page.locator("[role=alert]").inner_text()
    choose(page, "given by ada", PASSWORD, PASSWORD)
    page.wait_for_selector("header.top")
    page.click("text=Dr. Theo, technologist")
    page.wait_for_url(f"{site}/password")
    page.click("text=Not now")
    page.wait_for_selector("header.top")


def choose(page: Page, old: str, new: str, again: str) -> None:
    for field, said in (("#old", old), ("#new", new), ("#again", again)):
        page.fill(field, said)
    page.click("button")
