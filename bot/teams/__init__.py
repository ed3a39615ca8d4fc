"""Microsoft Teams: personal chat and dialogs; the guardians' channel; a door that takes no forgery."""

from __future__ import annotations

import asyncio

from bot.platform import Room
from bot.settings import Settings
from bot.teams import wire
from bot.teams.anonymous import Anonymous
from bot.teams.door import Gate
from bot.teams.hosts import MICROSOFT, ThisMachine
from bot.teams.keys import Keys, getter
from bot.teams.opening import prove
from bot.teams.own import Own
from bot.teams.pace import Pace
from bot.teams.relay import Relay
from bot.teams.silence import silence
from bot.teams.token import Tokens, maker
from bot.teams.transport import Teams
from bot.teams.trust import Trust


async def start(room: Room) -> Teams:
    """Wren in its tenant. Raises ``PlatformFault`` where it cannot work there."""
    silence()
    told = room.settings.teams
    hosts = ThisMachine() if told.anonymous else MICROSOFT
    own, now = Own(told.app, told.tenant), asyncio.get_running_loop().time
    tokens = None if told.anonymous else Tokens(maker(told, hosts.login))
    if tokens is not None:
        await prove(tokens)
    session = wire.connect(proxies=not told.anonymous)
    keys = Keys(hosts.openid, getter(session), now)
    relay = Relay(room, hosts.service)
    try:
        await relay.load()
    except BaseException:
        await session.close()
        raise
    gate: Gate = Trust(told.app, told.tenant, keys, hosts, room.clock)
    if told.anonymous:
        gate = Anonymous(told.app, told.tenant, hosts)
    lines = wire.Wire(session, tokens, hosts, Pace(now), told.app, told.tenant)
    return Teams(room, own, gate, session, lines, relay, keys)


async def whole(settings: Settings, person: str) -> str:
    """The whole id of somebody named without her tenant."""
    return Own(settings.teams.app, settings.teams.tenant).whole(person)
