"""The reporter's box: finding her concerns again, and reading them.

Holds the owner key and the pepper, and may seal a return address. It cannot open one: only the
courier's ring does that.
"""

from __future__ import annotations

import base64
import hmac
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import OpenCase
from store.pool import Slot
from store.records import BoxCase, Gone, Message, NotYours
from store.sending import Sending, lookup_of
from store.texts import joined
from store.vault import Unreadable


@dataclass(frozen=True, slots=True)
class ReporterBox(Sending):
    """All that a reporter's side of Wren may do with the store."""

    async def mine(self, person: str) -> list[str]:
        """The cases whose address this person kept, those still waiting in the pool included."""
        async with self.database.read() as connection:
            return await self._mine(connection, person, await self.rows.all(connection))

    async def _mine(self, connection: AsyncConnection, person: str, slots: list[Slot]) -> list[str]:
        query = select(tables.case.c.id, tables.case.c.owner).where(tables.case.c.tenant == self.cases.tenant)
        rows = [(row.id, row.owner) for row in await connection.execute(query)]
        rows += [(slot.facts["case"], base64.b64decode(slot.facts["owner"])) for slot in slots if slot.new]
        return [case for case, owner in rows if self.keys.owner.matches(person, case, owner)]

    async def by_receipt(self, receipt: str) -> str:
        """The case these receipt words open. Raises ``NotYours`` where there is none."""
        root = await self.keys.receipts.lookup(receipt)
        async with self.database.read() as connection:
            query = select(tables.case.c.id, tables.case.c.lookup).where(
                tables.case.c.tenant == self.cases.tenant
            )
            rows = [(row.id, row.lookup) for row in await connection.execute(query)]
            slots = [slot for slot in await self.rows.all(connection) if slot.new]
        rows += [(slot.facts["case"], base64.b64decode(slot.facts["lookup"])) for slot in slots]
        for case, lookup in rows:
            if hmac.compare_digest(lookup, lookup_of(root, case)):
                return str(case)
        raise NotYours

    async def read(self, case: str) -> BoxCase:
        """The whole thread. The caller has shown that it is hers. Raises ``NotYours``, ``Gone``."""
        async with self.database.read() as connection:
            return await self._read(connection, case, await self.rows.all(connection))

    async def read_mine(self, person: str) -> list[BoxCase]:
        """All her cases whose address she kept. One that can no longer be read is left out."""
        async with self.database.read() as connection:
            slots = await self.rows.all(connection)
            cases = []
            for case in await self._mine(connection, person, slots):
                with suppress(Gone, NotYours, Unreadable):
                    cases.append(await self._read(connection, case, slots))
        return cases

    async def _read(self, connection: AsyncConnection, case: str, slots: list[Slot]) -> BoxCase:
        waiting = [slot for slot in slots if slot.new and slot.facts["case"] == case]
        if waiting:
            return _waiting_case(waiting[0], _additions(slots, case))
        opened = await self.cases.load(connection, case)
        if opened.state.status == "withdrawn":
            raise Gone
        messages = await self.cases.messages(connection, opened)
        return _released_case(opened, messages, _additions(slots, case))


def _additions(slots: list[Slot], case: str) -> list[Slot]:
    found = [slot for slot in slots if not slot.new and slot.facts["case"] == case]
    return sorted(found, key=lambda slot: int(slot.facts["turn"]))


def _pending(slots: list[Slot]) -> tuple[Message, ...]:
    return tuple(Message(slot.facts["kind"], "staff", slot.facts["words"]) for slot in slots)


def _waiting_case(slot: Slot, additions: list[Slot]) -> BoxCase:
    facts = slot.facts
    own = [Message("concern", "staff", facts["words"])]
    if facts["wish"]:
        own.append(Message("wish", "staff", facts["wish"]))
    pending = (*own, *_pending(additions))
    return BoxCase(facts["case"], facts["topic"], "open", waiting=True, opened=False, pending=pending)


def _released_case(case: OpenCase, messages: tuple[Message, ...], additions: list[Slot]) -> BoxCase:
    shown = tuple(message for message in joined(messages) if message.side != "note")
    state = case.state
    return BoxCase(
        case.id, state.topic, state.status, False, state.opened, state.claimed, shown, _pending(additions)
    )
