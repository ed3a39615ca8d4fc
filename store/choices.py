"""What everybody who has Wren chose about the weekly note, in the one row that she has.

All rows are of one length. A row is written when Wren is installed for somebody, by a roster of the platform,
or when she changes a choice of hers; never because she used Wren. The tag finds her row again and is an
HMAC: without the ring it names nobody. Who she is and where lies sealed to the courier (``store.members``);
what she chose lies beside it under another key, so that the people's side can change it and open no address.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance, Database
from store.marks import one_at_a_time
from store.records import pack, unpack
from store.vault import ContentKeys, RouteSealer

Track = Literal["everyone", "practitioners", "hr", "board"]
CHOICES_BYTES = 128
MOST_WHERE = 300
"""Bytes of an address that fit into a row beside everything else."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose. ``note``: she wants the weekly note; ``track``: which pieces."""

    note: bool = True
    track: Track = "everyone"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has Wren. ``where`` is the platform's own address, empty where none is needed."""

    person: str = field(repr=False)
    where: str = field(default="", repr=False)
    choices: Choices = Choices()


@dataclass(frozen=True, slots=True)
class NoteChoices:
    """What people choose about the weekly note. Seals an address, and can open none."""

    database: Database
    content: ContentKeys = field(repr=False)
    sealer: RouteSealer = field(repr=False)
    tag_key: bytes = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    async def choices(self, person: str) -> Choices:
        """What she chose, or what holds for everybody who chose nothing. Raises ``Unreadable``."""
        async with self.database.read() as connection:
            return await self._choices(connection, self._tag(person)) or Choices()

    async def choose(self, person: str, *, note: bool | None = None, track: Track | None = None) -> None:
        """Change what she chose, and only that."""
        tag = self._tag(person)
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            old = await self._choices(connection, tag)
            new = old or Choices()
            if note is not None:
                new = replace(new, note=note)
            if track is not None:
                new = replace(new, track=track)
            if old is None:
                await self._insert(connection, Member(person, "", new))
            else:
                await self._set(connection, tag, choices=self._sealed_choices(tag, new))

    async def _choices(self, connection: AsyncConnection, tag: bytes) -> Choices | None:
        sealed = await self._column(connection, tag, "choices")
        return None if sealed is None else self._opened_choices(tag, sealed)

    async def _column(self, connection: AsyncConnection, tag: bytes, name: str) -> bytes | None:
        query = select(tables.member.c[name]).where(*self._row(tag))
        value: bytes | None = (await connection.execute(query)).scalar_one_or_none()
        return value

    async def _insert(self, connection: AsyncConnection, member: Member) -> None:
        values = self._values(self._tag(member.person), member)
        await connection.execute(insert(tables.member).values(values))

    def _values(self, tag: bytes, member: Member) -> dict[str, object]:
        return {
            "tenant": self.tenant,
            "tag": tag,
            "address": self._sealed_address(tag, member),
            "choices": self._sealed_choices(tag, member.choices),
        }

    async def _set(self, connection: AsyncConnection, tag: bytes, **values: bytes) -> None:
        await connection.execute(update(tables.member).where(*self._row(tag)).values(**values))

    def _sealed_address(self, tag: bytes, member: Member) -> bytes:
        where = member.where if len(member.where.encode()) <= MOST_WHERE else ""
        return self.sealer.seal(self._context(tag), pack({"person": member.person, "where": where}))

    def _sealed_choices(self, tag: bytes, choices: Choices) -> bytes:
        plain = pack({"note": choices.note, "track": choices.track})
        return self.content.seal("member", self._context(tag), plain, CHOICES_BYTES, self.chance)

    def _opened_choices(self, tag: bytes, sealed: bytes) -> Choices:
        facts = unpack(self.content.unseal("member", self._context(tag), sealed))
        return Choices(facts["note"], facts["track"])

    def _row(self, tag: bytes) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return tables.member.c.tenant == self.tenant, tables.member.c.tag == tag

    def _context(self, tag: bytes) -> tuple[str | bytes, ...]:
        return ("member", self.tenant, tag)

    def _tag(self, person: str) -> bytes:
        return hmac.digest(self.tag_key, f"{self.tenant}/{person}".encode(), sha256)
