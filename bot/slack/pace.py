"""Our own pace of posting, kept before Slack refuses: one a second in a channel, and a cap for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.chat import TryLater

CHANNEL_SECONDS = 1.0
CHANNEL_BURST = 4
WORKSPACE_SECONDS = 0.25
"""Four posts a second in the whole workspace; Slack does not publish its own figure."""
WORKSPACE_BURST = 12
LONGEST_SLEEP = 3.0
"""A longer wait is handed to the courier, which has other letters to carry."""
MOST_CHANNELS = 10_000


@dataclass(slots=True)
class Lane:
    """Posts that follow one another: so many at once, then one every ``seconds``."""

    seconds: float
    burst: int
    free: float = 0.0
    """The moment at which this lane would be wholly empty again."""

    def wait(self, now: float) -> float:
        """Seconds until the next post may go."""
        return max(0.0, self.free - now - self.seconds * (self.burst - 1))

    def take(self, now: float) -> None:
        """Count one post."""
        self.free = max(self.free, now) + self.seconds


@dataclass(slots=True)
class Pace:
    """Waits for its turn before each post. ``now`` gives seconds that only run forward."""

    now: Callable[[], float] = field(repr=False)
    _all: Lane = field(default_factory=lambda: Lane(WORKSPACE_SECONDS, WORKSPACE_BURST))
    _lanes: dict[str, Lane] = field(default_factory=dict, repr=False)
    _shut: dict[str, float] = field(default_factory=dict, repr=False)

    async def turn(self, channel: str) -> None:
        """Wait for this channel's turn. Raises ``TryLater`` where it is far off."""
        now = self.now()
        lane = self._lane(channel, now)
        shut = max(self._shut.get(channel, 0.0), self._shut.get("", 0.0)) - now
        wait = max(lane.wait(now), self._all.wait(now), shut)
        if wait > LONGEST_SLEEP:
            raise TryLater(wait)
        lane.take(now)
        self._all.take(now)
        if wait > 0:
            await asyncio.sleep(wait)

    def refused(self, channel: str, seconds: float) -> None:
        """Slack asked to wait: nothing goes to this channel before."""
        self._shut = {name: until for name, until in self._shut.items() if until > self.now()}
        self._shut[channel] = self.now() + seconds

    def _lane(self, channel: str, now: float) -> Lane:
        if len(self._lanes) >= MOST_CHANNELS:
            self._lanes = {name: lane for name, lane in self._lanes.items() if lane.free > now}
        return self._lanes.setdefault(channel, Lane(CHANNEL_SECONDS, CHANNEL_BURST))
