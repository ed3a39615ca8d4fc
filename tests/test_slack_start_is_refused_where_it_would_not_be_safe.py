"""Wren does not start in Slack with settings or a channel that would let others read along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.platform import PlatformFault
from bot.settings import SettingsFaults
from tests.slack_server import FakeSlack
from tests.slack_workspace import BOT, PUBLIC, RELAY
from tests.slack_world import PLENTY, a_slack_world


async def fault_at_start(folder: Path, slack: FakeSlack, **settings: Any) -> str:
    """The key of what an operator is told."""
    with pytest.raises(PlatformFault) as told:
        async with a_slack_world(folder, slack=slack, **settings):
            pass
    return str(told.value)


async def test_slack_trap_an_empty_signing_secret_is_refused_where_it_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaults):
        async with a_slack_world(tmp_path, "http", SLACK_SIGNING_SECRET=""):
            pass
    async with a_slack_world(tmp_path, "socket", SLACK_SIGNING_SECRET="") as world:
        assert world.wren.platforms["slack"].routes() == []


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "WREN_RELAY_CHANNEL"])
async def test_what_it_cannot_do_without_is_asked_for(tmp_path: Path, name: str) -> None:
    empty: dict[str, Any] = {name: ""}
    with pytest.raises(SettingsFaults):
        async with a_slack_world(tmp_path, **empty):
            pass


async def test_a_relay_channel_that_others_can_read_is_refused(tmp_path: Path) -> None:
    slack = FakeSlack(burst=PLENTY)
    assert "open" in await fault_at_start(tmp_path, slack, WREN_RELAY_CHANNEL=PUBLIC)
    slack.workspace.channels[RELAY].shared = True
    assert "shared" in await fault_at_start(tmp_path, slack)
    slack.workspace.channels[RELAY].shared = False
    slack.workspace.channels[RELAY].members.discard(BOT)
    assert "unknown" in await fault_at_start(tmp_path, slack)
    assert slack.workspace.messages == []


async def test_a_refused_token_is_told_and_not_shown(tmp_path: Path) -> None:
    assert "token" in await fault_at_start(tmp_path, FakeSlack(), SLACK_BOT_TOKEN="xoxb-wrong-token-1")


async def test_a_relay_channel_that_is_shared_later_gets_no_more_notices_and_is_told_once(
    tmp_path: Path,
) -> None:
    async with a_slack_world(tmp_path) as world:
        await world.somebody("ada").raises()
        assert len(world.relayed()) == 1
        world.slack.workspace.channels[RELAY].shared = True
        world.wren.platforms["slack"]._post.watch._seen = None  # type: ignore[attr-defined]
        await world.somebody("ben").raises()
        world.clock.forward(hours=1)
        await world.settle()
        shown = [json.dumps(message.blocks) for message in world.relayed()[1:]]
        assert len(shown) == 1
        assert "case.open" not in shown[0]
        world.slack.workspace.channels[RELAY].shared = False
        world.clock.forward(hours=1)
        await world.settle()
        assert len(world.relayed()) == 3
