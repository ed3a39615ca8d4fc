"""One database, two engines behind it: SQLite (embedded) and PostgreSQL. Same code, same promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Chance = Callable[[int], bytes]
"""Gives so many random bytes. Made in one place (bot.app) and handed on."""

READERS = 4
WAIT_SECONDS = 15
NO_TRANSACTION = "wren_no_transaction"

NOT_OURS = ("08", "25006", "28", "3D000", "40", "53", "55", "57", "58", "XX")
"""How PostgreSQL's codes begin where its trouble is no fault of our statement: see its table of error codes.

In this order: the connection breaks, the database is read-only, lets nobody in or is not there; another
transaction was in the way; there is too little of something; the database or a row is locked or not ready;
somebody ended the work or the server is starting or stopping; the machine failed; the data is damaged.
"""


class Unavailable(Exception):
    """The database is down, full or locked. Nothing of this act was written. Says no more, on purpose."""


class Full(Unavailable):
    """There is no room left on the database's disk."""


class Database:
    """Connections and transactions. SQLite has exactly one writer; both engines commit durably."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            self._writer = create_async_engine(
                url, pool_size=1, max_overflow=0, pool_timeout=WAIT_SECONDS, hide_parameters=True
            )
            self._reader = create_async_engine(
                url, pool_size=READERS, max_overflow=0, pool_timeout=WAIT_SECONDS, hide_parameters=True
            )
            _prepare_sqlite(self._writer, begin="BEGIN IMMEDIATE")
            _prepare_sqlite(self._reader, begin="BEGIN")
        else:
            self._writer = self._reader = create_async_engine(
                url,
                pool_size=READERS * 2,
                pool_timeout=WAIT_SECONDS,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={
                    "timeout": WAIT_SECONDS,
                    "command_timeout": WAIT_SECONDS,
                    # A server that is told to be quick instead of durable is told otherwise here.
                    "server_settings": {"synchronous_commit": "on"},
                },
            )

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine: for migrations and for tests that plant faults."""
        return self._writer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that is on disk when the block ends, or has never been. Raises ``Unavailable``."""
        async with _named_faults(), self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view. Raises ``Unavailable``."""
        async with _named_faults(), self._reader.connect() as connection:
            if not self.sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    async def forget_old_pages(self) -> None:
        """Empty SQLite's write-ahead log, so that erased rows do not linger in it."""
        if not self.sqlite:
            return
        async with _named_faults(), self._writer.connect() as connection:
            # SQLite refuses a checkpoint inside a transaction.
            plain = await connection.execution_options(**{NO_TRANSACTION: True})
            await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Give all connections back."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def insert_new(database: Database, table: Table) -> Any:
    """An insert that leaves alone what is there already."""
    dialect = sqlite if database.sqlite else postgresql
    return dialect.insert(table).on_conflict_do_nothing()


@asynccontextmanager
async def _named_faults() -> AsyncIterator[None]:
    """A driver's error may quote rows and addresses: only its meaning leaves the store."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as fault:
        _stop_if_told()
        if _is_full(fault.orig):
            raise Full from None
        if isinstance(fault, OperationalError | InterfaceError) or _is_spoiled(fault.orig):
            raise Unavailable from None
        # SQLAlchemy gives most faults of PostgreSQL no kind of their own: only their code tells.
        if fault.connection_invalidated or _sqlstate(fault.orig).startswith(NOT_OURS):
            raise Unavailable from None
        raise
    except (TimeoutError, OSError):
        raise Unavailable from None


def _stop_if_told() -> None:
    """A rollback that fails takes the place of the cancellation that called for it, which is said again."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from None


def _is_spoiled(fault: object) -> bool:
    """The file is no database, or a damaged one."""
    return getattr(fault, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT")


def _is_full(fault: object) -> bool:
    """SQLite's own name for a full disk, or PostgreSQL's ``disk_full``."""
    return getattr(fault, "sqlite_errorname", "") == "SQLITE_FULL" or _sqlstate(fault) == "53100"


def _sqlstate(fault: object) -> str:
    """PostgreSQL's code for a fault; empty for any other engine's, or where the driver itself complains."""
    return getattr(fault, "sqlstate", None) or ""


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # SQLAlchemy, not the driver, says when a transaction begins: see its SQLite notes.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            f"busy_timeout={WAIT_SECONDS * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def on_invalidate(connection: Any, _record: Any, _fault: BaseException | None) -> None:
        # Whoever is cancelled leaves a statement half done. Closing alone would keep its lock until Python
        # collects that statement: till then nobody could write. Where that fails, the cancellation counts.
        with suppress(Exception):
            connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        if not connection.get_execution_options().get(NO_TRANSACTION):
            connection.exec_driver_sql(begin)
