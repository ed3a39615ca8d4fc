"""Teams as a platform: hears at one door, speaks through the Bot Connector."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aiohttp import ClientSession, web

from bot.platform import Room
from bot.teams.answers import Answers
from bot.teams.channels import Channels
from bot.teams.door import PATH, Door, Gate
from bot.teams.keys import Keys
from bot.teams.own import RELAY, Activity, Own
from bot.teams.pace import TENANT
from bot.teams.people import People, in_channel, was_put_in
from bot.teams.post import Post
from bot.teams.read import Heard, Told, read
from bot.teams.relay import CONFIRM, Relay
from bot.teams.replies import Behind, Busy, InTurn, Patient
from bot.teams.show import message
from bot.teams.typed import CHOOSE, Typed
from bot.teams.wire import Wire
from handlers import ACTS, FORMS
from handlers.chat import (
    Answer,
    CannotTell,
    Card,
    Event,
    Filled,
    Inspection,
    Person,
    Place,
    Posted,
    Pressed,
    Said,
)

PATIENCE = 5.0
"""Seconds that what is being done gets to finish when Wren stops."""

_log = logging.getLogger("wren.teams")


class Teams:
    """Implements ``bot.platform.Platform``."""

    def __init__(
        self, room: Room, own: Own, gate: Gate, session: ClientSession, wire: Wire, relay: Relay, keys: Keys
    ) -> None:
        now = asyncio.get_running_loop().time
        self._room = room
        self._own = own
        self._session = session
        self._keys = keys
        self._wire = wire
        self._relay = relay
        self._people = People(room.addresses, now)
        self._channels = Channels(room, wire, relay)
        self._post = Post(wire, own, self._people, relay, self._channels, room.words)
        self._door = Door(gate, self._hear, now)
        self._typed = Typed(room.words, room.chance, now)
        self._busy = Busy()
        self._welcomes = asyncio.Lock()

    # --- the platform --------------------------------------------------------------------------------

    @property
    def relay(self) -> Place:
        """The guardians' channel."""
        return RELAY

    @property
    def names(self) -> Mapping[str, str]:
        """Nobody's: names would have to be asked for."""
        return {}

    @property
    def guardians(self) -> Sequence[str]:
        """Nobody: guardians are named in the settings."""
        return ()

    @property
    def each_second(self) -> float:
        """Microsoft's limit for one app in one tenant."""
        most, seconds = TENANT[0]
        return most / seconds

    def whole(self, person: str) -> str:
        """The whole id of somebody whom the settings name without her tenant."""
        return self._own.whole(person)

    async def greet(self, card: Card) -> None:
        """Teams has no such custom: people find Wren among the apps."""

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Leave a card in the private chat with one person. Teams has no place for a marker."""
        return await self._post.direct(person, card)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Post a card in a channel, or in the thread of an earlier one there."""
        return await self._post.post(place, card, under)

    async def revise(self, posted: Posted, card: Card) -> None:
        """Replace an earlier card."""
        await self._post.revise(posted, card)

    async def find(self, marker: str, place: Place) -> Posted | None:
        """Teams lets a bot look up nothing that it posted."""
        raise CannotTell

    async def inspect(self, place: Place) -> Inspection:
        """Teams tells a bot nothing about who may see a channel; the roster is never asked for."""
        raise CannotTell

    async def everyone(self) -> None:
        """Teams lists nobody for a bot without rights over the directory: members come by installation."""

    def routes(self) -> list[web.RouteDef]:
        """Where Teams sends everything."""
        return [web.post(PATH, self._door.post)]

    async def run(self) -> None:
        """Nothing must be kept open."""

    async def close(self) -> None:
        """Let what is being done finish, then let go."""
        await self._door.finish(PATIENCE)
        await self._busy.finish(PATIENCE)
        await self._keys.close()
        await self._session.close()

    # --- hearing -------------------------------------------------------------------------------------

    async def _hear(self, activity: Activity) -> Activity | None:
        own = await self._own_to(activity)
        heard = read(activity, own)
        await self._people.noticed(activity, own)
        await self._relay.noticed(activity)
        await self._channels.noticed(activity)
        if in_channel(activity) and was_put_in(activity, own):
            self._busy.later(self._channels.come_to(activity))
        if isinstance(heard, Told):
            await self._told(heard)
        if not isinstance(heard, Heard):
            return None
        return await self._answered(heard, invoked=activity["type"] == "invoke")

    async def _own_to(self, activity: Activity) -> Own:
        """Who Wren is, and how the sender is named: see docs/decisions/0021-who-somebody-is-on-teams.md."""
        named = self._own.named(activity["from"]["id"])
        by_bot_id = await self._room.is_guardian(named.id)
        relay = await self._relay.known()
        return replace(self._own, relay=relay.id, by_bot_id=by_bot_id)

    async def _answered(self, heard: Heard, *, invoked: bool) -> Activity | None:
        if invoked:
            behind = Behind(Patient(self._wire), self._busy)
            return await Answers(self._ask, behind, self._room.words).answer(heard)
        speech = Patient(InTurn(self._wire, self._welcomes) if heard.on == "arrived" else self._wire)
        answering = self._busy.later(Answers(self._ask, speech, self._room.words).answer(heard))
        begun = asyncio.ensure_future(speech.begun.wait())
        await asyncio.wait({answering, begun}, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        return answering.result() if answering.done() else None

    async def _ask(self, event: Event) -> Answer:
        if isinstance(event, Pressed) and event.act == CONFIRM:
            return await self._relay.confirm(event)
        if isinstance(event, Pressed) and event.act == "home" and event.where == RELAY:
            # Everybody in the channel reads the answer: it must not be the home of one guardian.
            event = replace(event, where=Place(self._relay.channel.id))
        if _is_casework(event) and event.where not in (None, RELAY):
            words = self._room.words
            return Card(words.say("teams.relay.not_here_title"), (words.say("teams.relay.not_here"),))
        if isinstance(event, Pressed) and event.act == CHOOSE:
            return self._typed.choices(event)
        answer = await self._room.answer(event)
        if isinstance(event, Said) and event.where == RELAY:
            return self._typed.answer(event, answer)
        return answer

    # --- teams ---------------------------------------------------------------------------------------

    async def _told(self, told: Told) -> None:
        if not self._relay.channel.team or told.team != self._relay.channel.team:
            return
        if told.what == "removed":
            await self._relay.removed()
        elif told.what == "joined" and self._relay.gets_notices:
            self._busy.later(self._say_joined())

    async def _say_joined(self) -> None:
        words, channel = self._room.words, self._relay.channel
        card = Card(words.say("teams.relay.joined_title"), (words.say("teams.relay.joined"),))
        await Patient(self._wire).start_thread(channel.id, channel.service_url, message(card, words))


def _is_casework(event: Event) -> bool:
    match event:
        case Pressed(act=act) if act in ACTS:
            return ACTS[act].side == "guardian"
        case Filled(form=form) if form in FORMS:
            return FORMS[form].side == "guardian"
        case _:
            return False
