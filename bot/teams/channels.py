"""Ordinary teams' channels: where each is reached, and the card with which Wren comes to a team.

Nothing of people is kept here. The name of a kept fact tells a channel only to somebody who knows its id.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.platform import Room
from bot.teams.own import Activity, channel_of
from bot.teams.people import in_channel, team_of
from bot.teams.relay import Channel, Relay
from bot.teams.replies import Patient
from bot.teams.shape import part, text
from bot.teams.show import message
from bot.teams.wire import Wire
from handlers.chat import Button, Card, Undelivered
from store.vault import Unreadable

AT, MET = "teams.at", "teams.met"
"""Kept facts: the service URL of a channel; that Wren has come to a team."""
MOST_HEARD = 10_000

_log = logging.getLogger("wren.teams")


@dataclass(slots=True)
class Channels:
    """``_heard`` is what this process knows to be kept; ``_meeting`` are the teams it has come to."""

    room: Room = field(repr=False)
    wire: Wire = field(repr=False)
    relay: Relay = field(repr=False)
    _heard: dict[str, str] = field(default_factory=dict, repr=False)
    _meeting: set[str] = field(default_factory=set, repr=False)

    async def noticed(self, activity: Activity) -> None:
        """A channel moves to the newest address that it was heard from."""
        if not in_channel(activity):
            return
        channel, service_url = channel_of(activity["conversation"]["id"]), activity["serviceUrl"]
        if activity["type"] == "installationUpdate" and activity.get("action") == "remove":
            self._meeting.discard(team_of(activity))
            await self._keep(MET, team_of(activity), "")
        elif channel != self.relay.channel.id and self._heard.get(channel) != service_url:
            if len(self._heard) >= MOST_HEARD:
                self._heard.clear()
            await self._keep(AT, channel, service_url)
            self._heard[channel] = service_url

    async def service_url(self, channel: str) -> str:
        """The Bot Connector through which a channel was heard last, or that of the guardians' channel."""
        return await self._kept(AT, channel) or self.relay.service_url

    async def come_to(self, activity: Activity) -> None:
        """Wren was put into a team: ask there for the guardians' channel, or say once what it does there."""
        asked, team = self.relay.question(activity), team_of(activity)
        if asked is not None:
            channel, card = asked
            self._meeting.add(team)
            await self._post(channel, replace(card, buttons=(*card.buttons, self._weekly)))
            await self._keep(MET, team, "yes")
        elif team and team not in self._meeting:
            self._meeting.add(team)
            try:
                await self._greet(team, activity)
            except Undelivered:
                # Whoever puts Wren in again, because nothing came, is greeted then.
                self._meeting.discard(team)
                _log.warning("teams.not_introduced")

    async def _greet(self, team: str, activity: Activity) -> None:
        if await self._kept(MET, team) or await self._is_guardians(team, activity["serviceUrl"]):
            return
        words = self.room.words
        prose = (words.say("teams.hello.text"), words.say("teams.hello.not_here"))
        chosen = part(part(activity["channelData"], "settings", {}), "selectedChannel", {})
        id_ = text(chosen, "id", "") or channel_of(activity["conversation"]["id"])
        card = Card(words.say("teams.hello.title"), prose, buttons=(self._weekly,))
        await self._post(Channel(id_, activity["serviceUrl"], team), card)
        await self._keep(MET, team, "yes")

    async def _is_guardians(self, team: str, service_url: str) -> bool:
        """Settings name only the channel of the guardians, so that their team may have to be looked for."""
        known = self.relay.channel
        return team == known.team if known.team else known.id in await self.wire.channels(team, service_url)

    @property
    def _weekly(self) -> Button:
        return Button(self.room.words.say("nudges.button"), "nudges", opens=True)

    async def _post(self, channel: Channel, card: Card) -> None:
        shown = message(card, self.room.words)
        await Patient(self.wire).start_thread(channel.id, channel.service_url, shown)

    async def _kept(self, what: str, id_: str) -> str:
        try:
            return await self.room.kept.read(_named(what, id_)) or ""
        except Unreadable:
            _log.error("teams.channel_unreadable")
            return ""

    async def _keep(self, what: str, id_: str, value: str) -> None:
        if await self._kept(what, id_) != value:
            await self.room.kept.write(_named(what, id_), value)


def _named(what: str, id_: str) -> str:
    return f"{what}.{sha256(id_.encode()).hexdigest()[:22]}"
