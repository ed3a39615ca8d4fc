"""Everybody who has Wren: where a private message reaches her, and what she chose about the weekly note.

One row a person, all of one length, sealed to the courier. A row is written when Wren is installed for
somebody, by a roster of the platform, or when she changes a choice of hers; never because she used Wren.
The tag finds her row again and is an HMAC: without the ring it names nobody.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Database, insert_new
from store.marks import one_at_a_time
from store.records import pack, unpack
from store.vault import ROUTE_PLAIN, CourierKeys, Unreadable

Track = Literal["everyone", "practitioners", "hr", "board"]
SLICE = 100
MOST_WHERE = 300
"""Characters of an address that fit into a row beside everything else."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has Wren. ``where`` is the platform's own; ``note``: she wants the weekly note."""

    person: str = field(repr=False)
    where: str = field(default="", repr=False)
    note: bool = True
    track: Track = "everyone"


@dataclass(frozen=True, slots=True)
class Members:
    """The rows. Only what acts for the courier holds this: it opens addresses."""

    database: Database
    keys: CourierKeys = field(repr=False)
    tenant: str

    async def find(self, person: str) -> str | None:
        """Where a private message reaches this person, or None where that is not known."""
        member = await self.member(person)
        return (member.where or None) if member is not None else None

    async def keep(self, person: str, where: str) -> None:
        """Remember where she is reached, from an installation or a roster. Her choices stay."""
        if len(where.encode()) > MOST_WHERE:
            where = ""
        await self._change(person, where=where)

    async def choose(self, person: str, *, note: bool | None = None, track: Track | None = None) -> None:
        """What she chose about the weekly note."""
        chosen = {"note": note, "track": track}
        await self._change(person, **{name: value for name, value in chosen.items() if value is not None})

    async def forget(self, person: str) -> None:
        """Wren was taken away from her, or she blocked it."""
        async with self.database.write() as connection:
            await connection.execute(
                delete(tables.member).where(
                    tables.member.c.tenant == self.tenant, tables.member.c.tag == self._tag(person)
                )
            )

    async def member(self, person: str) -> Member | None:
        """All that is known of her, or None."""
        async with self.database.read() as connection:
            return await self._read(connection, person)

    async def tagged(self, tags: Collection[bytes]) -> dict[bytes, Member]:
        """The members whose rows have these tags. A row that cannot be opened is left out."""
        query = select(tables.member.c.tag, tables.member.c.body).where(
            tables.member.c.tenant == self.tenant, tables.member.c.tag.in_(list(tags))
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = {}
        for row in rows:
            with suppress(Unreadable):
                found[bytes(row.tag)] = self._opened(row.tag, row.body)
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
        rows = [
            {"tenant": self.tenant, "tag": tag, "body": self._sealed(tag, Member(person))}
            for tag, person in people.items()
        ]
        async with self.database.write() as connection:
            await connection.execute(insert_new(self.database, tables.member), rows)

    async def everyone(self) -> list[Member]:
        """Everybody, in no order that means anything. A row that cannot be opened is left out."""
        query = select(tables.member.c.tag, tables.member.c.body).where(tables.member.c.tenant == self.tenant)
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            with suppress(Unreadable):
                found.append(self._opened(row.tag, row.body))
        return found

    async def _change(self, person: str, **what: object) -> None:
        tag = self._tag(person)
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            old = await self._read(connection, person)
            new: Member = replace(old or Member(person), **what)  # type: ignore[arg-type]
            if new == old:
                return
            body = self._sealed(tag, new)
            if old is None:
                await connection.execute(insert(tables.member).values(tenant=self.tenant, tag=tag, body=body))
            else:
                await connection.execute(
                    update(tables.member)
                    .where(tables.member.c.tenant == self.tenant, tables.member.c.tag == tag)
                    .values(body=body)
                )

    async def _read(self, connection: AsyncConnection, person: str) -> Member | None:
        tag = self._tag(person)
        query = select(tables.member.c.body).where(
            tables.member.c.tenant == self.tenant, tables.member.c.tag == tag
        )
        body = (await connection.execute(query)).scalar_one_or_none()
        return None if body is None else self._opened(tag, body)

    def _sealed(self, tag: bytes, member: Member) -> bytes:
        return self.keys.members.seal(self._context(tag), _packed(member))

    def _opened(self, tag: bytes, body: bytes) -> Member:
        facts = unpack(self.keys.route.open(self._context(tag), body))
        return Member(facts["person"], facts["where"], facts["note"], facts["track"])

    def _context(self, tag: bytes) -> tuple[str | bytes, ...]:
        return ("member", self.tenant, tag)

    def _tag(self, person: str) -> bytes:
        return hmac.digest(self.keys.members_key, f"{self.tenant}/{person}".encode(), sha256)


def _packed(member: Member) -> bytes:
    plain = pack({name: getattr(member, name) for name in ("person", "where", "note", "track")})
    if len(plain) > ROUTE_PLAIN:
        plain = pack({"person": member.person, "where": "", "note": member.note, "track": member.track})
    return plain
