"""The reporter's box: sending, finding her concerns again, reading, adding, withdrawing.

Holds the owner key and the pepper, and may seal a return address. It cannot open one: only the
courier's ring does that.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases, OpenCase
from store.database import Database
from store.inbox import Inbox
from store.letters import LetterBook, relay_lane, staff_lane
from store.marks import one_at_a_time
from store.pool import PoolRows, Slot
from store.records import BoxCase, CaseState, Concern, Gone, Message, NotYours, new_id, pack
from store.texts import joined
from store.vault import ReporterKeys

TAG_BYTES = 32


@dataclass(frozen=True, slots=True)
class ReporterBox:
    """All that a reporter's side of Wren may do with the store."""

    database: Database
    keys: ReporterKeys = field(repr=False)
    cases: Cases
    rows: PoolRows
    letters: LetterBook
    inbox: Inbox

    async def send(self, concern: Concern) -> bool:
        """Put a concern into the pool, durably. False if this very form was taken before."""
        route = b""
        owner = self.cases.chance(TAG_BYTES)
        if concern.person is not None:
            owner = self.keys.owner.tag(concern.person, concern.case)
            route = pack({"person": concern.person, "notify": concern.notify})
        lookup = self.cases.chance(TAG_BYTES)
        if concern.receipt:
            lookup = await self.keys.receipts.lookup(concern.receipt)
        sealed = self.keys.route.seal(("route", self.cases.tenant, concern.case), route)
        facts = {
            "kind": "concern",
            "case": concern.case,
            "topic": concern.topic,
            "words": concern.words,
            "wish": concern.wish,
            "danger": concern.danger,
            "mode": concern.mode,
            "called": concern.called,
            "entitled": list(concern.entitled),
            "owner": base64.b64encode(owner).decode(),
            "lookup": base64.b64encode(lookup).decode(),
            "route": base64.b64encode(sealed).decode(),
            "due": concern.due,
            "alone": concern.alone,
            "turn": 0,
        }
        async with self.database.write() as connection:
            if not await self.inbox.first_time(connection, concern.slot):
                return False
            await self.rows.put(connection, concern.slot, facts)
        return True

    async def mine(self, person: str) -> list[str]:
        """The cases whose address this person kept, those still waiting in the pool included."""
        async with self.database.read() as connection:
            slots = [slot for slot in await self.rows.all(connection) if slot.new]
            query = select(tables.case.c.id, tables.case.c.owner).where(
                tables.case.c.tenant == self.cases.tenant
            )
            rows = [(row.id, row.owner) for row in await connection.execute(query)]
        rows += [(slot.facts["case"], base64.b64decode(slot.facts["owner"])) for slot in slots]
        return [case for case, owner in rows if self.keys.owner.matches(person, case, owner)]

    async def by_receipt(self, receipt: str) -> str:
        """The case these receipt words open. Raises ``NotYours`` where there is none."""
        lookup = await self.keys.receipts.lookup(receipt)
        async with self.database.read() as connection:
            query = select(tables.case.c.id).where(
                tables.case.c.tenant == self.cases.tenant, tables.case.c.lookup == lookup
            )
            found = (await connection.execute(query)).scalar_one_or_none()
            if found is not None:
                return str(found)
            for slot in await self.rows.all(connection):
                if slot.new and hmac.compare_digest(base64.b64decode(slot.facts["lookup"]), lookup):
                    return str(slot.facts["case"])
        raise NotYours

    async def read(self, case: str) -> BoxCase:
        """The whole thread. The caller has shown that it is hers. Raises ``NotYours``, ``Gone``."""
        async with self.database.read() as connection:
            slots = await self.rows.all(connection)
            waiting = [slot for slot in slots if slot.new and slot.facts["case"] == case]
            if waiting:
                return _waiting_case(waiting[0], _additions(slots, case))
            opened = await self.cases.load(connection, case)
            if opened.state.status == "withdrawn":
                raise Gone
            messages = await self.cases.messages(connection, opened)
        return _released_case(opened, messages, _additions(slots, case))

    async def add(
        self, case: str, kind: str, words: str, sent: str, due: int, *, alone: bool = False
    ) -> bool:
        """Put more words to a case into the pool. False if this very form was taken before.

        Raises ``Gone`` where the case was withdrawn, ``NotYours`` where there is none.
        """
        async with self.database.write() as connection:
            if not await self.inbox.first_time(connection, sent):
                return False
            slots = await self.rows.all(connection)
            waiting = [slot for slot in slots if slot.new and slot.facts["case"] == case]
            if waiting:
                due, alone = waiting[0].facts["due"], waiting[0].facts["alone"]
            elif (await self.cases.load(connection, case)).state.status == "withdrawn":
                raise Gone
            turn = len(_additions(slots, case)) + 1
            facts: dict[str, Any] = {
                "kind": kind,
                "case": case,
                "words": words,
                "due": due,
                "alone": alone,
                "turn": turn,
            }
            await self.rows.put(connection, new_id(self.cases.chance), facts)
        return True

    async def withdraw(self, case: str) -> bool:
        """Take a concern back. True if it was erased before any guardian could see it.

        Afterwards its thread, its return address and its receipt are gone; the guardians see a case
        that says "withdrawn" and nothing else. Doing it twice changes nothing.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            slots = await self.rows.all(connection)
            mine = [slot for slot in slots if slot.facts["case"] == case]
            erased = [slot.new for slot in mine if await self.rows.take(connection, slot.id)]
            if not any(erased):
                await self._empty(connection, case)
        await self.database.forget_old_pages()
        return any(erased)

    async def _empty(self, connection: AsyncConnection, case: str) -> None:
        old = await self.cases.load(connection, case, lock=True)
        if old.state.status == "withdrawn":
            return
        key, wrapped = self.cases.new_key(case)
        state = CaseState(
            name=old.state.name,
            topic="",
            status="withdrawn",
            opened=old.state.opened,
            entitled=old.state.entitled,
            posted=old.state.posted,
        )
        await connection.execute(
            delete(tables.message).where(
                tables.message.c.tenant == self.cases.tenant, tables.message.c.case == case
            )
        )
        await connection.execute(
            update(tables.case)
            .where(tables.case.c.tenant == self.cases.tenant, tables.case.c.id == case)
            .values(
                wrapped=wrapped,
                owner=self.cases.chance(TAG_BYTES),
                lookup=self.cases.chance(TAG_BYTES),
                route=self.keys.route.seal(("route", self.cases.tenant, case), b""),
                state=self.cases.seal_state(case, key, state),
            )
        )
        await self.letters.recall(connection, staff_lane(case))
        await self.letters.write(connection, "case.withdrawn", relay_lane(case), case)


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
