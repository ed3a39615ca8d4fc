"""Letters to the editors of the table of help: questions that had no answer, and what is due each month.

Neither says who, and none says when: a question waits for a moment that it shares with whatever else was sent
on its day, so that the time of its arrival tells nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.inbox import Inbox
from store.letters import LetterBook, editors_lane
from store.marks import one_at_a_time, read_mark, set_mark
from store.records import new_id

DIGEST = "editors.digest"
"""The mark that holds the month whose rows the editors were told of, as ``2026-12``."""


@dataclass(frozen=True, slots=True)
class EditorsPost:
    """Writes letters to the editors. Holds nothing that opens a return address."""

    database: Database
    letters: LetterBook
    inbox: Inbox

    async def missing(self, words: str, sent: str, due: datetime) -> bool:
        """Queue a question, at most 2,000 bytes. False if this very form was taken before.

        ``due`` must be the same for all that is sent on a day.

        Raises ``SentBefore`` where it was taken with other words.
        """
        lane = editors_lane(new_id(self.letters.chance))
        async with self.database.write() as connection:
            if not await self.inbox.first_time(connection, sent, words):
                return False
            facts = {"words": words}
            await self.letters.write(connection, "help.missing", lane, facts=facts, due=int(due.timestamp()))
        return True

    async def digest(self, month: str, until: str) -> bool:
        """Queue the letter of a month, once among all processes. ``until``: the day by which rows are due."""
        tenant = self.letters.tenant
        async with self.database.write() as connection:
            await one_at_a_time(connection, tenant)
            if await read_mark(connection, tenant, DIGEST) == month.encode():
                return False
            await set_mark(connection, tenant, DIGEST, month.encode())
            lane = editors_lane(new_id(self.letters.chance))
            await self.letters.write(connection, "help.due", lane, facts={"until": until})
        return True
