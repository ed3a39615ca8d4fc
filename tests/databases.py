"""One real PostgreSQL for a whole test session, or for one measurement. How it starts: ``postgresql.py``."""

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

from tests.postgresql import PostgreSQL, PostgreSQLMissing, start


def shared_server(folder: Path, owner: int) -> PostgreSQL:
    """The one server of a test session: the first to ask starts it, its other processes find it.

    Raises ``PostgreSQLMissing``, quickly where an earlier try has failed already.
    """
    note = folder / "postgresql.json"
    with _locked(folder / "postgresql.lock"):
        if not note.exists():
            try:
                started = start(folder / "postgresql", owner)
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
