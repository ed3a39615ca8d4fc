"""Socket Mode: sockets are dropped, refreshed and shared; what people did meanwhile is not lost."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack import opening, transport
from tests.slack_payloads import event, home_opened
from tests.slack_server import How
from tests.slack_workspace import TEAM
from tests.slack_world import SlackWorld, a_slack_world
from tests.world import WORDS

TROUBLES: tuple[How, ...] = ("500", "cut before", "429", "not json")


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackWorld]:
    """Wren over Socket Mode, with a quick pulse."""
    monkeypatch.setattr(transport, "PING_SECONDS", 1.0)
    async with a_slack_world(tmp_path, "socket") as started:
        yield started


async def works(world: SlackWorld) -> None:
    """A concern can be raised."""
    ada = world.somebody("ada")
    await ada.raises()
    assert ada.trouble == []
    assert "thank" in ada.reads().lower()


async def test_a_socket_that_is_refreshed_is_opened_again_at_once(world: SlackWorld) -> None:
    for turn in range(2, 5):
        await world.slack.sockets.refresh(close=False)
        await opened(world, turn)
        await works(world)
        assert world.slack.sockets.opened == turn


async def test_a_socket_that_slack_closes_with_its_request_comes_back(world: SlackWorld) -> None:
    """Slack's library then opens two, one after the other. What is pressed between them is pressed again."""
    for _ in range(3):
        await world.slack.sockets.refresh()
        async with asyncio.timeout(30):
            while not await raised(world):
                pass


async def raised(world: SlackWorld) -> bool:
    """Whether somebody could raise a concern, with Slack saying nothing of trouble."""
    ada = world.somebody("ada")
    await ada.does("concern.begin")
    if ada.trouble:
        return False
    await ada.fills(topic="bullying", keep="address", words="I was shouted at.")
    return ada.trouble == []


async def opened(world: SlackWorld, times: int) -> None:
    """Wait until a socket was opened so many times, and one is open."""
    async with asyncio.timeout(15):
        while world.slack.sockets.opened < times or not world.slack.sockets.lines:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_socket_that_is_cut_comes_back_by_itself(world: SlackWorld) -> None:
    world.slack.sockets.drop()
    await opened(world, 2)
    await works(world)


async def test_it_comes_back_though_slack_refuses_a_new_socket_for_a_while(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PAUSES", (0.05,) * len(opening.PAUSES))
    for how in TROUBLES:
        world.slack.plan("apps.connections.open", how, 0)
    world.slack.sockets.drop()
    await opened(world, 2)
    await works(world)


async def test_an_event_while_no_socket_is_open_is_taken_when_slack_tries_again(world: SlackWorld) -> None:
    ada = world.somebody("ada")
    world.slack.sockets.drop()
    chat = world.slack.workspace.chat(ada.user.id)
    payload = event(home_opened(ada.user, chat, None), "Ev0000000001", TEAM, 0)
    assert await world.delivery.bring("events_api", payload) is None
    await opened(world, 2)
    assert await world.delivery.again(payload) is not None
    await world.slack.quiet()
    assert ada.user.id in world.slack.views.homes


async def test_with_two_sockets_each_thing_is_done_once(world: SlackWorld) -> None:
    other = SlackWorld(
        world.settings, world.clock, WORDS, slack=world.slack, delivery=copy.copy(world.delivery)
    )
    await other.start()
    try:
        await world.slack.sockets.connected(2)
        for _ in range(3):
            await works(world)
        assert len(world.relayed()) == 3
    finally:
        await other.stop()


async def test_slack_trap_a_first_delivery_marked_as_retry_0_is_not_dropped(world: SlackWorld) -> None:
    ada = world.somebody("ada")
    await ada.does("home")
    assert "home" in str(ada.front)
    assert ada.seen_buttons()


@pytest.mark.parametrize("attempt", [1, 2, 3])
async def test_a_retry_may_be_the_only_delivery(world: SlackWorld, attempt: int) -> None:
    ada = world.somebody("ada")
    chat = world.slack.workspace.chat(ada.user.id)
    payload = event(home_opened(ada.user, chat, None), f"Ev000000001{attempt}", TEAM, 0)
    assert await world.delivery.bring("events_api", payload, attempt, "timeout") is not None
    await world.slack.quiet()
    assert ada.user.id in world.slack.views.homes
