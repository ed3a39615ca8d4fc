"""``make soak-nudges``: a year of a large trust on a virtual clock, and ten minutes on the wall clock.

``python -m tests.soak_nudges [--weeks 52] [--channels 500] [--people 20000] [--minutes 10]``. The year runs
on PostgreSQL with two replicas that are killed again and again; the wall clock drives the real APScheduler in
three replicas on SQLite. Every send is accounted for, and none is doubled, or this ends with an error.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot import mailer
from bot.heartbeat import Heartbeat
from handlers.nudging.order import later, slot_of
from store.runs import NOTE
from store.teams import Team
from tests import nudge_year
from tests.databases import real_postgres
from tests.nudge_year import LONDON, Replica, Year, a_year, at, days
from tests.world import TurnedClock

START = datetime(2026, 10, 5, tzinfo=LONDON)
TIMES = ((9, 0), (10, 0), (11, 30), (14, 0), (16, 45))
FAST = 1000.0
ROUGH = 0.02
KILLS_AFTER = 200
PROGRESS_DAYS = 28
WALL_TEAMS, WALL_PEOPLE, WALL_DAY = 60, 200, 2.0
"""On the wall clock a working day passes every two minutes."""


@dataclass(slots=True)
class MovingClock(TurnedClock):
    """A clock that goes on by itself, from wherever it was set."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    def set(self, moment: datetime) -> None:
        """Go on from here."""
        self.now, self.began = moment, time.monotonic()


async def teams_of(year: Year, channels: int) -> list[Team]:
    """Teams on every weekday and at several times."""
    teams = []
    for number in range(channels):
        hour, minute = TIMES[number % len(TIMES)]
        weekday, since = number % 7 + 1, int(year.clock().timestamp())
        place, at_minute = f"C{number:04}", hour * 60 + minute
        team = await year.store.teams.keep("slack", place, weekday=weekday, minute=at_minute, since=since)
        teams.append(team)
    return teams


async def how_far(year: Year, weeks: int, seconds: float) -> str:
    """A line for whoever waits."""
    arrived, twice = len(year.ledger.arrived), sum(count > 1 for count in year.ledger.arrived.values())
    return f"week {weeks}: {arrived} arrived, {twice} doubled, {year.kills} kills, {seconds:.0f} s"


async def the_year(folder: Path, url: str, weeks: int, channels: int, people: int) -> str:
    """Live through it; returns what became of all cards."""
    mailer.AT_ONCE, nudge_year.KILLS_AFTER = 500, KILLS_AFTER
    began, slots = time.monotonic(), [later(slot_of(START.date()), number) for number in range(weeks)]
    async with a_year(folder, url, start=START, people=people, replicas=2, seed=1, rough=ROUGH) as year:
        year.ledger.each_second = FAST
        for replica in year.replicas:
            replica.mailer.each_second = FAST
        teams = await teams_of(year, channels)
        for number, day in enumerate(days(START, weeks)):
            for hour, minute in (*TIMES, (19, 0)):
                year.clock.now = max(year.clock.now, at(day, hour, minute))
                await year.hold(number % 61 == 30 and hour < 16)
                await year.tick()
            if number % 7 == 6:
                for team in teams[10:]:
                    await year.store.runs.count(team.id, slot_of(day.date()), "touched")
            if number % PROGRESS_DAYS == PROGRESS_DAYS - 1:
                print(await how_far(year, (number + 1) // 7, time.monotonic() - began), flush=True)
        # The next day, before anything new is due: what was left over is settled.
        year.clock.now = at(START + timedelta(weeks=weeks), 8)
        await year.tick()
        ends = await year.audit(slots)
        known = {(run.campaign, run.slot) for run in await year.runs(slots)}
        assert known >= {(campaign, slot) for campaign in (NOTE, *(t.id for t in teams)) for slot in slots}
        took, kills = time.monotonic() - began, year.kills
    return f"{weeks} weeks, {channels} channels, {people} people, {kills} kills, {took:.0f} s: {dict(ends)}"


# --- on the wall clock -------------------------------------------------------------------------------


async def nothing() -> None:
    """There are no pulses here."""


class Process:
    """A replica that runs by itself: the real scheduler, and its mailer."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        heartbeat = Heartbeat(replica.store.watch, replica.rounds, (), asyncio.Event(), nothing)
        self.scheduler = heartbeat.scheduler()
        self.scheduler.start()
        self.mailer = asyncio.create_task(replica.mailer.run())

    async def end(self) -> None:
        """Stop."""
        self.scheduler.shutdown(wait=False)
        self.mailer.cancel()
        with suppress(asyncio.CancelledError):
            await self.mailer


async def the_wall(folder: Path, minutes: float) -> str:
    """A working day every two minutes, one replica killed in each."""
    url = f"sqlite+aiosqlite:///{folder}/wall.db"
    async with a_year(folder, url, start=START, people=WALL_PEOPLE, replicas=3, seed=2, rough=ROUGH) as year:
        clock = MovingClock(START)
        year.ledger.clock = clock
        year.sleep = asyncio.sleep
        for replica in list(year.replicas):
            replica.kill()
        await year.heal()
        teams = await teams_of(year, WALL_TEAMS)
        processes = [Process(replica) for replica in year.replicas]
        for number in range(max(1, int(minutes / WALL_DAY))):
            hour, minute = TIMES[number % len(TIMES)]
            clock.set(at(START + timedelta(days=number), hour, minute) - timedelta(seconds=20))
            await asyncio.sleep(WALL_DAY * 30)
            processes[0].replica.kill()
            await processes.pop(0).end()
            await year.heal()
            processes.append(Process(year.replicas[-1]))
            await asyncio.sleep(WALL_DAY * 30)
        clock.set(at(START + timedelta(days=7), 8))
        await asyncio.sleep(75)
        for process in processes:
            await process.end()
        ends = await year.audit([slot_of(START.date())])
        runs = {run.campaign for run in await year.runs([slot_of(START.date())])}
        assert runs >= {team.id for team in teams}
    return f"{minutes:g} minutes on the wall clock, three schedulers: {dict(ends)}"


async def main(arguments: Sequence[str] | None = None) -> None:
    """Both, one after the other."""
    parser = argparse.ArgumentParser()
    for name, usual in (("weeks", 52), ("channels", 500), ("people", 20_000), ("minutes", 10)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    told = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        if told.minutes:
            (wall := Path(name) / "wall").mkdir()
            print(await the_wall(wall, told.minutes), flush=True)
        if told.weeks:
            async with real_postgres(durable=True) as postgres:
                print(await the_year(Path(name), postgres, told.weeks, told.channels, told.people))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
