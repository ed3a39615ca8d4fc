"""Slack as a platform: hears over signed HTTP and Socket Mode, speaks through the Web API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.platform import Room
from bot.slack.ear import Door, Ear
from bot.slack.pace import WORKSPACE_SECONDS
from bot.slack.people import everyone
from bot.slack.post import Post
from bot.slack.read import Own, Told
from bot.slack.replies import Replies
from bot.slack.signed import genuine
from bot.slack.silence import SILENCE
from bot.slack.unwrap import unwrapped
from bot.slack.wire import Wire
from handlers.chat import Card, Inspection, Person, Place, Posted, TryLater, Undelivered

PATHS = ("/slack/events", "/slack/interactive", "/slack/commands")
PING_SECONDS = 5.0
LOOK_SECONDS = 15.0
"""Seconds between two looks at whether the socket is open. Slack gives its addresses out sparingly."""
AWAY_LOOKS = 4
"""Looks in a row without a socket before the log says so: most are back sooner."""
PATIENCE = 5.0
"""Seconds that what is being done gets to finish when Wren stops."""
LARGEST_BODY = 1024 * 1024
"""Slack sends a whole form with its texts, and of each character of them many signs."""

_log = logging.getLogger("wren.slack")


class Slack:
    """Implements ``bot.platform.Platform``."""

    def __init__(self, room: Room, own: Own, wire: Wire, post: Post, replies: Replies) -> None:
        self._room = room
        self._own = own
        self._wire = wire
        self._post = post
        self._ear = Ear(own, replies, self._told)
        self._socket: AsyncSocketModeHandler | None = None
        self._app = AsyncApp(
            client=wire.views,
            logger=SILENCE,
            # Where bolt makes a logger of this name, it silences it: it must not be one of ours.
            name="slack_bolt.wren",
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
            # Before anything of bolt's own looks at it: whatever is malformed then has one plain answer.
            before_authorize=Door(self._ear.hear),
        )

    # --- the platform --------------------------------------------------------------------------------

    @property
    def relay(self) -> Place:
        """The guardians' channel."""
        return Place(self._own.relay)

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
        """Our own pace for the whole workspace."""
        return 1 / WORKSPACE_SECONDS

    def whole(self, person: str) -> str:
        """The whole id of somebody whom the settings name without her workspace."""
        user = person.removeprefix("slack:")
        return person if "/" in user else self._own.person(user).id

    async def greet(self, card: Card) -> None:
        """Slack has no such custom: people find Wren among the apps."""

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Leave a card in the private chat with one person."""
        return await self._post.direct(person, card, marker)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Post a card in a channel, or in the thread of an earlier one."""
        return await self._post.post(place, card, marker, under)

    async def revise(self, posted: Posted, card: Card) -> None:
        """Replace an earlier card."""
        await self._post.revise(posted, card)

    async def find(self, marker: str, place: Place) -> Posted | None:
        """The message with this marker, or None if it is surely not there."""
        return await self._post.find(marker, place)

    async def inspect(self, place: Place) -> Inspection:
        """Whether it is private and ours alone."""
        return await self._post.inspect(place)

    async def everyone(self) -> list[Person] | None:
        """Everybody of the organisation, or None where the app may not list them."""
        return await everyone(self._wire, self._own)

    def routes(self) -> list[web.RouteDef]:
        """Where Slack sends events, presses, forms and commands, if it was given a secret to sign with."""
        if not self._room.settings.slack.signing_secret:
            return []
        return [web.post(path, self._over_http) for path in PATHS]

    async def run(self) -> None:
        """Keep the socket open where there is a token for one; it opens itself again when it drops."""
        token = self._room.settings.slack.app_token
        if not token:
            return
        handler = AsyncSocketModeHandler(
            self._app, token, SILENCE, self._wire.views, self._wire.proxy, ping_interval=PING_SECONDS
        )
        self._socket = handler
        # slack_sdk looks for a proxy by itself and forgets which hosts need none.
        handler.client.proxy = self._wire.proxy
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_watch(handler.client))
                await handler.client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        finally:
            await self._ear.finish(PATIENCE)
            await self._close_socket()

    async def close(self) -> None:
        """Let what is being done finish, then let go."""
        await self._ear.finish(PATIENCE)
        await self._close_socket()
        await self._wire.close()

    async def _close_socket(self) -> None:
        handler, self._socket = self._socket, None
        if handler is not None:
            await handler.client.close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped

    # --- hearing -------------------------------------------------------------------------------------

    async def _over_http(self, request: web.Request) -> web.Response:
        body = await _body_of(request)
        secret = self._room.settings.slack.signing_secret
        if not genuine(secret, request.headers, body, self._room.clock()):
            raise web.HTTPUnauthorized
        try:
            headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
            asked = AsyncBoltRequest(body=unwrapped(body), headers=headers)
        except Exception:
            raise web.HTTPBadRequest from None
        answer = await self._app.async_dispatch(asked)
        if answer.status >= 400:
            return web.Response(status=answer.status)
        kind = "application/json" if answer.body.startswith("{") else "text/plain"
        return web.Response(text=answer.body, content_type=kind)

    async def _told(self, told: Told) -> None:
        if told.what == "removed":
            _log.error("slack.removed")
            return
        words = self._room.words
        card = Card(words.say("slack.joined_title"), (words.say("slack.joined"),))
        try:
            await self._post.post(self.relay, card, self._room.chance(12).hex())
        except TryLater:
            raise
        except Undelivered:
            # It may stand there already: what is not the courier's is never said twice.
            _log.warning("slack.not_told")


async def _watch(client: SocketModeClient) -> None:
    """Have a new address asked for while no socket is open, and log it once where that lasts."""
    away = 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if await client.is_connected():
            if away >= AWAY_LOOKS:
                _log.info("slack.socket_back")
            away = 0
            continue
        # An address is good once. Where it failed, slack_sdk would try the same one again for ever.
        client.wss_uri = None
        away += 1
        if away == AWAY_LOOKS:
            _log.error("slack.socket_away")


async def _body_of(request: web.Request) -> bytes:
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    return bytes(body)
