"""Releases what waited in the pool: it becomes cases, messages and letters to the guardians.

A row is released when its time has come; all that wait go with it, shuffled, so that those who raised
something lately hide each other. One released by its writer's own choice goes alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.cases import Cases, OpenCase
from store.database import Database
from store.letters import LetterBook, relay_lane
from store.marks import one_at_a_time
from store.pool import PoolRows, Slot
from store.records import CaseState, Message, NotYours, Status
from store.texts import as_messages
from store.vault import Unreadable, sealed_size

NAMED_BYTES = 512
HOUR = 3600
ALREADY_NAMED = 20


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: new cases, and rows that were due but could not be released.

    ``next_due``: when the first of those that still wait is due, in seconds since 1970; None if none waits.
    """

    cases: int
    held: int
    next_due: int | None


@dataclass(frozen=True, slots=True)
class Release:
    """Moves what has waited long enough to the guardians. Runs on its own, never for a person's act."""

    database: Database
    rows: PoolRows
    cases: Cases
    letters: LetterBook
    label_key: bytes = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)

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
            waiting = await self.rows.all(connection)
            chosen = _due(waiting, now)
            shuffle(chosen)
            chosen.sort(key=lambda slot: int(slot.facts["turn"]))
            fresh, held = 0, 0
            for group in [[slot] for slot in chosen] if careful else [chosen]:
                try:
                    # A row that cannot be released stays where it is, and holds up nobody else's.
                    async with connection.begin_nested() if careful else nullcontext():
                        fresh += await self._let_go(connection, group, friendly_name, now)
                except (Unreadable, IntegrityError):
                    if not careful:
                        raise
                    held += 1
        left = {slot.id: int(slot.facts["due"]) for slot in waiting}
        for slot in chosen:
            del left[slot.id]
        return Released(fresh, held, min(left.values(), default=None))

    async def _let_go(
        self, connection: AsyncConnection, slots: list[Slot], friendly_name: Callable[[], str], now: int
    ) -> int:
        """Take these rows out of the pool and tell the guardians. Returns how many new cases there are."""
        if not slots:
            return 0
        taken = await self.rows.take(connection, [slot.id for slot in slots])
        ours = [slot for slot in slots if slot.id in taken]
        new = [slot for slot in ours if slot.new]
        if new:
            await self._open_cases(connection, new, friendly_name, now)
        for slot in ours:
            if not slot.new:
                await self._add_to_case(connection, slot)
        return len(new)

    async def _open_cases(
        self, connection: AsyncConnection, slots: Sequence[Slot], friendly_name: Callable[[], str], now: int
    ) -> None:
        names = await self._free_names(connection, friendly_name, len(slots))
        cases, messages, letters = [], [], []
        for slot, (label, name) in zip(slots, names.items(), strict=True):
            row, opened = self._new_case(slot.facts, name, label, now)
            cases.append(row)
            messages += self.cases.message_rows(opened, _told(slot.facts))
            letters.append(self.letters.row("case.new", relay_lane(opened.id), 1, opened.id))
        await connection.execute(insert(tables.case), cases)
        await connection.execute(insert(tables.message), messages)
        await connection.execute(insert(tables.letter), letters)

    def _new_case(
        self, facts: dict[str, Any], name: str, label: bytes, now: int
    ) -> tuple[dict[str, Any], OpenCase]:
        case = facts["case"]
        key, wrapped = self.cases.new_key(case)
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
        row = {
            "tenant": self.cases.tenant,
            "id": case,
            "wrapped": wrapped,
            "owner": base64.b64decode(facts["owner"]),
            "lookup": base64.b64decode(facts["lookup"]),
            "route": base64.b64decode(facts["route"]),
            "named": self.cases.chance(sealed_size(NAMED_BYTES)),
            "label": label,
            "state": self.cases.seal_state(case, key, state),
        }
        return row, OpenCase(case, key, state)

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

    async def _free_names(
        self, connection: AsyncConnection, friendly_name: Callable[[], str], count: int
    ) -> dict[bytes, str]:
        """Names no other case has had, by their labels; with a number behind once the plain ones run out."""
        found: dict[bytes, str] = {}
        turn = 0
        while len(found) < count:
            number = "" if turn < ALREADY_NAMED else f" {turn - ALREADY_NAMED + 2}"
            names = [f"{friendly_name()}{number}" for _ in range(count - len(found))]
            drawn = {self._label(name): name for name in names}
            query = select(tables.case.c.label).where(
                tables.case.c.tenant == self.cases.tenant, tables.case.c.label.in_(list(drawn))
            )
            for used in (await connection.execute(query)).scalars():
                del drawn[bytes(used)]
            found |= drawn
            turn += 1
        return found

    def _label(self, name: str) -> bytes:
        return hmac.digest(self.label_key, f"{self.cases.tenant}/{name}".encode(), hashlib.sha256)


def _told(facts: dict[str, Any]) -> list[Message]:
    told = [*as_messages("concern", "staff", facts["words"])]
    if facts["wish"]:
        told += as_messages("wish", "staff", facts["wish"])
    return told


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
