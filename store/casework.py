"""The guardians' side: listing, opening, claiming, answering and closing cases.

Every act asks again whether this person is a guardian and entitled to this case, and writes the audit
row in the same transaction. Nothing here can reach who wrote a concern.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from store.audit import Audit
from store.cases import Cases, OpenCase
from store.database import Database
from store.inbox import Inbox
from store.letters import LetterBook, relay_lane, staff_lane
from store.marks import one_at_a_time
from store.records import CaseThread, Closed, Gone, Guardian, NotYours
from store.roster import Roster
from store.texts import as_messages, joined


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """All that a guardian's side of Wren may do with the store."""

    database: Database
    cases: Cases
    roster: Roster
    letters: LetterBook
    audit: Audit
    inbox: Inbox

    async def mine(self, person: str) -> list[CaseThread]:
        """The open cases this guardian may open, the longest unopened first. Raises ``NotYours``."""
        async with self.database.read() as connection:
            guardian = await self.roster.find(connection, person)
            every = await self.cases.load_all(connection)
        mine = [case for case in every if case.state.status == "open" and guardian.id in case.state.entitled]
        mine.sort(key=lambda case: (case.state.opened, not case.state.unread, case.state.released, case.id))
        return [CaseThread(case.id, case.state, ()) for case in mine]

    async def open(self, person: str, case: str) -> CaseThread:
        """Read the thread; recorded in the audit log. Raises ``NotYours``, ``Gone``."""
        async with self._entitled(person, case, "case.open") as (connection, _, opened):
            first = not opened.state.opened
            if first or opened.state.unread:
                state = replace(opened.state, opened=True, unread=False)
                await self.cases.save(connection, opened, state)
            if first:
                await self.letters.write(connection, "case.changed", relay_lane(case), case)
            messages = joined(await self.cases.messages(connection, opened))
        return CaseThread(case, opened.state, messages)

    async def look(self, person: str, case: str) -> CaseThread:
        """What is known of a case, without its messages. Raises ``NotYours``, ``Gone``."""
        async with self.database.read() as connection:
            guardian = await self.roster.find(connection, person)
            opened = self._allowed(guardian, await self.cases.load(connection, case))
        return CaseThread(case, opened.state, ())

    async def claim(self, person: str, case: str) -> str:
        """Say "I have this one". Returns the name of who had it before, or nothing."""
        async with self._entitled(person, case, "case.claim") as (connection, guardian, opened):
            before = opened.state.claimed
            if before != guardian.name:
                await self.cases.save(connection, opened, replace(opened.state, claimed=guardian.name))
                await self.letters.write(connection, "case.changed", relay_lane(case), case)
        return before

    async def reply(self, person: str, case: str, words: str, sent: str) -> bool:
        """Answer the reporter. False if this very form was taken before.

        Raises ``Closed`` for a closed case: closing already told her that it was the last word.
        """
        async with self._entitled(person, case, "case.reply") as (connection, guardian, opened):
            if not await self.inbox.first_time(connection, sent, words):
                return False
            if opened.state.status == "closed":
                raise Closed
            parts = as_messages("reply", "guardian", words, guardian.name)
            await self.cases.append(connection, opened, parts)
            await self.letters.write(connection, "staff.reply", staff_lane(case), case)
        return True

    async def note(self, person: str, case: str, words: str, sent: str) -> bool:
        """Keep words with the case that its reporter never sees. False if taken before."""
        async with self._entitled(person, case, "case.note") as (connection, guardian, opened):
            if not await self.inbox.first_time(connection, sent, words):
                return False
            await self.cases.append(connection, opened, as_messages("note", "note", words, guardian.name))
        return True

    async def close(self, person: str, case: str, words: str, sent: str) -> bool:
        """Close with feedback to the reporter. False if taken before, or closed already."""
        async with self._entitled(person, case, "case.close") as (connection, guardian, opened):
            if not await self.inbox.first_time(connection, sent, words):
                return False
            if opened.state.status == "closed":
                raise Closed
            parts = as_messages("closing", "guardian", words, guardian.name)
            await self.cases.append(connection, opened, parts)
            await self.cases.save(connection, opened, replace(opened.state, status="closed"))
            await self.letters.write(connection, "staff.reply", staff_lane(case), case)
            await self.letters.write(connection, "case.changed", relay_lane(case), case)
        return True

    async def by_notice(self, person: str, posted: str) -> CaseThread:
        """The case whose notice this is. Raises ``NotYours``, ``Gone``."""
        async with self.database.read() as connection:
            guardian = await self.roster.find(connection, person)
            for case in await self.cases.load_all(connection):
                if case.state.posted == posted:
                    opened = self._allowed(guardian, case)
                    return CaseThread(case.id, opened.state, ())
        raise NotYours

    def _allowed(self, guardian: Guardian, case: OpenCase) -> OpenCase:
        if guardian.id not in case.state.entitled:
            raise NotYours
        if case.state.status == "withdrawn":
            raise Gone
        return case

    @asynccontextmanager
    async def _entitled(
        self, person: str, case: str, act: str
    ) -> AsyncIterator[tuple[AsyncConnection, Guardian, OpenCase]]:
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.cases.tenant)
            guardian = await self.roster.find(connection, person)
            opened = self._allowed(guardian, await self.cases.load(connection, case, lock=True))
            yield connection, guardian, opened
            await self.audit.record(connection, act, guardian.id, case)
