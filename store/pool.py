"""Where what a reporter sends waits until it is released: equal sealed rows that show nothing.

A row is released when its time has come; all that wait go with it, shuffled, so that those who raised
something lately hide each other. One released by its writer's own choice goes alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases, OpenCase
from store.database import Database
from store.letters import LetterBook, relay_lane
from store.marks import one_at_a_time
from store.records import CaseState, NotYours, Status, pack, unpack
from store.texts import as_messages
from store.vault import ContentKeys, Unreadable, sealed_size

SLOT_BYTES = 80 * 1024
NAMED_BYTES = 512
HOUR = 3600
ALREADY_NAMED = 20


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
class Released:
    """What a release did: new cases, and rows that were due but could not be released."""

    cases: int
    held: int


@dataclass(frozen=True, slots=True)
class PoolRows:
    """Reads and writes the rows. Both the reporter's box and the release use it."""

    content: ContentKeys = field(repr=False)
    cases: Cases
    tenant: str

    async def put(self, connection: AsyncConnection, slot: str, facts: dict[str, Any]) -> None:
        """Seal what was sent into one row."""
        body = self.content.seal(
            "pool", ("pool", self.tenant, slot), pack(facts), SLOT_BYTES, self.cases.chance
        )
        await connection.execute(insert(tables.pool).values(tenant=self.tenant, id=slot, body=body))

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

    async def take(self, connection: AsyncConnection, slot: str) -> bool:
        """Remove a row; False if somebody else did. Whoever removes it decides what becomes of it."""
        gone = await connection.execute(
            delete(tables.pool)
            .where(tables.pool.c.tenant == self.tenant, tables.pool.c.id == slot)
            .returning(tables.pool.c.id)
        )
        return gone.first() is not None


@dataclass(frozen=True, slots=True)
class Release:
    """Moves what has waited long enough to the guardians. Runs on its own, never for a person's act."""

    database: Database
    rows: PoolRows
    cases: Cases
    letters: LetterBook
    label_key: bytes = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)

    async def next_due(self) -> int | None:
        """When the next release is due, in seconds since 1970, or None while the pool is empty."""
        async with self.database.read() as connection:
            slots = await self.rows.all(connection)
        return min((int(slot.facts["due"]) for slot in slots), default=None)

    async def run(self, friendly_name: Callable[[], str], shuffle: Callable[[list[Slot]], None]) -> Released:
        """Release what is due, in one transaction."""
        try:
            return await self._run(friendly_name, shuffle, careful=False)
        except (Unreadable, IntegrityError):
            # Something is damaged: again, each row behind a savepoint of its own, which is slower.
            return await self._run(friendly_name, shuffle, careful=True)

    async def _run(
        self, friendly_name: Callable[[], str], shuffle: Callable[[list[Slot]], None], *, careful: bool
    ) -> Released:
        now = int(self.clock().timestamp())
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            chosen = _due(await self.rows.all(connection), now)
            shuffle(chosen)
            fresh, held = 0, 0
            for slot in sorted(chosen, key=lambda slot: int(slot.facts["turn"])):
                try:
                    # A row that cannot be released stays where it is, and holds up nobody else's.
                    async with connection.begin_nested() if careful else nullcontext():
                        fresh += await self._let_go(connection, slot, friendly_name, now)
                except (Unreadable, IntegrityError):
                    if not careful:
                        raise
                    held += 1
        return Released(fresh, held)

    async def _let_go(
        self, connection: AsyncConnection, slot: Slot, friendly_name: Callable[[], str], now: int
    ) -> bool:
        if not await self.rows.take(connection, slot.id):
            return False
        if slot.new:
            await self._open_case(connection, slot, friendly_name, now)
        else:
            await self._add_to_case(connection, slot)
        return slot.new

    async def _open_case(
        self, connection: AsyncConnection, slot: Slot, friendly_name: Callable[[], str], now: int
    ) -> None:
        facts, case = slot.facts, slot.facts["case"]
        key, wrapped = self.cases.new_key(case)
        name, label = await self._free_name(connection, friendly_name)
        state = CaseState(
            name=name,
            topic=facts["topic"],
            mode=facts["mode"],
            called=facts["called"],
            danger=facts["danger"],
            entitled=tuple(facts["entitled"]),
            excluded=tuple(facts["excluded"]),
            released=now // HOUR,
        )
        await connection.execute(
            insert(tables.case).values(
                tenant=self.cases.tenant,
                id=case,
                wrapped=wrapped,
                owner=base64.b64decode(facts["owner"]),
                lookup=base64.b64decode(facts["lookup"]),
                route=base64.b64decode(facts["route"]),
                named=self.cases.chance(sealed_size(NAMED_BYTES)),
                label=label,
                state=self.cases.seal_state(case, key, state),
            )
        )
        opened = OpenCase(case, key, state)
        told = [*as_messages("concern", "staff", facts["words"])]
        if facts["wish"]:
            told += as_messages("wish", "staff", facts["wish"])
        await self.cases.append(connection, opened, told, new=True)
        await self.letters.write(connection, "case.new", relay_lane(case), case, first=True)

    async def _add_to_case(self, connection: AsyncConnection, slot: Slot) -> None:
        facts = slot.facts
        try:
            case = await self.cases.load(connection, facts["case"], lock=True)
        except NotYours:
            return
        if case.state.status == "withdrawn":
            return
        await self.cases.append(connection, case, as_messages(facts["kind"], "staff", facts["words"]))
        reopened = case.state.status == "closed" and facts["kind"] != "again"
        status: Status = "open" if reopened else case.state.status
        await self.cases.save(connection, case, replace(case.state, status=status, unread=True))
        kind = "case.reopened" if reopened else "case.more"
        await self.letters.write(connection, kind, relay_lane(case.id), case.id)
        if reopened:
            await self.letters.write(connection, "case.changed", relay_lane(case.id), case.id)

    async def _free_name(
        self, connection: AsyncConnection, friendly_name: Callable[[], str]
    ) -> tuple[str, bytes]:
        """A name no other case has had; with a number behind it once the plain ones are used up."""
        turn = 0
        while True:
            number = "" if turn < ALREADY_NAMED else f" {turn - ALREADY_NAMED + 2}"
            name = f"{friendly_name()}{number}"
            label = hmac.digest(self.label_key, f"{self.cases.tenant}/{name}".encode(), hashlib.sha256)
            query = select(tables.case.c.id).where(
                tables.case.c.tenant == self.cases.tenant, tables.case.c.label == label
            )
            if (await connection.execute(query)).first() is None:
                return name, label
            turn += 1


def _due(slots: Iterable[Slot], now: int) -> list[Slot]:
    waiting = sorted(slots, key=lambda slot: slot.id)
    together = [slot for slot in waiting if not slot.facts["alone"]]
    alone = [slot for slot in waiting if slot.facts["alone"] and slot.facts["due"] <= now]
    chosen = alone + (together if any(slot.facts["due"] <= now for slot in together) else [])
    # What goes straight away takes along what she added to the same case before: a thread keeps its order.
    turns: dict[str, int] = {}
    for slot in chosen:
        turns[slot.facts["case"]] = max(slot.facts["turn"], turns.get(slot.facts["case"], 0))
    known = {slot.id for slot in chosen}
    chosen += [
        slot
        for slot in waiting
        if not slot.new and slot.id not in known and slot.facts["turn"] < turns.get(slot.facts["case"], 0)
    ]
    # What was added to a concern never overtakes it.
    staying = {slot.facts["case"] for slot in waiting if slot.new} - {
        slot.facts["case"] for slot in chosen if slot.new
    }
    return [slot for slot in chosen if slot.new or slot.facts["case"] not in staying]
