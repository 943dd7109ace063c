"""Values as canonical JSON under their own digest: the erasable store that digests point into.

Audit and graph state hold digests alone. Erasing a document leaves the chain intact and the text
gone, which is what a right to erasure needs and what a rewriting attacker cannot use.
"""

from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Column, Connection, Text, select
from sqlmodel import Field, SQLModel

from wetread.clinical.imaging import Digest
from wetread.errors import Tampered
from wetread.store.canonical import canonical_json, sha256
from wetread.store.tables import insert_once, table_of

B = TypeVar("B", bound=BaseModel)


class Document(SQLModel, table=True):
    """One value; `body` is its RFC 8785 JSON."""

    __tablename__ = "documents"

    digest: str = Field(primary_key=True)
    body: str = Field(sa_column=Column(Text, nullable=False))


def put_document(connection: Connection, value: BaseModel | dict[str, Any]) -> Digest:
    """Store once, whoever comes first; the same value has the same name."""
    body = canonical_json(value)
    name = sha256(body)
    insert_once(connection, Document, digest=name, body=body.decode())
    return name


def get_document(connection: Connection, name: Digest, kind: type[B]) -> B:
    """The value.

    Raises:
        Tampered: it was erased, or its bytes are not the ones that were stored.
    """
    return kind.model_validate_json(get_body(connection, name))


def get_body(connection: Connection, name: Digest) -> str:
    body = connection.execute(
        select(table_of(Document).c.body).where(table_of(Document).c.digest == name)
    ).scalar_one_or_none()
    if body is None:
        raise Tampered(f"document {name} is missing from the store")
    if not isinstance(body, str) or sha256(body.encode()) != name:
        raise Tampered(f"document {name} was changed: its text does not match its digest")
    return body
