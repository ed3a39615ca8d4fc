"""Slack: Home, shortcut, command and modals; the guardians' channel; nothing that can be exported."""

from __future__ import annotations

import asyncio

from bot.platform import Room
from bot.settings import Settings
from bot.slack import opening, wire
from bot.slack.pace import Pace
from bot.slack.post import Post
from bot.slack.read import Own
from bot.slack.replies import Replies
from bot.slack.stage import Stage
from bot.slack.transport import Slack
from bot.slack.watch import Watch
from handlers.chat import Card, Inspection, Place


async def start(room: Room) -> Slack:
    """Wren in its workspace. Raises ``PlatformFault`` where it cannot work there."""
    lines = wire.connect(room.settings.slack.bot_token, room.settings.slack.api_url)
    try:
        own = await opening.who_we_are(lines, room.settings.relay)
        post = _post(room, lines, own)
        await opening.check_relay(lambda: post.inspect(Place(own.relay)))
    except BaseException:
        await lines.close()
        raise
    return Slack(room, own, lines, post, Replies(room.answer, Stage(lines), post, room.words))


def _post(room: Room, lines: wire.Wire, own: Own) -> Post:
    words, now = room.words, asyncio.get_running_loop().time
    warning = Card(words.say("slack.shared_title"), (words.say("slack.shared"),))

    async def look() -> Inspection:
        return await post.inspect(Place(own.relay))

    async def tell() -> None:
        await post.send(own.relay, warning)

    post = Post(lines, own, Pace(now), words, Watch(look, tell, now))
    return post


async def whole(settings: Settings, person: str) -> str:
    """The whole id of somebody named without her workspace. Raises ``PlatformFault``."""
    user = person.removeprefix("slack:")
    if "/" in user:
        return person
    lines = wire.connect(settings.slack.bot_token, settings.slack.api_url)
    try:
        return (await opening.who_we_are(lines, settings.relay)).person(user).id
    finally:
        await lines.close()
