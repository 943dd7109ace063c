"""Somebody signs in at a hospital's provider and is at once somebody here, or told that not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from support.hospital import Hospital, asked, hospital
from support.programs import approval
from support.served import PASSWORD, enrol, served, work_up
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.web.pending import COOKIE as PENDING
from wetread.service.web.seats import COOKIE
from wetread.simulation.scripted import ScriptedModels

BUTTON = "Sign in with your hospital account"
NOBODY = "no active user of wetread belongs"
STALE = "another browser, took too long or was used"
CALLBACK = "/login/oidc/callback"


@pytest.fixture(scope="module")
def provider() -> Iterator[Hospital]:
    with hospital() as made:
        for name in ("rita", "wilma", "ada", "theo", "stranger"):
            made.enrol(f"s-{name}", preferred_username=name)
        yield made


@pytest.fixture
def at(provider: Hospital) -> Iterator[Hospital]:
    """The provider, which says what it does by itself unless a test changes that."""
    yield provider
    provider.claims, provider.signing = lambda claims: claims, "its own"


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("oidc") / "home"
    enrol(home)
    on = System(Settings(home=home), models=ScriptedModels({}))
    on.users.disable(on.owner(), "theo")
    on.close()
    work_up(home, "Outline the lungs, is there pneumonia? Draft a report.")
    return home


@pytest.fixture(scope="module")
def site(site_home: Path, provider: Hospital) -> Iterator[str]:
    with served(site_home, variables=provider.environment) as address:
        yield address


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    """A browser of somebody who has not signed in."""
    with arriving(site) as made:
        yield made


def arriving(site: str, **headers: str) -> httpx.Client:
    """A browser without any cookie; the first answer of a server may take its time."""
    return httpx.Client(base_url=site, headers=headers, timeout=60)


def sent_back(at: Hospital, client: httpx.Client, subject: str, **params: str) -> str:
    """The address under which a browser comes back from the provider."""
    begun = client.get("/login/oidc", params=params)
    assert begun.status_code == 303
    return at.consent(begun.headers["location"], subject)


def refused(client: httpx.Client, answer: httpx.Response, sentence: str, status: int = 401) -> None:
    """The sign-in page says why, and nobody is signed in."""
    assert (answer.status_code, COOKIE in client.cookies) == (status, False)
    told = re.findall(r'<p role="alert">(.*?)</p>', answer.text)
    assert [sentence in text for text in told] == [True], told
    assert BUTTON in answer.text
    assert client.get("/api/v1/cases").status_code == 401


def test_whoever_signs_in_there_is_signed_in_here(at, client) -> None:
    """On pages and in the API, as the user whom an admin added, in the role that they have here."""
    assert BUTTON in client.get("/login").text
    at.claims = lambda claims: {**claims, "role": "admin", "groups": ["admin"]}
    answer = client.get(sent_back(at, client, "s-rita", next="/queue?item=x"))

    assert (answer.status_code, answer.headers["refresh"]) == (200, "0; url=/queue?item=x")
    page = client.get("/", headers={"accept": "text/html"})
    assert (page.status_code, "Dr. Rita, radiologist" in page.text) == (200, True)
    assert client.get("/api/v1/cases").status_code == 200
    assert client.get("/api/v1/users").status_code == 403  # an admin's
    assert PENDING not in client.cookies


def test_the_session_is_that_of_a_password(at, client) -> None:
    """Out of reach of scripts and other sites, and ended by signing out."""
    answer = client.get(sent_back(at, client, "s-wilma"))
    (kept,) = (c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{COOKIE}="))
    assert {"HttpOnly", "SameSite=strict"} <= set(kept.split("; "))

    theirs = client.cookies[COOKIE]
    assert client.post("/logout", headers={"origin": "http://elsewhere"}).status_code == 403
    assert client.post("/logout", headers={"origin": str(client.base_url)}).status_code == 303
    again = httpx.get(f"{client.base_url}/api/v1/cases", cookies={COOKIE: theirs})
    assert again.status_code == 401


def test_what_waits_for_the_answer_is_this_browsers_alone(client) -> None:
    """The cookie comes along from another site, is closed to scripts, and shows nothing."""
    begun = client.get("/login/oidc")
    (kept,) = begun.headers.get_list("set-cookie")
    assert {"HttpOnly", "SameSite=lax", "Path=/login/oidc", "Max-Age=600"} <= set(kept.split("; "))
    question = asked(begun.headers["location"])
    assert not [text for text in (question["state"], question["nonce"]) if text in kept]
    assert question["redirect_uri"] == f"{client.base_url}{CALLBACK}".replace("//login", "/login")


@pytest.mark.parametrize("subject", ["s-stranger", "s-theo"])
def test_nobody_comes_in_whom_no_admin_let_in(at, client, subject) -> None:
    """An unknown and a disabled user are told the same, and no user is added."""
    refused(client, client.get(sent_back(at, client, subject)), NOBODY)


def test_the_next_owner_of_a_name_is_somebody_else(at, client, site) -> None:
    """Whoever signed in first under it stays who they are."""
    client.get(sent_back(at, client, "s-ada"))
    assert COOKIE in client.cookies
    at.enrol("s-another", preferred_username="ada")
    with arriving(site) as other:
        refused(other, other.get(sent_back(at, other, "s-another")), NOBODY)


def test_an_answer_in_another_browser_signs_nobody_in(at, client, site) -> None:
    """Nobody can be signed in as somebody else by a link."""
    address = sent_back(at, client, "s-rita")
    with arriving(site) as other:
        refused(other, other.get(address), STALE)
        other.get("/login/oidc")  # it has begun a sign-in of its own
        refused(other, other.get(address), STALE)


def test_an_answer_to_another_question_signs_nobody_in(at, client) -> None:
    """And leaves the one that waits as it was."""
    address = sent_back(at, client, "s-rita")
    refused(client, client.get(address.replace("state=", "state=x")), STALE)
    refused(client, client.get(re.sub(r"state=[^&]*&?", "", address)), STALE)
    assert client.get(address).status_code == 200


def test_an_answer_is_used_once(at, client, site) -> None:
    """Whoever kept the whole of it, cookie included, comes too late."""
    address = sent_back(at, client, "s-rita")
    kept = client.cookies[PENDING]
    assert client.get(address).status_code == 200
    with arriving(site, cookie=f"{PENDING}={kept}") as other:
        refused(other, other.get(address), STALE)


@pytest.mark.parametrize(
    "change",
    [{"aud": "another"}, {"nonce": "another"}, {"exp": 1}, {"iss": "http://localhost:1"}],
    ids=lambda change: next(iter(change)),
)
def test_a_token_that_does_not_hold_signs_nobody_in(at, client, change) -> None:
    """One sentence on the sign-in page, for whatever is wrong."""
    at.claims = lambda claims: {**claims, **change}
    refused(client, client.get(sent_back(at, client, "s-rita")), "does not hold; sign in again")


@pytest.mark.parametrize("signing", ["nobody", "another key"])
def test_a_token_that_nobody_known_signed_signs_nobody_in(at, client, signing) -> None:
    """Unsigned, too."""
    at.signing = signing
    refused(client, client.get(sent_back(at, client, "s-rita")), "does not hold; sign in again")


def test_whoever_declines_there_is_told_here(at, client) -> None:
    """And may try again, or take their password."""
    begun = client.get("/login/oidc")
    state = asked(begun.headers["location"])["state"]
    declined = asked(at.decline(begun.headers["location"]))
    assert declined["error"] == "access_denied"
    answer = client.get(CALLBACK, params={**declined, "state": state})
    refused(client, answer, "cancelled or refused")


ODD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a code too long": {"code": "x" * 5000},
    "no code": {"code": ""},
    "an error of any length": {"error": "x" * 20_000},
    "strange letters": {"code": "\u202e", "error": "<script>"},
}


@pytest.mark.parametrize("how", ODD)
def test_whatever_comes_back_is_answered(client, how) -> None:
    """With the sign-in page, in which nothing of it is repeated."""
    begun = client.get("/login/oidc")
    state = asked(begun.headers["location"])["state"]
    answer = client.get(CALLBACK, params={"state": state, **ODD[how]})
    refused(client, answer, "cancelled or refused")
    assert "script" not in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA==", "\xff" * 9])
def test_a_cookie_of_ones_own_making_opens_nothing(client, cookie) -> None:
    """Neither does it break anything."""
    sent = {"cookie": f"{PENDING}={cookie}".encode("latin-1")}
    refused(client, client.get(CALLBACK, params={"state": "x", "code": "x"}, headers=sent), STALE)


@pytest.mark.parametrize(
    "target", ["//evil", "http://evil", "/\\evil", "//[", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(at, client, target) -> None:
    """Where one goes on to is a page of ours, whatever a link said."""
    answer = client.get(sent_back(at, client, "s-rita", next=target))
    assert answer.headers["refresh"] == "0; url=/"
    assert "evil" not in answer.text + client.get("/login", params={"next": target}).text


@pytest.mark.parametrize("odd", ["/\t/evil", "/cases/\r\nx", "\0"])
def test_an_address_that_is_no_text_is_refused(client, odd) -> None:
    """Before anybody asks where it leads."""
    assert client.get("/login/oidc", params={"next": odd}).status_code == 400
    assert client.get(CALLBACK, params={"code": odd}).status_code == 400


def test_a_page_of_any_name_is_led_to(at, client) -> None:
    """What fits into no header is written as addresses are, and what is too long is left out."""
    answer = client.get(sent_back(at, client, "s-rita", next="/cases/é x"))
    assert answer.headers["refresh"] == "0; url=/cases/%C3%A9%20x"
    answer = client.get(sent_back(at, client, "s-rita", next="/" + "é" * 200))
    assert answer.headers["refresh"] == "0; url=/"


def test_a_signature_takes_the_password_all_the_same(at, client) -> None:
    """The hospital opens the door; a name under a report is this register's."""
    client.get(sent_back(at, client, "s-rita"))
    (item,) = client.get("/api/v1/work-items").json()["items"]
    where = f"/api/v1/work-items/{item['id']}"
    shown = client.get(where)
    headers = {
        "origin": str(client.base_url).rstrip("/"),
        "x-csrf-token": client.get("/api/v1/session").json()["csrf_token"],
        "if-match": shown.headers["etag"],
    }
    signed = [
        client.post(
            f"{where}/decision",
            json=approval(shown.json(), password),
            headers={**headers, "idempotency-key": password},
        ).status_code
        for password in ("a guess", PASSWORD)
    ]
    assert signed == [403, 200]


def test_a_browser_goes_all_the_way(at, site, browser) -> None:
    """From a page that one may not see yet, by the button, to that page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/queue")
    page.click(f"text={BUTTON}")
    page.wait_for_url(f"{at.issuer}/**")
    page.fill("[name=sub]", "s-wilma")
    page.click("button:not([value=deny])")
    page.wait_for_url(f"{site}/queue")
    expect(page.locator("header.top")).to_contain_text("Dr. Wilma")
    context.close()


def test_without_a_provider_there_is_no_such_way(tmp_path) -> None:
    """No button, and nothing at its address."""
    home = tmp_path / "home"
    enrol(home)
    with served(home) as address:
        client = arriving(address)
        assert BUTTON not in client.get("/login").text
        for path in ("/login/oidc", CALLBACK):
            assert client.get(path, params={"state": "x", "code": "x"}).status_code == 404
        client.close()


def test_a_provider_that_is_away_stops_nobody_else(tmp_path, at) -> None:
    """The server starts without it, says so to whoever asks for it, and takes passwords."""
    home = tmp_path / "home"
    enrol(home)
    gone = {**at.environment, "WETREAD_OIDC_ISSUER": "http://localhost:1"}
    with served(home, variables=gone) as address, arriving(address) as client:
        refused(client, client.get("/login/oidc"), "does not answer as it should", 503)
        said = {"name": "rita", "password": PASSWORD}
        assert client.post("/login", data=said, headers={"origin": address}).status_code == 303


def test_who_signs_in_again_there_leaves_no_session_behind(at, client, site) -> None:
    """A browser leaves its cookie out on the way back, so that it is remembered on the way out."""
    client.get(sent_back(at, client, "s-rita"))
    kept = f"{COOKIE}={client.cookies[COOKIE]}"
    with arriving(site, Cookie=kept) as other:
        assert other.get("/api/v1/session").status_code == 200
        way = sent_back(at, client, "s-rita")
        client.cookies.delete(COOKIE)
        assert client.get(way).status_code == 200
        assert other.get("/api/v1/session").status_code == 401
    assert client.get("/api/v1/session").json()["user"] == "rita"
