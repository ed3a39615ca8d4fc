"""The courier's side of the store: which letters go out next, and what became of them.

Holds the courier's ring, the only one that opens a return address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Row, and_, delete, exists, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases
from store.database import Database
from store.letters import UNSENT
from store.records import CaseState, Letter, NotYours, unpack
from store.vault import CourierKeys, Unreadable

NOTICES = ("case.new", "case.changed", "case.withdrawn")
"""Letters whose post is the notice of its case."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reporter may be told of an answer, and whether she wants to be. Opened for one delivery."""

    person: str = field(repr=False)
    notify: Literal["look", "soon"] = "look"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that gave up, as an operator may see it: no case, no person, no words."""

    id: str
    kind: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Outbox:
    """Claims letters, each by exactly one process, in the order of their lane. A dead one holds up none."""

    database: Database
    keys: CourierKeys = field(repr=False)
    cases: Cases

    async def claim(self, now: int, lease_until: int, most: int) -> list[Letter]:
        """Take letters that are due. One whose sender died counts as unclear once its lease is over."""
        table, earlier = tables.letter, tables.letter.alias("earlier")
        first_of_lane = ~exists().where(
            earlier.c.tenant == table.c.tenant,
            earlier.c.lane == table.c.lane,
            earlier.c.seq < table.c.seq,
            earlier.c.status != "dead",
        )
        ready = or_(
            and_(table.c.status.in_((*UNSENT, "unclear")), table.c.due <= now),
            and_(table.c.status == "sending", table.c.lease <= now),
        )
        chosen = (
            select(table.c.id, table.c.status)
            .where(table.c.tenant == self.cases.tenant, ready, first_of_lane)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        async with self.database.write() as connection:
            before = {row.id: row.status for row in await connection.execute(chosen)}
            if not before:
                return []
            taken = await connection.execute(
                update(table)
                .where(table.c.tenant == self.cases.tenant, table.c.id.in_(list(before)))
                .values(status="sending", lease=lease_until, attempt=table.c.attempt + 1)
                .returning(*table.c)
            )
            letters = []
            for row in taken.all():
                try:
                    letters.append(self._opened(row, unclear=before[row.id] not in UNSENT))
                except Unreadable:
                    await self._set_on(connection, row.id, status="dead", lease=0)
        return letters

    def _opened(self, row: Row[*tuple[Any, ...]], *, unclear: bool) -> Letter:
        plain = self.keys.content.unseal("letter", ("letter", self.cases.tenant, row.id), row.body)
        facts = unpack(plain)
        return Letter(
            row.id,
            facts["kind"],
            row.lane,
            facts["case"],
            row.marker,
            row.attempt,
            row.repeats,
            unclear,
            facts["facts"],
        )

    async def done(self, letter: Letter, posted: str = "") -> None:
        """It arrived (or needs not). Where ``posted`` is the case's notice, that is remembered."""
        async with self.database.write() as connection:
            if posted and letter.kind in NOTICES:
                case = await self.cases.load(connection, letter.case, lock=True)
                await self.cases.save(connection, case, replace(case.state, posted=posted))
            await connection.execute(
                delete(tables.letter).where(
                    tables.letter.c.tenant == self.cases.tenant, tables.letter.c.id == letter.id
                )
            )

    async def again(self, letter: Letter, due: int, *, unclear: bool = False, counts: bool = True) -> None:
        """Not yet: try after ``due``. ``unclear``: it may have arrived, look before repeating.

        ``counts``: whether this was one of the tries that it has. If not, Wren itself cannot post just now.
        """
        tries = letter.attempt if counts else letter.attempt - 1
        status = "waiting" if counts else "blocked"
        await self._set(letter, status="unclear" if unclear else status, due=due, lease=0, attempt=tries)

    async def repeating(self, letter: Letter, lease_until: int) -> None:
        """Note, before it is done, that a post which may have arrived is now repeated."""
        await self._set(letter, repeats=letter.repeats + 1, lease=lease_until)

    async def give_up(self, letter: Letter, *, unclear: bool = False) -> None:
        """Leave it for a person to see to. It keeps its place, and what comes after it goes on.

        ``unclear``: it may have arrived, so that ``retry`` must look first.
        """
        repeats = max(letter.repeats, 1) if unclear or letter.unclear else letter.repeats
        await self._set(letter, status="dead", due=0, lease=0, repeats=repeats)

    async def _set(self, letter: Letter, **values: object) -> None:
        async with self.database.write() as connection:
            await self._set_on(connection, letter.id, **values)

    async def _set_on(self, connection: AsyncConnection, letter: str, **values: object) -> None:
        await connection.execute(
            update(tables.letter)
            .where(tables.letter.c.tenant == self.cases.tenant, tables.letter.c.id == letter)
            .values(**values)
        )

    async def case(self, case: str) -> CaseState:
        """What a notice about this case may say now. Raises ``NotYours``."""
        async with self.database.read() as connection:
            return (await self.cases.load(connection, case)).state

    async def address(self, case: str) -> Address | None:
        """Open the sealed return address for one delivery; None where none was kept."""
        async with self.database.read() as connection:
            query = select(tables.case.c.route, tables.case.c.owner).where(
                tables.case.c.tenant == self.cases.tenant, tables.case.c.id == case
            )
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotYours
        plain = self.keys.route.open(("route", self.cases.tenant, case), row.route)
        if not plain:
            return None
        address = Address(**unpack(plain))
        # Anyone can seal to a public key: only her own tag proves that she wrote this address.
        return address if self.keys.owner.matches(address.person, case, row.owner) else None

    async def dead(self) -> list[DeadLetter]:
        """Letters that gave up."""
        query = select(tables.letter).where(
            tables.letter.c.tenant == self.cases.tenant, tables.letter.c.status == "dead"
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [DeadLetter(row.id, self._kind(row), row.attempt) for row in rows]

    def _kind(self, row: Row[*tuple[Any, ...]]) -> str:
        try:
            return self._opened(row, unclear=False).kind
        except Unreadable:
            return "unreadable"

    async def retry(self, letters: Sequence[str]) -> int:
        """Send dead letters after all. One that may have arrived is looked up first."""
        async with self.database.write() as connection:
            revived = await connection.execute(
                update(tables.letter)
                .where(
                    tables.letter.c.tenant == self.cases.tenant,
                    tables.letter.c.status == "dead",
                    tables.letter.c.id.in_(letters),
                )
                .values(
                    status=sql_case((tables.letter.c.repeats > 0, "unclear"), else_="waiting"),
                    due=0,
                    attempt=0,
                    repeats=0,
                )
                .returning(tables.letter.c.id)
            )
            return len(revived.all())

    async def counts(self) -> dict[str, int]:
        """How many letters there are, by status."""
        async with self.database.read() as connection:
            return await _counts(connection, self.cases.tenant)


async def _counts(connection: AsyncConnection, tenant: str) -> dict[str, int]:
    query = (
        select(tables.letter.c.status, func.count())
        .where(tables.letter.c.tenant == tenant)
        .group_by(tables.letter.c.status)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
