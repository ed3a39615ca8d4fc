"""What stands beside a number: open until when, or open again when, by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.opening_hours import opening
from prompts.hours import WrongHours, read_hours
from tests.world import WORDS

LONDON = ZoneInfo("Europe/London")
BANK = " (times may differ on bank holidays)"
OFFICE = "Mon-Fri 09:00-17:00"


def said(hours: str, when: str, nation: str = "England") -> str:
    """What is said at a local time in London."""
    now = datetime.fromisoformat(when).replace(tzinfo=LONDON)
    return opening(WORDS, read_hours(hours), now, LONDON, nation)


@pytest.mark.parametrize(
    ("hours", "when", "says"),
    [
        # 23 November 2026 is a Monday.
        ("24/7", "2026-11-23T03:00", "open day and night"),
        ("Mon-Sun 00:00-24:00", "2026-11-23T03:00", "open day and night"),
        ("", "2026-11-23T03:00", "opening hours not known"),
        (OFFICE, "2026-11-23T08:59", "closed now, opens at 9am today" + BANK),
        (OFFICE, "2026-11-23T09:00", "open now until 5pm" + BANK),
        (OFFICE, "2026-11-23T16:59", "open now until 5pm" + BANK),
        (OFFICE, "2026-11-23T17:00", "closed now, opens 9am tomorrow" + BANK),
        (OFFICE, "2026-11-27T17:00", "closed now, opens Monday 9am" + BANK),
        ("Mon 08:30-12:00", "2026-11-23T08:00", "closed now, opens at 8.30am today" + BANK),
        ("Mon 08:30-12:00", "2026-11-23T09:00", "open now until midday" + BANK),
        ("Mon 08:30-12:00", "2026-11-23T12:00", "closed now, opens next Monday 8.30am" + BANK),
        ("Mon-Sun 17:00-24:00", "2026-11-23T23:59", "open now until midnight tonight"),
        ("Mon-Sun 17:00-24:00", "2026-11-24T00:00", "closed now, opens at 5pm today"),
        ("Fri 22:00-02:00", "2026-11-27T23:00", "open now until 2am tomorrow" + BANK),
        ("Fri 22:00-02:00", "2026-11-28T01:59", "open now until 2am" + BANK),
        ("Sun 22:00-02:00", "2026-11-23T01:00", "open now until 2am" + BANK),
        ("Fri 09:00-24:00; Sat 00:00-10:00", "2026-11-27T20:00", "open now until 10am tomorrow" + BANK),
        ("Mon,Wed,Fri 09:00-13:00; Tue,Thu 12:00-16:00", "2026-11-24T13:30", "open now until 4pm" + BANK),
    ],
)
def test_each_moment_is_told_as_a_person_would(hours: str, when: str, says: str) -> None:
    assert said(hours, when) == says


WEEKEND = "Sat-Sun 00:00-24:00"
EVENINGS = "Mon-Sun 17:00-24:00"


@pytest.mark.parametrize(
    ("hours", "when", "says"),
    [
        # 27 November 2026 is a Friday.
        (WEEKEND, "2026-11-27T23:30", "closed now, opens at midnight tonight" + BANK),
        (WEEKEND, "2026-11-26T23:30", "closed now, opens at midnight tomorrow night" + BANK),
        (WEEKEND, "2026-11-23T00:00", "closed now, opens at midnight on Friday night" + BANK),
        (WEEKEND, "2026-11-28T00:00", "open now until midnight tomorrow night" + BANK),
        (WEEKEND, "2026-11-29T00:00", "open now until midnight tonight" + BANK),
        (WEEKEND, "2026-11-29T23:59", "open now until midnight tonight" + BANK),
        (EVENINGS, "2026-11-29T18:00", "open now until midnight tonight"),
        ("Mon 00:00-12:00", "2026-11-23T12:00", "closed now, opens at midnight on Sunday night" + BANK),
        ("Wed-Sun 00:00-24:00", "2026-11-25T08:00", "open now until midnight on Sunday night" + BANK),
    ],
)
def test_midnight_is_named_after_the_night_it_is_in(hours: str, when: str, says: str) -> None:
    assert said(hours, when) == says


TODAY = " (today is a bank holiday in some or all of the UK, so times may differ)"
DAILY = "Mon-Sun 09:00-17:00"


@pytest.mark.parametrize(
    ("hours", "when", "nation", "says"),
    [
        (DAILY, "2026-12-25T12:00", "England", "open now until 5pm" + TODAY),
        (DAILY, "2026-12-25T08:00", "England", "closed now, opens at 9am today" + TODAY),
        (OFFICE, "2026-12-25T12:00", "Wales", "open now until 5pm" + TODAY),
        (DAILY, "2026-12-24T12:00", "England", "open now until 5pm"),
        (DAILY, "2026-12-24T18:00", "England", "closed now, opens 9am tomorrow" + BANK),
        (DAILY, "2026-07-13T12:00", "England", "open now until 5pm"),
        (DAILY, "2026-07-13T12:00", "Northern Ireland", "open now until 5pm" + TODAY),
        (DAILY, "2026-07-13T12:00", "", "open now until 5pm" + TODAY),
        ("24/7", "2026-12-25T12:00", "England", "open day and night"),
        ("", "2026-12-25T12:00", "England", "opening hours not known"),
    ],
)
def test_on_a_bank_holiday_no_times_are_promised(hours: str, when: str, nation: str, says: str) -> None:
    assert said(hours, when, nation) == says


@pytest.mark.parametrize(
    ("instant", "says"),
    [
        # The clocks go back on 25 October 2026 at 01:00 UTC, and forward on 29 March 2026 at 01:00 UTC.
        ("2026-10-24T15:59:00+00:00", "open now until 5pm"),
        ("2026-10-24T16:00:00+00:00", "closed now, opens 9am tomorrow"),
        ("2026-10-25T08:59:00+00:00", "closed now, opens at 9am today"),
        ("2026-10-25T16:59:00+00:00", "open now until 5pm"),
        ("2026-03-28T16:59:00+00:00", "open now until 5pm"),
        ("2026-03-29T08:00:00+00:00", "open now until 5pm"),
        ("2026-03-29T16:00:00+00:00", "closed now, opens 9am tomorrow"),
    ],
)
def test_it_is_right_on_the_days_the_clocks_change(instant: str, says: str) -> None:
    now = datetime.fromisoformat(instant)
    assert opening(WORDS, read_hours("Mon-Sun 09:00-17:00"), now, LONDON, "") == says


def test_the_hour_that_is_lived_twice_is_open_all_through() -> None:
    hours = read_hours("Sun 00:30-02:30")
    begins = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    minutes = [begins + timedelta(minutes=minute) for minute in range(0, 180, 5)]
    assert all("open now until 2.30am" in opening(WORDS, hours, one, LONDON, "") for one in minutes)
    assert "closed" in opening(WORDS, hours, begins + timedelta(minutes=180), LONDON, "")


def test_the_zone_of_the_caller_does_not_matter() -> None:
    now = datetime(2026, 7, 1, 16, 30, tzinfo=ZoneInfo("Asia/Manila"))
    assert opening(WORDS, read_hours(OFFICE), now, LONDON, "").startswith("open now until 5pm")


@pytest.mark.parametrize("hours", ["24-Jul", "Jul-24", "24/7"])
def test_day_and_night_is_known_after_a_spreadsheet_took_it_for_a_date(hours: str) -> None:
    assert read_hours(hours).always


@pytest.mark.parametrize(
    "hours",
    [
        "9 to 5", "Mon-Fri", "Mon-Fri 9-17", "Moon 09:00-17:00", "Fri-Mon 09:00-17:00", "Mon 09:60-17:00",
        "Mon 09:00-25:00", "Mon 09:00-09:00", "Mon 24:00-09:00", "check site",
        "Mon 09:00-17:00; Mon 09:00-18:00",
    ],
)  # fmt: skip
def test_hours_that_cannot_be_meant_are_refused(hours: str) -> None:
    with pytest.raises(WrongHours):
        read_hours(hours)
