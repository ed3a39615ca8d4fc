"""Working days and bank holidays. A nation is named as in the organisation's facts, such as ``England``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from handlers.nudging.calendar import FRIDAY, is_bank_holiday
from handlers.nudging.schedule import NATIONS

MORNING = time(10)


def may_be_bank_holiday(day: date, nation: str) -> bool:
    """Whether this day is a bank holiday in this nation; in any of the four where it is empty."""
    codes = (NATIONS[nation],) if nation else NATIONS.values()
    return any(is_bank_holiday(day, code) for code in codes)


def is_working_day(day: date, nation: str) -> bool:
    """Whether it is a day from Monday to Friday, and no bank holiday in this nation."""
    return day.isoweekday() <= FRIDAY and not is_bank_holiday(day, NATIONS[nation])


def next_morning(now: datetime, zone: tzinfo, nation: str) -> datetime:
    """Ten o'clock of the first working day after this day, as the zone counts days."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, zone)


def digest_is_due(now: datetime, zone: tzinfo, nation: str) -> bool:
    """Whether ten o'clock of the month's first working day has come."""
    local = now.astimezone(zone)
    before = local.replace(day=1) - timedelta(days=1)
    return local >= next_morning(before, zone, nation)
