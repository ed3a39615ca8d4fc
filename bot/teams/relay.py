"""The guardians' channel: named in the settings, or learned by asking in the team where Wren is installed.

Only a guardian's press makes a channel theirs, and only while there is none. It is kept, sealed, until Wren
is taken out of its team or the settings name one. Nobody is asked where notices go to another platform.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace

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
    """A channel, how it is reached, and its team, which are empty while they are not known.

    ``learned``: by a guardian's press, not from the settings.
    """

    id: str = field(default="", repr=False)
    service_url: str = field(default="", repr=False)
    team: str = field(default="", repr=False)
    learned: bool = False


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

    @property
    def gets_notices(self) -> bool:
        """Whether guardians get their notices in Teams. They go to the first platform only."""
        return self.room.settings.platforms[0] == "teams"

    async def load(self) -> None:
        """Take what the settings say, and what was kept, which counts for the other way no more."""
        named, kept = self.room.settings.teams.relay, await self._kept()
        if kept is None or (kept.id and kept.learned == bool(named)):
            await self.room.kept.forget(KEPT)
        if kept is not None and (kept.id == named if named else kept.learned):
            self.channel = replace(kept, learned=not named)
        else:
            self.channel = Channel(named)

    async def known(self) -> Channel:
        """The channel as it is known now; where none is, another process may have learned it."""
        if not self.channel.id:
            kept = await self._kept()
            self.channel = kept if kept is not None and kept.learned else Channel()
        return self.channel

    async def out_of_reach(self) -> None:
        """Wren cannot write there. Another process may have learned another channel since."""
        if self.channel.learned:
            self.channel = Channel()
            await self.known()

    async def removed(self) -> None:
        """Wren was taken out of the guardians' team. What somebody pressed there counts no more."""
        _log.error("teams.removed")
        if self.channel.learned:
            self.channel = Channel()
            await self.room.kept.forget(KEPT)

    async def noticed(self, activity: Activity) -> None:
        """The guardians' channel moves to the newest address that it was heard from."""
        id_, team = channel_of(activity["conversation"]["id"]), team_of(activity)
        heard = Channel(id_, activity["serviceUrl"], team or self.channel.team, self.channel.learned)
        if id_ == self.channel.id and heard != self.channel:
            self.channel = heard
            await self.room.kept.write(KEPT, json.dumps(asdict(heard)))
        elif not self.channel.id and in_channel(activity) and len(self._heard) < MOST_HEARD:
            self._heard[id_] = heard
        if activity["type"] == "installationUpdate" and activity.get("action") == "remove":
            # Whoever puts Wren in again, because the question never came, is asked again.
            self._asked.clear()

    def question(self, activity: Activity) -> tuple[Channel, Card] | None:
        """What to ask, and where, now that Wren was installed in a team. None where there is no need."""
        chosen = part(part(activity["channelData"], "settings", {}), "selectedChannel", {})
        id_ = text(chosen, "id", "") or channel_of(activity["conversation"]["id"])
        if self.channel.id or id_ in self._asked or not self.gets_notices:
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
        if not self.gets_notices:
            return Card(title, (words.say("teams.relay.elsewhere"),))
        if not await self._learn(event.where or ""):
            return Card(title, (words.say("teams.relay.too_late"),))
        _log.info("teams.relay_learned")
        return Card(words.say("teams.relay.done_title"), (words.say("teams.relay.done"),), settles=True)

    async def _learn(self, where: str) -> bool:
        """Make this channel theirs, if no process knows one yet."""
        if (await self.known()).id or where not in self._heard:
            return False
        found = replace(self._heard[where], learned=True)
        if not await self.room.kept.begin(KEPT, json.dumps(asdict(found))):
            await self.known()
            return False
        self.channel = found
        self._heard.clear()
        return True

    async def _kept(self) -> Channel | None:
        """What was kept, if anything; None where it cannot be read."""
        try:
            told = await self.room.kept.read(KEPT)
        except Unreadable:
            _log.error("teams.relay_unreadable")
            return None
        return Channel(**json.loads(told)) if told else Channel()
