"""What the heartbeat looks after: concerns nobody has opened, and old rows of the inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from store.cases import Cases
from store.database import Database
from store.inbox import Inbox
from store.letters import LetterBook, relay_lane
from store.marks import one_at_a_time

HOUR = 3600
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Watch:
    """Runs in every replica; each act is safe to do twice."""

    database: Database
    cases: Cases
    letters: LetterBook
    inbox: Inbox
    clock: Callable[[], datetime] = field(repr=False)
    zone: tzinfo

    async def remind(self, working_days: int) -> int:
        """Notice once more each concern unopened for so many working days. Returns how many."""
        reminded = 0
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            for case in await self.cases.load_all(connection):
                locked = await self.cases.load(connection, case.id, lock=True)
                state = locked.state
                if state.opened or state.reminded or state.status != "open":
                    continue
                if self.clock() < working_days_after(state.released, working_days, self.zone):
                    continue
                await self.cases.save(connection, locked, replace(state, reminded=True))
                await self.letters.write(connection, "case.unopened", relay_lane(case.id), case.id)
                reminded += 1
        return reminded

    async def oldest_unopened_hours(self) -> int:
        """The age, in whole hours, of the concern that has waited longest to be opened; 0 if none does."""
        now = int(self.clock().timestamp()) // HOUR
        async with self.database.read() as connection:
            states = [case.state for case in await self.cases.load_all(connection)]
        return max(
            (now - one.released for one in states if not one.opened and one.status == "open"), default=0
        )

    async def forget(self) -> None:
        """Drop inbox days that nobody can send again from."""
        async with self.database.write() as connection:
            await self.inbox.forget(connection)


def working_days_after(hour: int, days: int, zone: tzinfo) -> datetime:
    """So many working days (Monday to Friday, as the zone counts them) after an hour since 1970."""
    moment = datetime.fromtimestamp(hour * HOUR, zone)
    left = days
    while left:
        moment += timedelta(days=1)
        if moment.weekday() < SATURDAY:
            left -= 1
    return moment
