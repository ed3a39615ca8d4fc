"""Slack takes one post a second in a channel after a short burst: Wren keeps to it, and obeys a 429."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.slack import pace
from tests.slack_server import BURST, FakeSlack
from tests.slack_workspace import User
from tests.slack_world import SlackWorld, a_slack_world


async def raise_some(world: SlackWorld, count: int) -> None:
    """Raise concerns without waiting for their notices."""

    async def at_rest() -> None:
        await asyncio.sleep(0)

    ada = world.somebody("ada")
    ada.settle = at_rest
    for number in range(count):
        await ada.raises(words=f"Concern {number}.", keep="receipt")


async def deliver_all(world: SlackWorld, notices: int) -> None:
    """Deliver until so many notices stand in the channel; the courier's own waits pass."""
    for _ in range(40):
        await world.settle()
        if len(world.relayed()) >= notices:
            return
        world.clock.forward(seconds=30)
        await asyncio.sleep(0.2)


async def test_wren_waits_its_turn_before_slack_has_to_refuse(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path, slack=FakeSlack()) as world:
        await raise_some(world, BURST + 1)
        began = time.monotonic()
        await deliver_all(world, BURST + 1)
        assert len(world.relayed()) == BURST + 1
        assert world.slack.limited == 0
        assert time.monotonic() - began < 12


async def test_a_429_is_obeyed_for_as_long_as_it_says_and_nothing_is_posted_twice(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        world.slack.plan("chat.postMessage", "429", 2)
        began = time.monotonic()
        await world.somebody("ada").raises()
        await deliver_all(world, 1)
        tries = [call.at - began for call in world.slack.posts() if call.at > began]
        assert len(tries) == 2
        assert tries[1] - tries[0] >= 1.9
        assert len(world.relayed()) == 1


async def test_a_view_that_slack_asks_to_send_later_is_sent_later(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        ada = world.somebody("ada")
        world.slack.plan("views.open", "429", 1)
        await ada.does("concern.begin")
        assert ada.modal is not None
        assert ada.trouble == []


async def test_homes_are_published_only_when_they_are_opened(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        for number in range(50):
            world.slack.workspace.users[f"U0EXTRA{number:03}"] = User(f"U0EXTRA{number:03}", f"extra{number}")
        await world.settle()
        assert not [call for call in world.slack.calls if call.method == "views.publish"]
        await world.somebody("ada").does("home")
        assert len([call for call in world.slack.calls if call.method == "views.publish"]) == 1


async def test_all_staff_are_shown_the_same_bytes(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        await world.somebody("ada").raises()
        for name in ("ada", "ben", "chidi"):
            await world.somebody(name).does("home")
        calls = [call.asked["view"] for call in world.slack.calls if call.method == "views.publish"]
        assert len(calls) == 3
        assert calls[0] == calls[1] == calls[2]


@pytest.mark.parametrize("posts", [1, pace.CHANNEL_BURST, 6])
async def test_our_own_pace_is_never_faster_than_slacks(posts: int) -> None:
    waits = []
    now = 0.0
    lane = pace.Lane(pace.CHANNEL_SECONDS, pace.CHANNEL_BURST)
    for _ in range(posts):
        waits.append(lane.wait(now))
        lane.take(now)
    assert waits[-1] == max(0, posts - pace.CHANNEL_BURST) * pace.CHANNEL_SECONDS
