"""``make bench``: how many concerns a second Wren keeps safe, beside what this machine can do at best.

Every figure is a ratio to a ceiling measured in turn with it, because seconds on a shared machine mean
little. Nothing here passes or fails. The client is a process of its own.

- *nothing*: an aiohttp handler that reads the same request and answers, doing nothing.
- *raw*: the same bytes committed durably by the bare driver, as many writers at once.
- *Wren*: the same request read, handled, sealed, committed and released.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import asyncpg
from aiohttp import web
from sqlalchemy.engine import make_url

from store.pool import SLOT_BYTES
from store.vault import Receipts
from tests.actors import Actor
from tests.bench_client import (
    AT_ONCE,
    FORMS,
    SLICE,
    SLICES,
    WORDS,
    Pair,
    Part,
    Slice,
    a_client,
    in_turn,
    p99_ms,
    rate,
    released_too,
    releasing,
    served,
    timed,
)
from tests.databases import real_postgres
from tests.world import World, a_world, without_rate_limits

ROWS = SLICE * SLICES


async def _nothing(request: web.Request) -> web.Response:
    json.loads(await request.text())
    return web.json_response({"t": "answer"})


async def _forms(world: World) -> list[bytes]:
    """Filled forms, ready to be sent: opening a form is not what is measured."""
    bodies = []
    without_rate_limits(world.wren)
    for number in range(FORMS):
        actor = Actor(f"play:{('ada', 'ben', 'chidi')[number % 3]}", world.playground.hear, list)
        await actor.does("concern.begin")
        answers = {
            "topic": ["patient_safety"],
            "words": [WORDS],
            "keep": ["address"],
            "identity": ["anonymous"],
            "danger": ["no"],
            "notify": ["look"],
        }
        about = actor.dialog["about"]
        whole = {"do": "filled", "form": "concern", "about": about, "answers": answers}
        bodies.append(json.dumps({"id": f"b{number}", "who": actor.person, **whole}).encode())
    return bodies


async def _measured(world: World) -> Pair:
    bodies = await _forms(world)

    async def hear(request: web.Request) -> web.Response:
        return web.json_response(await world.playground.hear(await request.text()))

    async with a_client() as client, served(_nothing) as bare, served(hear) as full:

        async def ceiling(part: Part) -> Slice:
            return await client.send(bare, [(body, {}) for body in part])

        async def wren(part: Part) -> Slice:
            sent = client.send(full, [(body, {}) for body in part])
            return await released_too(sent, world.wren.releaser)

        async with releasing(world.wren.releaser):
            return await in_turn(bodies, ceiling, wren)


async def _raw_sqlite(folder: Path, row: bytes) -> Slice:
    """The same bytes from one writing thread: SQLite has one writer, however many wait for it."""
    path = folder / "raw.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE pool (id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
    lock = asyncio.Lock()

    def write(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO pool VALUES (?, ?)", (f"{number:026}", row))
        connection.execute("COMMIT")

    async def one(number: int) -> None:
        async with lock:
            await asyncio.to_thread(write, number)

    try:
        return await timed([partial(one, number) for number in range(ROWS)])
    finally:
        connection.close()


async def _raw_postgres(url: str, row: bytes) -> Slice:
    address = make_url(url)
    pool = await asyncpg.create_pool(
        host=address.query.get("host", address.host),
        user=address.username,
        password=address.password,
        database=address.database,
        min_size=8,
        max_size=8,
    )
    await pool.execute("DROP TABLE IF EXISTS raw; CREATE TABLE raw (id TEXT PRIMARY KEY, body BYTEA)")

    async def one(number: int) -> None:
        await pool.execute("INSERT INTO raw VALUES ($1, $2)", f"{number:026}", row)

    try:
        return await timed([partial(one, number) for number in range(ROWS)])
    finally:
        await pool.execute("DROP TABLE raw")
        await pool.close()


async def _receipts() -> float:
    """Milliseconds for one set of receipt words (Argon2id, 64 MiB), which is slow on purpose."""
    receipts = Receipts(bytes(32), bytes(32), "bench")
    took = []
    for number in range(5):
        began = time.perf_counter()
        await receipts.lookup(f"seven gentle words number {number}")
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


async def main() -> None:
    """Measure, and print one table."""
    print(f"{SLICES} times {SLICE} concerns of {len(WORDS):,} characters, {AT_ONCE} at once.")
    print(f"{'':18} {'a second':>10} {'p99 ms':>9} {'to nothing':>11} {'to raw':>8}")
    row = bytes(SLOT_BYTES)
    async with real_postgres(durable=True) as postgres:
        for engine, url in (("SQLite", ""), ("PostgreSQL", postgres)):
            with tempfile.TemporaryDirectory() as name:
                async with a_world(Path(name), url) as world:
                    pair = await _measured(world)
                raw = await (_raw_postgres(url, row) if url else _raw_sqlite(Path(name), row))
            to_raw = rate(pair.wren) / raw.each_second
            print(f"{'nothing':18} {rate(pair.ceiling):10.0f} {p99_ms(pair.ceiling):9.1f}")
            print(f"{'raw, ' + engine:18} {raw.each_second:10.0f} {p99_ms([raw]):9.1f}")
            print(
                f"{'Wren, ' + engine:18} {rate(pair.wren):10.0f} {p99_ms(pair.wren):9.1f} "
                f"{pair.ratio():11.3f} {to_raw:8.2f}"
            )
    print(f"Receipt words, once for each concern that keeps them: {await _receipts():.0f} ms.")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
