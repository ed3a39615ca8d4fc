"""One card of a nudge: whom it is for, what is on it, and handing it to the platform."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from handlers.chat import Card, Chat, NotThere, Person, Place, Refused
from handlers.nudging import note
from handlers.nudging.order import choose, slot_of
from handlers.nudging.piece import WeekFacts
from handlers.nudging.piece import card as piece_card
from handlers.nudging.team import stopped_card
from prompts import Words
from store.choices import Member
from store.database import Unavailable
from store.mailing import Sending
from store.members import Members
from store.runs import NOTE, Outcome, Run, Runs
from store.teams import Team, Teams

UNMARKED = ""
"""Nothing is ever looked up: a nudge that may have arrived is let go."""

MOST_REFUSED = 2
"""After so many cards in a row for which Wren was not in the channel, a team is left in peace."""

_log = logging.getLogger("wren.mailer")


@dataclass(frozen=True, slots=True)
class Facts:
    """Members by the tag of their row, teams by id, and runs by campaign and slot."""

    members: Mapping[bytes, Member] = field(repr=False)
    teams: Mapping[str, Team]
    runs: Mapping[tuple[str, int], Run]


@dataclass(frozen=True, slots=True)
class NudgeCards:
    """Sends one card, as team and member have it now. ``chats`` are by platform name."""

    teams: Teams
    runs: Runs
    members: Members
    chats: Mapping[str, Chat]
    words: Words
    clock: Callable[[], datetime] = field(repr=False)

    async def look_up(self, cards: Sequence[Sending]) -> Facts:
        """What is known just now of those for whom these cards are. Raises ``Unavailable``."""
        tags = [one.dest for one in cards if one.campaign == NOTE]
        wanted = sorted({one.campaign for one in cards} - {NOTE})
        members = await self.members.tagged(tags) if tags else {}
        teams = await self.teams.these(wanted) if wanted else []
        runs = await self.runs.of({one.slot for one in cards}, wanted) if wanted else []
        found = {(run.campaign, run.slot): run for run in runs}
        return Facts(members, {team.id: team for team in teams}, found)

    async def send(self, one: Sending, facts: Facts) -> Outcome:
        """Send it, or say why there was nothing to send. Raises ``Undelivered`` and ``Unavailable``.

        ``Unavailable`` only before the platform was asked, or where Wren was not in the channel.
        """
        if one.campaign == NOTE:
            return await self._note(facts.members.get(one.dest))
        return await self._card(one, facts.teams.get(one.campaign), facts.runs.get((one.campaign, one.slot)))

    async def _as_it_is_now(self, team: str) -> Team | None:
        """Somebody may have changed it since the batch was looked up, or since the last try."""
        return next(iter(await self.teams.these([team])), None)

    async def _note(self, member: Member | None) -> Outcome:
        if member is None or not member.choices.note:
            return "muted"
        chat = self._chat(member.person.partition(":")[0])
        await chat.direct(Person(member.person), note.card(self.words), UNMARKED)
        return "sent"

    async def _card(self, one: Sending, team: Team | None, run: Run | None) -> Outcome:
        if run is not None and run.kind == "stopped":
            team = await self._as_it_is_now(one.campaign)
        if team is None or run is None or team.paused or one.slot < team.snoozed:
            return "muted"
        if team.stopped and run.kind != "stopped":
            return "muted"
        card = self._made(team, run)
        if run.kind == "stopped":
            if team.since * 1000 >= run.due:
                # Somebody has started it again since an earlier try stopped it.
                return "muted"
            # Before anything may cut this short: it is told at most once.
            await self.teams.change(team.id, stopped=True)
        try:
            await self._chat(team.platform).post(Place(team.place), card, UNMARKED)
        except NotThere:
            await self._not_there(team.id)
            raise
        if team.refused:
            # It stands there now: no trouble with the store may have it sent again.
            with suppress(Unavailable):
                await self.teams.change(team.id, refused=0)
        return "sent"

    async def _not_there(self, campaign: str) -> None:
        """Twice in a row is no accident: whoever took Wren out of a channel wants no pieces there."""
        team = await self._as_it_is_now(campaign)
        if team is None:
            return
        refused = team.refused + 1
        if refused < MOST_REFUSED:
            await self.teams.change(team.id, refused=refused)
            return
        await self.teams.change(team.id, refused=refused, stopped=True)
        _log.warning("nudges.team_stopped_not_there")

    def _made(self, team: Team, run: Run) -> Card:
        if run.kind == "stopped":
            return stopped_card(self.words)
        began = slot_of(datetime.fromtimestamp(team.since, self.clock().tzinfo).date())
        week = choose(team.id, run.slot, team.track, self.words.nudges, self.words.calendar, began)
        if week is None:
            raise Refused
        return piece_card(self.words, week.piece, WeekFacts(team.id, run.slot, week, team.pulse))

    def _chat(self, platform: str) -> Chat:
        chat = self.chats.get(platform)
        if chat is None:
            raise Refused
        return chat
