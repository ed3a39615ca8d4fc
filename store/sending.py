"""What a reporter sends: a concern, more words to it, or "take it back". All of it passes the pool."""

from __future__ import annotations

import base64
import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases
from store.database import Database, Unavailable
from store.inbox import Inbox
from store.intake import Arrival, Intake
from store.letters import LetterBook, relay_lane, staff_lane
from store.marks import one_at_a_time
from store.pool import PoolRows, Slot
from store.records import CaseState, Concern, Gone, new_id, pack
from store.vault import ReporterKeys

TAG_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sending:
    """The writing half of the reporter's side. It may seal a return address, and can open none."""

    database: Database
    keys: ReporterKeys = field(repr=False)
    cases: Cases
    rows: PoolRows
    letters: LetterBook
    inbox: Inbox
    intake: Intake

    async def send(self, concern: Concern) -> bool:
        """Put a concern into the pool, durably. False if this very form was taken before.

        Raises ``SentBefore`` where it was taken with other words.
        """
        route = b""
        owner = self.cases.chance(TAG_BYTES)
        if concern.person is not None:
            owner = self.keys.owner.tag(concern.person, concern.case)
            route = pack({"person": concern.person, "notify": concern.notify})
        lookup = self.cases.chance(TAG_BYTES)
        if concern.receipt:
            lookup = lookup_of(await self.keys.receipts.lookup(concern.receipt), concern.case)
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
            "excluded": list(concern.excluded),
            "owner": base64.b64encode(owner).decode(),
            "lookup": base64.b64encode(lookup).decode(),
            "route": base64.b64encode(sealed).decode(),
            "due": concern.due,
            "alone": concern.alone,
            "turn": 0,
        }
        return await self.intake.take(Arrival(self.rows.sealed(concern.slot, facts), _content(concern)))

    async def add(
        self, case: str, kind: str, words: str, sent: str, due: int, *, alone: bool = False
    ) -> bool:
        """Put more words to a case into the pool. False if this very form was taken before.

        ``alone`` sends it straight away, with whatever of the same case still waits: nothing of a case
        overtakes what was written before it. Raises ``Gone`` where the case was withdrawn, ``NotYours``
        where there is none, ``SentBefore``.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            if not await self.inbox.first_time(connection, sent, f"{alone}/{words}"):
                return False
            mine = [slot for slot in await self.rows.all(connection) if slot.facts["case"] == case]
            concern = next((slot for slot in mine if slot.new), None)
            if concern is None and (await self.cases.load(connection, case)).state.status == "withdrawn":
                raise Gone
            if alone:
                for slot in mine:
                    await self._hurry(connection, slot, due)
            elif concern is not None:
                due, alone = concern.facts["due"], concern.facts["alone"]
            turn = max((int(slot.facts["turn"]) for slot in mine), default=0) + 1
            facts = {"kind": kind, "case": case, "words": words, "due": due, "alone": alone, "turn": turn}
            await self.rows.put(connection, new_id(self.cases.chance), facts)
        return True

    async def _hurry(self, connection: AsyncConnection, slot: Slot, due: int) -> None:
        if await self.rows.take(connection, [slot.id]):
            await self.rows.put(connection, slot.id, {**slot.facts, "due": due, "alone": True})

    async def withdraw(self, case: str) -> bool:
        """Take a concern back. True if it was erased before any guardian could see it.

        Afterwards its thread, its return address and its receipt are gone; the guardians see a case
        that says "withdrawn" and nothing else. Doing it twice changes nothing.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            slots = await self.rows.all(connection)
            mine = {slot.id: slot for slot in slots if slot.facts["case"] == case}
            taken = await self.rows.take(connection, list(mine))
            erased = any(mine[slot].new for slot in taken)
            if not erased:
                await self._empty(connection, case)
        # It is gone whatever becomes of the write-ahead log; the next checkpoint empties that too.
        with suppress(Unavailable):
            await self.database.forget_old_pages()
        return erased

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


def lookup_of(root: bytes, case: str) -> bytes:
    """What a row keeps of receipt words. Bound to its case: copied into another row, it opens nothing."""
    return hmac.digest(root, case.encode(), hashlib.sha256)


def _content(concern: Concern) -> str:
    """What makes two sendings of one form the same: all that she chose and wrote."""
    chosen = (concern.topic, concern.mode, concern.notify, concern.person is None, not concern.receipt)
    when = concern.alone
    written = (concern.words, concern.wish, concern.called, sorted(concern.entitled), concern.danger)
    return pack({"chosen": chosen, "written": written, "when": when}).decode()
