"""A hospital's sign-in on this machine: a real provider, and tokens as a test wants them."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import flask
import httpx
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

from wetread.exchange.oidc_settings import OidcSettings

CLIENT = "wetread-at-the-hospital"
SECRET = "s3cret-of-the-client"


@dataclass
class Hospital:
    """Its address, what it was asked, and how it changes what it says."""

    issuer: str = ""
    key: Any = None
    paths: list[str] = field(default_factory=list)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    claims: Callable[[dict[str, Any]], Any] = field(default=lambda claims: claims)
    signing: str = "its own"
    discovery: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> OidcSettings:
        return OidcSettings(issuer=self.issuer, client_id=CLIENT, client_secret=SECRET)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "WETREAD_OIDC_ISSUER": self.issuer,
            "WETREAD_OIDC_CLIENT_ID": CLIENT,
            "WETREAD_OIDC_CLIENT_SECRET": SECRET,
        }

    def enrol(self, subject: str, **claims: Any) -> None:
        """Somebody who can sign in there."""
        said = httpx.put(f"{self.issuer}/users/{subject}", json=claims)
        assert said.status_code == 204

    def consent(self, address: str, subject: str) -> str:
        """Where somebody is sent who signs in there."""
        said = httpx.post(address, data={"sub": subject})
        assert said.status_code == 302, said.text
        return said.headers["location"]

    def decline(self, address: str) -> str:
        """Where somebody is sent who does not."""
        said = httpx.post(address, data={"action": "deny"})
        assert said.status_code == 302, said.text
        return said.headers["location"]

    def _altered(self, response: flask.Response) -> flask.Response:
        path = flask.request.path
        self.paths.append(path)
        if path.endswith("openid-configuration"):
            response.data = json.dumps({**response.get_json(), **self.discovery})
        elif path == "/oauth2/token" and response.status_code == 200:
            self.exchanged.append(flask.request.form.to_dict())
            said = response.get_json()
            self.key = RSAKey.import_key(
                flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
            )
            told = jwt.decode(said["id_token"], self.key, algorithms=["RS256"])
            said["id_token"] = self._signed(self.claims(dict(told.claims)))
            response.data = json.dumps(said)
        return response

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.signing == "nobody":
            parts = ({"alg": "none", "typ": "JWT"}, claims)
            return ".".join([*map(_encoded, parts), ""])
        header = {"alg": "RS256", "kid": self.key.thumbprint()}
        if self.signing == "another key":
            return jwt.encode(header, claims, RSAKey.generate_key(2048), algorithms=["RS256"])
        if self.signing == "our secret":
            shared = OctKey.import_key(SECRET)
            return jwt.encode({"alg": "HS256"}, claims, shared, algorithms=["HS256"])
        return jwt.encode(header, claims, self.key, algorithms=["RS256"])


def asked(address: str) -> dict[str, str]:
    """What an address asks."""
    return dict(parse_qsl(urlsplit(address).query))


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@contextmanager
def hospital() -> Iterator[Hospital]:
    """The provider, on a free port of this machine."""
    made = Hospital()
    app = oidc_provider_mock.app(require_nonce=True)
    app.after_request(made._altered)
    server = make_server("localhost", 0, app, threaded=True)
    made.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
