"""The courier: delivers what waits in the outbox, and is the only code that opens a return address.

Only the courier repeats a post, by the rule of docs/decisions/0006-repeat-rule.md: certainly not posted →
again later; unclear → look it up where the platform can, else repeat what is for the guardians' channel, at
growing waits, and say so; never repeat a neutral notice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.waking import woken
from handlers import letters
from handlers.chat import CannotTell, Card, Chat, NotReady, Person, Place, Posted, Refused, TryLater, Unclear
from handlers.context import Rules
from handlers.nudging import told
from prompts import Words
from store.database import Unavailable
from store.outbox import Outbox
from store.records import Letter, NotYours
from store.teams import Teams

SEND_SECONDS, SETTLE_SECONDS = 10, 20
LEASE_SECONDS = SEND_SECONDS + SETTLE_SECONDS
AT_ONCE = 20
FIRST_WAIT, LONGEST_WAIT = 2.0, 900.0
FIRST_REPEAT, LONGEST_REPEAT = 60.0, 3600.0
"""The waits while it stays unclear: each try may stand in the channel already."""
MOST_TRIES = 100
IDLE_SECONDS = 2.0
UNMARKED = ""
"""A note to a reporter is never looked up. A marker in it, and in the database, would join her to a case."""

_log = logging.getLogger("wren.courier")


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers letters. ``chats`` and ``relays`` are by platform name; ``jitter`` gives 0.0 to 1.0.

    ``editors`` is their channel, on the guardians' platform; empty where they have none.
    """

    outbox: Outbox
    teams: Teams
    chats: Mapping[str, Chat]
    relays: Mapping[str, Place]
    editors: Place
    words: Words
    rules: Rules
    clock: Callable[[], datetime] = field(repr=False)
    jitter: Callable[[], float] = field(repr=False)
    wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    passing: Callable[[], None] = field(default=lambda: None, repr=False)
    """Told of each letter before it goes: it takes a place from the nudges."""

    async def run(self) -> None:
        """Deliver until cancelled: at once when woken, else every few seconds."""
        while True:
            try:
                delivered = await self.deliver_due()
            except Unavailable:
                delivered = 0
                _log.warning("courier.store_unavailable", extra={"fault": "unavailable"})
            except Exception as fault:
                # Letters are safe in the outbox; the next round tries again.
                delivered = 0
                _log.error("courier.failed", exc_info=fault)
            if delivered:
                continue
            self.wake.clear()
            await woken(self.wake, IDLE_SECONDS)

    async def deliver_due(self) -> int:
        """One round: claim what is due and deliver it, each case apart from the others. Returns how many."""
        now = int(self.clock().timestamp())
        claimed = await self.outbox.claim(now, now + LEASE_SECONDS, AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for letter in claimed:
                group.create_task(self._deliver(letter))
        return len(claimed)

    async def _deliver(self, letter: Letter) -> None:
        """One letter, whose fault is nobody else's."""
        try:
            await self._attempt(letter)
        except Unavailable:
            # The lease ends by itself, and the letter is looked up before it is repeated.
            _log.warning("courier.store_unavailable", extra={"fault": "unavailable"})

    async def _attempt(self, letter: Letter) -> None:
        self.passing()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                posted = await self._send(letter)
        except TryLater as later:
            await self._later(letter, later)
        except Refused:
            await self._refused(letter)
        except (Unclear, TimeoutError):
            await self._later(letter)
        except Unavailable:
            raise
        except Exception as fault:
            _log.error("courier.letter_failed", extra={"fault": fault})
            await self._later(letter)
        else:
            await self.outbox.done(letter, posted or "")

    async def _send(self, letter: Letter) -> Posted | None:
        match letter.kind:
            case "staff.reply":
                return await self._tell_reporter(letter)
            case "case.changed" | "case.withdrawn":
                return await self._revise_notice(letter)
            case kind if kind.startswith(told.KINDS):
                return await self._tell_team(letter)
            case _:
                return await self._post(letter)

    # --- the guardians' channel ----------------------------------------------------------------------

    def _relay(self) -> tuple[Chat, Place]:
        """The guardians' channel, and the platform it is on."""
        platform, place = next(iter(self.relays.items()))
        return self.chats[platform], place

    def _place(self, letter: Letter) -> tuple[Chat, Place]:
        chat, relay = self._relay()
        if not letter.kind.startswith("help."):
            return chat, relay
        if not self.editors:
            raise Refused
        return chat, self.editors

    async def _post(self, letter: Letter) -> Posted | None:
        chat, place = self._place(letter)
        repeated = letter.repeats > 0
        if letter.unclear:
            try:
                found = await chat.find(letter.marker, place)
            except CannotTell:
                if repeated and letter.kind.startswith("help."):
                    # The words of a question are in it: they stand there twice at most.
                    raise Refused from None
                await self.outbox.repeating(letter, int(self.clock().timestamp()) + LEASE_SECONDS)
                repeated = True
            else:
                if found is not None:
                    return found
        card, under = await self._relay_card(letter, repeated=repeated)
        if card is None:
            return None
        try:
            return await chat.post(place, card, letter.marker, under)
        except Refused:
            if under is None:
                raise
        # The notice it belongs under is gone: what is new must not go unheard for that.
        return await chat.post(place, card, letter.marker)

    async def _relay_card(self, letter: Letter, *, repeated: bool) -> tuple[Card | None, Posted | None]:
        if letter.kind.startswith("roster."):
            return letters.about_roster(self.words, letter, repeated=repeated), None
        if letter.kind.startswith("help."):
            return letters.to_editors(self.words, letter, repeated=repeated), None
        state = await self.outbox.case(letter.case)
        told_by_notice = letter.kind in ("case.changed", "case.withdrawn")
        if state.status == "withdrawn" and not told_by_notice:
            return None, None
        if letter.kind == "case.unopened" and state.opened:
            return None, None
        if told_by_notice or letter.kind == "case.new":
            return letters.notice(self.words, self.rules, letter.case, state, repeated=repeated), None
        under = Posted(state.posted) if state.posted else None
        return letters.under_notice(self.words, letter, state, repeated=repeated), under

    async def _revise_notice(self, letter: Letter) -> Posted | None:
        """Bring the notice up to date. One that is gone from the channel is posted anew."""
        state = await self.outbox.case(letter.case)
        if not state.posted:
            return None
        chat, _ = self._relay()
        card = letters.notice(self.words, self.rules, letter.case, state)
        try:
            await chat.revise(Posted(state.posted), card)
        except Unclear:
            # Replacing a card with the same card changes nothing: no look-up is needed.
            raise TryLater from None
        except Refused:
            return await self._post(letter)
        return Posted(state.posted)

    # --- the reporter --------------------------------------------------------------------------------

    async def _tell_reporter(self, letter: Letter) -> Posted | None:
        """Open the address for this one delivery. What may have arrived is never repeated to a person."""
        if letter.unclear:
            return None
        try:
            address = await self.outbox.address(letter.case)
        except NotYours:
            return None
        if address is None or address.notify != "soon":
            return None
        chat = self.chats.get(address.person.partition(":")[0])
        if chat is None:
            return None
        return await chat.direct(Person(address.person), letters.something_new(self.words), UNMARKED)

    # --- a team's channel ----------------------------------------------------------------------------

    async def _tell_team(self, letter: Letter) -> Posted | None:
        """What a team's channel is told of its nudges. What may have arrived is not repeated."""
        team = None if letter.unclear else await self.teams.team(letter.case)
        chat = None if team is None else self.chats.get(team.platform)
        if team is None or chat is None:
            return None
        card = told.card(self.words, letter, team, self.clock())
        return await chat.post(Place(team.place), card, UNMARKED)

    # --- what did not arrive -------------------------------------------------------------------------

    async def _later(self, letter: Letter, named: TryLater | None = None) -> None:
        unclear, counts = named is None, not isinstance(named, NotReady)
        if counts and letter.attempt >= MOST_TRIES:
            _log.error("courier.letter_dead", extra={"attempt": letter.attempt})
            await self.outbox.give_up(letter, unclear=unclear)
            return
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(letter.attempt - 1, 10))
        if unclear and letter.unclear:
            wait = min(LONGEST_REPEAT, FIRST_REPEAT * 2.0 ** min(letter.repeats, 10))
        wait = max(named.after if named else 0.0, wait * (0.5 + self.jitter() / 2))
        now = self.clock().timestamp()
        due = max(int(now + wait) + 1, int(now) + SETTLE_SECONDS if unclear else 0)
        await self.outbox.again(letter, due, unclear=unclear or letter.unclear, counts=counts)

    async def _refused(self, letter: Letter) -> None:
        if letter.kind == "staff.reply" or letter.kind.startswith(told.KINDS):
            # She has left or blocked Wren, or the channel has. An answer waits in the box all the same.
            await self.outbox.done(letter)
            return
        _log.error("courier.letter_dead", extra={"attempt": letter.attempt})
        await self.outbox.give_up(letter)
