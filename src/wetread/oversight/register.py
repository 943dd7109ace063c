"""Which models were added to this home, what they proved, and how far people trust them.

A model begins in shadow, whatever it is and whoever brings it. Only a named person moves it up, and
only after these very bytes passed the canary cases of this release. Nothing else moves it: not a
signature under a report, not an edit, not a run.
"""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from wetread.audit.ledger import Ledger, Transaction
from wetread.audit.vouching import head_of
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.signed import AuditHead
from wetread.errors import BadInput, Refused, UnknownComponent
from wetread.manifests.specs import Mode
from wetread.oversight.canary.base import CanaryResult
from wetread.oversight.shown import Shown
from wetread.oversight.standing import (
    TRUST,
    Standing,
    keep,
    objection,
    standings,
    vouched,
)
from wetread.runtimes.intake import put_in_place, unpack
from wetread.runtimes.lock import WeightsLock
from wetread.store.documents import get_document, put_document


class ModelRegister:
    """Decisions about models, each of them audited, and what they amount to."""

    def __init__(self, ledger: Ledger, home: Path) -> None:
        self._ledger, self._home = ledger, home

    @property
    def lock(self) -> WeightsLock:
        """What is pinned now, shipped or added."""
        return WeightsLock.read(home=self._home)

    def add(self, by: Principal, source: Path, model: str, *, licence: str) -> Standing:
        """Copy, pin and record a model; the same bytes again change nothing.

        Raises:
            BadInput: the id or the folder cannot be used.
            Refused: the id is taken.
        """
        require(by, "models.add")
        parcel = unpack(source, model, self._home, licence=licence)
        try:
            with self._ledger.write(by) as tx:
                put_in_place(parcel, self._home, self.lock)
                known = vouched(tx.connection, self._ledger.key, model)
                if known is not None and known.digest == parcel.digest:
                    return known
                return keep(tx, "model.added", _fresh(tx, by, model, parcel.digest))
        finally:
            shutil.rmtree(parcel.folder, ignore_errors=True)

    def tried(self, by: Principal, result: CanaryResult) -> Standing:
        """Record how a model did; one that fails falls back to shadow."""
        require(by, "models.try")
        with self._ledger.write(by) as tx:
            before = self._standing(tx, by, result.model)
            if before.digest != result.digest:
                raise Refused(f"model {result.model!r} was changed while it was tried; try again")
            canary = put_document(tx.connection, result)
            change: dict[str, object] = {"canary": canary, "passed": result.passed}
            if not result.passed:
                change["mode"] = "shadow"
            return self._change(tx, by, "model.tried", before, change, result)

    def simulated(self, by: Principal, model: str, shown: Shown) -> Standing:
        """Record what a model has shown in a simulation.

        Raises:
            Refused: it played no part in it, or was changed since.
        """
        require(by, "models.try")
        with self._ledger.write(by) as tx:
            before = self._standing(tx, by, model)
            if not shown.live or shown.models.get(model) != before.digest:
                raise Refused(f"model {model!r} took no part in that simulation as it is now")
            record = put_document(tx.connection, shown)
            after = Standing.model_validate(
                {**before.model_dump(), "shown": record, "by": by.user, "since": tx.now}
            )
            return keep(tx, "model.simulated", after, before=before.mode, figures=shown.figures)

    def promote(self, by: Principal, model: str, *, to: Mode, reason: str) -> Standing:
        """Trust a model further.

        Raises:
            NotAuthorised: the role promotes nothing.
            Refused: it did not pass the canary cases of this release, is to go to production and
                has not shown in simulations what that takes, or is trusted so far already.
            WeightsRefused: its bytes are not the pinned ones.
        """
        require(by, "models.promote")
        if not by.full_name:
            raise BadInput("a promotion needs a printed name; give the user a full name")
        with self._ledger.write(by) as tx:
            before = self._standing(tx, by, model)
            if TRUST[to] <= TRUST[before.mode]:
                raise Refused(f"model {model!r} is in {before.mode} already; nothing was changed")
            self.lock.verify(model)
            result = self._proof(tx, before)
            if to == "production":
                _refuse_unshown(tx, before)
            change = {"mode": to, "reason": _words(tx, model, reason)}
            return self._change(tx, by, "model.promoted", before, change, result)

    def demote(self, by: Principal, model: str, *, to: Mode, reason: str) -> Standing:
        """Trust a model less; this needs no proof."""
        require(by, "models.demote")
        with self._ledger.write(by) as tx:
            before = self._standing(tx, by, model)
            if TRUST[to] >= TRUST[before.mode]:
                raise Refused(f"model {model!r} is in {before.mode}; nothing was changed")
            change = {"mode": to, "reason": _words(tx, model, reason)}
            return self._change(tx, by, "model.demoted", before, change)

    def standing(self, model: str) -> Standing | None:
        """What was decided about the bytes that are pinned now; None where nothing was.

        Raises:
            UnknownComponent: no such model was added.
            Tampered: the chain does not say what the database says.
        """
        digest = self._pinned(model)
        with self._ledger.database.read() as connection:
            found = vouched(connection, self._ledger.key, model)
        return found if found is not None and found.digest == digest else None

    def mode(self, model: str) -> Mode:
        """Shadow, unless somebody decided otherwise about these very bytes."""
        found = self.standing(model)
        return found.mode if found else "shadow"

    def canary(self, standing: Standing) -> CanaryResult | None:
        """What the cases came to when they were last run on it."""
        if standing.canary is None:
            return None
        with self._ledger.database.glance() as connection:
            return get_document(connection, standing.canary, CanaryResult)

    def heads(self) -> Iterable[AuditHead]:
        """Every chain head that a decision about a model vouched for."""
        with self._ledger.database.glance() as connection:
            return [head_of(row) for row in standings(connection)]

    def first_objection(self) -> str | None:
        """The first mode that nobody decided, in one sentence; None when all were."""
        with self._ledger.database.read() as connection:
            found = (objection(connection, self._ledger.key, row) for row in standings(connection))
            return next((problem for problem in found if problem), None)

    def _pinned(self, model: str) -> Digest:
        lock = self.lock
        if model not in lock.added:
            if model in lock.entries:
                raise Refused(
                    f"{model!r} ships with wetread: its digest is pinned in the release, and the "
                    "mode of the agents that use it stands in their manifests"
                )
            raise UnknownComponent("added model", model, lock.added)
        return lock.pin(model).digest

    def _standing(self, tx: Transaction, by: Principal, model: str) -> Standing:
        """As it is for the bytes that are pinned now: shadow where nothing was decided of them."""
        digest = self._pinned(model)
        found = vouched(tx.connection, self._ledger.key, model)
        return found if found and found.digest == digest else _fresh(tx, by, model, digest)

    def _proof(self, tx: Transaction, standing: Standing) -> CanaryResult:
        """The result that lets a model be promoted."""
        untried = Refused(
            f"model {standing.model!r} has not passed the canary cases of this release; "
            f"run: wetread models canary {standing.model}"
        )
        if standing.canary is None or not standing.passed:
            raise untried
        from wetread.oversight.canary.kinds import KINDS  # noqa: PLC0415 - brings the phantoms along

        result = get_document(tx.connection, standing.canary, CanaryResult)
        current = {kind.cases for kind in KINDS}
        if result.digest != standing.digest or result.cases not in current or not result.passed:
            raise untried
        return result

    def _change(
        self,
        tx: Transaction,
        by: Principal,
        event: str,
        before: Standing,
        change: Mapping[str, object],
        result: CanaryResult | None = None,
    ) -> Standing:
        after = Standing.model_validate(
            {**before.model_dump(), **change, "by": by.user, "since": tx.now}
        )
        return keep(tx, event, after, before=before.mode, figures=_figures(result))


def _fresh(tx: Transaction, by: Principal, model: str, digest: Digest) -> Standing:
    return Standing(model=model, digest=digest, mode="shadow", by=by.user, since=tx.now)


def _refuse_unshown(tx: Transaction, standing: Standing) -> None:
    """Production takes a live simulation of these very bytes that passed its gate.

    Raises:
        Refused: there is none.
    """
    if standing.shown is not None:
        shown = get_document(tx.connection, standing.shown, Shown)
        if (
            shown.passed
            and shown.to == "production"
            and shown.models[standing.model] == (standing.digest)
        ):
            return
    raise Refused(
        f"model {standing.model!r} has not shown in simulations what production takes; run: "
        "wetread simulate --live --gate policies/promotion.yaml --to production"
    )


def _words(tx: Transaction, model: str, reason: str) -> Digest:
    if not reason.strip():
        raise BadInput("say why: --reason TEXT is required")
    return put_document(tx.connection, {"reason": reason.strip(), "model": model})


def _figures(result: CanaryResult | None) -> list[str]:
    """Each figure in the record itself, so that it can be read there for as long as the chain."""
    return [f"{check.name}:{check.value}" for check in result.checks] if result else []
