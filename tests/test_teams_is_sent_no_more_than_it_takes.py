"""Wren's own pace: for each conversation and for the tenant, below Microsoft's limits before they are met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.teams import pace
from bot.teams.pace import LONGEST_SLEEP, Pace, Windows
from handlers.chat import TryLater

CONVERSATION: Windows = ((7, 1.0), (8, 2.0), (60, 30.0))
TENANT: Windows = ((30, 1.0),)
"""Microsoft's figures, written out here so that a slip in Wren's is found."""


@dataclass(slots=True)
class Time:
    """Seconds that pass when somebody sleeps, and when a message went at each."""

    now: float = 1000.0
    went: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr("bot.teams.pace.asyncio.sleep", made.sleep)
    return made


async def send(time: Time, kept: Pace, count: int, conversation: Callable[[int], str]) -> None:
    """Send so many as fast as Wren lets them go."""
    for number in range(count):
        while True:
            try:
                await kept.turn(conversation(number))
            except TryLater as later:
                time.now += max(later.after, LONGEST_SLEEP)
            else:
                time.went.append(time.now)
                break


def most_within(went: list[float], seconds: float) -> int:
    """The most messages in any stretch of so many seconds."""
    return max(sum(1 for other in went if one <= other < one + seconds) for one in went)


def assert_kept(went: list[float], windows: Windows) -> None:
    for count, seconds in windows:
        assert most_within(went, seconds) <= count


async def test_one_conversation_stays_below_each_of_its_limits(time: Time) -> None:
    await send(time, Pace(lambda: time.now), 200, lambda number: "a:1")
    assert_kept(time.went, CONVERSATION)
    assert time.went[-1] - time.went[0] < 200 / 60 * 32


async def test_the_limit_of_an_hour_is_kept_too(time: Time) -> None:
    kept = Pace(lambda: time.now)
    for _ in range(1800):
        await send(time, kept, 1, lambda number: "a:1")
        time.now += 1
    before = time.now
    await send(time, kept, 1, lambda number: "a:1")
    assert time.now - before > 600


async def test_many_conversations_together_stay_below_the_limit_of_the_tenant(time: Time) -> None:
    await send(time, Pace(lambda: time.now), 300, lambda number: f"a:{number}")
    assert_kept(time.went, TENANT)
    assert time.went[-1] - time.went[0] < 15


async def test_a_burst_that_teams_takes_does_not_wait(time: Time) -> None:
    await send(time, Pace(lambda: time.now), 7, lambda number: "a:1")
    assert set(time.went) == {1000.0}


async def test_what_teams_asked_to_wait_for_waits_and_nobody_else_does(time: Time) -> None:
    kept = Pace(lambda: time.now)
    kept.refused("a:1", 60)
    with pytest.raises(TryLater) as raised:
        await kept.turn("a:1")
    assert raised.value.after == 60
    await kept.turn("a:2")
    assert time.now == 1000.0
    time.now += 60
    await kept.turn("a:1")
    assert time.now == 1060.0


async def test_conversations_at_rest_are_forgotten(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_LANES", 50)
    kept = Pace(lambda: time.now)
    await send(time, kept, 50, lambda number: f"a:{number}")
    time.now += 2 * 3600
    await kept.turn("a:new")
    assert len(kept._lanes) == 1
