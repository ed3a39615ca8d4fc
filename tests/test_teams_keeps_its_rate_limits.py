"""Wren keeps Microsoft's rate limits by itself, before Teams refuses anything."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from handlers.chat import Card, Posted, TryLater
from tests.teams_server import FakeTeams
from tests.teams_world import TeamsWorld, a_teams_world

BURST = 10


async def post(world: TeamsWorld, number: int) -> Posted:
    """Post one card, when it is its turn."""
    platform = world.wren.platforms["teams"]
    while True:
        try:
            return await platform.post(platform.relay, Card(f"Notice {number}"), "")
        except TryLater as later:
            await asyncio.sleep(later.after)


async def test_a_burst_into_one_channel_is_stretched_and_none_of_it_is_refused(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, teams=FakeTeams(limits=True)) as world:
        started = time.monotonic()
        posted = await asyncio.gather(*(post(world, number) for number in range(BURST)))
        assert time.monotonic() - started >= 2.0, "eight in two seconds"
        assert len(set(posted)) == BURST
        assert len(world.relayed()) == BURST
        world.check_nothing_was_refused()
