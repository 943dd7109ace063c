"""What a home folder holds and what people decide about it; nothing in here thinks.

Everything slow is made when it is first needed: listing the queue loads no graph and no model.
"""

import os
from functools import cached_property
from typing import TYPE_CHECKING

from wetread.audit.holdings import Holdings
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.audit.verification import Verification, verify_chain
from wetread.bootstrap.declarations import Declarations
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.stored import open_database
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Tampered
from wetread.ports.clock import Clock
from wetread.ports.identity import IdentityProvider
from wetread.ports.ids import Ids
from wetread.ports.notifying import Notify
from wetread.signoff.check_films import CheckFilms
from wetread.signoff.checks import Checks
from wetread.signoff.escalation import Escalation
from wetread.signoff.first_reading import FirstReading
from wetread.signoff.identities import Identities
from wetread.signoff.listing import Listing
from wetread.signoff.sessions import Sessions
from wetread.signoff.setup import SetUp
from wetread.signoff.signing import SignOff
from wetread.signoff.tokens import Tokens
from wetread.signoff.users import Users
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts
from wetread.store.database import Database

if TYPE_CHECKING:
    from wetread.agents.calendar import Calendar
    from wetread.oversight.overview import Oversight
    from wetread.oversight.register import ModelRegister

DEMO_DAYS = 200
"""How far ahead the imaginary hospital's rooms can be booked."""


class Office:
    """One home folder, and the people who work with it."""

    def __init__(
        self, settings: Settings, *, clock: Clock, ids: Ids, declarations: Declarations
    ) -> None:
        self.settings = settings
        self.home = settings.open_home()
        self.clock, self.ids = clock, ids
        self.declarations = declarations

    # What stands on the disk.

    @cached_property
    def database(self) -> Database:
        return open_database(self.settings)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.home, AuditKey(self.home / "keys"), self.clock)

    @cached_property
    def artefacts(self) -> Artefacts:
        return Artefacts(self.home / "artefacts")

    @cached_property
    def calendar(self) -> "Calendar":
        from wetread.agents.calendar import Calendar

        return Calendar(self.ledger, demo_days=DEMO_DAYS)

    # People and what they decide.

    @cached_property
    def users(self) -> Users:
        return Users(self.ledger)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.ledger, self.users)

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.ledger, self.users, self.sessions)

    @cached_property
    def provider(self) -> IdentityProvider | None:
        """Where people may sign in instead, if somewhere; nothing is asked of it yet."""
        if self.settings.oidc is None:
            return None
        try:
            from wetread.exchange.oidc import Provider
        except ImportError:
            raise BadInput(
                "WETREAD_OIDC_ISSUER is set, and what it takes is not installed; "
                "pip install 'wetread[oidc]'"
            ) from None
        return Provider(self.settings.oidc, self.clock)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.ledger, self.ids)

    @cached_property
    def setup(self) -> SetUp:
        return SetUp(self.users)

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.database, self.clock, self.declarations.sign_off)

    @cached_property
    def worklist(self) -> Worklist:
        return Worklist(self.ledger, self.ids, self.declarations.sign_off)

    @cached_property
    def escalation(self) -> Escalation:
        from wetread.exchange.notifying import to_both, to_log

        notify: Notify = to_log
        if self.settings.mail:
            from wetread.exchange.mail import Mail

            notify = to_both(to_log, Mail(self.settings.mail))
        return Escalation(self.ledger, self.declarations.sign_off, notify)

    @cached_property
    def first_reading(self) -> FirstReading:
        return FirstReading(self.ledger, self.declarations.sign_off)

    @cached_property
    def checks(self) -> Checks:
        return Checks(self.ledger)

    @cached_property
    def check_films(self) -> CheckFilms:
        return CheckFilms(self.ledger, self.ids, self.declarations.sign_off)

    @cached_property
    def signoff(self) -> SignOff:
        return SignOff(self.ledger, self.worklist, self.artefacts, self.ids)

    @cached_property
    def register(self) -> "ModelRegister":
        from wetread.oversight.register import ModelRegister

        return ModelRegister(self.ledger, self.home)

    @cached_property
    def oversight(self) -> "Oversight":
        from wetread.oversight.overview import Oversight

        return Oversight(self.database, self.clock)

    def owner(self) -> Principal:
        """The operating-system user to whom the home folder belongs."""
        if self.home.stat().st_uid != os.getuid():
            raise NotAuthorised(
                "WETREAD_HOME belongs to another account; name a user with --as, "
                "or set WETREAD_HOME to a folder of your own"
            )
        return Principal(user="owner", role="owner", full_name="owner of this installation")

    def verify_audit(self, by: Principal) -> Verification:
        """The chain, the heads that vouch for it, and every document and image it points to."""
        require(by, "audit.verify")
        with self.database.read() as connection:
            try:
                last = self.ledger.last_head()
            except Tampered as error:
                return Verification(ok=False, records=0, head="", problem=str(error))
            heads = [*self.signoff.heads(), *self.register.heads()]
            result = verify_chain(connection, self.ledger.key, last, heads)
            if not result.ok:
                return result
            holdings = Holdings(self.artefacts, self.home / "outbox")
            problem = (
                self.signoff.first_objection()
                or self.register.first_objection()
                or holdings.first_problem(connection)
            )
        return result.model_copy(update={"ok": problem is None, "problem": problem})
