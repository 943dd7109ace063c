"""A provider's word counts where everything about it holds, and otherwise not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from support.hospital import CLIENT, Hospital, asked, challenge, hospital
from wetread.errors import NotAuthorised, RuntimeUnavailable
from wetread.exchange.oidc import KEPT, LEEWAY_S, Provider
from wetread.ports.clock import system_clock
from wetread.ports.identity import Begun, Vouched

BACK = "http://127.0.0.1:8000/login/oidc/callback"
SUBJECT = "f3b1-rita"


@pytest.fixture(scope="module")
def one_hospital() -> Iterator[Hospital]:
    with hospital() as made:
        made.enrol(SUBJECT, preferred_username="rita")
        yield made


@pytest.fixture
def at(one_hospital: Hospital) -> Iterator[Hospital]:
    """The provider, which says what it does by itself unless a test changes that."""
    yield one_hospital
    one_hospital.claims = lambda claims: claims
    one_hospital.signing = "its own"
    one_hospital.discovery = {}


@pytest.fixture
def provider(at: Hospital) -> Provider:
    return Provider(at.settings, system_clock)


def code_from(at: Hospital, provider: Provider) -> tuple[Begun, str]:
    address, begun = provider.begin(BACK)
    return begun, asked(at.consent(address, SUBJECT))["code"]


def signed_in(at: Hospital, provider: Provider) -> Vouched:
    return provider.finish(*code_from(at, provider))


def test_whoever_signs_in_there_is_named(at, provider) -> None:
    """By the claim for people, and by the subject for good."""
    assert signed_in(at, provider) == Vouched(issuer=at.issuer, subject=SUBJECT, name="rita")


def test_a_code_is_of_use_to_whoever_asked_for_it(at, provider) -> None:
    """The question holds a challenge (S256), and the exchange what solves it."""
    address, begun = provider.begin(BACK)
    question = asked(address)
    provider.finish(begun, asked(at.consent(address, SUBJECT))["code"])
    sent = at.exchanged[-1]

    assert question["code_challenge_method"] == "S256"
    assert question["code_challenge"] == challenge(sent["code_verifier"])
    assert (question["state"], question["nonce"]) == (begun.state, begun.nonce)
    assert (question["response_type"], sent["grant_type"]) == ("code", "authorization_code")
    assert question["redirect_uri"] == sent["redirect_uri"] == BACK


def test_no_two_questions_are_alike(provider) -> None:
    """State, nonce and verifier are each made anew."""
    one, other = provider.begin(BACK)[1], provider.begin(BACK)[1]
    assert not {one.state, one.nonce, one.verifier} & {other.state, other.nonce, other.verifier}
    assert len({one.state, one.nonce, one.verifier}) == 3


def test_another_claim_names_people_where_the_site_says_so(at) -> None:
    """What the settings name, and no other."""
    at.enrol("other", preferred_username="wilma", wetread_name="rita")
    settings = type(at.settings)(**{**vars(at.settings), "claim": "wetread_name"})
    provider = Provider(settings, system_clock)
    address, begun = provider.begin(BACK)

    assert provider.finish(begun, asked(at.consent(address, "other"))["code"]).name == "rita"


PAST = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
CLAIM, MISSING = "InvalidClaimError", "MissingClaimError"
FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "for another client": ({"aud": "another", "azp": CLIENT}, CLAIM),
    "for others, by way of us": ({"aud": ["another", "third"], "azp": CLIENT}, CLAIM),
    "for us, by way of another": ({"aud": [CLIENT], "azp": "another"}, CLAIM),
    "for nobody": ({"aud": None}, MISSING),
    "to another question": ({"nonce": "another"}, CLAIM),
    "to no question": ({"nonce": None}, MISSING),
    "too old": ({"exp": PAST}, "ExpiredTokenError"),
    "without an end": ({"exp": None}, MISSING),
    "of tomorrow": ({"iat": PAST * 2, "exp": PAST * 3}, CLAIM),
    "of another provider": ({"iss": "http://localhost:1"}, CLAIM),
    "of no provider": ({"iss": None}, MISSING),
    "about nobody": ({"sub": None}, MISSING),
    "about an empty subject": ({"sub": ""}, "OddTokenError"),
    "about a subject too long": ({"sub": "s" * 256}, "OddTokenError"),
    "about a subject of no letters": ({"sub": "a\0b"}, "OddTokenError"),
    "without a name": ({"preferred_username": None}, "OddTokenError"),
    "with a name that is none": ({"preferred_username": ["rita"]}, "OddTokenError"),
    "with another access token": ({"at_hash": "x" * 22}, CLAIM),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_token_of_which_anything_is_wrong_names_nobody(at, provider, how) -> None:
    """However well it is signed; the sentence repeats nothing of it."""
    change, kind = FORGED[how]

    def forged(claims: dict[str, Any]) -> dict[str, Any]:
        return {name: v for name, v in {**claims, **change}.items() if v is not None}

    begun, code = code_from(at, provider)
    at.claims = forged
    with pytest.raises(NotAuthorised, match="does not hold; sign in again") as refused:
        provider.finish(begun, code)
    assert type(refused.value.__cause__).__name__ == kind
    assert "rita" not in str(refused.value)


@pytest.mark.parametrize(
    ("signing", "kind"),
    [
        ("nobody", "UnsupportedAlgorithmError"),
        ("another key", "BadSignatureError"),
        ("our secret", "UnsupportedAlgorithmError"),
    ],
)
def test_a_token_that_the_provider_did_not_sign_names_nobody(at, provider, signing, kind) -> None:
    """Neither unsigned, nor by a key of one's own, nor by the secret that is shared with us."""
    at.signing = signing
    with pytest.raises(NotAuthorised, match="does not hold") as refused:
        signed_in(at, provider)
    assert type(refused.value.__cause__).__name__ == kind


def test_a_token_expires_by_our_clock(at) -> None:
    """An hour and a leeway after it was made."""
    now = system_clock()
    later = timedelta(hours=1, seconds=LEEWAY_S + 5)
    with pytest.raises(NotAuthorised):
        signed_in(at, Provider(at.settings, lambda: now + later))

    soon = timedelta(minutes=59)
    assert signed_in(at, Provider(at.settings, lambda: now + soon)).name == "rita"


def test_a_code_is_used_once(at, provider) -> None:
    """The provider does not take it again, which is a refusal and no fault."""
    begun, code = code_from(at, provider)
    provider.finish(begun, code)
    with pytest.raises(NotAuthorised, match="does not hold"):
        provider.finish(begun, code)


def test_nothing_is_asked_before_somebody_signs_in(at) -> None:
    """Then once for a while, and again when that is over."""
    at.paths.clear()
    now = [system_clock()]
    provider = Provider(at.settings, lambda: now[0])
    assert at.paths == []

    provider.begin(BACK)
    provider.begin(BACK)
    assert len(at.paths) == 1
    now[0] += KEPT
    provider.begin(BACK)
    assert len(at.paths) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "http://localhost:1"},
        {"token_endpoint": "http://sso.hospital.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_is_another_is_asked_nothing_more(at, provider, said) -> None:
    """Nor one whose endpoints anybody could read along, nor one that has none."""
    at.discovery = said
    with pytest.raises(RuntimeUnavailable, match="does not answer as it should"):
        provider.begin(BACK)


def test_the_secret_is_sent_as_the_provider_wants_it(at, provider) -> None:
    """In the form where it takes no header."""
    at.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    signed_in(at, provider)
    assert at.exchanged[-1]["client_secret"] == at.settings.client_secret

    at.discovery = {}
    signed_in(at, Provider(at.settings, system_clock))
    assert "client_secret" not in at.exchanged[-1]


def test_a_provider_that_is_away_is_told_in_one_sentence(at, provider) -> None:
    """And is asked again the next time."""
    gone = type(at.settings)(**{**vars(at.settings), "issuer": "http://localhost:1"})
    with pytest.raises(RuntimeUnavailable, match="try again later") as away:
        Provider(gone, system_clock).begin(BACK)
    assert "localhost" not in str(away.value)
