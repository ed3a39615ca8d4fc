"""Opening the store: the database, its tables and marks, and one room for each side of the house."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal

from sqlalchemy import inspect, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store import marks, tables
from store.audit import Audit
from store.box import ReporterBox
from store.cases import Cases
from store.casework import CaseFiles
from store.choices import NoteChoices
from store.database import Chance, Database
from store.editors import EditorsPost
from store.inbox import Inbox
from store.intake import Intake
from store.kept import Kept
from store.letters import LetterBook
from store.mailing import Mailing
from store.members import Members
from store.outbox import Outbox
from store.pool import PoolRows
from store.pulses import Pulses
from store.release import Release
from store.roster import Roster
from store.runs import Runs
from store.schema import migrate
from store.teams import Teams
from store.vault import Ring
from store.watch import Watch


class WrongDatabase(Exception):
    """This database must not be used this way; ``reason`` says why."""

    def __init__(
        self, reason: Literal["not_playground", "is_playground", "not_our_ring", "ring_lost"]
    ) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Store:
    """The rooms of the store. Each holds only the keys its side may use; hand on only what is needed."""

    database: Database
    box: ReporterBox
    casework: CaseFiles
    roster: Roster
    release: Release
    outbox: Outbox
    watch: Watch
    audit: Audit
    members: Members
    choices: NoteChoices
    kept: Kept
    editors: EditorsPost
    teams: Teams
    runs: Runs
    mailing: Mailing
    pulses: Pulses

    async def alive(self) -> bool:
        """Whether the database answers. Raises ``Unavailable`` where it does not."""
        async with self.database.read() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar_one())

    async def audit_entries(self) -> int:
        """Check the audit chain and count its rows. Raises ``Unreadable`` where it was altered."""
        async with self.database.read() as connection:
            return len(await self.audit.entries(connection))


async def open_store(
    url: str,
    ring: Ring,
    tenant: str,
    *,
    playground: bool,
    chance: Chance,
    clock: Callable[[], datetime],
    zone: tzinfo = UTC,
) -> Store:
    """Connect, migrate, and check that database, ring and use belong together.

    ``zone`` is where working days are counted. Raises ``Unavailable``, ``TooNew`` or ``WrongDatabase``; on
    any of them nothing was changed.
    """
    database = Database(url)
    try:
        await _check_kind(database, playground=playground)
        await migrate(database)
        store = _rooms(database, ring, tenant, chance, clock, zone)
        async with database.write() as connection:
            new = await marks.read_mark(connection, tenant, marks.RING) is None
            if not await marks.ring_is_ours(connection, tenant, ring.fingerprint(tenant)):
                raise WrongDatabase("not_our_ring")
            if new:
                await store.audit.begin(connection)
            if playground:
                await marks.set_mark(connection, tenant, marks.PLAYGROUND, b"playground")
    except BaseException:
        await database.close()
        raise
    return store


async def holds_data(url: str) -> bool:
    """Whether Wren has used this database before. Changes nothing, makes nothing. Raises ``Unavailable``."""
    database = Database(url)
    if database.sqlite and not await asyncio.to_thread(Path(make_url(url).database or "").exists):
        return False
    try:
        async with database.read() as connection:
            names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
            return tables.meta.name in names and bool(await _marks(connection))
    finally:
        await database.close()


def _rooms(
    database: Database,
    ring: Ring,
    tenant: str,
    chance: Chance,
    clock: Callable[[], datetime],
    zone: tzinfo,
) -> Store:
    guardian, reporter, courier = ring.guardian(), ring.reporter(), ring.courier()
    cases = Cases(guardian.content, tenant, chance)
    letters = LetterBook(guardian.content, tenant, chance)
    audit = Audit(guardian.content, guardian.audit_key, tenant, chance, clock)
    inbox = Inbox(guardian.event_key, tenant, clock)
    rows = PoolRows(reporter.content, cases, tenant)
    intake = Intake(database, inbox, rows)
    people = (database, guardian.content, reporter.route, reporter.members_key, tenant, chance)
    runs = Runs(database, guardian.content, tenant, chance)
    roster = Roster(database, guardian.content, cases, letters, audit, tenant)
    return Store(
        database=database,
        box=ReporterBox(database, reporter, cases, rows, letters, inbox, intake),
        casework=CaseFiles(database, cases, roster, letters, audit, inbox),
        roster=roster,
        release=Release(database, rows, cases, letters, guardian.event_key, clock),
        outbox=Outbox(database, courier, cases),
        watch=Watch(database, cases, letters, inbox, clock, zone),
        audit=audit,
        members=Members(*people, courier.route),
        choices=NoteChoices(*people),
        kept=Kept(database, guardian.content, tenant, chance),
        editors=EditorsPost(database, letters, inbox),
        teams=Teams(database, guardian.content, letters, ring.purpose_key("teams"), tenant, chance),
        runs=runs,
        mailing=Mailing(database, runs, tenant),
        pulses=Pulses(database, guardian.content, letters, tenant, chance),
    )


async def _check_kind(database: Database, *, playground: bool) -> None:
    """A playground uses only what it made; nothing else uses a playground's."""
    async with database.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        kept = await _marks(connection) if tables.meta.name in names else set()
    marked = marks.PLAYGROUND in kept
    # A start that was cut off after making the tables has left no mark at all: that is still a new database.
    if playground and names and not marked and (kept or tables.meta.name not in names):
        raise WrongDatabase("not_playground")
    if marked and not playground:
        raise WrongDatabase("is_playground")


async def _marks(connection: AsyncConnection) -> set[str]:
    return set((await connection.execute(select(tables.meta.c.name))).scalars())
