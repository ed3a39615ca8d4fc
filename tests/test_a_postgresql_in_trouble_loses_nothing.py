"""A PostgreSQL that is away, busy or in somebody's way is told apart from a fault of Wren's own.

Whoever writes then reads that her words are still there; whoever runs Wren, that its database is away.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from store.database import Database, Full, Unavailable
from tests.actors import People
from tests.postgresql import PostgreSQL
from tests.process import wren
from tests.world import WORDS, World

on_postgresql = pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)
PASSING = (
    *("08006", "25006", "28P01", "3D000", "40001", "40P01", "53200", "53300", "55000", "55P03"),
    *("57014", "57P01", "57P02", "57P03", "57P05", "58030", "XX001"),
)
OURS = ("22003", "22021", "25001", "42501", "42601", "42P01")
SECRET = "what the driver quotes"


@pytest.fixture
async def database(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    """A database of its own, with two rows."""
    url = postgresql.create()
    opened = Database(url)
    async with opened.write() as connection:
        await connection.execute(text("CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT)"))
        await connection.execute(text("INSERT INTO kept VALUES (1, ''), (2, '')"))
    yield opened
    await opened.close()
    postgresql.drop(url)


async def fault_of(work: Awaitable[object]) -> Exception:
    """What it raises. An ``Unavailable`` shows nothing of what the driver said."""
    with pytest.raises((DBAPIError, Unavailable)) as caught:
        await work
    if isinstance(caught.value, Unavailable):
        shown = "".join(traceback.format_exception(caught.value))
        assert not any(told in shown for told in (SECRET, "sqlalchemy", "asyncpg"))
    return caught.value


async def written(database: Database, *statements: str) -> None:
    """All in one transaction."""
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def refused_with(database: Database, code: str) -> Exception:
    """What becomes of a statement to which the server gives this code."""
    raises = f"DO $$ BEGIN RAISE EXCEPTION '{SECRET}' USING ERRCODE = '{code}'; END $$"
    return await fault_of(written(database, raises))


async def test_each_code_is_a_passing_trouble_or_a_fault_of_ours(database: Database) -> None:
    for code in PASSING:
        assert type(await refused_with(database, code)) is Unavailable, code
    for code in OURS:
        assert isinstance(await refused_with(database, code), DBAPIError), code
    assert type(await refused_with(database, "53100")) is Full
    assert isinstance(await refused_with(database, "23505"), IntegrityError)


@pytest.mark.parametrize(
    "statements",
    [
        ("SET TRANSACTION READ ONLY", "UPDATE kept SET word = ''"),
        ("SET LOCAL statement_timeout = '20ms'", "SELECT pg_sleep(5)"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"),
    ],
    ids=["read only", "too slow", "ended"],
)
async def test_what_a_server_does_not_let_happen_is_a_passing_trouble(
    database: Database, statements: tuple[str, ...]
) -> None:
    assert type(await fault_of(written(database, *statements))) is Unavailable
    await written(database, "UPDATE kept SET word = 'kept'")


async def test_who_is_in_anothers_way_is_a_passing_trouble(database: Database) -> None:
    both = asyncio.Barrier(2)

    async def one(first: int, second: int) -> None:
        async with database.write() as connection:
            await connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            await connection.execute(text(f"UPDATE kept SET word = '' WHERE id = {first}"))
            await both.wait()
            await connection.execute(text(f"UPDATE kept SET word = '' WHERE id = {second}"))

    met = await asyncio.gather(one(1, 2), one(2, 1), return_exceptions=True)
    assert [type(fault) for fault in met if fault is not None] == [Unavailable]
    async with database.write() as connection:
        await connection.execute(text("UPDATE kept SET word = ''"))
        waits = written(database, "SET LOCAL lock_timeout = '20ms'", "UPDATE kept SET word = ''")
        assert type(await fault_of(waits)) is Unavailable


@contextmanager
def changed(server: PostgreSQL, url: str, setting: str, back: str) -> Iterator[None]:
    """A database with another setting, for those too who are connected: they must come again."""
    name = make_url(url).database
    for one in (setting, back):
        server.run(f'ALTER DATABASE "{name}" {one}')
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        if one == setting:
            yield


async def asked(url: str) -> None:
    """One question over a new connection."""
    database = Database(url)
    try:
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
    finally:
        await database.close()


async def test_a_door_that_stays_shut_is_a_passing_trouble(postgresql: PostgreSQL) -> None:
    url = postgresql.create()
    full = f"full_{make_url(url).database}"
    postgresql.run(f'CREATE ROLE "{full}" LOGIN CONNECTION LIMIT 0')
    nobody, not_there = url.replace("wren@", "nobody@"), url.replace("/wren_", "/gone_")
    for refused in (url.replace("wren@", f"{full}@"), nobody, not_there):
        assert type(await fault_of(asked(refused))) is Unavailable
    with changed(postgresql, url, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"):
        assert type(await fault_of(asked(url))) is Unavailable
    await asked(url)
    postgresql.run(f'DROP ROLE "{full}"')
    postgresql.drop(url)


@on_postgresql
async def test_her_words_stay_in_the_form_while_another_server_takes_over(
    world: World, postgresql: PostgreSQL
) -> None:
    ada = People.of(world.playground.hear, world.posted).ada
    await world.settle()
    await ada.does("concern.begin")
    only_read, write = (f"SET default_transaction_read_only = {state}" for state in ("on", "off"))
    with changed(postgresql, world.settings.database_url, only_read, write):
        await ada.fills(topic="bullying", words="I was shouted at.", keep="address")
        assert ada.faults == {"words": WORDS.say("mistakes.not_kept")}
        assert "I was shouted at." in str(ada.reply)
    await ada.fills()
    assert ada.faults == {}
    await world.settle()
    assert await world.kept("case_file") == 1


async def test_an_operator_reads_that_the_database_cannot_be_reached(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    url = f"postgresql://wren@/not_there?host={postgresql.folder}"
    status, _, said = await wren(tmp_path, "run", WREN_DATABASE_URL=url)
    assert status == 1
    assert WORDS.say("operator.database_down") in said
    assert "Traceback" not in said
