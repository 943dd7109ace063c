"""People are added and locked out by whoever may, and a slip of the hand locks nobody out."""


def test_who_is_locked_out_is_asked_about_first_and_cannot_look_on(signed_in) -> None:
    """Not now leaves them in; yes ends their session on the page that they have open."""
    wilma, ada = signed_in("wilma", "/queue"), signed_in("ada", "/users")
    row = ada.locator("tr", has_text="wilma")
    row.get_by_role("button").click()
    ada.click("button:text-is('Not now')")
    assert "active" in row.inner_text()
    row.get_by_role("button").click()
    ada.click("text=Lock wilma out for good")
    row.get_by_text("locked out").wait_for()
    wilma.wait_for_selector("text=/session has ended|user is disabled/")
