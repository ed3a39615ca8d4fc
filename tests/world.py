"""A whole Wren on a real database, with a clock that the test turns."""

from __future__ import annotations

import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

import prompts
from bot.app import Wren, build
from bot.play.transport import Playground
from bot.settings import Settings, read_settings
from prompts import Words
from store import tables
from tests.databases import lay_tables

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS = prompts.load()


async def no_wait(_: float) -> None:
    """Instead of waiting for a card's place in the pace."""


@dataclass(slots=True)
class TurnedClock:
    """A clock that stands still until it is turned."""

    now: datetime = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Let time pass: ``forward(minutes=20)``."""
        self.now += timedelta(**amount)


@dataclass(slots=True)
class World:
    """Wren, running without a network: what is due is released and delivered by ``settle``."""

    settings: Settings
    clock: TurnedClock
    words: Words
    chance: Callable[[int], bytes] = field(default=secrets.token_bytes, repr=False)
    _wren: Wren | None = None

    @property
    def wren(self) -> Wren:
        """The running Wren."""
        assert self._wren is not None, "the world was stopped"
        return self._wren

    @property
    def playground(self) -> Playground:
        """The platform that everybody in the tests is on."""
        platform = self.wren.platforms["play"]
        assert isinstance(platform, Playground)
        return platform

    async def start(self) -> None:
        """Build everything, as ``wren run`` does, on a database that has its tables already."""
        await lay_tables(self.settings.database_url)
        self._wren = await build(self.settings, self.words, self.clock, self.chance, no_wait)

    async def stop(self) -> None:
        """Stop without any goodbye, as a crash would: nothing is settled first."""
        if self._wren is not None:
            wren, self._wren = self._wren, None
            await wren.platforms["play"].close()
            await wren.close()

    async def restart(self) -> None:
        """Stop and start again on the same database and folder."""
        await self.stop()
        await self.start()

    async def settle(self) -> None:
        """Release and deliver all that is due now."""
        await self.wren.settle()

    async def settle_with_nudges(self) -> None:
        """The same, and begin and send the weekly pieces and notes that are due."""
        await self.wren.settle()
        await self.wren.nudges.settle()

    async def send(self, payload: str) -> dict[str, object]:
        """What a browser's message is answered with, everything it set going done."""
        shown = await self.playground.hear(payload)
        await self.settle()
        return shown

    async def kept(self, table: str) -> int:
        """How many rows a table holds."""
        async with self.wren.store.database.read() as connection:
            count = select(func.count()).select_from(tables.metadata.tables[table])
            return int((await connection.execute(count)).scalar_one())

    def channel(self) -> list[dict[str, Any]]:
        """What stands in the guardians' channel, oldest first."""
        return self.posted("play:relay")

    def posted(self, place: str) -> list[dict[str, Any]]:
        """What Wren has posted in a place, oldest first."""
        shown: list[dict[str, Any]] = self.playground.posted()
        return [message for message in shown if message["place"] == place]


def without_rate_limits(wren: Wren) -> None:
    """For loads that no person could make by herself."""
    limits = wren.door.desk.reporter.limits
    for limit in (limits.receipts, limits.concerns, limits.additions, limits.questions, limits.to_editors):
        limit.most = sys.maxsize


def settings_for(folder: Path, url: str = "", **more: str) -> Settings:
    """Settings as a person would give them."""
    given = {"WREN_DATA": str(folder / "data"), "WREN_DATABASE_URL": url, **more}
    return read_settings({name: value for name, value in given.items() if value}, None)


@asynccontextmanager
async def a_world(
    folder: Path, url: str = "", *, words: Words = WORDS, clock: TurnedClock | None = None, **settings: str
) -> AsyncIterator[World]:
    """A started world, stopped at the end."""
    world = World(settings_for(folder, url, **settings), clock or TurnedClock(), words)
    await world.start()
    try:
        yield world
    finally:
        await world.stop()
