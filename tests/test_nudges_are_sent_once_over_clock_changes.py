"""Ten weeks around each clock change: every nudge sent once or accounted for, whatever breaks meanwhile.

One change on each engine: the store holds moments, so what a clock change could upset is not in the database.
"""

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
TIMES = ((10, 0), (14, 0), (16, 45))
EVENING = ((18, 0), (19, 0))
UNTOUCHED = (3, 11)
OPTED_OUT = range(5)
AUTUMN, SPRING = datetime(2026, 9, 21, tzinfo=LONDON), datetime(2027, 2, 22, tzinfo=LONDON)


async def set_up(year: Year) -> list[Team]:
    """Teams on every weekday and at several times; some people want no note."""
    teams = []
    for number in range(TEAMS):
        hour, minute = TIMES[number % len(TIMES)]
        teams.append(
            await year.store.teams.keep(
                "slack",
                f"C{number:03}",
                weekday=number % 7 + 1,
                minute=hour * 60 + minute,
                nation=("ENG", "SCT")[number % 2],
                since=int(year.clock().timestamp()),
            )
        )
    for number in OPTED_OUT:
        await year.store.members.choose(year.people[number], note=False)
    return teams


async def touch(year: Year, teams: list[Team], slot: int) -> None:
    """Somebody presses a button of this week's card, in all teams but two."""
    for number, team in enumerate(teams):
        if number not in UNTOUCHED:
            await year.store.runs.count(team.id, slot, "touched", "talked")


async def live(year: Year, teams: list[Team], start: datetime) -> None:
    """The weeks go by: an incident on two days, one outage over a week's end."""
    for number, day in enumerate(days(start, WEEKS)):
        week, weekday = divmod(number, 7)
        outage = week == 6 and weekday in (3, 4)
        for hour, minute in (*TIMES, *EVENING) if weekday == 2 else TIMES:
            year.clock.now = max(year.clock.now, at(day, hour, minute))
            if week in (2, 4) and weekday == 2:
                # Wednesday: over at 18:00 the one time, and not before the day is over the other.
                await year.hold(hour < 18 or week == 4)
            if week in (2, 4) and weekday == 3 and hour == 10:
                await year.hold(False)
            if not outage:
                await year.tick()
        if weekday == 6 and week % 2:
            await touch(year, teams, slot_of(day.date()))
    await year.hold(False)
    # Whatever is left over is settled at the latest on the next day.
    year.clock.now = at(start + timedelta(days=WEEKS * 7), 9)
    await year.tick()


@pytest.mark.parametrize(
    ("fresh_database", "start"),
    [pytest.param("postgresql", AUTUMN, id="autumn"), pytest.param("sqlite", SPRING, id="spring")],
    indirect=["fresh_database"],
)
async def test_every_nudge_is_sent_once_or_accounted_for(
    tmp_path: Path, database_url: str, start: datetime
) -> None:
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
            assert note.reason or note.counts["muted"] >= 1
            assert all((team.id, slot) in runs for team in teams), "no gap"
        kept_time(year, teams)
        for number in UNTOUCHED:
            team = teams[number]
            kinds = [runs[team.id, slot].kind for slot in slots if runs[team.id, slot].state == "done"]
            assert kinds.count("stopped") == 1
            assert kinds[-1] == "stopped", "three pieces, a card that says so, and then peace"
        assert year.kills > 2
        assert ends["sent"] > 0.8 * WEEKS * PEOPLE
        expected = {"unclear", "muted", "skipped: held", "skipped: stopped", "skipped: late"}
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
