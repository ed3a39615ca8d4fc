"""The playground: a loopback web page that plays the part of a chat platform, with nobody real behind it."""

from __future__ import annotations

from bot.platform import Room
from bot.play.cast import Cast
from bot.play.transport import Playground
from bot.settings import Settings


async def start(room: Room) -> Playground:
    """The playground, with its page filled from the texts."""
    page = {key: text for key, text in room.words.texts.items() if key.startswith("play.")}
    page["play.safety"] = room.words.safety_line
    if room.settings.release_cap:
        page["play.banner"] = room.words.say("playground.banner_waits")
    return Playground(room.answer, room.settings.data, Cast(), page, room.chance)


async def whole(settings: Settings, person: str) -> str:
    """The whole id of somebody; here every id is whole."""
    return person
