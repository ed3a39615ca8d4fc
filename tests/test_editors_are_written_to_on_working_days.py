"""Ten o'clock of a working day: no Saturday, no Sunday, and no bank holiday where the organisation is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.working_days import digest_is_due, next_morning

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "nation", "then"),
    [
        ("2026-11-23 09:00", "England", "2026-11-24 10:00"),
        ("2026-11-27 23:59", "England", "2026-11-30 10:00"),
        ("2026-11-28 12:00", "England", "2026-11-30 10:00"),
        ("2026-06-30 23:30", "England", "2026-07-02 10:00"),
        # Christmas Day is a Friday, and Boxing Day is kept on the Monday.
        ("2026-12-24 12:00", "England", "2026-12-29 10:00"),
        ("2026-11-27 12:00", "Scotland", "2026-12-01 10:00"),
        ("2026-07-10 12:00", "Wales", "2026-07-13 10:00"),
        ("2026-07-10 12:00", "Northern Ireland", "2026-07-14 10:00"),
    ],
)
def test_a_question_waits_for_ten_of_the_next_working_day(now: str, nation: str, then: str) -> None:
    found = next_morning(datetime.fromisoformat(now).replace(tzinfo=UTC), LONDON, nation)
    assert found == datetime.fromisoformat(then).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-08-02 12:00", False),
        ("2026-08-03 08:59", False),
        ("2026-08-03 09:00", True),
        ("2026-08-31 09:00", True),
        ("2026-12-01 09:59", False),
        ("2026-12-01 10:00", True),
        # New Year's Day is a Friday.
        ("2027-01-01 12:00", False),
        ("2027-01-04 09:59", False),
        ("2027-01-04 10:00", True),
    ],
)
def test_the_month_begins_at_ten_of_its_first_working_day(now: str, due: bool) -> None:
    assert digest_is_due(datetime.fromisoformat(now).replace(tzinfo=UTC), LONDON, "England") is due
