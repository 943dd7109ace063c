"""The command line where people sign in at a hospital's provider."""

import sys

import pytest

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.errors import BadInput
from wetread.exchange.oidc_settings import OidcSettings
from wetread.ports.identity import Vouched

RITA = Vouched(issuer="https://sso.hospital.example", subject="1", name="rita")


def test_half_a_provider_is_told_before_anything_is_served(run, monkeypatch) -> None:
    """In one sentence, which holds no secret."""
    monkeypatch.setenv("WETREAD_OIDC_CLIENT_SECRET", "s3cret")
    done = run("serve", "--port", 0)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert done.err.startswith("WETREAD_OIDC_ISSUER, WETREAD_OIDC_CLIENT_ID not set")
    assert "s3cret" not in done.err


def test_a_provider_takes_what_is_installed_for_it(home, monkeypatch) -> None:
    """Where it is not, the sentence says how; nothing else misses it."""
    monkeypatch.setitem(sys.modules, "wetread.exchange.oidc", None)
    named = OidcSettings(issuer=RITA.issuer, client_id="wetread", client_secret="s3cret")
    on = System(Settings(home=home, oidc=named))
    with pytest.raises(BadInput, match=r"pip install 'wetread\[oidc\]'"):
        _ = on.provider
    on.close()


def test_an_admin_frees_a_user(run, home) -> None:
    """From the command line; where there is nothing to free it is told."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita")
    on = System(Settings(home=home))
    on.identities.open(RITA)
    on.close()

    refused = run("users", "unlink", "rita", "--as", "rita")
    assert (refused.code, "users.unlink" in refused.err) == (1, True)
    assert run("users", "unlink", "rita").out.startswith("Freed rita")
    again = run("users", "unlink", "rita")
    assert (again.code, "tied to no hospital account" in again.err) == (2, True)
