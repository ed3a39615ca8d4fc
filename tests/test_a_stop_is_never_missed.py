"""Whoever tells Wren to stop is heard, whatever it is doing: none of its loops lives on by itself.

Seen once: a SIGTERM came in the moment in which the releaser was woken. It stayed, the courier had ended, and
Wren went on taking concerns that nobody would have been told of.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from bot import releaser
from bot.app import Wren
from tests.world import World

LOOPS: dict[str, Callable[[Wren], Any]] = {
    "releaser": lambda wren: wren.releaser,
    "courier": lambda wren: wren.courier,
    "mailer": lambda wren: wren.nudges.mailer,
}
MOMENTS = 40
"""So many turns of the event loop after it was woken, from still asleep to deep in its work."""
STEP, WHOLE = 0.000_05, 5
"""Seconds later that each is cancelled than the one before, until so many were done before they were."""


async def ends(run: Coroutine[Any, Any, None], wake: asyncio.Event, moment: int) -> bool:
    """Whether a loop that is cancelled so many turns after it was woken ends."""
    task = asyncio.create_task(run)
    async with asyncio.timeout(10):
        while not wake._waiters:  # noqa: ASYNC110  # nothing else tells that it sleeps
            await asyncio.sleep(0)
    wake.set()
    for _ in range(moment):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=2)
    ended = task.done()
    task.cancel()
    await asyncio.wait([task], timeout=2)
    return ended


@pytest.mark.parametrize("name", LOOPS)
async def test_a_loop_that_is_woken_and_stopped_at_once_ends(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releaser, "REST", 0)
    loop = LOOPS[name](world.wren)
    missed = [moment for moment in range(MOMENTS) if not await ends(loop.run(), loop.wake, moment)]
    assert missed == []


async def test_whoever_is_cancelled_while_writing_keeps_nobody_else_from_writing(small_world: World) -> None:
    """An embedded database has one lock for all who write."""
    file = small_world.settings.database_url.partition("///")[2]
    kept: list[asyncio.Task[int]] = []
    while sum(not task.cancelled() for task in kept) < WHOLE:
        task = asyncio.create_task(small_world.wren.releaser.release_due())
        await asyncio.sleep(len(kept) * STEP)
        task.cancel()
        await asyncio.wait([task], timeout=5)
        # The task is held on to, and all that it had in hand with it.
        kept.append(task)
        with closing(sqlite3.connect(file, timeout=0.5)) as other:
            other.execute("BEGIN IMMEDIATE")
    assert sum(task.cancelled() for task in kept) > WHOLE


@pytest.mark.parametrize("within", ["a statement", "a transaction"])
async def test_a_stop_is_heard_where_even_the_rollback_fails(
    small_world: World, within: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails while Wren is told to stop: that must not look like a database to be tried again."""
    file = small_world.settings.database_url.partition("///")[2]
    begun = asyncio.Event()

    async def fails(_: aiosqlite.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    async def write() -> None:
        async with small_world.wren.store.database.write() as connection:
            await connection.execute(text("SELECT 1"))
            begun.set()
            await asyncio.sleep(60)

    with closing(sqlite3.connect(file)) as other:
        if within == "a statement":
            # The one lock is taken: the first statement waits for it.
            other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(write())
        await asyncio.wait([asyncio.ensure_future(begun.wait())], timeout=0.1)
        assert begun.is_set() == (within == "a transaction")
        monkeypatch.setattr(aiosqlite.Connection, "rollback", fails)
        task.cancel()
        other.rollback()
        await asyncio.wait([task], timeout=5)
    monkeypatch.undo()
    assert task.cancelled()
