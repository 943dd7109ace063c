"""What gets past the gate."""

import asyncio

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from conftest import NOW
from wetread.clinical.principals import Principal
from wetread.errors import NotAuthorised
from wetread.service.web.gate import Gate
from wetread.service.web.login import login_routes
from wetread.service.web.password import password_routes
from wetread.service.web.seats import COOKIE, seat_of
from wetread.signoff.sessions import IDLE, Sessions
from wetread.signoff.tokens import Tokens

OWNER = Principal(user="owner", role="owner")
OURS = {"origin": "http://testserver"}
PASSWORD = "correct horse"


@pytest.fixture
def sessions(ledger, users) -> Sessions:
    owner = Principal(user="owner", role="owner")
    users.add(owner, "rita", role="radiologist", full_name="Dr. Rita", password=PASSWORD)
    return Sessions(ledger, users)


@pytest.fixture
def tokens(ledger, ids) -> Tokens:
    return Tokens(ledger, ids)


@pytest.fixture
def client(sessions: Sessions, tokens: Tokens) -> TestClient:
    app = FastAPI()
    app.include_router(login_routes(sessions))
    app.include_router(password_routes(sessions._users))

    @app.get("/who")
    def who(request: Request) -> str:
        return seat_of(request).principal().user

    @app.post("/take")
    async def take(request: Request) -> int:
        return len(await request.body())

    return TestClient(Gate(app, sessions=sessions, tokens=tokens), follow_redirects=False)


@pytest.fixture
def inside(client: TestClient) -> TestClient:
    said = {"name": "rita", "password": PASSWORD}
    assert client.post("/login", data=said, headers=OURS).status_code == 303
    return client


def test_whoever_signs_in_is_known(inside) -> None:
    """The cookie is for this site alone and out of reach of scripts."""
    assert inside.get("/who").json() == "rita"
    (cookie,) = inside.cookies.jar
    assert (cookie.name, cookie.has_nonstandard_attr("HttpOnly")) == (COOKIE, True)
    assert cookie.get_nonstandard_attr("SameSite") == "strict"


def test_a_stranger_is_led_to_the_door_and_back(client) -> None:
    """A page asks to sign in first; anything else is refused as a problem."""
    page = client.get("/who", headers={"accept": "text/html"})
    other = client.get("/who")

    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/who")
    assert other.status_code == 401
    assert other.headers["content-type"] == "application/problem+json"


def test_a_stranger_may_know_that_it_runs(client) -> None:
    """Health needs no session, and tells nothing."""
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize("headers", [{}, {"origin": "http://elsewhere"}, {"origin": "null"}])
def test_another_sites_page_cannot_act(inside, headers) -> None:
    """Without our own origin nothing is written, whoever's cookie comes along."""
    assert inside.post("/take", content=b"x", headers=headers).status_code == 403
    assert inside.post("/logout", headers=headers).status_code == 403
    assert inside.get("/who").status_code == 200


def test_a_socket_from_another_site_is_refused(inside) -> None:
    """Socket.IO begins with a plain GET, which is judged as a write."""
    path = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
    assert inside.get(path, headers={"origin": "http://elsewhere"}).status_code == 403


def test_signing_out_ends_the_session_everywhere(inside, sessions) -> None:
    """Not the cookie alone goes: the session is over for whoever kept a copy."""
    token = inside.cookies[COOKIE]
    assert inside.post("/logout", headers=OURS).status_code == 303
    assert inside.get("/who", headers={"cookie": f"{COOKIE}={token}"}).status_code == 401


def test_a_session_ends_by_itself(inside, sessions, monkeypatch) -> None:
    """Half an hour without a step, and one signs in again."""
    monkeypatch.setattr(sessions._ledger, "clock", lambda: NOW + IDLE)
    assert inside.get("/who").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", '"', "\\", f"{COOKIE}=", f"{COOKIE}=\udcff"])
def test_a_cookie_of_ones_own_making_opens_nothing(client, cookie) -> None:
    """Neither does it break anything."""
    sent = {"cookie": cookie.encode("utf-8", "surrogateescape")}
    assert client.get("/who", headers=sent).status_code == 401


@pytest.mark.parametrize("origin", ["http://[", "http://]:1", "//["])
def test_an_origin_that_is_none_is_another_site(inside, origin) -> None:
    """It is refused, and breaks nothing."""
    assert inside.post("/take", content=b"x", headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize("path", ["/who?a=%00", "/who?a=b%1f", "/who?%7F", "/w%00ho", "/%0a"])
def test_an_address_is_text(inside, client, path) -> None:
    """NUL and its like never get as far as a database."""
    for one in (inside, TestClient(client.app)):
        answer = one.get(path)
        assert (answer.status_code, answer.json()["title"]) == (400, "Cannot be used")
    assert inside.get("/who?a=%2500&b=%C3%9F").status_code == 200


def test_health_is_open_to_whoever_has_a_token_that_ended(client) -> None:
    """As it is to everybody; what is not open stays closed to them."""
    ended = {"Authorization": "Bearer wetread_ended"}
    assert client.get("/api/v1/health", headers=ended).status_code == 404
    assert client.get("/api/v1/cases", headers=ended).status_code == 401


def test_every_answer_says_what_a_browser_may_do_with_it(inside) -> None:
    """Refusals and the sign-in page too; the latter runs no script at all."""
    for path in ("/login", "/who", "/nowhere"):
        said = inside.get(path).headers
        assert said["x-content-type-options"] == "nosniff"
        assert said["x-frame-options"] == "DENY"
        assert said["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in said["content-security-policy"]
    assert "script-src" not in inside.get("/login").headers["content-security-policy"]


@pytest.mark.parametrize("target", ["//evil", "http://evil", "/\\evil", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, target) -> None:
    """Where one goes on to is an address of this site, whatever a link said."""
    said = {"name": "rita", "password": PASSWORD, "next": target}
    assert client.post("/login", data=said, headers=OURS).headers["location"] == "/"
    assert "evil" not in client.get("/login", params={"next": target}).text


def test_a_wrong_password_says_so_and_no_more(client) -> None:
    """The page says why, keeps where one wanted to go, and sets no cookie."""
    said = {"name": "rita", "password": "wrong", "next": "/who"}
    answer = client.post("/login", data=said, headers=OURS)
    assert (answer.status_code, client.cookies.get(COOKIE)) == (401, None)
    assert "wrong, or the user is disabled" in answer.text
    assert 'value="/who"' in answer.text


def test_over_tls_the_cookie_stays_on_it(sessions, client) -> None:
    """Behind TLS it is marked Secure."""
    over = TestClient(client.app, base_url="https://testserver", follow_redirects=False)
    said = {"name": "rita", "password": PASSWORD}
    answer = over.post("/login", data=said, headers={"origin": "https://testserver"})
    assert "Secure" in answer.headers["set-cookie"]


def test_what_is_no_request_passes(sessions, tokens) -> None:
    """Start-up and shutdown are the server's own."""
    passed = []

    async def inner(scope, receive, send) -> None:
        passed.append(scope["type"])

    async def receive() -> dict[str, str]:
        return {}

    async def send(message) -> None:
        passed.append(message)

    asyncio.run(Gate(inner, sessions=sessions, tokens=tokens)({"type": "lifespan"}, receive, send))
    assert passed == ["lifespan"]


def test_who_signs_in_again_leaves_no_session_behind(inside, sessions) -> None:
    """Whoever kept the earlier cookie of this browser has nothing; another browser's goes on."""
    before, elsewhere = inside.cookies[COOKIE], sessions.open("rita", PASSWORD)
    inside.post("/login", data={"name": "rita", "password": "wrong"}, headers=OURS)
    assert sessions.principal(before).user == "rita"

    inside.post("/login", data={"name": "rita", "password": PASSWORD}, headers=OURS)

    assert inside.cookies[COOKIE] != before
    with pytest.raises(NotAuthorised, match="ended"):
        sessions.principal(before)
    for kept in (inside.cookies[COOKIE], elsewhere):
        assert sessions.principal(kept).user == "rita"


@pytest.fixture
def reset(client: TestClient, sessions: Sessions) -> TestClient:
    """A browser of somebody who signed in with a password that somebody else set."""
    sessions._users.reset_password(OWNER, "rita", "given once")
    said = {"name": "rita", "password": "given once"}
    assert client.post("/login", data=said, headers=OURS).status_code == 303
    return client


def test_a_password_is_chosen_before_anything_else(reset) -> None:
    """Every page leads there; whatever else is asked for is refused in one sentence."""
    page = reset.get("/who", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/password")
    assert "good once" in reset.get("/password").text
    for refused in (
        reset.get("/who"),
        reset.post("/take", headers=OURS),
        reset.get("/api/v1/work-items"),
        reset.get("/_nicegui/anything"),
    ):
        assert refused.status_code == 403
        assert "choose one of your own first" in refused.json()["detail"]

    said = {"old": "given once", "new": "battery staple", "again": "battery staple"}
    assert reset.post("/password", data=said).status_code == 403  # from no page of ours
    assert reset.post("/password", data=said, headers=OURS).headers["location"] == "/"
    assert reset.get("/who").json() == "rita"


def test_a_socket_is_closed_to_who_has_to_choose(reset) -> None:
    """Nothing of a page reaches them."""
    with (
        pytest.raises(WebSocketDisconnect),
        reset.websocket_connect("/_nicegui_ws/socket.io/", headers=OURS),
    ):
        raise AssertionError("the socket was opened")


def test_a_token_of_theirs_waits(client, sessions, tokens) -> None:
    """It is told why, wherever it asks."""
    _, text = tokens.make(sessions._users.active("rita"), name="t", scopes=("read",), days=1)
    sessions._users.reset_password(OWNER, "rita", "given once")
    for path in ("/api/v1/session", "/api/v1/work-items"):
        answer = client.get(path, headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code == 403
        assert "choose one of your own first" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("old", "again", "status"),
    [("wrong", "battery staple", 403), (PASSWORD, "another one", 400)],
)
def test_what_will_not_do_is_told_on_the_page(inside, old, again, status) -> None:
    """And nothing that was typed is repeated."""
    said = {"old": old, "new": "battery staple", "again": again}
    answer = inside.post("/password", data=said, headers=OURS)
    assert (answer.status_code, 'role="alert"' in answer.text) == (status, True)
    assert "battery" not in answer.text
