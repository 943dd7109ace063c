"""Brings a database to the schema of this release, once, whoever comes first.

The common case, a database that is up to date, costs one query and does not import Alembic.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from wetread.errors import RuntimeUnavailable
from wetread.store.database import Database, driver

HEAD = "0015"
_MADE: Final[dict[str, tuple[str, ...]]] = {}
"""What an SQLite database of a release consists of, once one was migrated from nothing."""

_STATEMENTS: Final = (
    "SELECT sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
)
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> bool:
    """Migrate if needed; says whether anything was done.

    Raises:
        RuntimeUnavailable: the database was written by a newer release.
    """
    if _current(database) == HEAD:
        return False
    # Serialised by the write lock: of two first starts, one migrates and the other finds it done.
    with database.write() as connection:
        current = _version(connection)
        if current == HEAD:
            return False
        if current is None and database.embedded:
            _make(connection)
        else:
            _migrate(connection)
    return True


def _make(connection: Connection) -> None:
    """An empty database of this release; a process that makes many migrates the first alone."""
    if HEAD not in _MADE:
        _migrate(connection)
        _MADE[HEAD] = tuple(connection.execute(text(_STATEMENTS)).scalars())
        return
    for statement in _MADE[HEAD]:
        driver(connection).execute(statement)
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _current(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - slow to import, seldom needed
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory(str(_SCRIPTS))
    current = _version(connection)
    known = {revision.revision for revision in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise RuntimeUnavailable(
            f"the database has schema {current}, which this release does not know; "
            "install the release that wrote it, or a newer one"
        )
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda revision, _context: scripts._upgrade_revs(HEAD, revision)},  # noqa: SLF001 - Alembic's own recipe for running without its command line
    )
    with Operations.context(context):
        context.run_migrations()
