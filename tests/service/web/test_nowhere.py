"""Whoever signs in lands on a page of theirs, and what is not there is told in our own words."""

from urllib.parse import urljoin

import pytest

from support.served import PEOPLE

LANDS = {"ada": "Queue"}
"""Where those land who may not see the cases."""


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_lands_on_a_page_it_may_use_and_is_linked_to_no_other(signed_in, name) -> None:
    """Behind no link of the header stands a refusal."""
    page = signed_in(name)
    page.wait_for_selector(".page h1, .page h2")
    assert page.title() == f"{LANDS.get(name, 'Cases')} · wetread"
    links = page.locator("header nav a, header .home").evaluate_all(
        "all => all.map(one => one.href)"
    )
    assert len(links) > 2
    for link in links:
        page.goto(link)
        page.wait_for_selector(".page h1, .page h2")
        assert page.locator("text=refused").count() == 0, link


def test_a_page_that_is_not_there_has_our_face(signed_in) -> None:
    """A way back, the header, and nothing of the address, whoever made it up."""
    page = signed_in("rita")
    address = urljoin(page.url, "/no-such-page-of-mine")
    answer = page.context.request.get(address, headers={"accept": "text/html"})
    said = answer.text()
    assert answer.status == 404
    assert "There is no such page" in said
    assert "Go to: Cases" in said
    assert "no-such-page-of-mine" not in said
    assert "HTTPException" not in said


def test_what_no_browser_asked_for_is_refused_as_a_problem(signed_in) -> None:
    """A script is told so in its own form."""
    page = signed_in("rita")
    answer = page.context.request.get(urljoin(page.url, "/nowhere"), headers={"accept": "*/*"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404
