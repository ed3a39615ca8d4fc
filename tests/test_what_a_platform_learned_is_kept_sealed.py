"""What a platform learned, its guardians' channel say, outlives a restart; without keys nobody reads it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from store.database import Database
from store.kept import Kept
from store.marks import read_mark, ring_is_ours
from store.schema import migrate
from store.vault import Ring, Unreadable


async def test_a_fact_is_kept_and_replaced(tmp_path: Path, database_url: str) -> None:
    ring = Ring.make(tmp_path / "keys", "main", secrets.token_bytes)
    database = Database(database_url)
    await migrate(database)
    async with database.write() as connection:
        await ring_is_ours(connection, "main", ring.fingerprint("main"))
    kept = Kept(database, ring.guardian().content, "main", secrets.token_bytes)
    assert await kept.read("teams.relay") is None
    await kept.write("teams.relay", "19:first")
    await kept.write("teams.relay", "19:second")
    assert await kept.read("teams.relay") == "19:second"
    async with database.write() as connection:
        sealed = await read_mark(connection, "main", "kept:teams.relay")
        assert sealed is not None
        assert b"19:second" not in sealed
    assert not await kept.begin("teams.relay", "19:third")
    assert await kept.read("teams.relay") == "19:second"
    await kept.forget("teams.relay")
    assert await kept.read("teams.relay") is None
    begun = await asyncio.gather(*(kept.begin("teams.relay", f"19:{number}") for number in range(4)))
    assert sorted(begun) == [False, False, False, True]
    another = Ring.make(tmp_path / "other", "main", secrets.token_bytes).guardian().content
    with pytest.raises(Unreadable):
        await replace(kept, content=another).read("teams.relay")
    await database.close()
