"""The guardians' channel: named in the settings, or learned by asking in the team where Wren is installed.

Only a guardian's press makes a channel theirs, and only while there is none. It is kept, sealed.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field

from bot.platform import Room
from bot.teams.own import Activity, channel_of
from bot.teams.people import in_channel, team_of
from bot.teams.shape import part, text
from handlers.chat import Button, Card, Pressed
from store.vault import Unreadable

CONFIRM = "place.confirm"
"""The act of the button by which a guardian says that a channel is theirs."""
KEPT = "teams.relay"
MOST_HEARD = 1_000

_log = logging.getLogger("wren.teams")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, how it is reached, and its team. The last two are empty while they are not known."""

    id: str = field(default="", repr=False)
    service_url: str = field(default="", repr=False)
    team: str = field(default="", repr=False)


@dataclass(slots=True)
class Relay:
    """Where the guardians meet, as far as is known now. ``otherwise`` is Microsoft's service URL for all."""

    room: Room = field(repr=False)
    otherwise: str = field(repr=False)
    channel: Channel = field(default_factory=Channel, repr=False)
    _heard: dict[str, Channel] = field(default_factory=dict, repr=False)
    """Other channels that somebody did something in, while no channel is the guardians'."""
    _asked: set[str] = field(default_factory=set, repr=False)

    @property
    def service_url(self) -> str:
        """The Bot Connector of the guardians' channel, and of whoever has no address of her own."""
        return self.channel.service_url or self.otherwise

    async def load(self) -> None:
        """Take what the settings say, and what was kept."""
        named, kept = self.room.settings.teams.relay, await self._kept()
        self.channel = kept if not named or kept.id == named else Channel(named)

    async def noticed(self, activity: Activity) -> None:
        """The guardians' channel moves to the newest address that it was heard from."""
        id_, team = channel_of(activity["conversation"]["id"]), team_of(activity)
        heard = Channel(id_, activity["serviceUrl"], team or self.channel.team)
        if id_ == self.channel.id and heard != self.channel:
            await self._become(heard)
        elif not self.channel.id and in_channel(activity) and len(self._heard) < MOST_HEARD:
            self._heard[id_] = heard
        if activity["type"] == "installationUpdate" and activity.get("action") == "remove":
            # Whoever puts Wren in again, because the question never came, is asked again.
            self._asked.clear()

    def question(self, activity: Activity) -> tuple[Channel, Card] | None:
        """What to ask, and where, now that Wren was installed in a team. None where there is no need."""
        chosen = part(part(activity["channelData"], "settings", {}), "selectedChannel", {})
        id_ = text(chosen, "id", "") or channel_of(activity["conversation"]["id"])
        if self.channel.id or id_ in self._asked:
            return None
        self._asked.add(id_)
        words = self.room.words
        card = Card(
            words.say("teams.relay.ask_title"),
            (words.say("teams.relay.ask"),),
            buttons=(Button(words.say("teams.relay.yes"), CONFIRM, tone="main"),),
        )
        return Channel(id_, activity["serviceUrl"], team_of(activity)), card

    async def confirm(self, event: Pressed) -> Card:
        """Somebody pressed the button. Where she did is Microsoft's word, not the button's."""
        words = self.room.words
        title = words.say("teams.relay.ask_title")
        if not await self.room.is_guardian(event.who.id):
            return Card(title, (words.say("teams.relay.stranger"),))
        found = self._heard.get(event.where or "")
        if found is None:
            return Card(title, (words.say("teams.relay.too_late"),))
        await self._become(found)
        _log.info("teams.relay_learned")
        return Card(words.say("teams.relay.done_title"), (words.say("teams.relay.done"),), settles=True)

    async def _become(self, channel: Channel) -> None:
        self.channel = channel
        self._heard.clear()
        told = {"id": channel.id, "service_url": channel.service_url, "team": channel.team}
        await self.room.kept.write(KEPT, json.dumps(told))

    async def _kept(self) -> Channel:
        try:
            told = await self.room.kept.read(KEPT)
        except Unreadable:
            _log.error("teams.relay_unreadable")
            told = None
        return Channel(**json.loads(told)) if told else Channel()
