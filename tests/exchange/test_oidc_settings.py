"""A provider of identities is named whole or not at all."""

import pytest

from wetread.errors import BadInput
from wetread.exchange.oidc_settings import OidcSettings

GIVEN = {
    "WETREAD_OIDC_ISSUER": "https://sso.hospital.example/realms/staff",
    "WETREAD_OIDC_CLIENT_ID": "wetread",
    "WETREAD_OIDC_CLIENT_SECRET": "s3cret",
}


def test_nothing_named_is_no_provider() -> None:
    """Sign-in is by password alone, and an empty variable is none."""
    assert OidcSettings.from_environment({}) is None
    assert OidcSettings.from_environment(dict.fromkeys(GIVEN, "")) is None


def test_people_are_named_by_one_claim() -> None:
    """By their user name there, or by what a site says instead."""
    usual = OidcSettings.from_environment(GIVEN)
    other = OidcSettings.from_environment({**GIVEN, "WETREAD_OIDC_CLAIM": "wetread_name"})

    assert (usual and usual.claim, other and other.claim) == ("preferred_username", "wetread_name")


def test_the_secret_is_in_nothing_that_is_printed() -> None:
    """Not even where the settings are."""
    assert "s3cret" not in repr(OidcSettings.from_environment(GIVEN))


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_what_is_missing_is_named(missing: str) -> None:
    """With what it takes, in one sentence."""
    with pytest.raises(BadInput, match=f"^{missing} not set; .*WETREAD_OIDC_CLIENT_SECRET$"):
        OidcSettings.from_environment({**GIVEN, missing: ""})


def test_a_claim_alone_is_no_provider() -> None:
    """Whoever names the claim meant to name the rest."""
    with pytest.raises(BadInput, match="WETREAD_OIDC_ISSUER, "):
        OidcSettings.from_environment({"WETREAD_OIDC_CLAIM": "name"})


@pytest.mark.parametrize(
    "issuer",
    [
        "sso.hospital.example",
        "http://sso.hospital.example",
        "http://localhost.example",
        "ftp://localhost",
        "https://",
        "https://[",
        "https://host:port",
        "https://user:word@sso.example",
        "https://sso.example?realm=staff",
        "https://sso.example#staff",
        "https://sso.example/a b",
        "https://sso.exämple",
    ],
)
def test_an_issuer_is_an_address_over_tls(issuer: str) -> None:
    """Whoever could listen on the way could sign in as anybody."""
    with pytest.raises(BadInput, match="WETREAD_OIDC_ISSUER is no address"):
        OidcSettings.from_environment({**GIVEN, "WETREAD_OIDC_ISSUER": issuer})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_on_this_machine_nobody_listens(host: str) -> None:
    """There a provider may do without TLS."""
    given = {**GIVEN, "WETREAD_OIDC_ISSUER": f"http://{host}:8080/realms/staff"}
    assert OidcSettings.from_environment(given)


@pytest.mark.parametrize("name", [*sorted(GIVEN)[:2], "WETREAD_OIDC_CLAIM"])
@pytest.mark.parametrize("value", ["two words", "schlüssel", "line\n", "x" * 513])
def test_what_fits_into_no_header_is_refused(name: str, value: str) -> None:
    """And is not repeated, since it may be the secret."""
    with pytest.raises(BadInput, match=f"^{name} holds") as refused:
        OidcSettings.from_environment({**GIVEN, name: value})
    assert value not in str(refused.value)
