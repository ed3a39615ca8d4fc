"""Who the guardians are. Every change is told to the guardians' channel, and nothing can silence that."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.audit import Audit
from store.batching import Batches
from store.cases import Cases
from store.database import Database
from store.letters import LetterBook, roster_lane
from store.marks import one_at_a_time
from store.records import Guardian, NotYours, new_id, pack, unpack
from store.vault import ContentKeys, Unreadable

GUARDIAN_BYTES = 512
MOST_GUARDIANS = 10
"""As many as fit in one list of choices on the tightest platform."""


class RosterFull(Exception):
    """There are as many guardians already as the form can show."""


class LastOne(Exception):
    """Without this guardian, open cases could be opened by nobody, for ever."""


class AlreadyThere(Exception):
    """This person is on the roster."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The list of guardians, sealed. Authority is read from here at every press."""

    database: Database
    content: ContentKeys = field(repr=False)
    cases: Cases
    letters: LetterBook
    audit: Audit
    tenant: str
    _readers: Batches[None, list[Guardian]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_readers", Batches(self._read_for))

    async def all(self) -> list[Guardian]:
        """Every guardian, by name. Read anew for each who asks; who ask at the same time share one look."""
        return await self._readers.ask(None)

    async def _read_for(self, askers: list[None]) -> list[list[Guardian]]:
        async with self.database.read() as connection:
            return [await self.on(connection)] * len(askers)

    async def on(self, connection: AsyncConnection) -> list[Guardian]:
        """The same within a transaction."""
        query = select(tables.guardian).where(tables.guardian.c.tenant == self.tenant)
        found = []
        for row in await connection.execute(query):
            # One damaged row takes away one guardian, never the whole form.
            with suppress(Unreadable):
                plain = self.content.unseal("guardian", ("guardian", self.tenant, row.id), row.body)
                found.append(Guardian(row.id, **unpack(plain)))
        return sorted(found, key=lambda guardian: (guardian.name, guardian.id))

    async def find(self, connection: AsyncConnection, person: str) -> Guardian:
        """The guardian this person is. Raises ``NotYours``."""
        for guardian in await self.on(connection):
            if guardian.person == person:
                return guardian
        raise NotYours

    async def is_guardian(self, person: str) -> bool:
        """Whether this person is on the roster."""
        return any(guardian.person == person for guardian in await self.all())

    async def seed(self, people: Iterable[tuple[str, str]]) -> None:
        """The first guardians, from the settings; read only while the roster is empty. All confirmed."""
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            if await self.on(connection):
                return
            for person, name in list(people)[:MOST_GUARDIANS]:
                new = await self._insert(connection, person, name, confirmed=True)
                await self.letters.write(connection, "roster.added", roster_lane(new), facts={"name": name})

    async def add(self, person: str, name: str) -> None:
        """Add a guardian. She serves new concerns; earlier ones only once a sitting guardian confirms her.

        Raises ``AlreadyThere``, ``RosterFull``.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            there = await self.on(connection)
            if any(guardian.person == person for guardian in there):
                raise AlreadyThere
            if len(there) >= MOST_GUARDIANS:
                raise RosterFull
            # With nobody left who could confirm, the next one is as good as the first.
            first = not any(guardian.confirmed for guardian in there)
            new = await self._insert(connection, person, name, confirmed=first)
            kind = "roster.added" if first else "roster.asked"
            await self.audit.record(connection, "roster.add", new)
            facts = {"name": name, "guardian": new}
            await self.letters.write(connection, kind, roster_lane(new), facts=facts)

    async def remove(self, person: str, *, even_so: bool = False) -> None:
        """Take a guardian off the roster: from now on she opens nothing.

        Raises ``NotYours`` for somebody who is none, ``LastOne`` where open cases would be left with nobody
        and that was not accepted by ``even_so``.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            guardian = await self.find(connection, person)
            left = {one.id for one in await self.on(connection)} - {guardian.id}
            states = [case.state for case in await self.cases.load_all(connection)]
            if not even_so and any(
                state.status == "open" and guardian.id in state.entitled and left.isdisjoint(state.entitled)
                for state in states
            ):
                raise LastOne
            await connection.execute(
                delete(tables.guardian).where(
                    tables.guardian.c.tenant == self.tenant, tables.guardian.c.id == guardian.id
                )
            )
            await self.audit.record(connection, "roster.remove", guardian.id)
            facts = {"name": guardian.name}
            await self.letters.write(connection, "roster.removed", roster_lane(guardian.id), facts=facts)

    async def confirm(self, sitting: str, new: str) -> Guardian:
        """A sitting guardian lets a new one into the earlier cases that she herself may open.

        Nobody can give what she could not open herself, nobody confirms herself, and nobody gets into a case
        whose writer left her out. Each sitting guardian may give her own part. Raises ``NotYours``.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            giver = await self.find(connection, sitting)
            taker = next((one for one in await self.on(connection) if one.id == new), None)
            if taker is None or not giver.confirmed or giver.id == taker.id:
                raise NotYours
            first = not taker.confirmed
            taker = replace(taker, confirmed=True)
            await connection.execute(
                update(tables.guardian)
                .where(tables.guardian.c.tenant == self.tenant, tables.guardian.c.id == taker.id)
                .values(body=self._sealed(taker))
            )
            every = await self.cases.load_all(connection)
            opened = [await self._let_in(connection, case.id, giver, taker) for case in every]
            if not first and not any(opened):
                return taker
            await self.audit.record(connection, "roster.confirm", giver.id)
            facts = {"name": taker.name, "by": giver.name}
            await self.letters.write(connection, "roster.confirmed", roster_lane(taker.id), facts=facts)
            return taker

    async def _let_in(self, connection: AsyncConnection, case: str, giver: Guardian, taker: Guardian) -> bool:
        opened = await self.cases.load(connection, case, lock=True)
        state = opened.state
        if giver.id not in state.entitled or taker.id in state.entitled:
            return False
        if taker.person in state.excluded:
            # She said that this person must not see it; no colleague can overrule that.
            return False
        await self.cases.save(connection, opened, replace(state, entitled=(*state.entitled, taker.id)))
        return True

    async def _insert(self, connection: AsyncConnection, person: str, name: str, confirmed: bool) -> str:
        guardian = Guardian(new_id(self.cases.chance), person, name, confirmed)
        await connection.execute(
            insert(tables.guardian).values(tenant=self.tenant, id=guardian.id, body=self._sealed(guardian))
        )
        return guardian.id

    def _sealed(self, guardian: Guardian) -> bytes:
        plain = pack({"person": guardian.person, "name": guardian.name, "confirmed": guardian.confirmed})
        context = ("guardian", self.tenant, guardian.id)
        return self.content.seal("guardian", context, plain, GUARDIAN_BYTES, self.cases.chance)
