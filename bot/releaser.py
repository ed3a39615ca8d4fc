"""Releases what has waited long enough, and wakes the courier for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, MutableSequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.waking import woken
from prompts import Words
from store.database import Chance, Unavailable
from store.release import Release, Released

LONGEST_SLEEP = 5.0
REST = 0.2
"""Seconds from one release to the next, so that many who send at once share one."""
_log = logging.getLogger("wren.release")


def pick(chance: Chance, size: int) -> int:
    """A number from 0 to ``size`` - 1, each equally likely."""
    limit = (1 << 64) - (1 << 64) % size
    while (drawn := int.from_bytes(chance(8), "big")) >= limit:
        continue
    return drawn % size


def shuffled_in_place(items: MutableSequence[Any], chance: Chance) -> None:
    """Fisher and Yates's shuffle."""
    for last in range(len(items) - 1, 0, -1):
        other = pick(chance, last + 1)
        items[last], items[other] = items[other], items[last]


@dataclass(frozen=True, slots=True)
class Releaser:
    """Runs the release of the pool. ``counted`` is told of each, for the metrics."""

    release: Release
    words: Words
    chance: Chance = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)
    courier_wake: asyncio.Event = field(repr=False)
    wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    counted: Callable[[Released], None] = field(default=lambda _: None, repr=False)

    async def run(self) -> None:
        """Release until cancelled: at once when woken, else when the next one is due."""
        while True:
            try:
                sleep = self._until((await self._release()).next_due)
            except Unavailable:
                _log.warning("release.store_unavailable", extra={"fault": "unavailable"})
                sleep = LONGEST_SLEEP
            except Exception as fault:
                # What waits is safe in the pool; the next round tries again.
                _log.error("release.failed", exc_info=fault)
                sleep = LONGEST_SLEEP
            await asyncio.sleep(REST)
            await woken(self.wake, sleep)
            self.wake.clear()

    async def release_due(self) -> int:
        """Release what is due now. Returns how many new cases there are."""
        return (await self._release()).cases

    async def _release(self) -> Released:
        released = await self.release.run(self._friendly_name, self._shuffle)
        if released.held:
            _log.error("release.held", extra={"count": released.held})
        self.counted(released)
        self.courier_wake.set()
        return released

    def _until(self, due: int | None) -> float:
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, due - self.clock().timestamp()))

    def _friendly_name(self) -> str:
        words = self.words
        colour = words.name_colours[pick(self.chance, len(words.name_colours))]
        return f"{colour} {words.name_birds[pick(self.chance, len(words.name_birds))]}"

    def _shuffle(self, items: list[Any]) -> None:
        shuffled_in_place(items, self.chance)
