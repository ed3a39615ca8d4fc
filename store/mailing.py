"""Cards on their way to teams and people: which go out next, at which pace, and what became of them.

A row holds no words and no address: the team or member it is for is looked up when it is sent, so that a
choice made a minute ago counts. The pace is one row that every claim takes from, so that any number of
replicas together keep within the platform's limit. Nothing that may have arrived is ever sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Database, insert_new
from store.pace import FULL_RATE, Pace
from store.runs import Outcome, Run, Runs, card

CATCH_UP = 200
"""Milliseconds of places that may be made up for when this came late, as on a busy machine."""
SLICE = 5_000
SETTLED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sending:
    """One card that this process may send, at ``at`` (milliseconds since 1970) and not before."""

    campaign: str
    slot: int
    dest: bytes = field(repr=False)
    at: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Mailing:
    """The rows. All times are in milliseconds since 1970."""

    database: Database
    runs: Runs
    tenant: str

    # --- writing them --------------------------------------------------------------------------------

    async def fill(self, campaign: str, slot: int, each_second: float, most: int = SLICE) -> int:
        """Write the next slice of a run for every member. Returns how many; 0 when all are written.

        Where it ends is written with it, so that another process may go on, and nobody gets two.
        """
        async with self.database.write() as connection:
            found = await self.runs.locked(connection, [(campaign, slot)], skip=True)
            if not found or found[0].state != "filling":
                return 0
            run = found[0]
            member = tables.member.c
            query = (
                select(member.tag)
                .where(member.tenant == self.tenant, member.tag > bytes.fromhex(run.cursor))
                .order_by(member.tag)
                .limit(most)
            )
            tags = [bytes(tag) for tag in (await connection.execute(query)).scalars()]
            if tags:
                step = 1000 / (each_second * FULL_RATE / 1000)
                rows = [
                    card(self.tenant, run, tag, run.due + int((run.filled + number) * step))
                    for number, tag in enumerate(tags)
                ]
                await connection.execute(insert_new(self.database, tables.mailing), rows)
            await self.runs.write(connection, [_filled(run, tags, whole=len(tags) < most)])
        return len(tags)

    # --- sending them --------------------------------------------------------------------------------

    async def claim(
        self, now: int, lease_until: int, each_second: float, *, most: int, ahead: int, others: int = 0
    ) -> list[Sending]:
        """Take cards that are due, as many as may go within ``ahead`` milliseconds, and their places.

        ``each_second`` is the platform's limit. ``others`` were sent by somebody else meanwhile (replies to
        people): their places are left free.
        """
        async with self.database.write() as connection:
            pace = await self._pace(connection, now)
            step = 1000 / (each_second * pace.now(now) / 1000)
            free = max(pace.free, now - CATCH_UP) + others * step
            room = min(most, ceil((now + ahead - free) / step))
            rows = await self._take(connection, now, now + ahead, lease_until, room) if room > 0 else []
            claimed = []
            for row in rows:
                free = max(free, row.due)
                dest = bytes(row.dest)
                claimed.append(Sending(row.campaign, row.slot, dest, int(free), row.attempt + 1))
                free += step
            if rows or others:
                await self._set_pace(connection, replace(pace, free=ceil(free)))
        return claimed

    async def _take(
        self, connection: AsyncConnection, now: int, soon: int, lease_until: int, most: int
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        table = tables.mailing.c
        chosen = (
            select(table.campaign, table.slot, table.dest, table.attempt, table.due)
            .where(
                table.tenant == self.tenant, table.status == "waiting", table.due <= soon, table.until > now
            )
            .order_by(table.due)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = (await connection.execute(chosen)).all()
        if rows:
            await connection.execute(
                update(tables.mailing)
                .where(self._these([(row.campaign, row.slot, row.dest) for row in rows]))
                .values(status="sending", lease=lease_until, attempt=table.attempt + 1)
            )
        return rows

    async def again(self, cards: Sequence[Sending], due: int) -> None:
        """These were certainly not posted: they wait until ``due``."""
        if not cards:
            return
        async with self.database.write() as connection:
            await connection.execute(
                update(tables.mailing)
                .where(self._these([(one.campaign, one.slot, one.dest) for one in cards]))
                .values(status="waiting", lease=0, due=due)
            )

    async def refused(self, now: int, wait: int) -> None:
        """The platform has said "not now": everything slows down, in every replica."""
        async with self.database.write() as connection:
            pace = await self._pace(connection, now)
            await self._set_pace(connection, pace.refused(now, wait))

    async def finish(self, ended: Sequence[tuple[Sending, Outcome]]) -> None:
        """Count these in their runs and forget them."""
        if not ended:
            return
        async with self.database.write() as connection:
            await self._end(
                connection, [((one.campaign, one.slot, one.dest), outcome) for one, outcome in ended]
            )

    async def settle(self, now: int, over: Outcome) -> int:
        """End what can no longer be sent: ``over`` for cards whose day has passed, ``unclear`` for cards
        whose sender died. Returns how many."""
        table = tables.mailing.c
        dead = and_(table.status == "sending", table.lease <= now)
        past = and_(table.status == "waiting", table.until <= now)
        query = (
            select(table.campaign, table.slot, table.dest, table.status)
            .where(table.tenant == self.tenant, or_(dead, past))
            .limit(SETTLED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self.database.write() as connection:
            rows = (await connection.execute(query)).all()
            ended: list[tuple[tuple[str, int, bytes], Outcome]] = [
                ((row.campaign, row.slot, bytes(row.dest)), "unclear" if row.status == "sending" else over)
                for row in rows
            ]
            await self._end(connection, ended)
        return len(rows)

    async def _end(
        self, connection: AsyncConnection, ended: Sequence[tuple[tuple[str, int, bytes], Outcome]]
    ) -> None:
        """Only rows that are still there count: what another process has ended is not counted twice."""
        if not ended:
            return
        gone = await connection.execute(
            delete(tables.mailing)
            .where(self._these([key for key, _ in ended]))
            .returning(tables.mailing.c.campaign, tables.mailing.c.slot, tables.mailing.c.dest)
        )
        left = {(row.campaign, row.slot, bytes(row.dest)) for row in gone}
        counts: dict[tuple[str, int], dict[str, int]] = {}
        for key, outcome in ended:
            if key in left:
                run = counts.setdefault(key[:2], {})
                run[outcome] = run.get(outcome, 0) + 1
        runs = await self.runs.locked(connection, counts) if counts else []
        await self.runs.write(connection, [run.with_counts(counts[run.campaign, run.slot]) for run in runs])

    def _these(self, keys: Sequence[tuple[str, int, bytes]]) -> Any:
        table = tables.mailing.c
        return and_(
            table.tenant == self.tenant, tuple_(table.campaign, table.slot, table.dest).in_(sorted(keys))
        )

    # --- the pace ------------------------------------------------------------------------------------

    async def _pace(self, connection: AsyncConnection, now: int) -> Pace:
        """The pace row, which no other transaction passes until this one ends."""
        table = tables.pace.c
        query = select(table.free, table.rate, table.since).where(table.tenant == self.tenant)
        row = (await connection.execute(query.with_for_update())).one_or_none()
        if row is None:
            fresh = {"tenant": self.tenant, "free": now, "rate": FULL_RATE, "since": now}
            await connection.execute(insert_new(self.database, tables.pace).values(**fresh))
            row = (await connection.execute(query.with_for_update())).one()
        return Pace(row.free, row.rate, row.since).believed(now)

    async def _set_pace(self, connection: AsyncConnection, pace: Pace) -> None:
        await connection.execute(
            update(tables.pace)
            .where(tables.pace.c.tenant == self.tenant)
            .values(free=pace.free, rate=pace.rate, since=pace.since)
        )


def _filled(run: Run, tags: Sequence[bytes], *, whole: bool) -> Run:
    cursor = tags[-1].hex() if tags else run.cursor
    new = replace(run, filled=run.filled + len(tags), cursor=cursor)
    return replace(new, state="sending").with_counts({}) if whole else new
