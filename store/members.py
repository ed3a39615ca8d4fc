"""Everybody who has Wren, and where a private message reaches her. See ``store.choices`` for the rows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from store import tables
from store.choices import Member, NoteChoices
from store.database import insert_new
from store.marks import one_at_a_time
from store.records import unpack
from store.vault import RouteOpener, Unreadable

SLICE = 100


@dataclass(frozen=True, slots=True)
class Members(NoteChoices):
    """The whole rows. Only what acts for the courier holds this: it opens addresses."""

    route: RouteOpener = field(repr=False)

    async def find(self, person: str) -> str | None:
        """Where a private message reaches this person, or None where that is not known."""
        tag = self._tag(person)
        async with self.database.read() as connection:
            sealed = await self._column(connection, tag, "address")
        return None if sealed is None else self._opened_address(tag, sealed)["where"] or None

    async def keep(self, person: str, where: str) -> None:
        """Remember where she is reached, from an installation or a roster. Her choices stay."""
        tag, member = self._tag(person), Member(person, where)
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            sealed = await self._column(connection, tag, "address")
            if sealed is None:
                await self._insert(connection, member)
            elif self._opened_address(tag, sealed)["where"] != where:
                await self._set(connection, tag, address=self._sealed_address(tag, member))

    async def forget(self, person: str) -> None:
        """Wren was taken away from her, or she blocked it."""
        async with self.database.write() as connection:
            await connection.execute(delete(tables.member).where(*self._row(self._tag(person))))

    async def everyone(self) -> list[Member]:
        """Everybody, in no order that means anything. A row that cannot be opened is left out."""
        query = select(tables.member).where(tables.member.c.tenant == self.tenant)
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            with suppress(Unreadable):
                found.append(self._opened(row))
        return found

    async def tagged(self, tags: Collection[bytes]) -> dict[bytes, Member]:
        """The members whose rows have these tags. A row that cannot be opened is left out."""
        query = select(tables.member).where(
            tables.member.c.tenant == self.tenant, tables.member.c.tag.in_(list(tags))
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = {}
        for row in rows:
            with suppress(Unreadable):
                found[bytes(row.tag)] = self._opened(row)
        return found

    async def sync(self, platform: str, people: Sequence[str]) -> tuple[int, int]:
        """Bring the rows of a platform to its roster. Returns how many came, and how many went.

        Rows of other platforms stay. Choices stay; whoever has left the roster is forgotten with hers.
        """
        listed = {self._tag(person): person for person in people}
        async with self.database.read() as connection:
            query = select(tables.member.c.tag).where(tables.member.c.tenant == self.tenant)
            known = {bytes(tag) for tag in (await connection.execute(query)).scalars()}
        new, gone = sorted(listed.keys() - known), list[bytes]()
        for start in range(0, len(new), SLICE):
            await self._add({tag: listed[tag] for tag in new[start : start + SLICE]})
            # Sealing takes a while: others have their turn in between.
            await asyncio.sleep(0)
        missing = sorted(known - listed.keys())
        for start in range(0, len(missing) if people else 0, SLICE):
            others = await self.tagged(missing[start : start + SLICE])
            gone += [tag for tag, member in others.items() if member.person.startswith(f"{platform}:")]
        if gone:
            table = tables.member.c
            leave = delete(tables.member).where(table.tenant == self.tenant, table.tag == bindparam("left"))
            async with self.database.write() as connection:
                await connection.execute(leave, [{"left": tag} for tag in gone])
        return len(new), len(gone)

    async def _add(self, people: Mapping[bytes, str]) -> None:
        rows = [self._values(tag, Member(person)) for tag, person in people.items()]
        async with self.database.write() as connection:
            await connection.execute(insert_new(self.database, tables.member), rows)

    def _opened(self, row: Row[*tuple[Any, ...]]) -> Member:
        address = self._opened_address(row.tag, row.address)
        return Member(address["person"], address["where"], self._opened_choices(row.tag, row.choices))

    def _opened_address(self, tag: bytes, sealed: bytes) -> dict[str, str]:
        facts: dict[str, str] = unpack(self.route.open(self._context(tag), sealed))
        return facts
