"""Service addresses of Teams end in a slash or not, and move from region to region; Wren goes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.teams_tenant import RELAY
from tests.teams_world import a_teams_world


@pytest.mark.parametrize("region", ["/emea/", "/uk"])
async def test_the_loop_goes_round_with_and_without_a_slash_at_the_end(tmp_path: Path, region: str) -> None:
    async with a_teams_world(tmp_path) as world:
        world.teams.region = region
        await world.move_in()
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await grace.says("hello", RELAY)
        await ada.raises(notify="soon")
        await grace.presses("Reply")
        before = len(world.teams.calls)
        await grace.fills(words="Would you like to talk?")
        await grace.presses("Claim")
        await ada.does("home")
        assert {call.region for call in world.teams.calls[before:]} == {region.strip("/")}
        assert {call.what for call in world.teams.calls[before:]} >= {"send", "update"}
        world.check_nothing_was_refused()


async def test_after_a_move_and_a_restart_the_new_address_is_still_known(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        world.teams.region = "/amer"
        await grace.says("hello", RELAY)
        await world.restart()
        before = len(world.teams.calls)
        await ada.raises()
        assert {call.region for call in world.teams.calls[before:] if call.what == "create"} == {"amer"}
        world.check_nothing_was_refused()
