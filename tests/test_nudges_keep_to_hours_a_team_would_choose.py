"""Never at handover, at night or on a bank holiday; clocks may change, the local time stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.nudging.calendar import due, is_bank_holiday, next_window, slot_now, window
from handlers.nudging.order import later, slot_of
from handlers.nudging.schedule import Schedule, schedule_of
from store.teams import Team

LONDON = ZoneInfo("Europe/London")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
schedules = st.builds(
    Schedule,
    weekday=st.integers(1, 7),
    minute=st.integers(0, 95).map(lambda quarter: quarter * 15),
    nation=st.sampled_from(("ENG", "WLS", "SCT", "NIR")),
    any_hour=st.booleans(),
)
moments = st.integers(0, 9 * 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@settings(max_examples=60)
@given(schedules, moments)
def test_the_next_nudge_is_never_at_a_bad_time(schedule: Schedule, after: datetime) -> None:
    assume(schedule.fault() is None)
    found = next_window(schedule, after)
    local = found.start.astimezone(LONDON)
    assert found.start > after
    assert local.time() == schedule.at, "the same local time whatever the clocks do"
    assert local.astimezone(UTC).astimezone(LONDON) == local
    assert not is_bank_holiday(local.date(), schedule.nation)
    assert not time(1) <= local.time() < time(2)
    assert slot_of(local.date()) == found.slot
    assert found.end.astimezone(LONDON).date() in (local.date(), local.date() + timedelta(days=1))
    if not schedule.any_hour:
        assert time(8, 30) <= local.time() < time(19), "awake, and not at handover"
        assert found.end.astimezone(LONDON).time() == time(19)
        assert found.end.astimezone(LONDON).date() == local.date()


@pytest.mark.parametrize(
    ("at", "fault"),
    [
        ("06:45", "quiet"), ("07:00", "handover"), ("08:15", "handover"), ("08:30", None), ("14:00", None),
        ("18:45", None), ("19:00", "handover"), ("20:15", "handover"), ("20:30", "quiet"), ("00:45", "quiet"),
        ("01:00", "clock_change"), ("01:45", "clock_change"), ("02:00", "quiet"), ("14:05", "step"),
    ],
)  # fmt: skip
def test_a_bad_time_is_refused_with_its_reason(at: str, fault: str | None) -> None:
    hour, minute = (int(part) for part in at.split(":"))
    assert Schedule(minute=hour * 60 + minute).fault() == fault
    expected = fault if fault in ("clock_change", "step") else None
    assert Schedule(minute=hour * 60 + minute, any_hour=True).fault() == expected


def test_other_nonsense_is_refused() -> None:
    assert Schedule(weekday=0).fault() == "weekday"
    assert Schedule(weekday=8).fault() == "weekday"
    assert Schedule(zone="Europe/Nowhere").fault() == "zone"
    assert Schedule(nation="FRA").fault() == "nation"
    assert Schedule(minute=24 * 60).fault() == "step"


@pytest.mark.parametrize(
    ("weekday", "nation", "slot", "day"),
    [
        (3, "ENG", 202643, "2026-10-21"),  # the week before clocks go back
        (7, "ENG", 202643, "2026-10-25"),  # the very Sunday
        (3, "ENG", 202644, "2026-10-28"),
        (1, "ENG", 202713, "2027-03-30"),  # Easter Monday moves to Tuesday
        (1, "SCT", 202713, "2027-03-29"),  # not a bank holiday in Scotland
        (1, "SCT", 202649, "2026-12-01"),  # St Andrew's Day moves to Tuesday
        (3, "NIR", 202711, "2027-03-18"),  # St Patrick's Day
        (3, "ENG", 202711, "2027-03-17"),
        (5, "ENG", 202652, None),  # Christmas Day on a Friday: no working day is left
        (5, "ENG", 202712, None),  # Good Friday
    ],
)
def test_bank_holidays_move_a_card_within_its_week_or_drop_it(
    weekday: int, nation: str, slot: int, day: str | None
) -> None:
    found = window(Schedule(weekday, nation=nation, minute=10 * 60), slot)
    if day is None:
        assert found is None
    else:
        assert found is not None
        assert found.start.astimezone(LONDON).isoformat()[:16] == f"{day}T10:00"


def test_clock_changes_move_utc_and_not_the_ward() -> None:
    schedule = Schedule(weekday=7, minute=9 * 60)
    found = [window(schedule, slot) for slot in (202642, 202643, 202711, 202712)]
    assert [one.start.hour for one in found if one] == [8, 9, 9, 8], "25 October 2026 and 28 March 2027"


def test_every_week_of_ten_years_has_one_slot() -> None:
    slot = slot_of(date(2026, 1, 1))
    seen = []
    for _ in range(52 * 10):
        seen.append(slot)
        slot = later(slot, 1)
    assert len(set(seen)) == len(seen)
    assert seen == sorted(seen)
    assert later(202653, 1) == 202701
    assert slot_now(Schedule(), datetime(2027, 1, 3, 23, 59, tzinfo=UTC)) == 202653


# --- what is to be done now --------------------------------------------------------------------------

WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
SLOT = 202648


def reason_of(team: Team, now: datetime, *, held: bool = False) -> str | None:
    """Why nothing is sent, "" where it is to be sent now, None where there is nothing to do yet."""
    found = due(team, SLOT, now, held=held)
    return None if found is None else found.reason


def test_a_card_goes_in_its_window_and_late_on_the_same_day_only() -> None:
    team = Team("t", "play", "ward")
    assert reason_of(team, WEDNESDAY - timedelta(seconds=1)) is None
    assert reason_of(team, WEDNESDAY) == ""
    assert reason_of(team, WEDNESDAY + timedelta(hours=4, minutes=59)) == ""
    assert reason_of(team, WEDNESDAY + timedelta(hours=5)) == "late"
    assert reason_of(team, WEDNESDAY + timedelta(days=5)) == "late"


def test_an_incident_holds_a_card_and_drops_it_when_its_day_is_over() -> None:
    team = Team("t", "play", "ward")
    assert reason_of(team, WEDNESDAY, held=True) is None
    assert reason_of(team, WEDNESDAY + timedelta(hours=5), held=True) == "held"


def test_a_team_that_rests_is_left_alone_and_that_is_noted() -> None:
    for team, reason in (
        (Team("t", "play", "ward", paused=True), "paused"),
        (Team("t", "play", "ward", stopped=True), "stopped"),
        (Team("t", "play", "ward", snoozed=202649), "snoozed"),
        (Team("t", "play", "ward", snoozed=202648), ""),
        (Team("t", "play", "ward", weekday=5, nation="ENG"), None),
    ):
        assert reason_of(team, WEDNESDAY) == reason


def test_what_was_due_before_a_team_chose_is_none_of_its_own() -> None:
    late_joiner = Team("t", "play", "ward", since=int(WEDNESDAY.timestamp()) + 1)
    assert reason_of(late_joiner, WEDNESDAY + timedelta(hours=1)) is None
    assert schedule_of(late_joiner) == Schedule()


def test_a_week_without_a_working_day_is_noted_as_a_holiday() -> None:
    team = Team("t", "play", "ward", weekday=5)
    christmas = datetime(2026, 12, 25, 14, 0, tzinfo=UTC)
    found = due(team, 202652, christmas, held=False)
    assert found is not None
    assert found.reason == "holiday"
    assert due(team, 202652, christmas - timedelta(hours=1), held=False) is None


def test_a_snoozed_team_is_told_when_it_hears_again() -> None:
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert next_window(Schedule(), monday).slot == 202648
    assert next_window(Schedule(), monday, snoozed=202651).slot == 202651
