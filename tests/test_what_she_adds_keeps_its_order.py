"""Whichever way each part was sent, a thread tells what happened in the order she wrote it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actors import Actor
from tests.world import World, a_world

HOUR = 3600


@pytest.fixture
async def slow_world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """What is not sent straight away waits for an hour."""
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP=str(HOUR)) as world:
        yield world


async def adds(ada: Actor, words: str, release: str) -> None:
    await ada.opens_her_box()
    await ada.presses("Add something")
    await ada.fills(words=words, release=release)


async def read_in_the_end(world: World) -> str:
    """What a guardian reads once everything has been released."""
    world.clock.forward(seconds=HOUR + 1)
    await world.settle()
    grace = Actor("play:grace", world.send, world.channel)
    await grace.presses("Open")
    return grace.reads()


@pytest.mark.parametrize(
    "releases",
    [
        ("wait", "now"),
        ("wait", "now", "wait"),
        ("wait", "wait", "now"),
        ("wait", "now", "wait", "wait", "now"),
    ],
)
async def test_what_goes_straight_away_does_not_overtake_what_waits(
    slow_world: World, releases: tuple[str, ...]
) -> None:
    ada = Actor("play:ada", slow_world.send, list)
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="Part 0.", keep="address", release="now")
    for number, release in enumerate(releases, start=1):
        await adds(ada, f"Part {number}.", release)
    told = await read_in_the_end(slow_world)
    places = [told.index(f"Part {number}.") for number in range(len(releases) + 1)]
    assert places == sorted(places)


async def test_what_was_added_while_it_waits_comes_along(slow_world: World) -> None:
    ada = Actor("play:ada", slow_world.send, list)
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="Part 0.", keep="address", release="wait")
    for number in range(1, 6):
        await adds(ada, f"Part {number}.", "wait")
    told = await read_in_the_end(slow_world)
    places = [told.index(f"Part {number}.") for number in range(6)]
    assert places == sorted(places)
