"""Who somebody is, said by an identity provider; what they may do is said by nobody but us."""

from typing import Protocol

from wetread.clinical.coding import Noun


class Vouched(Noun):
    """Whom a provider vouches for: `name` for people, `subject` for good."""

    issuer: str
    subject: str
    name: str


class Begun(Noun):
    """A sign-in under way: what its answer has to match, so that it is this browser's alone."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class IdentityProvider(Protocol):
    """Asks somebody who they are, at a site of its own."""

    def begin(self, redirect_uri: str) -> tuple[str, Begun]:
        """The address to send a browser to, and what is kept until it comes back.

        Raises:
            RuntimeUnavailable: the provider does not answer as it should.
        """

    def finish(self, begun: Begun, code: str) -> Vouched:
        """Whom it vouches for.

        Raises:
            NotAuthorised: the code or the token does not hold.
            RuntimeUnavailable: the provider does not answer as it should.
        """
