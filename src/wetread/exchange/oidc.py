"""Sign-in with OpenID Connect: the code flow with PKCE, and an ID token that is checked whole.

Nothing is asked of the provider before somebody signs in. Its endpoints are kept for a while; its
keys are asked for each time, so that a key that it has withdrawn opens nothing.
"""

import json
import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import httpx2
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ValidationError

from wetread.errors import NotAuthorised, RuntimeUnavailable
from wetread.exchange.oidc_settings import OidcSettings, is_private
from wetread.ports.clock import Clock
from wetread.ports.identity import Begun, Vouched

TIMEOUT_S: Final = 10.0
KEPT: Final = timedelta(minutes=10)
"""How long the provider's endpoints are believed before they are asked for again."""

LEEWAY_S: Final = 60
"""How far the provider's clock may be from ours."""

# Signatures that the provider alone can make: none that a secret shared with us would make, too.
ALGORITHMS: Final = tuple(
    "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split()
)
LONGEST_SUBJECT: Final = 255
"""OpenID Connect Core 1.0, section 2."""

AWAY: Final = (
    "the hospital's sign-in does not answer as it should; try again later, "
    "or sign in with your password"
)
REFUSED: Final = "what the hospital's sign-in sent does not hold; sign in again"


class IssuerDiffersError(Exception):
    """The provider calls itself otherwise than it is called here, or has open endpoints."""


class OddTokenError(Exception):
    """The token is signed and for us, but names nobody."""


class _Endpoints(BaseModel):
    """What the provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)

    @property
    def client_auth(self) -> str:
        known = self.token_endpoint_auth_methods_supported
        only_post = "client_secret_post" in known and "client_secret_basic" not in known
        return "client_secret_post" if only_post else "client_secret_basic"


class Provider:
    """The provider of these settings.

    Args:
        settings: of the provider and our client.
        clock: by which tokens expire and endpoints grow old.
    """

    def __init__(self, settings: OidcSettings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        # Certificates that the system believes: a hospital's authority is none of the world's.
        self._trusted = ssl.create_default_context()
        self._known: tuple[datetime, _Endpoints] | None = None

    def begin(self, redirect_uri: str) -> tuple[str, Begun]:
        """The address to send a browser to, and what is kept until it comes back.

        Raises:
            RuntimeUnavailable: the provider does not answer as it should.
        """
        begun = Begun(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            redirect_uri=redirect_uri,
        )
        with _plainly():
            at = self._endpoints()
            with self._client(at, redirect_uri) as client:
                url, _ = client.create_authorization_url(
                    at.authorization_endpoint,
                    state=begun.state,
                    nonce=begun.nonce,
                    code_verifier=begun.verifier,
                )
        return str(url), begun

    def finish(self, begun: Begun, code: str) -> Vouched:
        """Whom the provider vouches for.

        Raises:
            NotAuthorised: the code or the token does not hold.
            RuntimeUnavailable: the provider does not answer as it should.
        """
        with _plainly():
            at = self._endpoints()
            with self._client(at, begun.redirect_uri) as client:
                token = client.fetch_token(
                    at.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                )
            keys = KeySet.import_key_set(json.loads(self._asked(at.jwks_uri)))
            return self._vouched(token, keys, begun.nonce)

    def _vouched(self, token: Any, keys: KeySet, nonce: str) -> Vouched:
        """Whom a token names, once signature, issuer, audience, time and nonce hold."""
        known = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        signed = jwt.decode(token["id_token"], keys, registry=known)
        expected = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
        }
        beside = {
            "nonce": nonce,
            "client_id": self._settings.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(signed.claims, signed.header, expected, beside)
        claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY_S)
        subject, name = claims["sub"], claims.get(self._settings.claim)
        if not isinstance(name, str) or not _is_subject(subject):
            raise OddTokenError
        return Vouched(issuer=self._settings.issuer, subject=subject, name=name)

    def _endpoints(self) -> _Endpoints:
        now = self._clock()
        if self._known is not None and now - self._known[0] < KEPT:
            return self._known[1]
        # The issuer may end in a slash, and is compared as it is.
        where = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = _Endpoints.model_validate_json(self._asked(where))
        ends = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        if found.issuer != self._settings.issuer or not all(map(is_private, ends)):
            raise IssuerDiffersError
        self._known = (now, found)
        return found

    def _asked(self, where: str) -> bytes:
        with httpx2.Client(timeout=TIMEOUT_S, verify=self._trusted) as client:
            return client.get(where).raise_for_status().content

    def _client(self, at: _Endpoints, redirect_uri: str) -> Any:
        return OAuth2Client(
            self._settings.client_id,
            self._settings.client_secret,
            token_endpoint_auth_method=at.client_auth,
            scope="openid profile",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            verify=self._trusted,
        )


def _is_subject(text: str) -> bool:
    return 0 < len(text) <= LONGEST_SUBJECT and text.isascii() and text.isprintable()


@contextmanager
def _plainly() -> Iterator[None]:
    """Whatever goes wrong is one sentence; its cause says no more than what kind it was."""
    try:
        yield
    except (httpx2.HTTPError, ValidationError, IssuerDiffersError) as error:
        raise RuntimeUnavailable(AWAY) from error
    except Exception as error:
        # What a stranger's provider sends fails as the libraries like, and never lets anybody in.
        raise NotAuthorised(REFUSED) from error
