"""When things happen by themselves. APScheduler says only when; the database says who and whether."""

from __future__ import annotations

import asyncio
import logging
from calendar import monthrange
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.rounds import Rounds
from handlers.working_days import digest_is_due
from prompts import Words
from store.database import Unavailable
from store.editors import EditorsPost
from store.watch import Watch

UNOPENED_WORKING_DAYS = 2
LATE_IS_STILL_GOOD = 3_600
_log = logging.getLogger("wren.heartbeat")


class Passing(Protocol):
    """Something held in memory for some minutes: typed words, or how often somebody did something."""

    def forget(self) -> None:
        """Let go of what was held for long enough."""


@dataclass(frozen=True, slots=True)
class RowsDue:
    """Tells the editors of the table of help each month which rows are to be checked in it."""

    post: EditorsPost
    words: Words
    clock: Callable[[], datetime] = field(repr=False)
    zone: tzinfo

    async def tell(self) -> bool:
        """From the first working day of the month, once; nothing where nothing is due. Whether it told."""
        now = self.clock()
        today = now.astimezone(self.zone).date()
        until = today.replace(day=monthrange(today.year, today.month)[1])
        come = digest_is_due(now, self.zone, self.words.safety_nation)
        if not come or not self.words.resources.due(until):
            return False
        return await self.post.digest(f"{today:%Y-%m}", until.isoformat())


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Begins nudges, looks each hour for concerns nobody opens, and forgets what need not be kept."""

    watch: Watch
    rounds: Rounds
    passing: Sequence[Passing] = field(repr=False)
    courier_wake: asyncio.Event = field(repr=False)
    close_pulses: Callable[[], Awaitable[object]] = field(repr=False)
    rows_due: RowsDue | None = None

    def scheduler(self) -> AsyncIOScheduler:
        """A scheduler with its jobs in memory, not started yet."""
        scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": LATE_IS_STILL_GOOD, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_job(self.forget, CronTrigger(minute="*", timezone="UTC"))
        scheduler.add_job(self._safely, CronTrigger(minute=0, timezone="UTC"), [self.tell_editors])
        scheduler.add_job(self._safely, CronTrigger(minute=7, timezone="UTC"), [self.remind])
        scheduler.add_job(self._safely, CronTrigger(hour=3, minute=23, timezone="UTC"), [self.watch.forget])
        scheduler.add_job(self._safely, CronTrigger(minute="*", timezone="UTC"), [self.rounds.start_due])
        scheduler.add_job(self._safely, CronTrigger(minute=41, timezone="UTC"), [self.rounds.sync_roster])
        scheduler.add_job(self._safely, CronTrigger(hour=10, minute=11, timezone="UTC"), [self.close_pulses])
        return scheduler

    async def forget(self) -> None:
        """Let go of what is held in memory for some minutes only."""
        for one in self.passing:
            one.forget()

    async def remind(self) -> None:
        """Notice again what has been unopened for too long."""
        if await self.watch.remind(UNOPENED_WORKING_DAYS):
            self.courier_wake.set()

    async def tell_editors(self) -> None:
        """Tell the editors what is due this month."""
        if self.rows_due is not None and await self.rows_due.tell():
            self.courier_wake.set()

    async def _safely(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Unavailable:
            _log.warning("heartbeat.store_unavailable", extra={"fault": "unavailable"})
