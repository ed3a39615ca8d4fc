"""Who is sent what in which week, once: one row a campaign and week, and what became of it as numbers.

A campaign is a team (its id) or ``note``, the weekly note. A slot is ISO year * 100 + ISO week. Whichever
replica inserts the row first is the one that sends. Counts are sealed; no person is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Row, bindparam, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance, Database, insert_new
from store.records import pack, unpack
from store.vault import ContentKeys, Unreadable

RUN_BYTES = 512
SLICE = 500
NOTE = "note"

State = Literal["filling", "sending", "done", "skipped"]
Kind = Literal["piece", "stopped", "note"]
Outcome = Literal["sent", "unclear", "refused", "muted", "late", "held"]
"""What became of one card: posted; perhaps posted, never repeated; the place is gone; she had opted out or
left; its day was over; its day was over while everything was held."""
Reason = Literal["", "snoozed", "paused", "stopped", "holiday", "late", "held", "empty"]
OUTCOMES: tuple[Outcome, ...] = ("sent", "unclear", "refused", "muted", "late", "held")
Answer = Literal["touched", "talked", "right", "wrong"]
ANSWERS: tuple[Answer, ...] = ("touched", "talked", "right", "wrong")


@dataclass(frozen=True, slots=True)
class Run:
    """One campaign's week. ``piece`` is the id of what is shown, ``reason`` why nothing was sent.

    ``due`` and ``until`` are in milliseconds since 1970. ``filled`` counts the cards written so far,
    ``cursor`` is where the next slice of them begins.
    """

    campaign: str
    slot: int
    state: State = "sending"
    kind: Kind = "piece"
    piece: str = ""
    reason: Reason = ""
    due: int = 0
    until: int = 0
    filled: int = 0
    cursor: str = field(default="", repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def settled(self) -> int:
        """How many of its cards have come to an end."""
        return sum(self.counts.get(outcome, 0) for outcome in OUTCOMES)

    def with_counts(self, more: Mapping[str, int]) -> Run:
        """The same with these added. A run is done when all its cards have come to an end."""
        counts = {**self.counts}
        for name, number in more.items():
            counts[name] = counts.get(name, 0) + number
        new = replace(self, counts=counts)
        return replace(new, state="done") if new.state == "sending" and new.settled >= new.filled else new


@dataclass(frozen=True, slots=True)
class Runs:
    """The rows."""

    database: Database
    content: ContentKeys = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    async def begin(self, runs: Sequence[Run]) -> int:
        """Insert those that nobody has inserted yet, a ``sending`` one with its card. Returns how many."""
        begun = 0
        ordered = sorted(runs, key=lambda run: (run.campaign, run.slot))
        for start in range(0, len(ordered), SLICE):
            async with self.database.write() as connection:
                begun += await self._begin(connection, ordered[start : start + SLICE])
        return begun

    async def _begin(self, connection: AsyncConnection, runs: Sequence[Run]) -> int:
        rows = [
            {
                "tenant": self.tenant,
                "campaign": run.campaign,
                "slot": run.slot,
                "state": run.state,
                "body": self._sealed(run),
            }
            for run in runs
        ]
        added = insert_new(self.database, tables.run).values(rows)
        added = added.returning(tables.run.c.campaign, tables.run.c.slot)
        won = {(row.campaign, row.slot) for row in await connection.execute(added)}
        cards = [
            card(self.tenant, run, run.campaign.encode(), run.due)
            for run in runs
            if run.state == "sending" and (run.campaign, run.slot) in won
        ]
        if cards:
            await connection.execute(insert_new(self.database, tables.mailing).values(cards))
        return len(won)

    async def known(self, slots: Iterable[int]) -> set[tuple[str, int]]:
        """The campaigns and slots of these weeks that have a row."""
        query = select(tables.run.c.campaign, tables.run.c.slot).where(
            tables.run.c.tenant == self.tenant, tables.run.c.slot.in_(list(slots))
        )
        async with self.database.read() as connection:
            return {(row.campaign, row.slot) for row in await connection.execute(query)}

    async def of(self, slots: Iterable[int], campaigns: Sequence[str] | None = None) -> list[Run]:
        """The runs of these weeks, of all campaigns or of these. A row that cannot be opened is left out."""
        query = select(tables.run).where(
            tables.run.c.tenant == self.tenant, tables.run.c.slot.in_(list(slots))
        )
        if campaigns is not None:
            query = query.where(tables.run.c.campaign.in_(campaigns))
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            with suppress(Unreadable):
                found.append(self._opened(row))
        return found

    async def filling(self) -> list[tuple[str, int]]:
        """The runs whose cards are not all written yet."""
        query = select(tables.run.c.campaign, tables.run.c.slot).where(
            tables.run.c.tenant == self.tenant, tables.run.c.state == "filling"
        )
        async with self.database.read() as connection:
            return [(row.campaign, row.slot) for row in await connection.execute(query)]

    async def count(self, campaign: str, slot: int, *answers: Answer) -> bool:
        """Add one to each of these. False where there is no such run (a press on a very old card)."""
        async with self.database.write() as connection:
            runs = await self.locked(connection, [(campaign, slot)])
            more: dict[str, int] = dict.fromkeys(answers, 1)
            await self.write(connection, [run.with_counts(more) for run in runs])
        return bool(runs)

    async def locked(
        self, connection: AsyncConnection, which: Iterable[tuple[str, int]], *, skip: bool = False
    ) -> list[Run]:
        """These runs, kept from others until the transaction ends; ``skip`` leaves out those others hold."""
        query = (
            select(tables.run)
            .where(
                tables.run.c.tenant == self.tenant,
                tuple_(tables.run.c.campaign, tables.run.c.slot).in_(sorted(which)),
            )
            .order_by(tables.run.c.campaign, tables.run.c.slot)
            .with_for_update(skip_locked=skip)
        )
        found = []
        for row in (await connection.execute(query)).all():
            with suppress(Unreadable):
                found.append(self._opened(row))
        return found

    async def write(self, connection: AsyncConnection, runs: Sequence[Run]) -> None:
        """Write these runs, which must be ``locked``."""
        if not runs:
            return
        table = tables.run.c
        changed = (
            update(tables.run)
            .where(
                table.tenant == self.tenant,
                table.campaign == bindparam("its_campaign"),
                table.slot == bindparam("its_slot"),
            )
            .values(state=bindparam("its_state"), body=bindparam("its_body"))
        )
        rows = [
            {
                "its_campaign": run.campaign,
                "its_slot": run.slot,
                "its_state": run.state,
                "its_body": self._sealed(run),
            }
            for run in runs
        ]
        await connection.execute(changed, rows)

    def _context(self, campaign: str, slot: int) -> tuple[str | int, ...]:
        return ("run", self.tenant, campaign, slot)

    def _sealed(self, run: Run) -> bytes:
        hidden = {name for name in Run.__slots__ if name not in ("campaign", "slot", "state")}
        plain = pack({name: getattr(run, name) for name in sorted(hidden)})
        return self.content.seal("run", self._context(run.campaign, run.slot), plain, RUN_BYTES, self.chance)

    def _opened(self, row: Row[*tuple[Any, ...]]) -> Run:
        facts = unpack(self.content.unseal("run", self._context(row.campaign, row.slot), row.body))
        known = {name: value for name, value in facts.items() if name in Run.__slots__}
        return Run(row.campaign, row.slot, row.state, **known)


def card(tenant: str, run: Run, dest: bytes, due: int) -> dict[str, object]:
    """The row of one card of a run."""
    return {
        "tenant": tenant,
        "campaign": run.campaign,
        "slot": run.slot,
        "dest": dest,
        "status": "waiting",
        "due": due,
        "until": run.until,
        "lease": 0,
        "attempt": 0,
    }
