"""The playground as a platform: serves the page, hears what people do, shows what Wren answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from bot.play import guard
from bot.play.cast import Cast, name_key
from bot.play.page import assets, check_words, index
from bot.play.read import MESSAGE_BYTES
from bot.play.replies import Dispatch, Replies
from bot.play.seat import Seat
from bot.play.show import Shown, show_card
from bot.play.stage import Message, Stage
from handlers.chat import Card, Inspection, Person, Place, Posted, Refused, TryLater

HEARTBEAT = 20.0
"""Seconds between two signs of life asked of a tab."""

LARGEST = 4 * MESSAGE_BYTES
"""A message up to here is refused with a clear answer; a larger one ends the connection, saying why."""

DISK_PAUSE = 5.0
"""Seconds after which a post is worth another try where the disk did not take it."""

INTRODUCTION = "introduction"
"""The marker of the card that introduces Wren to the team."""

EACH_SECOND = 50.0

PATIENCE = 5.0
"""Seconds that what is being done gets to finish when the playground closes."""


class Playground:
    """Implements ``handlers.chat.Chat``. Raises ``MissingWords`` where the page's words have gaps."""

    def __init__(
        self,
        dispatch: Dispatch,
        folder: Path,
        cast: Cast,
        page: Mapping[str, str],
        chance: Callable[[int], bytes],
    ) -> None:
        check_words(page, cast)
        self._cast = cast
        self._page = page
        self._index = index(page, cast)
        self._assets = assets()
        self._stage = Stage(folder, chance)
        self._seats: set[Seat] = set()
        self._busy: set[asyncio.Task[None]] = set()
        self._replies = Replies(dispatch, self._stage, cast, page, self._spread)

    @property
    def relay(self) -> Place:
        """The guardians' channel."""
        return self._cast.relay

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's name, as the page shows it."""
        return {person.id: self._page[name_key(person.id)] for person in self._cast.people}

    @property
    def guardians(self) -> tuple[str, ...]:
        """The guardians of the cast."""
        return tuple(person.id for person in self._cast.guardians)

    @property
    def each_second(self) -> float:
        """The page itself has no limit; this is as fast as anybody could follow."""
        return EACH_SECOND

    def whole(self, person: str) -> str:
        """Everybody's id is whole here."""
        return person

    async def greet(self, card: Card) -> None:
        """Introduce Wren to the ward, once."""
        if self._stage.find(INTRODUCTION, self._cast.team) is None:
            await self.post(self._cast.team, card, INTRODUCTION)

    async def run(self) -> None:
        """Nothing needs to be kept open: every tab has its own socket."""

    # --- the courier's side: handlers.chat.Chat ---------------------------------------------------

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Leave a card in one person's private chat."""
        if self._cast.person(person.id) is None:
            raise Refused
        return await self._post(person.id, card, marker, None)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Post a card in a channel, or in a thread there."""
        if self._cast.place(place) is None:
            raise Refused
        return await self._post(place, card, marker, under)

    async def revise(self, posted: Posted, card: Card) -> None:
        """Replace an earlier card."""
        try:
            message = await self._stage.revise(posted, show_card(card))
        except OSError:
            raise TryLater(DISK_PAUSE) from None
        if message is None:
            raise Refused
        self._spread(message)

    async def find(self, marker: str, place: Place) -> Posted | None:
        """The message with this marker; None means that it is not there."""
        return self._stage.find(marker, place)

    async def inspect(self, place: Place) -> Inspection:
        """Both channels are private and nobody from outside is in them."""
        if self._cast.place(place) is None:
            raise Refused
        return Inspection(private=True, shared=False)

    async def everyone(self) -> tuple[Person, ...]:
        """The whole cast."""
        return self._cast.people

    async def _post(self, place: str, card: Card, marker: str, under: Posted | None) -> Posted:
        try:
            message = await self._stage.post(place, show_card(card), marker, under or "")
        except OSError:
            raise TryLater(DISK_PAUSE) from None
        self._spread(message)
        return Posted(message.id)

    async def hear(self, text: str) -> Shown:
        """The reply to one message, as a browser would get it over the socket."""
        return await self._replies.reply(text)

    def posted(self) -> list[Shown]:
        """Everything that stands in chats and channels, oldest first: what an export would hold."""
        return [message.shown() for message in self._stage.messages]

    # --- the browser's side -----------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        """The page, its socket and its files; names only, nothing of anybody."""
        return [
            web.get("/", self._give_page),
            web.get("/play/socket", self._give_socket),
            web.get("/play/{name}", self._give_asset),
        ]

    async def close(self) -> None:
        """Let what is being done finish, then say goodbye to every tab."""
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=PATIENCE)
            for task in late:
                task.cancel()
        seats = tuple(self._seats)
        await asyncio.gather(*(seat.close(WSCloseCode.GOING_AWAY) for seat in seats), return_exceptions=True)

    async def _give_page(self, request: web.Request) -> web.Response:
        host = guard.own_host(request)
        if host is None:
            return self._turn_away(421, "play.wrong_host")
        return web.Response(
            body=self._index, content_type="text/html", charset="utf-8", headers=guard.headers(host)
        )

    async def _give_asset(self, request: web.Request) -> web.Response:
        host = guard.own_host(request)
        if host is None:
            return self._turn_away(421, "play.wrong_host")
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            return web.Response(status=404, headers=guard.headers(host))
        kind, body = asset
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=guard.headers(host))

    async def _give_socket(self, request: web.Request) -> web.StreamResponse:
        if guard.own_host(request) is None:
            return self._turn_away(421, "play.wrong_host")
        if not guard.own_origin(request) or request.transport is None:
            return self._turn_away(403, "play.wrong_origin")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST, compress=False)
        if not socket.can_prepare(request).ok:
            return self._turn_away(400, "play.malformed")
        await socket.prepare(request)
        seat = Seat(socket, request.transport.abort)
        self._seats.add(seat)
        seat.tell({"t": "welcome", "messages": [message.shown() for message in self._stage.messages]})
        try:
            async for message in socket:
                self._hear(seat, message)
        finally:
            self._seats.discard(seat)
            await seat.close(WSCloseCode.OK)
        return socket

    def _turn_away(self, status: int, key: str) -> web.Response:
        return web.Response(status=status, text=self._page[key], headers=guard.headers(""))

    def _hear(self, seat: Seat, message: WSMessage) -> None:
        """Understand one message and set it going. Whatever is wrong with it gets a plain answer."""
        if message.type is not WSMsgType.TEXT:
            seat.tell(self._replies.fault(None, "malformed"))
            return
        telling = asyncio.create_task(self._tell(seat, message.data))
        self._busy.add(telling)
        telling.add_done_callback(self._busy.discard)

    async def _tell(self, seat: Seat, text: str) -> None:
        seat.tell(await self._replies.reply(text))

    def _spread(self, message: Message) -> None:
        for seat in self._seats:
            seat.tell({"t": "message", "message": message.shown()})
