"""When things happen by themselves. APScheduler says only when; the database says who and whether."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.rounds import Rounds
from handlers.context import Drafts
from store.database import Unavailable
from store.watch import Watch

UNOPENED_WORKING_DAYS = 2
LATE_IS_STILL_GOOD = 3_600
_log = logging.getLogger("wren.heartbeat")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Begins nudges, looks each hour for concerns nobody opens, and forgets what need not be kept."""

    watch: Watch
    rounds: Rounds
    drafts: Sequence[Drafts] = field(repr=False)
    courier_wake: asyncio.Event = field(repr=False)
    close_pulses: Callable[[], Awaitable[object]] = field(repr=False)

    def scheduler(self) -> AsyncIOScheduler:
        """A scheduler with its jobs in memory, not started yet."""
        scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": LATE_IS_STILL_GOOD, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_job(self.forget_drafts, CronTrigger(minute="*", timezone="UTC"))
        scheduler.add_job(self._safely, CronTrigger(minute=7, timezone="UTC"), [self.remind])
        scheduler.add_job(self._safely, CronTrigger(hour=3, minute=23, timezone="UTC"), [self.watch.forget])
        scheduler.add_job(self._safely, CronTrigger(minute="*", timezone="UTC"), [self.rounds.start_due])
        scheduler.add_job(self._safely, CronTrigger(minute=41, timezone="UTC"), [self.rounds.sync_roster])
        scheduler.add_job(self._safely, CronTrigger(hour=10, minute=11, timezone="UTC"), [self.close_pulses])
        return scheduler

    async def forget_drafts(self) -> None:
        """Let go of typed words that nobody sent in time."""
        for drafts in self.drafts:
            drafts.forget()

    async def remind(self) -> None:
        """Notice again what has been unopened for too long."""
        if await self.watch.remind(UNOPENED_WORKING_DAYS):
            self.courier_wake.set()

    async def _safely(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Unavailable:
            _log.warning("heartbeat.store_unavailable", extra={"fault": "unavailable"})
