"""Every error this package raises, grouped by who must act.

* WetreadError
  + BadInput              the person at the keyboard: something handed in cannot be used (exit 2)
    - NotFound            what is named is not there
    - ManifestError       the author of a YAML file; raised while loading, never mid-case
      . UnknownComponent  it names a guard, agent or runtime that nobody registered
  + Refused               state or policy says no (exit 1)
    - NotAuthorised       this principal may not do that
      . TooManyAttempts   nor may they try again before some time has passed
    - LostRace            somebody else was first, and the message says who
    - ReadFirst           whoever may decide says first what they see themselves
    - Tampered            stored bytes do not match their digest or their chain
    - NotSigned           something tried to release what nobody signed
  + RuntimeUnavailable    the operator: weights, device or memory are missing
    - WeightsRefused      a weights file is absent, of another format, or not the pinned bytes
    - OutOfMemory         the device lease cannot fit the model
    - Interrupted         nobody yet: the same request may well work in a moment
    - TooBusy             nor anybody: so much is asked at once that more would only wait
  + OutOfScope            nobody: the agent abstains and the case goes on without it
    - NotAdmitted         nor anybody yet: another role of the same agent may admit the study
"""

from collections.abc import Iterable


class WetreadError(Exception):
    """Base of the tree: catch this to catch all of them."""


class BadInput(WetreadError):
    """What was handed in cannot be used; the message says what, where and what to do."""


class NotFound(BadInput):
    """What is named is not there."""


class ManifestError(BadInput):
    """A declarative file cannot be used as written."""


class UnknownComponent(ManifestError):
    """A manifest names a component that is not registered."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        place = f"{where}: " if where else ""
        super().__init__(
            f"{place}no {kind} named {name!r}; known: {', '.join(self.known) or 'none'}"
        )


class Refused(WetreadError):
    """State or policy does not allow this; nothing was changed."""


class NotAuthorised(Refused):
    """The principal's role does not allow this action."""


class TooManyAttempts(NotAuthorised):
    """A password was tried too often; `wait_s` seconds from now it may be tried again."""

    def __init__(self, message: str, *, wait_s: int) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class LostRace(Refused):
    """Somebody else changed the item first."""


class ReadFirst(Refused):
    """Whoever may decide on `item` says first what they see, of each of `concepts`.

    A concept is its system, its code and its name; what agents said of it is not told.
    """

    def __init__(
        self, message: str, *, item: str, concepts: Iterable[tuple[str, str, str]]
    ) -> None:
        super().__init__(message)
        self.item, self.concepts = item, tuple(concepts)


class Tampered(Refused):
    """Stored bytes contradict the digest under which they were recorded."""


class NotSigned(Refused):
    """A report without a stored signature reached the release."""


class RuntimeUnavailable(WetreadError):
    """A model runtime cannot serve now; the message says what the operator can do."""


class WeightsRefused(RuntimeUnavailable):
    """A weights file is missing or is not the bytes that were pinned."""


class OutOfMemory(RuntimeUnavailable):
    """The device's memory budget cannot hold the model."""


class Interrupted(RuntimeUnavailable):
    """A model's process ended while it was asked; another one takes its place."""


class TooBusy(RuntimeUnavailable):
    """So much is asked at once that more would only wait; nothing was begun."""


class OutOfScope(WetreadError):
    """The study lies outside an agent's intended use; `reason` is shown to the reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Offered(OutOfScope):
    """What was asked for cannot be done, and something near it can: `instead` asks for that."""

    def __init__(self, reason: str, instead: str) -> None:
        super().__init__(reason)
        self.instead = instead


class NotAdmitted(OutOfScope):
    """One role of an agent lets a study or a request pass by, before its model has seen it.

    `nearness` says how much of what the role reads was met: of several roles that let it pass by,
    the nearest gives the reason.
    """

    def __init__(self, reason: str, *, nearness: int) -> None:
        super().__init__(reason)
        self.nearness = nearness
