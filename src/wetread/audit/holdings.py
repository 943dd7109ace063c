"""Checks that what the records point to is still what it was when they were written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from wetread.audit import chain
from wetread.clinical.imaging import Digest
from wetread.errors import Tampered
from wetread.store.artefacts import Artefacts
from wetread.store.canonical import sha256
from wetread.store.documents import get_body

DOCUMENTS = frozenset({"request", "study", "record", "outcome", "payload", "reason", "canary"})
ARRAYS = frozenset({"images", "masks"})
_DIGEST_LENGTH = 64


@dataclass(frozen=True)
class Reference:
    """A digest, the record that first vouches for it, and the field it stands in."""

    digest: Digest
    seq: int
    field: str
    case_id: str | None
    payload: Digest | None


@dataclass(frozen=True)
class Holdings:
    """Where documents, arrays and released bundles lie."""

    artefacts: Artefacts
    outbox: Path

    def first_problem(self, connection: Connection) -> str | None:
        """The first thing that is not as it was, in one sentence; None when all is well."""
        seen: set[Digest] = set()
        for reference in _references(connection):
            if reference.digest in seen:
                continue
            seen.add(reference.digest)
            problem = self._problem(connection, reference)
            if problem:
                return f"{problem}; record {reference.seq} vouches for it"
        return None

    def _problem(self, connection: Connection, reference: Reference) -> str | None:
        try:
            if reference.field in DOCUMENTS:
                get_body(connection, reference.digest)
            elif reference.field in ARRAYS:
                self.artefacts.get(reference.digest)
            else:
                self._check_bundle(reference)
        except Tampered as error:
            return str(error)
        return None

    def _check_bundle(self, reference: Reference) -> None:
        """A bundle may have been collected; one that is still here must be the one that left."""
        path = self.outbox / str(reference.case_id) / f"{reference.payload}.json"
        if path.is_file() and sha256(path.read_bytes()) != reference.digest:
            raise Tampered(f"the released bundle {path.name} was changed in the outbox")


def _references(connection: Connection) -> Iterator[Reference]:
    for record in chain.records(connection):
        body = json.loads(record.body)
        for field, value in body.items():
            if field in DOCUMENTS | ARRAYS | {"bundle"}:
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, str) and len(item) == _DIGEST_LENGTH:
                        payload = body.get("payload")
                        yield Reference(item, record.seq, field, record.case_id, payload)
