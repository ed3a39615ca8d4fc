"""When a team wants its nudge, and which times are refused.

Handover and quiet hours are kept free unless a team says that its hours are others. The hour in which clocks
change is always refused: on one night it happens twice, on another not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from store.teams import Team

STEP_MINUTES = 15
CLOCK_CHANGE = (time(1, 0), time(2, 0))
HANDOVERS = ((time(7, 0), time(8, 30)), (time(19, 0), time(20, 30)))
QUIET_FROM, QUIET_TO = time(20, 30), time(8, 30)
LAST_CALL = HANDOVERS[1][0]
"""What was missed is made up for on the same day, but not after this."""

Nation = Literal["ENG", "WLS", "SCT", "NIR"]
NATIONS: dict[str, Nation] = {
    "England": "ENG",
    "Wales": "WLS",
    "Scotland": "SCT",
    "Northern Ireland": "NIR",
}
Fault = Literal["weekday", "step", "clock_change", "handover", "quiet", "zone", "nation"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A day and time of each week. ``weekday`` is ISO's (1 is Monday), ``minute`` counts from midnight."""

    weekday: int = 3
    minute: int = 14 * 60
    zone: str = "Europe/London"
    nation: str = "ENG"
    any_hour: bool = False

    @property
    def at(self) -> time:
        """The local time."""
        return time(self.minute // 60, self.minute % 60)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone. Raises KeyError where this machine does not know it."""
        return ZoneInfo(self.zone)

    def fault(self) -> Fault | None:
        """Why this cannot be used, or None."""
        if self.weekday not in range(1, 8):
            return "weekday"
        if self.minute not in range(0, 24 * 60, STEP_MINUTES):
            return "step"
        if self.nation not in NATIONS.values():
            return "nation"
        if self.zone not in _zones():
            return "zone"
        return self._fault_of_time()

    def _fault_of_time(self) -> Fault | None:
        if CLOCK_CHANGE[0] <= self.at < CLOCK_CHANGE[1]:
            return "clock_change"
        if self.any_hour:
            return None
        if any(first <= self.at < last for first, last in HANDOVERS):
            return "handover"
        return "quiet" if self.at >= QUIET_FROM or self.at < QUIET_TO else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def schedule_of(team: Team) -> Schedule:
    """What a team has chosen."""
    return Schedule(team.weekday, team.minute, team.zone, team.nation, team.any_hour)
