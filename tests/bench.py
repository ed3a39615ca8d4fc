"""``make bench``: how many concerns a second Wren keeps safe, beside what this machine can do at best.

Every figure is a ratio to a ceiling measured in the same round of the same run, because seconds on a shared
machine mean little. Nothing here passes or fails.

- *nothing*: an aiohttp handler that reads the same request and answers, doing nothing.
- *raw*: the same bytes committed durably by the bare driver, as many writers at once.
- *Wren*: the same request read, handled, sealed and committed; the pool is released meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from aiohttp import ClientSession, web
from sqlalchemy.engine import make_url

from store.pool import SLOT_BYTES
from store.vault import Receipts
from tests.actors import Actor
from tests.databases import real_postgres
from tests.world import World, a_world

WRITERS = 16
REQUESTS = 320
ROUNDS = 5
WORDS = "The alarm on the ward is switched off at night. " * 42
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one thing did in one round: how many a second, and the slowest hundredth in milliseconds."""

    each_second: float
    p99_ms: float


def _figure(took: Sequence[float], whole: float) -> Figure:
    slow = sorted(took)[max(0, int(len(took) * 0.99) - 1)]
    return Figure(len(took) / whole, slow * 1000)


async def _timed(jobs: Sequence[Callable[[], Awaitable[Any]]]) -> Figure:
    """Run all jobs, so many at once, and time each."""
    waiting, took = list(jobs), []

    async def worker() -> None:
        while waiting:
            job = waiting.pop()
            began = time.perf_counter()
            await job()
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(WRITERS)))
    return _figure(took, time.perf_counter() - began)


@asynccontextmanager
async def _served(handler: Handler) -> AsyncIterator[str]:
    app = web.Application(client_max_size=1 << 20)
    app.router.add_post("/", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()


async def _posted(url: str, bodies: Sequence[str]) -> Figure:
    async with ClientSession() as session:

        async def post(body: str) -> None:
            async with session.post(url, data=body) as answer:
                text = await answer.text()
                assert answer.status == 200
                assert "fault" not in text[:40]

        return await _timed([partial(post, body) for body in bodies])


async def _nothing(bodies: Sequence[str]) -> Figure:
    async def handler(request: web.Request) -> web.Response:
        json.loads(await request.text())
        return web.json_response({"t": "answer"})

    async with _served(handler) as url:
        return await _posted(url, bodies)


async def _forms(world: World, keep: str) -> list[str]:
    """Filled forms, ready to be sent: opening a form is not what is measured."""
    bodies = []
    for number in range(REQUESTS):
        actor = Actor(f"play:{('ada', 'ben', 'chidi')[number % 3]}", world.playground.hear, list)
        await actor.does("concern.begin")
        answers = {
            "topic": ["patient_safety"],
            "words": [WORDS],
            "keep": [keep],
            "identity": ["anonymous"],
            "danger": ["no"],
            "notify": ["look"],
        }
        about = actor.dialog["about"]
        whole = {"do": "filled", "form": "concern", "about": about, "answers": answers}
        bodies.append(json.dumps({"id": f"b{number}", "who": actor.person, **whole}))
    return bodies


async def _wren(world: World, bodies: Sequence[str]) -> Figure:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(await world.playground.hear(await request.text()))

    release = asyncio.create_task(world.wren.releaser.run())
    try:
        async with _served(handler) as url:
            return await _posted(url, bodies)
    finally:
        release.cancel()
        with suppress(asyncio.CancelledError):
            await release


async def _raw_sqlite(folder: Path, row: bytes) -> Figure:
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
        return await _timed([partial(one, number) for number in range(REQUESTS)])
    finally:
        connection.close()


async def _raw_postgres(url: str, row: bytes) -> Figure:
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
        return await _timed([partial(one, number) for number in range(REQUESTS)])
    finally:
        await pool.execute("DROP TABLE raw")
        await pool.close()


async def _round(folder: Path, postgres: str, number: int) -> dict[str, Figure]:
    row = bytes(SLOT_BYTES)
    found: dict[str, Figure] = {}
    for engine, url in (("SQLite", ""), ("PostgreSQL", postgres)):
        async with a_world(folder / f"{engine}{number}", url) as world:
            bodies = await _forms(world, "address")
            found.setdefault("nothing", await _nothing(bodies))
            found[f"Wren, {engine}"] = await _wren(world, bodies)
        raw = _raw_postgres(url, row) if url else _raw_sqlite(folder, row)
        found[f"raw, {engine}"] = await raw
    return found


def _table(rounds: Sequence[dict[str, Figure]]) -> str:
    lines = [f"{'':18} {'a second':>10} {'p99 ms':>9} {'to nothing':>11} {'to raw':>8}"]
    for name in rounds[0]:
        rate = statistics.median(one[name].each_second for one in rounds)
        slow = statistics.median(one[name].p99_ms for one in rounds)
        nothing = statistics.median(one[name].each_second / one["nothing"].each_second for one in rounds)
        raw_name = name.replace("Wren", "raw")
        raw = ""
        if name.startswith("Wren"):
            ratio = statistics.median(one[name].each_second / one[raw_name].each_second for one in rounds)
            raw = f"{ratio:.2f}"
        lines.append(f"{name:18} {rate:10.0f} {slow:9.1f} {nothing:11.3f} {raw:>8}")
    return "\n".join(lines)


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
    print(f"{ROUNDS} rounds of {REQUESTS} concerns of {len(WORDS):,} characters, {WRITERS} at once;")
    print("client and server share this process. Medians; ratios within a round.")
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        for number in range(ROUNDS):
            async with real_postgres(durable=True) as postgres:
                rounds.append(await _round(Path(name), postgres, number))
    print(_table(rounds))
    print(f"Receipt words, once for each concern that keeps them: {await _receipts():.0f} ms.")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
