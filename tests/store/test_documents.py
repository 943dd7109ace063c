"""Documents are their digest."""

import pytest
from sqlalchemy import text

from wetread.clinical.coding import PNEUMONIA, CodedConcept
from wetread.errors import Tampered
from wetread.store.documents import get_document, put_document


def test_document_comes_back_as_it_went_in(database) -> None:
    """What is stored is what is read, and storing twice is storing once."""
    with database.write() as connection:
        name = put_document(connection, PNEUMONIA)
        assert put_document(connection, PNEUMONIA) == name

    with database.read() as connection:
        assert get_document(connection, name, CodedConcept) == PNEUMONIA


def test_changed_document_is_named(database) -> None:
    """One changed letter is noticed when the document is read."""
    with database.write() as connection:
        name = put_document(connection, PNEUMONIA)
        connection.execute(
            text("UPDATE documents SET body = replace(body, 'Pneumonia', 'Pneumonla')")
        )

    with database.read() as connection, pytest.raises(Tampered, match=name):
        get_document(connection, name, CodedConcept)


def test_missing_document_is_named(database) -> None:
    """An erased document is not mistaken for an empty one."""
    with database.read() as connection, pytest.raises(Tampered, match="missing"):
        get_document(connection, "0" * 64, CodedConcept)


@pytest.mark.parametrize("body", ["x'ff'", "CAST(x'ff' AS TEXT)", "CAST(body AS BLOB)"])
def test_a_document_that_is_no_text_is_named(database, body) -> None:
    """Bytes in place of the text, even those that spell it, are a change like any other."""
    with database.write() as connection:
        name = put_document(connection, PNEUMONIA)
        connection.execute(text(f"UPDATE documents SET body = {body}"))

    with database.read() as connection, pytest.raises(Tampered, match=f"{name} was changed"):
        get_document(connection, name, CodedConcept)
