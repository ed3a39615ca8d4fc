"""What may be sent in Teams: a card to one person, one in a channel, and revising it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bot.teams.channels import Channels
from bot.teams.faults import MEND_SECONDS, Gone, ShutOut
from bot.teams.own import RELAY, Activity, Own, parts_of, posted
from bot.teams.people import People
from bot.teams.relay import Relay
from bot.teams.show import message
from bot.teams.wire import Wire
from handlers.chat import Card, NotReady, NotThere, Person, Place, Posted, Refused
from prompts import Words

UNKNOWN_SECONDS = 60.0
"""How long a notice waits, again and again, until somebody has said which channel the guardians' is."""

_log = logging.getLogger("wren.teams")


@dataclass(frozen=True, slots=True)
class Post:
    """Implements the posting side of ``handlers.chat.Chat``. Nothing here is ever repeated."""

    wire: Wire = field(repr=False)
    own: Own = field(repr=False)
    people: People = field(repr=False)
    relay: Relay = field(repr=False)
    channels: Channels = field(repr=False)
    words: Words = field(repr=False)

    async def direct(self, person: Person, card: Card) -> Posted:
        """Leave a card in the private chat with one person."""
        user = person.id.removeprefix(self.own.named("").id)
        if user == person.id or not user:
            raise Refused
        known = await self.people.chat_with(person)
        try:
            if known is None:
                service_url = self.relay.service_url
                conversation = await self.wire.open_chat(user, service_url)
            else:
                conversation, service_url = known
            sent = await self.wire.send(conversation, service_url, message(card, self.words))
        except Gone:
            self.people.lost(person)
            raise
        return posted(conversation, sent)

    async def post(self, place: Place, card: Card, under: Posted | None) -> Posted:
        """Post a card in a channel, or in the thread of an earlier one there. ``RELAY`` is the guardians'."""
        shown = message(card, self.words)
        if place != RELAY:
            return await self._in_team(place, shown)
        channel, service_url = (await self.relay.known()).id, self.relay.service_url
        if not channel:
            _log.error("teams.relay_unknown")
            raise NotReady(UNKNOWN_SECONDS)
        thread = parts_of(under)[0] if under else ""
        if thread.startswith(f"{channel};"):
            return posted(thread, await self.wire.send(thread, service_url, shown))
        try:
            thread, first = await self.wire.start_thread(channel, service_url, shown)
        except Gone:
            # Wren was taken out of the team, perhaps by mistake. Notices wait; none is lost for that.
            _log.error("teams.relay_out_of_reach")
            await self.relay.out_of_reach()
            raise NotReady(MEND_SECONDS) from None
        return posted(thread, first)

    async def _in_team(self, channel: str, shown: Activity) -> Posted:
        """Begin a thread in a team's channel. Raises ``NotThere`` where Wren was taken out of it."""
        if channel == self.relay.channel.id:
            # It has become the guardians' since the team chose it: it stays free for concerns.
            raise Refused
        service_url = await self.channels.service_url(channel)
        try:
            return posted(*await self.wire.start_thread(channel, service_url, shown))
        except Gone as fault:
            if fault.certain:
                raise NotThere from None
            raise

    async def revise(self, name: Posted, card: Card) -> None:
        """Replace an earlier card."""
        conversation, sent = parts_of(name)
        if not sent:
            raise Refused
        try:
            await self.wire.update(conversation, self.relay.service_url, sent, message(card, self.words))
        except ShutOut:
            # The card is still there, so a new one would be a double. It is brought up to date later.
            _log.error("teams.relay_out_of_reach")
            raise NotReady(MEND_SECONDS) from None
