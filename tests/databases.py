"""Databases with their tables, and one real PostgreSQL for a session. How it starts: ``postgresql.py``."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from store.database import Database
from store.schema import migrate
from tests.postgresql import PostgreSQL, PostgreSQLMissing, start

WITH_TABLES = "wren_with_tables"
"""The database of the shared server that others are copied from: every table, and nothing in them."""
_files: list[bytes] = []
"""The same as an SQLite file, once it was asked for."""


async def lay_tables(url: str) -> None:
    """Where an SQLite database is not made yet, put one with every table, and nothing in them.

    Copied: to bring each new database through every migration would take a fifth of a test's time.
    """
    path = Path(make_url(url).database or "")
    if not url.startswith("sqlite") or path.exists():
        return
    if not _files:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "wren.db"
            await _migrated(f"sqlite+aiosqlite:///{made}")
            _files.append(made.read_bytes())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(_files[0])


async def _migrated(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
    finally:
        await database.close()


def shared_server(folder: Path, owner: int) -> PostgreSQL:
    """The one server of a test session: the first to ask starts it, its other processes find it.

    Raises ``PostgreSQLMissing``, quickly where an earlier try has failed already.
    """
    note = folder / "postgresql.json"
    with _locked(folder / "postgresql.lock"):
        if not note.exists():
            try:
                started = start(folder / "postgresql", owner)
                asyncio.run(_migrated(started.create(WITH_TABLES)))
            except PostgreSQLMissing as fault:
                note.write_text(json.dumps({"fault": str(fault)}))
                raise
            note.write_text(json.dumps({name: getattr(started, name) for name in PostgreSQL.__slots__}))
    found = found_server(folder)
    if isinstance(found, PostgreSQL):
        return found
    raise PostgreSQLMissing(found)


def found_server(folder: Path) -> PostgreSQL | str | None:
    """What ``shared_server`` has started: a server, the reason why there is none, or not asked yet."""
    note = folder / "postgresql.json"
    if not note.exists():
        return None
    said = json.loads(note.read_text())
    return str(said["fault"]) if "fault" in said else PostgreSQL(**said)


@asynccontextmanager
async def real_postgres(durable: bool = True) -> AsyncIterator[str]:
    """The URL of an empty database on a server of its own, for measurements and scripts.

    ``durable`` keeps every safeguard of PostgreSQL's own defaults, as a measurement must.
    """
    parent = shared_folder()
    try:
        server = await asyncio.to_thread(start, parent / "postgresql", os.getpid(), durable)
        try:
            yield server.create()
        finally:
            await asyncio.to_thread(server.stop)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def shared_folder() -> Path:
    """A new temporary folder through which (not into which) another user may look."""
    folder = Path(tempfile.mkdtemp(prefix="wren-"))
    folder.chmod(0o711)
    return folder


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
