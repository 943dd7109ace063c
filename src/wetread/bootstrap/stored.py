"""What stands on the disk of a home, opened so that nobody else may read it."""

import secrets
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError

from wetread.bootstrap.settings import Settings
from wetread.errors import BadInput, RuntimeUnavailable
from wetread.store.artefacts import create_once
from wetread.store.database import Database
from wetread.store.schema import upgrade


def open_database(settings: Settings) -> Database:
    """The database of this home, brought to the schema of this release.

    Raises:
        BadInput: the URL names no database, or one whose driver is not installed.
        RuntimeUnavailable: it is damaged, newer than this release, or does not answer.
    """
    url = settings.database_url
    try:
        database = _named(url) if url else Database.at(private(settings.home / "wetread.db"))
        upgrade(database)
    except OSError:
        raise BadInput("WETREAD_HOME cannot be written to; name a folder of your own") from None
    except DBAPIError:
        raise RuntimeUnavailable(
            "the database cannot be opened: it is damaged, or its server does not answer; "
            "restore it from a backup, or start the server"
        ) from None
    return database


def private(path: Path) -> Path:
    """A file for SQLite, its owner's alone from the start; what SQLite adds has its mode."""
    if not path.exists():
        path.touch(mode=0o600)
    return path


def salt_of(home: Path) -> bytes:
    """What makes pseudonyms of this home different from those of any other."""
    path = home / "keys" / "pseudonyms.key"
    if path.exists():
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return create_once(path, secrets.token_bytes(32))


def _named(url: str) -> Database:
    """The database at a URL, which may hold a password and is therefore not repeated."""
    try:
        database = Database(url)
    except (ArgumentError, ImportError, ValueError):
        database = None
    if database is None or not database.engine.url.database:
        raise BadInput(
            "WETREAD_DATABASE_URL names no database, or one whose driver is not installed; write "
            "sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME"
        )
    return database
