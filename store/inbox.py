"""What has been handled already, so that a second delivery or a double press acts once.

Keeps HMAC(day key, what was sent) and the day. No payload, no person, no time; whole days are dropped.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables

KEEP_DAYS = 3


class SentBefore(Exception):
    """This form was taken before, with other words than now."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Remembers sent forms by their random number for three days."""

    key: bytes = field(repr=False)
    tenant: str
    clock: Callable[[], datetime] = field(repr=False)

    def _tag(self, day: int, sent: str) -> bytes:
        day_key = hmac.digest(self.key, f"{self.tenant}/{day}".encode(), hashlib.sha256)
        return hmac.digest(day_key, sent.encode(), hashlib.sha256)

    async def first_time(self, connection: AsyncConnection, sent: str, content: str) -> bool:
        """True the first time; False if the same was handled before. Part of the caller's transaction.

        Raises ``SentBefore`` where the form was taken with other words: these must not be lost unsaid.
        """
        whole = f"{sent}/{content}"
        if not await self._known(connection, sent) and await self._mark(connection, sent):
            await self._mark(connection, whole)
            return True
        if await self._known(connection, whole):
            return False
        raise SentBefore

    async def _known(self, connection: AsyncConnection, what: str) -> bool:
        today, table = self.clock().toordinal(), tables.inbox.c
        days = range(today - KEEP_DAYS, today + 1)
        found = await connection.execute(
            select(table.day).where(
                table.tenant == self.tenant,
                table.day.in_(days),
                table.tag.in_([self._tag(day, what) for day in days]),
            )
        )
        return found.first() is not None

    async def _mark(self, connection: AsyncConnection, what: str) -> bool:
        today = self.clock().toordinal()
        fresh = await connection.execute(
            text(
                "INSERT INTO inbox (tenant, day, tag) VALUES (:tenant, :day, :tag)"
                " ON CONFLICT DO NOTHING RETURNING day"
            ),
            {"tenant": self.tenant, "day": today, "tag": self._tag(today, what)},
        )
        return fresh.first() is not None

    async def forget(self, connection: AsyncConnection) -> None:
        """Drop the days nobody can send again from."""
        oldest = self.clock().toordinal() - KEEP_DAYS
        await connection.execute(
            delete(tables.inbox).where(tables.inbox.c.tenant == self.tenant, tables.inbox.c.day < oldest)
        )
