"""What guardians did, in a chain of rows that cannot be altered unseen. Never what a reporter did."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance
from store.marks import one_at_a_time, read_mark, set_mark
from store.records import pack, unpack
from store.vault import ContentKeys, Unreadable

AUDIT_BYTES = 512
START = bytes(32)
HEAD = "audit"
"""The mark that says where the chain ends, so that rows cut off its end are missed."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Appends and checks the chain. Each link is an HMAC over its row and the link before it."""

    content: ContentKeys = field(repr=False)
    key: bytes = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)

    def _link(self, before: bytes, seq: int, body: bytes) -> bytes:
        return hmac.digest(self.key, before + seq.to_bytes(8, "big") + body, hashlib.sha256)

    def _head(self, seq: int, link: bytes) -> bytes:
        return hmac.digest(self.key, b"head" + seq.to_bytes(8, "big") + link, hashlib.sha256)

    async def begin(self, connection: AsyncConnection) -> None:
        """Mark the end of a log that has no row yet, in the transaction that makes the database ours."""
        await set_mark(connection, self.tenant, HEAD, self._head(0, START))

    async def record(self, connection: AsyncConnection, act: str, guardian: str, case: str = "") -> None:
        """Write one act, in the transaction of the act itself."""
        await one_at_a_time(connection, self.tenant)
        table = tables.audit.c
        last = (
            await connection.execute(
                select(table.seq, table.link)
                .where(table.tenant == self.tenant)
                .order_by(table.seq.desc())
                .limit(1)
            )
        ).first()
        seq, before = (last.seq + 1, last.link) if last else (1, START)
        when = self.clock().isoformat(timespec="seconds")
        plain = pack({"act": act, "guardian": guardian, "case": case, "when": when})
        body = self.content.seal("audit", ("audit", self.tenant, seq), plain, AUDIT_BYTES, self.chance)
        link = self._link(before, seq, body)
        await connection.execute(
            insert(tables.audit).values(tenant=self.tenant, seq=seq, body=body, link=link)
        )
        await set_mark(connection, self.tenant, HEAD, self._head(seq, link))

    async def entries(self, connection: AsyncConnection) -> list[dict[str, Any]]:
        """All acts in their order. Raises ``Unreadable`` where a row was altered, moved or taken out.

        Not seen: the whole log and its mark put back to an older copy of both.
        """
        query = select(tables.audit).where(tables.audit.c.tenant == self.tenant).order_by(tables.audit.c.seq)
        before, entries = START, []
        for expected, row in enumerate(await connection.execute(query), start=1):
            link = self._link(before, row.seq, row.body)
            if row.seq != expected or not hmac.compare_digest(link, row.link):
                raise Unreadable
            entries.append(unpack(self.content.unseal("audit", ("audit", self.tenant, row.seq), row.body)))
            before = row.link
        head = await read_mark(connection, self.tenant, HEAD)
        if head is None or not hmac.compare_digest(head, self._head(len(entries), before)):
            raise Unreadable
        return entries
