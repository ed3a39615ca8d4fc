"""Pulses: a question or two to a team, one answer each, shown only as change and only from ten answers on.

One sealed row a team. While a pulse is open the row holds a key of its own: the tag of an answer is an HMAC
of the person under that key, and the answer is sealed under it. When it closes, key and answers are erased
in the transaction that writes what is told of them. What stays is the share that agreed, for the next time.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance, Database
from store.letters import LetterBook, team_lane
from store.marks import one_at_a_time
from store.records import pack, unpack
from store.vault import KEY_BYTES, ContentKeys, Unreadable, derive, seal, unseal

FEWEST = 10
"""Fewer answers than this are never shown to anybody."""
OPEN_SECONDS = 7 * 24 * 3600
AGREES = 4
"""From here on a score of 1 to 5 is a yes."""
A_LITTLE, A_LOT = 10, 20
"""Points of a hundred from which a change is told as a little or as a lot."""
PULSE_BYTES = 512
ANSWER_BYTES = 128


@dataclass(frozen=True, slots=True)
class Pulse:
    """A team's row. ``key`` is empty while none is open; ``closes`` is in seconds since 1970.

    ``last`` is, by question, how many of a hundred agreed when it was last shown.
    """

    slot: int = 0
    closes: int = 0
    key: bytes = field(default=b"", repr=False)
    last: Mapping[str, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Pulses:
    """The rows."""

    database: Database
    content: ContentKeys = field(repr=False)
    letters: LetterBook
    tenant: str
    chance: Chance = field(repr=False)

    async def answer(self, team: str, slot: int, person: str, scores: Mapping[str, int], now: int) -> bool:
        """Keep one person's scores (1 to 5 by question); her second answer takes the place of her first.

        The first answer opens the pulse of its week. False where that one is closed.
        """
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            pulse = await self._read(connection, team)
            if pulse is None or (pulse.slot < slot and not pulse.key):
                new = Pulse(slot, now + OPEN_SECONDS, self.chance(KEY_BYTES), pulse.last if pulse else {})
                await self._write(connection, team, new, fresh=pulse is None)
                pulse = new
            if pulse.slot != slot or not pulse.key or pulse.closes <= now:
                return False
            tag = hmac.digest(derive(pulse.key, "who"), person.encode(), sha256)
            body = seal(derive(pulse.key, "answer"), (team, tag), pack(scores), ANSWER_BYTES, self.chance)
            table = tables.pulse_answer
            await connection.execute(delete(table).where(*self._of(team), table.c.tag == tag))
            await connection.execute(insert(table).values(tenant=self.tenant, pulse=team, tag=tag, body=body))
        return True

    async def close_due(self, now: int, *, tell: bool) -> int:
        """Close every pulse whose time is over. Returns how many. ``tell``: not while all is held."""
        query = select(tables.pulse.c.id).where(tables.pulse.c.tenant == self.tenant)
        async with self.database.read() as connection:
            teams = list((await connection.execute(query)).scalars())
        closed = 0
        for team in teams:
            async with self.database.write() as connection:
                await one_at_a_time(connection, self.tenant)
                pulse = await self._read(connection, team)
                if pulse is not None and pulse.key and pulse.closes <= now:
                    await self._close(connection, team, pulse, tell=tell)
                    closed += 1
        if closed:
            await self.database.forget_old_pages()
        return closed

    async def _close(self, connection: AsyncConnection, team: str, pulse: Pulse, *, tell: bool) -> None:
        answers = await self._answers(connection, team, pulse)
        kind, facts, last = outcome(answers, pulse.last)
        if not tell:
            last = pulse.last
        await self._write(connection, team, Pulse(pulse.slot, 0, b"", last))
        await connection.execute(delete(tables.pulse_answer).where(*self._of(team)))
        if tell:
            await self.letters.write(connection, kind, team_lane(team), team, facts)

    async def _answers(self, connection: AsyncConnection, team: str, pulse: Pulse) -> list[Mapping[str, int]]:
        table = tables.pulse_answer.c
        rows = await connection.execute(select(table.tag, table.body).where(*self._of(team)))
        found: list[Mapping[str, int]] = []
        for row in rows.all():
            try:
                plain = unseal(derive(pulse.key, "answer"), (team, bytes(row.tag)), row.body)
            except Unreadable:
                continue
            found.append(unpack(plain))
        return found

    async def _read(self, connection: AsyncConnection, team: str) -> Pulse | None:
        """A team's row. One that was damaged counts as none open: nothing in it is worth a stop."""
        query = select(tables.pulse.c.body).where(
            tables.pulse.c.tenant == self.tenant, tables.pulse.c.id == team
        )
        body = (await connection.execute(query)).scalar_one_or_none()
        if body is None:
            return None
        try:
            facts = unpack(self.content.unseal("pulse", ("pulse", self.tenant, team), body))
        except Unreadable:
            return Pulse()
        return Pulse(facts["slot"], facts["closes"], bytes.fromhex(facts["key"]), facts["last"])

    async def _write(
        self, connection: AsyncConnection, team: str, pulse: Pulse, *, fresh: bool = False
    ) -> None:
        facts = {"slot": pulse.slot, "closes": pulse.closes, "key": pulse.key.hex(), "last": pulse.last}
        context = ("pulse", self.tenant, team)
        body = self.content.seal("pulse", context, pack(facts), PULSE_BYTES, self.chance)
        if fresh:
            await connection.execute(insert(tables.pulse).values(tenant=self.tenant, id=team, body=body))
            return
        table = tables.pulse
        changed = update(table).where(table.c.tenant == self.tenant, table.c.id == team)
        await connection.execute(changed.values(body=body))

    def _of(self, team: str) -> tuple[Any, Any]:
        table = tables.pulse_answer.c
        return table.tenant == self.tenant, table.pulse == team


def outcome(
    answers: Sequence[Mapping[str, int]], last: Mapping[str, int]
) -> tuple[str, dict[str, str], Mapping[str, int]]:
    """What is told: the kind of letter, the change by question as -2 to 2, and what is kept for the next."""
    if len(answers) < FEWEST:
        return "pulse.few", {}, last
    questions = sorted({question for answer in answers for question in answer})
    shares = {
        question: round(100 * sum(answer.get(question, 0) >= AGREES for answer in answers) / len(answers))
        for question in questions
    }
    changes = {
        question: str(_step(shares[question] - last[question])) for question in shares if question in last
    }
    return ("pulse.change" if changes else "pulse.first"), changes, shares


def _step(points: int) -> int:
    size = (abs(points) >= A_LITTLE) + (abs(points) >= A_LOT)
    return size if points > 0 else -size
