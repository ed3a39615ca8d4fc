"""From opening hours and the time now to what a person reads: open until when, or open again when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from handlers.working_days import may_be_bank_holiday
from prompts import Words
from prompts.hours import DAYS, Hours

LONGEST_LOOK_AHEAD = 8
"""In days. Hours are those of every week, so the next opening is at most a week away."""


def opening(words: Words, hours: Hours, now: datetime, zone: tzinfo, nation: str) -> str:
    """What to say of these hours. They are local times of `zone`; `now` is aware, in whatever zone.

    `nation`: whose bank holidays count; those of all four where it is empty.

    Moments are compared in UTC, so the day with 23 or 25 hours is right too.
    """
    if hours.always:
        return words.say("hours.always")
    if not hours.stretches:
        return words.say("hours.unknown")
    stretches = sorted(_stretches(hours, now.astimezone(zone), zone))
    until = _open_until(stretches, now)
    if until:
        said = words.say("hours.open_until", time=_told(words, until, now, zone, closing=True))
    else:
        until = min(start for start, _ in stretches if start > now)
        said = words.say("hours.closed_until", time=_told(words, until, now, zone, closing=False))
    today, then = (moment.astimezone(zone).date() for moment in (now, until))
    if may_be_bank_holiday(today, nation):
        return f"{said} {words.say('hours.bank_holiday_today')}"
    if days_differ(hours) or may_be_bank_holiday(then, nation):
        return f"{said} {words.say('hours.bank_holidays')}"
    return said


def days_differ(hours: Hours) -> bool:
    """Whether the hours are not the same on every day: then a bank holiday may have others too."""
    days = [{(one.opens, one.closes) for one in hours.stretches if one.day == day} for day in range(7)]
    return any(day != following for day, following in pairwise(days))


def _stretches(hours: Hours, local: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each stretch in UTC, from yesterday on: it may run past midnight."""
    for ahead in range(-1, LONGEST_LOOK_AHEAD):
        day = local.date() + timedelta(days=ahead)
        midnight = datetime.combine(day, time(), zone)
        for one in hours.stretches:
            if one.day == day.weekday():
                yield _at(midnight, one.opens), _at(midnight, one.closes)


def _at(midnight: datetime, minutes: int) -> datetime:
    # A sum of local times goes by the clock on the wall, as opening hours do.
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def _open_until(stretches: list[tuple[datetime, datetime]], now: datetime) -> datetime | None:
    """When it closes, if it is open. A stretch that ends where the next begins runs on into it."""
    until: datetime | None = None
    for start, end in stretches:
        if start <= (until or now) < end:
            until = end
    return until


def _told(words: Words, moment: datetime, now: datetime, zone: tzinfo, *, closing: bool) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.time() == time():
        midnight = _midnight(words, local.date(), today)
        return midnight if closing else words.say("hours.when.at", time=midnight)
    clock, days = _clock(words, local), (local.date() - today).days
    if days == 0:
        return clock if closing else words.say("hours.when.today", time=clock)
    if days == 1:
        return words.say("hours.when.tomorrow", time=clock)
    key = "day" if days < len(DAYS) else "next_week"
    return words.say(f"hours.when.{key}", day=_weekday(words, local.date()), time=clock)


def _midnight(words: Words, begins: date, today: date) -> str:
    """The midnight with which a day begins, named after the night it is in: a day's name alone misleads."""
    evening = begins - timedelta(days=1)
    days = (evening - today).days
    if days > 1:
        return words.say("hours.midnight.day", day=_weekday(words, evening))
    return words.say("hours.midnight.tomorrow" if days else "hours.midnight.tonight")


def _weekday(words: Words, day: date) -> str:
    return words.say(f"hours.day.{DAYS[day.weekday()].lower()}")


def _clock(words: Words, local: datetime) -> str:
    if (local.hour, local.minute) == (12, 0):
        return words.say("hours.midday")
    hour = str((local.hour - 1) % 12 + 1)
    shown = f"{hour}.{local.minute:02d}" if local.minute else hour
    return words.say("hours.morning" if local.hour < 12 else "hours.afternoon", time=shown)
