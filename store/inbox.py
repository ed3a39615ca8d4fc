"""What has been handled already, so that a second delivery or a double press acts once.

Keeps HMAC(day key, what was sent) and the day. No payload, no person, no time; whole days are dropped.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence, Set
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

    def _tags(self, day: int, what: Iterable[str]) -> dict[bytes, str]:
        """What was sent, by its tags of one day."""
        day_key = hmac.digest(self.key, f"{self.tenant}/{day}".encode(), hashlib.sha256)
        return {hmac.digest(day_key, sent.encode(), hashlib.sha256): sent for sent in what}

    async def first_time(self, connection: AsyncConnection, sent: str, content: str) -> bool:
        """True the first time; False if the same was handled before. Part of the caller's transaction.

        Raises ``SentBefore`` where the form was taken with other words: these must not be lost unsaid.
        """
        first = (await self.first_times(connection, [(sent, content)]))[0]
        if isinstance(first, SentBefore):
            raise first
        return first

    async def first_times(
        self, connection: AsyncConnection, forms: Sequence[tuple[str, str]]
    ) -> list[bool | SentBefore]:
        """The same for many forms at once; of two that are the same, the first counts."""
        wholes = [(sent, f"{sent}/{content}") for sent, content in forms]
        known = await self._known(connection, {part for form in wholes for part in form})
        fresh: dict[str, str] = {}
        for sent, whole in wholes:
            if sent not in known:
                fresh.setdefault(sent, whole)
        marked = await self._mark(connection, fresh)
        known |= await self._mark(connection, [fresh[sent] for sent in marked])
        lost = fresh.keys() - marked
        if lost:
            # Another process took these a moment ago: the same, if their words are marked as well.
            known |= await self._known(connection, {fresh[sent] for sent in lost})
        found: list[bool | SentBefore] = []
        for sent, whole in wholes:
            if sent in marked:
                marked.remove(sent)
                found.append(True)
            else:
                found.append(False if whole in known else SentBefore())
        return found

    async def _known(self, connection: AsyncConnection, what: Set[str]) -> set[str]:
        """Which of these were marked on any of the days that are kept."""
        today, table = self.clock().toordinal(), tables.inbox.c
        days = range(today - KEEP_DAYS, today + 1)
        tags = {tag: sent for day in days for tag, sent in self._tags(day, what).items()}
        found = await connection.execute(
            select(table.tag).where(
                table.tenant == self.tenant, table.day.in_(days), table.tag.in_(list(tags))
            )
        )
        return {tags[bytes(tag)] for tag in found.scalars()}

    async def _mark(self, connection: AsyncConnection, what: Iterable[str]) -> set[str]:
        """Mark all of these today; returns those that were not marked yet."""
        today = self.clock().toordinal()
        tags = self._tags(today, what)
        if not tags:
            return set()
        # In one order everywhere, so that two processes never wait for each other.
        values = {f"tag{number}": tag for number, tag in enumerate(sorted(tags))}
        rows = ", ".join(f"(:tenant, :day, :{name})" for name in values)
        fresh = await connection.execute(
            text(
                f"INSERT INTO inbox (tenant, day, tag) VALUES {rows}"  # noqa: S608 - only names of ours
                " ON CONFLICT DO NOTHING RETURNING tag"
            ),
            {"tenant": self.tenant, "day": today, **values},
        )
        return {tags[bytes(tag)] for tag in fresh.scalars()}

    async def forget(self, connection: AsyncConnection) -> None:
        """Drop the days nobody can send again from."""
        oldest = self.clock().toordinal() - KEEP_DAYS
        await connection.execute(
            delete(tables.inbox).where(tables.inbox.c.tenant == self.tenant, tables.inbox.c.day < oldest)
        )
