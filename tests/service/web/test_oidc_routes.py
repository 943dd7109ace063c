"""What the way to a provider and back says of itself: to a log, and to a browser behind TLS."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from support.hospital import Hospital, asked, hospital
from wetread.clinical.principals import Principal
from wetread.errors import Tampered
from wetread.exchange.oidc import Provider
from wetread.ports.clock import system_clock
from wetread.service.web.oidc import BACK, START, oidc_routes
from wetread.signoff.identities import Identities
from wetread.signoff.sessions import Sessions


@pytest.fixture(scope="module")
def provider() -> Iterator[Hospital]:
    with hospital() as made:
        made.enrol("s-rita", preferred_username="rita")
        yield made


@pytest.fixture
def identities(ledger, users) -> Identities:
    owner = Principal(user="owner", role="owner")
    users.add(owner, "rita", role="radiologist", full_name="Dr. Rita", password="correct horse")
    return Identities(ledger, users, Sessions(ledger, users))


@pytest.fixture
def client(identities, provider) -> TestClient:
    """A browser that reaches us over TLS."""
    app = FastAPI()
    asking = Provider(provider.settings, system_clock)
    app.include_router(oidc_routes(identities, asking, system_clock))
    return TestClient(app, base_url="https://wetread.example", follow_redirects=False)


def back(client: TestClient, provider: Hospital) -> dict[str, str]:
    """What a browser brings back from there."""
    return asked(provider.consent(client.get(START).headers["location"], "s-rita"))


def test_a_log_says_what_kind_of_fault_it_was_and_no_more(client, provider) -> None:
    """No token, no code, no state and no name; what came back well says nothing at all."""
    provider.claims = lambda claims: {**claims, "aud": "another"}
    with capture_logs() as logs:
        client.get(BACK, params=back(client, provider))
        client.get(BACK, params={"code": "c0de", "state": "st4te"})
        provider.claims = lambda claims: claims
        assert client.get(BACK, params=back(client, provider)).status_code == 200

    assert [(line["event"], line["error"], len(line)) for line in logs] == [
        ("oidc.refused", "InvalidClaimError", 3),
        ("oidc.refused", "NotAuthorised", 3),
    ]


def test_over_tls_everything_stays_on_it(client, provider) -> None:
    """Both cookies are marked Secure, and the provider sends people back over TLS."""
    begun = client.get(START)
    done = client.get(BACK, params=back(client, provider))

    question = asked(begun.headers["location"])
    assert question["redirect_uri"] == f"https://wetread.example{BACK}"
    assert "Secure" in begun.headers["set-cookie"]
    kept = [c for c in done.headers.get_list("set-cookie") if c.startswith("wetread_session=")]
    assert len(kept) == 1
    assert "Secure" in kept[0]


def test_a_record_that_does_not_hold_opens_no_session(client, provider, monkeypatch) -> None:
    """It is told in one sentence, as anywhere else."""

    def opened(self: Identities, vouched: object, *, before: str) -> str:
        raise Tampered("the record does not hold")

    monkeypatch.setattr(Identities, "open", opened)
    answer = client.get(BACK, params=back(client, provider))
    assert (answer.status_code, "the record does not hold" in answer.text) == (503, True)
