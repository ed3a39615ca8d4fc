"""Bringing a database to the tables this version knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store import tables
from store.database import Database

HISTORY = Path(__file__).parent / "migrations"
ONE_MIGRATION_AT_A_TIME = 0x5752454E


class TooNew(Exception):
    """The database was made by a later Wren. This one leaves it alone."""


async def migrate(database: Database) -> None:
    """Bring the tables up to date in one transaction; does nothing where they are. Raises ``TooNew``."""
    async with database.write() as connection:
        await connection.run_sync(_upgrade, postgresql=not database.sqlite)


def _upgrade(connection: Connection, *, postgresql: bool) -> None:
    if postgresql:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_MIGRATION_AT_A_TIME})")
    config = Config()
    config.set_main_option("script_location", str(HISTORY))
    config.attributes.update(connection=connection, metadata=tables.metadata)
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    here = MigrationContext.configure(connection).get_current_revision()
    if here is not None and here not in known:
        raise TooNew
    if here != script.get_current_head():
        command.upgrade(config, "head")
