"""Teams gets its answer as soon as what must be kept is kept, however slow the Bot Connector is that day."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from unittest.mock import patch

from bot.teams.transport import Teams
from handlers.chat import Answer, Event
from tests import teams_activities as activities
from tests.teams_tenant import BOT
from tests.teams_world import TeamsWorld, a_teams_world

SLOW = 2.0


def told(world: TeamsWorld, name: str) -> int:
    """How many messages of Wren's stand in somebody's chat."""
    return sum(one.author == BOT for one in world.teams.tenant.seen_in(world.somebody(name).chat.id))


async def sent(world: TeamsWorld) -> None:
    """Wait until Wren has sent what it had to send."""
    teams = world.wren.platforms["teams"]
    assert isinstance(teams, Teams)
    await teams._busy.finish(5)


async def test_a_dialog_is_answered_at_once_and_what_goes_into_the_chat_follows(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, before = world.somebody("ada"), told(world, "ada")
        world.teams.plan("send", "slow", SLOW)
        started = time.monotonic()
        asked = activities.fetched(
            ada.user, ada.chat, {"act": "home", "about": ""}, reply_to="1", **ada.now()
        )
        reply = await world.delivery.bring(asked)
        assert reply is not None
        assert "task" in reply.json()
        assert time.monotonic() - started < SLOW
        await sent(world)
        assert told(world, "ada") > before


async def test_teams_waits_for_what_must_be_kept_and_hears_when_it_was_not(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")

        async def fails(event: Event) -> Answer:
            await asyncio.sleep(0.1)
            raise OSError

        teams = world.wren.platforms["teams"]
        with patch.object(teams, "_ask", fails):
            reply = await world.delivery.bring(activities.said(ada.user, ada.chat, "hello", **ada.now()))
        assert reply is not None
        assert reply.status == 500
