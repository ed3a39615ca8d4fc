"""Where what a reporter sends waits until it is released: equal sealed rows that show nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases
from store.records import pack, unpack
from store.vault import ContentKeys, Unreadable

SLOT_BYTES = 80 * 1024


@dataclass(frozen=True, slots=True)
class Slot:
    """An opened row of the pool."""

    id: str
    facts: dict[str, Any] = field(repr=False)

    @property
    def new(self) -> bool:
        """A concern of its own, not an addition to one."""
        return bool(self.facts["kind"] == "concern")


@dataclass(frozen=True, slots=True)
class SealedSlot:
    """A row as the pool keeps it."""

    id: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PoolRows:
    """Reads and writes the rows. Both the reporter's box and the release use it."""

    content: ContentKeys = field(repr=False)
    cases: Cases
    tenant: str

    def sealed(self, slot: str, facts: dict[str, Any]) -> SealedSlot:
        """What was sent, sealed into one row."""
        context = ("pool", self.tenant, slot)
        return SealedSlot(
            slot, self.content.seal("pool", context, pack(facts), SLOT_BYTES, self.cases.chance)
        )

    async def insert(self, connection: AsyncConnection, slots: Iterable[SealedSlot]) -> None:
        """Put rows into the pool, in the order of their random numbers."""
        ordered = sorted(slots, key=lambda slot: slot.id)
        rows = [{"tenant": self.tenant, "id": slot.id, "body": slot.body} for slot in ordered]
        if rows:
            await connection.execute(insert(tables.pool), rows)

    async def put(self, connection: AsyncConnection, slot: str, facts: dict[str, Any]) -> None:
        """Seal what was sent into one row, and put it into the pool."""
        await self.insert(connection, [self.sealed(slot, facts)])

    async def all(self, connection: AsyncConnection) -> list[Slot]:
        """Every row that this ring can open. One that was damaged holds up nobody else's."""
        query = select(tables.pool.c.id, tables.pool.c.body).where(tables.pool.c.tenant == self.tenant)
        slots = []
        for row in await connection.execute(query):
            try:
                plain = self.content.unseal("pool", ("pool", self.tenant, row.id), row.body)
            except Unreadable:
                continue
            slots.append(Slot(row.id, unpack(plain)))
        return slots

    async def take(self, connection: AsyncConnection, slots: Sequence[str]) -> set[str]:
        """Remove rows; returns those that nobody else removed before.

        Whoever removes a row decides what becomes of it.
        """
        gone = await connection.execute(
            delete(tables.pool)
            .where(tables.pool.c.tenant == self.tenant, tables.pool.c.id.in_(slots))
            .returning(tables.pool.c.id)
        )
        return set(gone.scalars())
