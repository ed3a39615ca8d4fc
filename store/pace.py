"""The pace of nudges: when the next card may go, and how fast they follow each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

FULL_RATE = 960
"""Thousandths of the platform's limit: what is left over is for replies to people."""
LEAST_RATE = 100
SLOWER = 0.7
FASTER_EACH_SECOND = 10
LONGEST_PAUSE = 7_200_000
"""Milliseconds that nothing is ever held up for: twice as long as a platform is believed for."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace row. All times in milliseconds since 1970, ``rate`` in thousandths of the limit."""

    free: int
    rate: int
    since: int

    def now(self, moment: int) -> int:
        """The rate at this moment: after a refusal it comes back by 1 % of the limit each second."""
        return min(FULL_RATE, self.rate + max(0, moment - self.since) * FASTER_EACH_SECOND // 1000)

    def believed(self, moment: int) -> Pace:
        """The same, but for what only a clock that was ahead can have written: that counts as now.

        Else nothing would go until that day comes.
        """
        free = self.free if self.free <= moment + LONGEST_PAUSE else moment
        return replace(self, free=free, since=min(self.since, moment))

    def refused(self, moment: int, wait: int) -> Pace:
        """After the platform has said "not now": nothing goes for so long, then less than before.

        Several refusals within a second are one: they were on their way together.
        """
        free = max(self.free, moment + wait)
        if moment - self.since < 1000 and self.rate < FULL_RATE:
            return replace(self, free=free)
        return Pace(free, max(LEAST_RATE, int(self.now(moment) * SLOWER)), moment)
