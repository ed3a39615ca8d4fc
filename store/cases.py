"""The inside of a case: its key, state and messages. Shared by the rooms that may open one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance
from store.records import CaseState, Message, NotYours, is_id, unpack
from store.texts import MESSAGE_BYTES, packed
from store.vault import ContentKeys, Unreadable, seal, unseal

STATE_BYTES = 4 * 1024
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case whose key is in hand. Lives no longer than the act it serves."""

    id: str
    key: bytes = field(repr=False)
    state: CaseState


@dataclass(frozen=True, slots=True)
class Cases:
    """Opens, reads and writes cases with the content ring. Asks no permission: its callers do."""

    content: ContentKeys = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    def new_key(self, case: str) -> tuple[bytes, bytes]:
        """A fresh case key, and the same wrapped for the row."""
        key = self.chance(KEY_BYTES)
        return key, self.content.wrap(key, ("case", self.tenant, case), self.chance)

    def seal_state(self, case: str, key: bytes, state: CaseState) -> bytes:
        """The state as the row keeps it."""
        return seal(key, ("state", self.tenant, case), state.packed(), STATE_BYTES, self.chance)

    def opened(self, row: Row[*tuple[Any, ...]]) -> OpenCase:
        """A row with ``id``, ``wrapped`` and ``state``, opened."""
        key = self.content.unwrap(("case", self.tenant, row.id), row.wrapped)
        state = CaseState.unpacked(unseal(key, ("state", self.tenant, row.id), row.state))
        return OpenCase(row.id, key, state)

    async def load(self, connection: AsyncConnection, case: str, *, lock: bool = False) -> OpenCase:
        """One case; ``lock`` keeps others off it until the transaction ends. Raises ``NotYours``."""
        if not is_id(case):
            raise NotYours
        query = select(tables.case.c.id, tables.case.c.wrapped, tables.case.c.state).where(
            tables.case.c.tenant == self.tenant, tables.case.c.id == case
        )
        row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
        if row is None:
            raise NotYours
        return self.opened(row)

    async def load_all(self, connection: AsyncConnection) -> list[OpenCase]:
        """Every case that this ring can open. One that was damaged holds up no other."""
        query = select(tables.case.c.id, tables.case.c.wrapped, tables.case.c.state).where(
            tables.case.c.tenant == self.tenant
        )
        cases = []
        for row in await connection.execute(query):
            with suppress(Unreadable):
                cases.append(self.opened(row))
        return cases

    async def save(self, connection: AsyncConnection, case: OpenCase, state: CaseState) -> OpenCase:
        """Write a new state."""
        await connection.execute(
            update(tables.case)
            .where(tables.case.c.tenant == self.tenant, tables.case.c.id == case.id)
            .values(state=self.seal_state(case.id, case.key, state))
        )
        return OpenCase(case.id, case.key, state)

    async def messages(self, connection: AsyncConnection, case: OpenCase) -> tuple[Message, ...]:
        """The thread in its order, in the parts it was stored in."""
        query = (
            select(tables.message.c.seq, tables.message.c.body)
            .where(tables.message.c.tenant == self.tenant, tables.message.c.case == case.id)
            .order_by(tables.message.c.seq)
        )
        rows = (await connection.execute(query)).all()
        bodies = {row.seq: row.body for row in rows}
        return tuple(
            self._message(case, seq, bodies.get(seq)) for seq in range(1, max(bodies, default=0) + 1)
        )

    def _message(self, case: OpenCase, seq: int, body: bytes | None) -> Message:
        if body is None:
            return Message("damaged", "wren", "")
        try:
            return Message(**unpack(unseal(case.key, ("message", self.tenant, case.id, seq), body)))
        except Unreadable:
            # Its place is shown, so that nobody takes what is left for the whole.
            return Message("damaged", "wren", "")

    def message_rows(
        self, case: OpenCase, messages: Iterable[Message], after: int = 0
    ) -> list[dict[str, Any]]:
        """Messages as the rows of a thread, numbered from the one ``after``."""
        return [
            {
                "tenant": self.tenant,
                "case": case.id,
                "seq": seq,
                "body": seal(
                    case.key,
                    ("message", self.tenant, case.id, seq),
                    packed(message),
                    MESSAGE_BYTES,
                    self.chance,
                ),
            }
            for seq, message in enumerate(messages, start=after + 1)
        ]

    async def append(self, connection: AsyncConnection, case: OpenCase, messages: Iterable[Message]) -> None:
        """Add messages at the end of the thread. The case must be locked."""
        last = await self._last(connection, case)
        await connection.execute(insert(tables.message), self.message_rows(case, messages, last))

    async def _last(self, connection: AsyncConnection, case: OpenCase) -> int:
        query = select(func.coalesce(func.max(tables.message.c.seq), 0)).where(
            tables.message.c.tenant == self.tenant, tables.message.c.case == case.id
        )
        return int((await connection.execute(query)).scalar_one())
