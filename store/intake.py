"""Where concerns come in. All that come at once share one transaction, and so one wait for the disk."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from store.batching import Batches
from store.database import Database
from store.inbox import Inbox, SentBefore
from store.pool import PoolRows, SealedSlot


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sealed row on its way into the pool. Two with the same slot and content are one form sent twice."""

    row: SealedSlot
    content: str = field(repr=False)


class Intake:
    """Puts concerns into the pool, durably, each answered for itself."""

    def __init__(self, database: Database, inbox: Inbox, rows: PoolRows) -> None:
        self._database = database
        self._inbox = inbox
        self._rows = rows
        self._batches = Batches[Arrival, bool](self._take)

    async def take(self, arrival: Arrival) -> bool:
        """True once it is on disk; False if this very form was taken before. Raises ``SentBefore``."""
        return await self._batches.ask(arrival)

    async def _take(self, arrivals: list[Arrival]) -> list[bool | Exception]:
        try:
            return [*await self._together(arrivals)]
        except DBAPIError:
            # One of them cannot be written. Each by itself, so that it holds up nobody else's.
            return [await self._alone(arrival) for arrival in arrivals]

    async def _alone(self, arrival: Arrival) -> bool | Exception:
        try:
            return (await self._together([arrival]))[0]
        except Exception as fault:
            return fault

    async def _together(self, arrivals: list[Arrival]) -> list[bool | SentBefore]:
        forms = [(arrival.row.id, arrival.content) for arrival in arrivals]
        async with self._database.write() as connection:
            firsts = await self._inbox.first_times(connection, forms)
            new = [arrival.row for arrival, first in zip(arrivals, firsts, strict=True) if first is True]
            await self._rows.insert(connection, new)
        return firsts
