"""Our own pace of sending, kept before Teams refuses.

By Microsoft's "Optimize your bot with rate limiting in Teams": for each conversation so many messages in so
many seconds, four times over, and thirty requests a second for one app in one tenant.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.chat import TryLater

Windows = tuple[tuple[int, float], ...]
CONVERSATION: Windows = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""So many, in so many seconds."""
TENANT: Windows = ((30, 1.0),)
MARGIN_SECONDS = 0.25
"""Messages do not travel equally fast: what we send further apart may arrive closer together."""
LONGEST_SLEEP = 3.0
"""A longer wait is handed to whoever sends, who has other messages to carry."""
MOST_LANES = 10_000


@dataclass(slots=True)
class Lane:
    """When the last messages of one conversation went, or will go."""

    windows: Windows
    went: deque[float] = field(default_factory=deque, repr=False)
    shut: float = 0.0

    def next(self, now: float) -> float:
        """The first moment at which one more may go."""
        moments = [now, self.shut]
        for count, seconds in self.windows:
            if len(self.went) >= count:
                moments.append(self.went[-count] + seconds + MARGIN_SECONDS)
        return max(moments)

    def take(self, moment: float) -> None:
        """Count one that goes then."""
        self.went.append(moment)
        while len(self.went) > self.windows[-1][0]:
            self.went.popleft()

    def idle(self, now: float) -> bool:
        """Whether nothing of it counts any more."""
        last = self.went[-1] if self.went else 0.0
        return max(last + self.windows[-1][1] + MARGIN_SECONDS, self.shut) < now


@dataclass(slots=True)
class Pace:
    """Waits for its turn before each request. ``now`` gives seconds that only run forward."""

    now: Callable[[], float] = field(repr=False)
    _all: Lane = field(default_factory=lambda: Lane(TENANT), repr=False)
    _lanes: dict[str, Lane] = field(default_factory=dict, repr=False)

    async def turn(self, conversation: str) -> None:
        """Wait for this conversation's turn. Raises ``TryLater`` where it is far off."""
        now = self.now()
        lane = self._lane(conversation, now)
        moment = lane.next(self._all.next(now))
        wait = moment - now
        if wait > LONGEST_SLEEP:
            raise TryLater(wait)
        lane.take(moment)
        self._all.take(moment)
        if wait > 0:
            await asyncio.sleep(wait)

    def refused(self, conversation: str, seconds: float) -> None:
        """Teams asked to wait: nothing goes to this conversation before."""
        lane = self._lane(conversation, self.now())
        lane.shut = max(lane.shut, self.now() + seconds)

    def _lane(self, conversation: str, now: float) -> Lane:
        if len(self._lanes) >= MOST_LANES:
            self._lanes = {name: lane for name, lane in self._lanes.items() if not lane.idle(now)}
        return self._lanes.setdefault(conversation, Lane(CONVERSATION))
