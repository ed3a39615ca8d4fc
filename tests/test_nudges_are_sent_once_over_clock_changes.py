"""Ten weeks around each clock change: every nudge sent once or accounted for, whatever breaks meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.nudging.calendar import is_bank_holiday
from handlers.nudging.order import later, slot_of
from store.runs import NOTE
from store.teams import Team
from tests.nudge_year import LONDON, Year, a_year, at, days

WEEKS, TEAMS, PEOPLE = 10, 20, 200
MORNING, AFTERNOON, EVENING = (10, 0), (15, 15), ((18, 0), (19, 0))
AFTERNOONS = (1, 3, 5, 7)
"""ISO weekdays on which cards go in the afternoon; on the others they go in the morning."""
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SUNDAY = 2, 3, 4, 5, 7
HELD, LIFTED, CUT, OUTAGE = 4, 2, 8, 6
"""Weeks: an incident that outlasts the day, one that ends at 18:00, one that begins when half the people have
the note, and one in which nothing runs at the end of the week."""
UNTOUCHED = (3, 11)
OPTED_OUT = range(5)
CHANGES = {
    "clocks go back": datetime(2026, 9, 21, tzinfo=LONDON),
    "clocks go forward": datetime(2027, 2, 22, tzinfo=LONDON),
}
"""The Mondays from which ten weeks are lived through. Clocks change at the end of the fifth."""


def time_of(weekday: int) -> tuple[int, int]:
    """When cards go on this day of the week."""
    return AFTERNOON if weekday in AFTERNOONS else MORNING


async def set_up(year: Year) -> list[Team]:
    """Teams on every weekday, in the morning or the afternoon; some people want no note."""
    teams = []
    for number in range(TEAMS):
        weekday = number % 7 + 1
        hour, minute = time_of(weekday)
        team = await year.store.teams.keep(
            "slack",
            f"C{number:03}",
            weekday=weekday,
            minute=hour * 60 + minute,
            nation=("ENG", "SCT")[number % 2],
            since=int(year.clock().timestamp()),
        )
        teams.append(team)
    for number in OPTED_OUT:
        await year.store.members.choose(year.people[number], note=False)
    return teams


async def touch(year: Year, teams: list[Team], slot: int) -> None:
    """Somebody presses a button of this week's card, in all teams but two."""
    for number, team in enumerate(teams):
        if number not in UNTOUCHED:
            await year.store.runs.count(team.id, slot, "touched", "talked")


async def live(year: Year, teams: list[Team], start: datetime) -> None:
    """The weeks go by: incidents on three days, one outage over a week's end."""
    for number, day in enumerate(days(start, WEEKS)):
        week, weekday = number // 7, day.isoweekday()
        if week == OUTAGE and weekday in (THURSDAY, FRIDAY):
            continue
        if week in (LIFTED, HELD) and weekday in (TUESDAY, WEDNESDAY):
            await incident(year, day, lifted=week == LIFTED)
            continue
        year.clock.now = max(year.clock.now, at(day, *time_of(weekday)))
        if week == CUT and weekday == TUESDAY:
            await cut_short(year, day)
        await year.tick()
        if weekday == SUNDAY and week % 2:
            await touch(year, teams, slot_of(day.date()))
    # Whatever is left over is settled at the latest on the next day.
    year.clock.now = at(start + timedelta(days=WEEKS * 7), 9)
    await year.tick()


async def incident(year: Year, day: datetime, *, lifted: bool) -> None:
    """A day on which all is held; it may be over in the evening, before the day's last call or after it."""
    await year.hold(True)
    year.clock.now = at(day, *time_of(day.isoweekday()))
    await year.tick()
    for hour, minute in EVENING:
        year.clock.now = max(year.clock.now, at(day, hour, minute))
        if lifted:
            await year.hold(False)
        await year.tick()
    await year.hold(False)


async def cut_short(year: Year, day: datetime) -> None:
    """An incident begins when some people have the note already, and outlasts the day."""
    await year.replicas[0].rounds.start_due()
    await year.replicas[0].mailer.send_due()
    await year.heal()
    await year.hold(True)
    year.clock.now = at(day, *EVENING[-1])
    await year.replicas[0].mailer.send_due()
    await year.hold(False)


@pytest.mark.parametrize("season", CHANGES)
async def test_every_nudge_is_sent_once_or_accounted_for(
    tmp_path: Path, database_url: str, season: str
) -> None:
    start = CHANGES[season]
    slots = [later(slot_of(start.date()), number) for number in range(WEEKS)]
    async with a_year(
        tmp_path, database_url, start=start, people=PEOPLE, replicas=2, seed=7, rough=0.04
    ) as year:
        teams = await set_up(year)
        await live(year, teams, start)
        ends = await year.audit(slots)
        runs = {(run.campaign, run.slot): run for run in await year.runs(slots)}
        for slot in slots:
            note = runs[NOTE, slot]
            assert note.filled == PEOPLE or note.reason
            assert all((team.id, slot) in runs for team in teams), "no gap"
        kept_time(year, teams)
        for number in UNTOUCHED:
            team = teams[number]
            kinds = [runs[team.id, slot].kind for slot in slots if runs[team.id, slot].state == "done"]
            # A process that dies with the card in its hands leaves it to the week after.
            assert 1 <= kinds.count("stopped") <= 2
            assert kinds[-1] == "stopped", "three pieces, a card that says so, and then peace"
        assert year.kills > 1
        assert ends["sent"] > 0.7 * WEEKS * PEOPLE
        expected = {"unclear", "muted", "held", "skipped: held", "skipped: stopped", "skipped: late"}
        assert expected <= set(ends), ends


def kept_time(year: Year, teams: list[Team]) -> None:
    """Whatever arrived came on the team's day, not before its local time, and before the evening."""
    by_place = {team.place: team for team in teams}
    seen = 0
    for (dest, _), moment in year.ledger.moments.items():
        team = by_place.get(dest)
        if team is None:
            continue
        seen += 1
        assert team.minute <= moment.hour * 60 + moment.minute < 19 * 60
        assert not is_bank_holiday(moment.date(), team.nation)
        moved = moment.isoweekday() > team.weekday and is_bank_holiday(
            (moment - timedelta(days=moment.isoweekday() - team.weekday)).date(), team.nation
        )
        assert moment.isoweekday() == team.weekday or moved
    assert seen > 0.7 * WEEKS * TEAMS
