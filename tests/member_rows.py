"""The rows of everybody who has Wren, in a database of their own."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from store.database import Database
from store.members import Members
from store.schema import migrate
from store.vault import Ring


@asynccontextmanager
async def member_rows(folder: Path, url: str) -> AsyncIterator[Members]:
    """The rows of an empty database."""
    ring = Ring.make(folder / "keys", "main", secrets.token_bytes)
    database = Database(url)
    await migrate(database)
    keys = ring.reporter()
    people = (database, keys.content, keys.route, keys.members_key, "main", secrets.token_bytes)
    yield Members(*people, ring.courier().route)
    await database.close()
