"""What the clock asks of nudges, in every replica: whose card is due, and who is there at all.

Every replica looks at the same rows each minute. Which of them sends is decided by the row of a run, which
only one can insert. What was missed is sent late on the same day, or noted as skipped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.mailer import HOLD
from handlers.chat import Chat, Undelivered
from handlers.nudging.calendar import Due, due, slot_now
from handlers.nudging.order import choose, later
from handlers.nudging.schedule import NATIONS, schedule_of
from prompts import Words
from store.kept import Kept
from store.mailing import Mailing
from store.members import Members
from store.runs import ANSWERS, NOTE, Run, Runs
from store.teams import Team, Teams

SINCE, ROSTER = "nudges.since", "nudges.roster"
"""Kept facts: since when there is a weekly note; the day of the last roster."""
NOTE_DAY, NOTE_MINUTE = 2, 10 * 60
"""The weekly note goes on Tuesday from 10:00."""
UNTOUCHED = 3
"""After so many cards that nobody touched, a team is left in peace."""
LOOK_BACK = 9
"""Weeks in which those cards are looked for."""

_log = logging.getLogger("wren.rounds")


@dataclass(frozen=True, slots=True)
class Rounds:
    """Asked by the heartbeat. ``each_second`` is the limit of the slowest platform in use."""

    teams: Teams
    runs: Runs
    mailing: Mailing
    members: Members
    kept: Kept
    chats: Mapping[str, Chat]
    words: Words
    zone: str
    each_second: float
    clock: Callable[[], datetime] = field(repr=False)
    wake: Callable[[], object] = field(default=lambda: None, repr=False)

    async def start_due(self) -> int:
        """Begin whatever is due, and note what is skipped. Returns how many runs this process began."""
        now = self.clock()
        held = await self.kept.read(HOLD) == "on"
        everybody = await self._everybody(int(now.timestamp()))
        teams = [everybody, *await self.teams.all()]
        wanted = [(team, slot) for team in teams for slot in self._slots(team, now)]
        known = await self.runs.known({slot for _, slot in wanted})
        found = [
            (team, it)
            for team, slot in wanted
            if (team.id, slot) not in known and (it := due(team, slot, now, held=held)) is not None
        ]
        begun = await self._begin(found)
        for campaign, slot in await self.runs.filling():
            while await self.mailing.fill(campaign, slot, self.each_second):
                self.wake()
        if begun:
            self.wake()
        return begun

    async def _everybody(self, now: int) -> Team:
        """The weekly note's schedule, as if all who have Wren were one team."""
        since = await self.kept.read(SINCE)
        if since is None:
            await self.kept.write(SINCE, str(now))
        return Team(
            NOTE,
            "",
            "",
            weekday=NOTE_DAY,
            minute=NOTE_MINUTE,
            zone=self.zone,
            nation=NATIONS.get(self.words.safety_nation, "ENG"),
            since=int(since or now),
        )

    def _slots(self, team: Team, now: datetime) -> Sequence[int]:
        """This week's and last week's: an outage over a week's end leaves no gap."""
        try:
            slot = slot_now(schedule_of(team), now)
        except KeyError:
            _log.error("rounds.zone_unknown")
            return ()
        return (later(slot, -1), slot)

    async def _begin(self, found: Sequence[tuple[Team, Due]]) -> int:
        starting = [(team, it) for team, it in found if not it.reason and team.id != NOTE]
        quiet = await self._untouched(starting)
        runs = [self._run(team, it, quiet) for team, it in found]
        if not runs:
            return 0
        return await self.runs.begin(runs)

    def _run(self, team: Team, it: Due, quiet: set[str]) -> Run:
        window = it.window
        facts: dict[str, Any] = {
            "due": int(window.start.timestamp() * 1000),
            "until": int(window.end.timestamp() * 1000),
            "reason": it.reason,
        }
        if it.reason:
            return Run(team.id, window.slot, "skipped", **facts)
        if team.id == NOTE:
            # Whoever starts late does not hurry: the pace begins now.
            facts["due"] = max(facts["due"], int(self.clock().timestamp() * 1000))
            return Run(NOTE, window.slot, "filling", "note", **facts)
        if team.id in quiet:
            return Run(team.id, window.slot, kind="stopped", filled=1, **facts)
        week = choose(team.id, window.slot, team.track, self.words.nudges, self.words.calendar)
        if week is None:
            return Run(team.id, window.slot, "skipped", **{**facts, "reason": "empty"})
        return Run(team.id, window.slot, piece=week.piece.id, filled=1, **facts)

    async def _untouched(self, starting: Sequence[tuple[Team, Due]]) -> set[str]:
        """The teams among these whose last three cards nobody has touched."""
        if not starting:
            return set()
        newest = max(it.window.slot for _, it in starting)
        slots = [later(newest, -back) for back in range(LOOK_BACK)]
        sent: dict[str, list[Run]] = {}
        for run in await self.runs.of(slots, [team.id for team, _ in starting]):
            if run.counts.get("sent"):
                sent.setdefault(run.campaign, []).append(run)
        return {team.id for team, _ in starting if is_untouched(sent.get(team.id, ()), team.since)}

    # --- who is there --------------------------------------------------------------------------------

    async def sync_roster(self) -> None:
        """Once a day, bring the members to what the platforms say. Choices stay; only ids are kept."""
        today = self.clock().date().isoformat()
        if await self.kept.read(ROSTER) == today:
            return
        for platform, chat in self.chats.items():
            try:
                people = await chat.everyone()
            except Undelivered as fault:
                _log.warning("rounds.roster_not_whole", extra={"fault": fault})
                return
            if people is not None:
                await self.members.sync(platform, [person.id for person in people])
        await self.kept.write(ROSTER, today)


def is_untouched(sent: Iterable[Run], since: int) -> bool:
    """Whether the last three cards since a team began, or came back, were touched by nobody."""
    cards = [run for run in sent if run.due >= since * 1000]
    last = sorted(cards, key=lambda run: run.slot)[-UNTOUCHED:]
    return len(last) == UNTOUCHED and not any(run.counts.get(name) for run in last for name in ANSWERS)
