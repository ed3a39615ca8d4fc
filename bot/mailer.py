"""The mailer: sends the cards of nudges, at the pace that the store allows all replicas together.

By the rule of docs/decisions/0006-repeat-rule.md a nudge is never repeated: what may have arrived counts as
unclear and is let go. Only what a platform certainly did not take is tried again, until its day is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.nudge_cards import Facts, NudgeCards
from bot.waking import woken
from handlers.chat import Refused, TryLater, Unclear
from store.database import Unavailable
from store.kept import Kept
from store.mailing import Mailing, Sending
from store.runs import Outcome

HOLD = "nudges.hold"
"""The kept fact that says whether all is held during an incident: on or off."""
AHEAD = 500
"""Milliseconds of places that are taken at once."""
AT_ONCE = 50
MOST_BATCHES = 20
SEND_SECONDS = 10
LEASE = AHEAD + 30_000
"""Milliseconds: longer than waiting for its place, sending, and for a request of a dead process to end."""
IDLE_SECONDS = 2.0
SETTLE_SECONDS = 10
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0
DOUBTFUL = 5
"""After so many cards in a row that a platform has not surely taken, one at a time is tried."""
DOUBTFUL_SECONDS = 15.0

_log = logging.getLogger("wren.mailer")
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Again:
    """Certainly not posted: due again after so many seconds. ``told``: the platform itself asked to wait."""

    seconds: float
    told: bool = False


Fate = Outcome | Again
NOT_YET = Again(0)


@dataclass(slots=True)
class Mailer:
    """Sends what is due. ``each_second`` is the limit of the slowest platform in use."""

    mailing: Mailing
    kept: Kept
    cards: NudgeCards
    each_second: float
    clock: Callable[[], datetime] = field(repr=False)
    sleep: Sleep = field(default=asyncio.sleep, repr=False)
    wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _others: int = 0
    _settled: float = 0.0
    _doubtful: int = 0
    _batches: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    def gave_way(self) -> None:
        """A reply to somebody was sent: it takes a place from the nudges."""
        self._others += 1

    async def run(self) -> None:
        """Send until cancelled. What was taken and not begun by then goes back."""
        try:
            while True:
                await self._round()
        finally:
            for batch in self._batches:
                batch.cancel()
            await asyncio.gather(*self._batches, return_exceptions=True)

    async def _round(self) -> None:
        try:
            claimed = await self.claim()
        except Unavailable:
            claimed = []
            _log.warning("mailer.store_unavailable", extra={"fault": "unavailable"})
        except Exception as fault:
            claimed = []
            _log.error("mailer.failed", exc_info=fault)
        if not claimed:
            await self._idle()
            return
        batch = asyncio.create_task(self.deliver(claimed))
        self._batches.add(batch)
        batch.add_done_callback(self._batches.discard)
        # The next places are taken a little before these are used up, so that no time is lost between.
        await self.sleep(max(0.0, self._until(claimed[-1].at) - AHEAD / 2000))
        if self._doubtful >= DOUBTFUL:
            await self.sleep(DOUBTFUL_SECONDS)
        while len(self._batches) >= MOST_BATCHES:
            await asyncio.wait(self._batches, return_when=asyncio.FIRST_COMPLETED)

    async def _idle(self) -> None:
        self.wake.clear()
        seconds = AHEAD / 2000 if self._batches else IDLE_SECONDS
        await woken(self.wake, seconds)

    async def send_due(self) -> int:
        """One round that is waited for: take what is due and may go now, and send it. Returns how many."""
        claimed = await self.claim()
        if claimed:
            await self.deliver(claimed)
        return len(claimed)

    async def claim(self) -> list[Sending]:
        """Take what is due and may go within the next half second; nothing while all is held."""
        held = await self.kept.read(HOLD) == "on"
        now = self._now()
        if now - self._settled >= SETTLE_SECONDS * 1000:
            self._settled = now
            while await self.mailing.settle(now, "held" if held else "late"):
                continue
        if held:
            return []
        others, self._others = self._others, 0
        most = AT_ONCE if self._doubtful < DOUBTFUL else 1
        return await self.mailing.claim(
            now, now + LEASE, self.each_second, most=most, ahead=AHEAD, others=others
        )

    async def deliver(self, claimed: Sequence[Sending]) -> None:
        """Send these, each at its place, and write down what became of them. Never raises for one of them."""
        fates: dict[Sending, Fate] = dict.fromkeys(claimed, NOT_YET)
        try:
            facts = await self.cards.look_up(claimed)
            async with asyncio.TaskGroup() as group:
                for one in claimed:
                    group.create_task(self._one(one, facts, fates))
        except Unavailable:
            _log.warning("mailer.store_unavailable", extra={"fault": "unavailable"})
        finally:
            await self._write_down(fates)

    async def _one(self, one: Sending, facts: Facts, fates: dict[Sending, Fate]) -> None:
        await self.sleep(self._until(one.at))
        # Whatever ends this process from here on, it may have been sent.
        fates[one] = "unclear"
        try:
            async with asyncio.timeout(SEND_SECONDS):
                fates[one] = await self.cards.send(one, facts)
        except TryLater as wait:
            backoff = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(one.attempt - 1, 8))
            fates[one] = Again(wait.after or backoff, told=wait.after > 0)
        except Refused:
            fates[one] = "refused"
            _log.warning("mailer.card_refused")
        except (Unclear, TimeoutError):
            fates[one] = "unclear"
        except Unavailable:
            # Nothing was sent: the store is asked before that, or where Wren was not in the channel.
            fates[one] = Again(FIRST_WAIT)
        except Exception as fault:
            _log.error("mailer.card_failed", extra={"fault": fault})

    # --- what became of it ---------------------------------------------------------------------------

    async def _write_down(self, fates: Mapping[Sending, Fate]) -> None:
        now = self._now()
        ended: list[tuple[Sending, Outcome]] = []
        again: dict[float, list[Sending]] = {}
        waits = [0.0]
        for one, fate in fates.items():
            if isinstance(fate, Again):
                again.setdefault(fate.seconds, []).append(one)
                waits.append(fate.seconds if fate.told else 0.0)
            else:
                ended.append((one, fate))
        sure = max(waits) > 0 or any(outcome != "unclear" for _, outcome in ended)
        self._doubtful = 0 if sure else self._doubtful + len(fates)
        try:
            await self.mailing.finish(ended)
            for seconds, cards in again.items():
                await self.mailing.again(cards, now + int(seconds * 1000))
            if max(waits):
                await self.mailing.refused(now, int(max(waits) * 1000))
        except Unavailable:
            # Their lease ends by itself, and they then count as unclear.
            _log.warning("mailer.store_unavailable", extra={"fault": "unavailable"})

    def _now(self) -> int:
        return int(self.clock().timestamp() * 1000)

    def _until(self, moment: int) -> float:
        return max(0.0, (moment - self._now()) / 1000)
