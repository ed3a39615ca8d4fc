"""Opening hours as an editor writes them: "24/7", or "Mon-Fri 09:00-17:00; Sat 10:00-14:00", or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES_OF_A_DAY = 24 * 60
# A spreadsheet takes 24/7 for a day in July and saves it as one of the other two.
ALWAYS = ("24/7", "24-jul", "jul-24")
ALL_WEEK = {(day, 0, MINUTES_OF_A_DAY) for day in range(len(DAYS))}
_PART = re.compile(r"([A-Za-z, -]+?)\s+(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


class WrongHours(ValueError):
    """The hours cannot be read. The text says how to write them."""

    def __init__(self) -> None:
        super().__init__('write "Mon-Fri 09:00-17:00; Sat 10:00-14:00", or "24/7", or leave them out')


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One stretch of opening on one day: 0 is Monday; minutes from midnight, local time.

    `closes` may pass the end of the day: 22:00-02:00 on Friday closes at minute 1560 of Friday.
    """

    day: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week. `always` is day and night; no stretch and not always means not known."""

    always: bool = False
    stretches: tuple[Stretch, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything is known of them."""
        return self.always or bool(self.stretches)


def read_hours(text: str) -> Hours:
    """The hours in a text. Raises ``WrongHours``."""
    plain = text.strip().replace("\u2013", "-")
    if not plain:
        return Hours()
    if plain.casefold() in ALWAYS:
        return Hours(always=True)
    stretches = [stretch for part in plain.split(";") for stretch in _stretches(part.strip())]
    if {(one.day, one.opens, one.closes) for one in stretches} == ALL_WEEK:
        return Hours(always=True)
    if len({(one.day, one.opens) for one in stretches}) < len(stretches):
        raise WrongHours
    return Hours(stretches=tuple(sorted(stretches)))


def _stretches(part: str) -> list[Stretch]:
    found = _PART.fullmatch(part)
    if not found:
        raise WrongHours
    opens, closes = (_minutes(found[hour], found[hour + 1]) for hour in (2, 4))
    if opens in (MINUTES_OF_A_DAY, closes):
        raise WrongHours
    if closes < opens:
        closes += MINUTES_OF_A_DAY
    return [Stretch(day, opens, closes) for day in _days(found[1])]


def _minutes(hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > MINUTES_OF_A_DAY:
        raise WrongHours
    return total


def _days(text: str) -> list[int]:
    days: list[int] = []
    for entry in text.split(","):
        first, mark, last = (name.strip().title() for name in entry.partition("-"))
        if first not in DAYS or (mark and last not in DAYS):
            raise WrongHours
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            raise WrongHours
        days.extend(range(start, end + 1))
    return days
