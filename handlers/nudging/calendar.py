"""From a schedule to moments: bank holidays, the week's window, the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal

from holidays import country_holidays

from handlers.nudging.order import later, monday_of, slot_of
from handlers.nudging.schedule import LAST_CALL, Schedule, schedule_of
from store.runs import Reason
from store.teams import Team

FRIDAY = 5
WEEKS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Window:
    """When a slot's card may go: from ``start`` until before ``end``, both in UTC, on one local day."""

    slot: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done for a slot now: send within its window, or note that and why nothing is sent."""

    window: Window
    reason: Reason = ""


@cache
def _bank_holidays(nation: str) -> Mapping[date, str]:
    return country_holidays("GB", subdiv=nation)


def is_bank_holiday(day: date, nation: str) -> bool:
    """Whether this day is a bank holiday there (ENG, WLS, SCT or NIR)."""
    return day in _bank_holidays(nation)


def window(schedule: Schedule, slot: int) -> Window | None:
    """The window of a slot; None where bank holidays leave no day for it in that week.

    A card that falls on a bank holiday moves to the next working day of its week, at the same time.
    """
    day = monday_of(slot) + timedelta(days=schedule.weekday - 1)
    while is_bank_holiday(day, schedule.nation):
        day += timedelta(days=1)
        if slot_of(day) != slot or day.isoweekday() > FRIDAY:
            return None
    return _on(schedule, slot, day)


def _on(schedule: Schedule, slot: int, day: date) -> Window:
    midnight = datetime.combine(day + timedelta(days=1), time(), schedule.tz)
    end = midnight if schedule.any_hour else datetime.combine(day, LAST_CALL, schedule.tz)
    start = datetime.combine(day, schedule.at, schedule.tz)
    return Window(slot, start.astimezone(UTC), end.astimezone(UTC))


def slot_now(schedule: Schedule, now: datetime) -> int:
    """The slot of this moment, as the schedule's own clock has it."""
    return slot_of(now.astimezone(schedule.tz).date())


def next_window(schedule: Schedule, after: datetime, snoozed: int = 0) -> Window:
    """The first window that starts after a moment, and not before the slot up to which a team is snoozed."""
    slot = max(slot_now(schedule, after), snoozed)
    for _ in range(WEEKS_AHEAD):
        found = window(schedule, slot)
        if found is not None and found.start > after:
            return found
        slot = later(slot, 1)
    raise ValueError("no week is free of bank holidays")


def due(team: Team, slot: int, now: datetime, *, held: bool) -> Due | None:
    """What is to be done for a team's slot at this moment; None where it is nothing, or nothing yet.

    ``held``: everything is held during an incident. A card whose day ends meanwhile is not sent any more.
    """
    schedule = schedule_of(team)
    found = window(schedule, slot)
    day = monday_of(slot) + timedelta(days=schedule.weekday - 1)
    planned = found or _on(schedule, slot, day)
    if planned.start.timestamp() < team.since or now < planned.start:
        return None
    if found is None:
        return Due(planned, "holiday")
    resting = _resting(team, slot)
    if resting:
        return Due(found, resting)
    if now >= found.end:
        return Due(found, "held" if held else "late")
    return None if held else Due(found)


def _resting(team: Team, slot: int) -> Literal["", "stopped", "paused", "snoozed"]:
    if team.stopped:
        return "stopped"
    if team.paused:
        return "paused"
    return "snoozed" if slot < team.snoozed else ""
