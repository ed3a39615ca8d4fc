"""``wren nudges preview`` and ``wren nudges hold``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from bot import nudge_report
from bot.app import real_clock
from bot.desktop import Desktop, opened_store
from bot.mailer import HOLD
from handlers.nudging.calendar import slot_now, window
from handlers.nudging.order import choose, later, slot_of
from handlers.nudging.schedule import schedule_of
from handlers.nudging.team import state_of
from prompts import Words
from store.teams import Team, Teams

WEEKS = 52
MOST_WEEKS = 520


async def nudges(desktop: Desktop) -> int:
    """The act that was asked for."""
    acts = {"preview": preview, "hold": hold, "report": nudge_report.show_report}
    return await acts[desktop.call.given["act"]](desktop)


async def hold(desktop: Desktop) -> int:
    """Hold all nudges during an incident, let them go again, or say which it is."""
    wanted = desktop.call.given["switch"]
    async with opened_store(desktop) as store:
        if wanted:
            await store.kept.write(HOLD, wanted)
        held = await store.kept.read(HOLD) == "on"
    desktop.say("nudges_held" if held else "nudges_not_held")
    return 0


async def preview(desktop: Desktop) -> int:
    """What a team will be shown, week by week, if nothing changes. A name that no team has is an example."""
    given = desktop.call.given
    name, weeks = given["team"] or "", given["weeks"] or str(WEEKS)
    if not name:
        desktop.say("nudges_needs_team")
        return 2
    if not weeks.isdecimal() or not 1 <= int(weeks) <= MOST_WEEKS:
        desktop.say("nudges_weeks_wrong", most=str(MOST_WEEKS))
        return 2
    async with opened_store(desktop) as store:
        team = await _known(store.teams, name)
    if team is None:
        if not given["json"]:
            desktop.say("nudges_no_such_team", name=name)
        team = Team(name, "", "", zone=desktop.settings.working)
    elif not given["json"]:
        desktop.line(state_of(desktop.words, team, real_clock()))
    rows = list(coming(desktop.words, team, real_clock(), int(weeks)))
    if given["json"]:
        desktop.line(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        desktop.line(row.line)
    return 0


@dataclass(frozen=True, slots=True)
class Coming:
    """One week of a preview. ``local`` is empty where the team rests, or bank holidays leave no day."""

    week: str
    local: str
    piece: str
    title: str
    asked: tuple[str, ...]

    @property
    def line(self) -> str:
        """As it is printed; the questions asked again come last."""
        asked = " ".join(self.asked)
        return f"{self.week}  {self.local or '-':16}  {self.piece:4} {self.title:48} {asked}".rstrip()


async def _known(teams: Teams, name: str) -> Team | None:
    return next((team for team in await teams.all() if name in (team.name, team.id)), None)


def coming(words: Words, team: Team, now: datetime, weeks: int) -> Iterator[Coming]:
    """A row for each week from this one on."""
    schedule = schedule_of(team)
    began = slot_of(datetime.fromtimestamp(team.since, schedule.tz).date()) if team.since else 0
    first = slot_now(schedule, now)
    for number in range(weeks):
        slot = later(first, number)
        week = choose(team.id, slot, team.track, words.nudges, words.calendar, began)
        if week is None:
            return
        found = None if team.paused or team.stopped or slot < team.snoozed else window(schedule, slot)
        local = f"{found.start.astimezone(schedule.tz):%Y-%m-%d %H:%M}" if found else ""
        asked = tuple(piece.id for piece in week.recalls)
        yield Coming(f"{slot // 100}-W{slot % 100:02}", local, week.piece.id, week.piece.title, asked)
