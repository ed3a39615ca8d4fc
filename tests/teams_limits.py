"""Microsoft's rate limits for bots, by conversation and for a whole organisation (page "Rate limit")."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

SEND = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""So many messages of a bot in a conversation, within so many seconds."""
TENANT_A_SECOND = 30
EVERYTHING = "all conversations"


@dataclass(slots=True)
class Limits:
    """Counts by lane. ``enforced`` is off where a test is about something else; what is over is counted."""

    enforced: bool = True
    now: Callable[[], float] = time.monotonic
    refused: int = 0
    _sent: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, conversation: str) -> float:
        """Seconds until a further call is allowed; 0 where it is allowed now, and then it is counted."""
        if not self.enforced:
            return 0.0
        lanes = ((conversation, SEND), (EVERYTHING, ((TENANT_A_SECOND, 1.0),)))
        at = self.now()
        waits = [self._wait(lane, windows, at) for lane, windows in lanes]
        if max(waits) > 0:
            self.refused += 1
            return max(waits)
        for lane, _ in lanes:
            self._sent.setdefault(lane, deque(maxlen=2000)).append(at)
        return 0.0

    def _wait(self, lane: str, windows: tuple[tuple[int, float], ...], at: float) -> float:
        sent = self._sent.get(lane, deque())
        longest = 0.0
        for most, seconds in windows:
            if len(sent) >= most and at - sent[-most] < seconds:
                longest = max(longest, seconds - (at - sent[-most]))
        return longest
