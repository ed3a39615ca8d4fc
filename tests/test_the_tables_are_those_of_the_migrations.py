"""A database brought up by the migrations has exactly the tables the code believes in, on both engines."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, MetaData, Table, text

from store import tables
from store.database import Database
from store.schema import migrate


def _differences(connection: Connection, metadata: MetaData) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_tables_are_those_of_the_migrations(database_url: str) -> None:
    database = Database(database_url)
    await migrate(database)
    await migrate(database)
    async with database.read() as connection:
        assert await connection.run_sync(_differences, tables.metadata) == []
        control = MetaData()
        Table("one_too_many", control, Column("id", Integer, primary_key=True))
        assert await connection.run_sync(_differences, control)
    await database.close()


async def test_what_is_read_in_one_block_is_one_view(database_url: str) -> None:
    database = Database(database_url)
    await migrate(database)
    async with database.read() as connection:
        first = (await connection.execute(text("SELECT count(*) FROM meta"))).scalar_one()
        async with database.write() as other:
            await other.execute(tables.meta.insert().values(tenant="t", name="n", value=b"v"))
        assert (await connection.execute(text("SELECT count(*) FROM meta"))).scalar_one() == first
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM meta"))).scalar_one() == first + 1
    await database.close()
