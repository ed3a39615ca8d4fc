"""A letter is in doubt only once the platform was asked to take it. What fails before that is tried again.

Seen once: a slow store, or a stop, while the courier looked up where to tell a reporter of an answer. The
platform had never been asked, but the notice counted as one that may have arrived, and was let go for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import parcels
from bot.courier import LEASE_SECONDS
from handlers.chat import Card, Posted, Unclear
from store.database import Unavailable
from store.letters import relay_lane
from store.outbox import Outbox
from store.records import Letter
from store.teams import Teams
from tests.faults import Crash
from tests.test_courier_keeps_the_repeat_rule import (
    REPEATED,
    Pigeons,
    Post,
    courier_of,
    on_any_database,
)
from tests.world import World

Trouble = Callable[[], Awaitable[None]]
BEFORE = ("address", "begin")
"""What the courier asks of the store before it asks the platform, for a reporter's notice."""


@pytest.fixture
async def post(world: World) -> Post:
    """Roster letters are delivered already; nothing has been called."""
    await world.settle()
    pigeons = Pigeons()
    return Post(world, pigeons, courier_of(world, pigeons))


async def an_answer_waits(post: Post) -> None:
    """A letter to a reporter who asked to be told is the only one that waits."""
    await post.concern(notify="soon")
    await post.deliver()
    await post.reply()
    post.pigeons.calls.clear()


def once(patch: pytest.MonkeyPatch, method: str, trouble: Trouble, of: type = Outbox) -> None:
    """The next call of this method of the store begins with trouble."""
    real, waiting = getattr(of, method), [trouble]

    async def troubled(*given: Any, **named: Any) -> Any:
        if waiting:
            await waiting.pop()()
        return await real(*given, **named)

    patch.setattr(of, method, troubled)


async def is_down() -> None:
    raise Unavailable


async def has_a_bug() -> None:
    raise RuntimeError


async def dies() -> None:
    raise Crash


async def hangs() -> None:
    await asyncio.sleep(30)


async def told_in_the_end(post: Post) -> int:
    """How often the reporter was told, once all waits are over."""
    await post.deliver(times=4, after=60)
    assert await post.counts() == {}
    return len(post.pigeons.cards("play:ada"))


@pytest.mark.parametrize("trouble", [is_down, has_a_bug, hangs])
@pytest.mark.parametrize("method", BEFORE)
@on_any_database
async def test_a_reporter_is_told_though_the_store_failed_before_the_platform_was_asked(
    post: Post, method: str, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_answer_waits(post)
    if trouble is hangs:
        monkeypatch.setattr(parcels, "READY_SECONDS", 0.05)
    once(monkeypatch, method, trouble)
    await post.deliver()
    assert post.pigeons.calls == []
    monkeypatch.setattr(parcels, "READY_SECONDS", 10)
    assert await told_in_the_end(post) == 1


@pytest.mark.parametrize("method", BEFORE)
async def test_a_reporter_is_told_though_wren_stopped_before_the_platform_was_asked(
    post: Post, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_answer_waits(post)
    asking = asyncio.Event()

    async def stopped() -> None:
        asking.set()
        await hangs()

    once(monkeypatch, method, stopped)
    running = asyncio.create_task(post.courier.run())
    await asyncio.wait_for(asking.wait(), 5)
    running.cancel()
    await asyncio.wait([running], timeout=5)
    await post.deliver(after=LEASE_SECONDS - 2)
    assert post.pigeons.calls == [], "it may still be on its way"
    assert await told_in_the_end(post) == 1


async def test_what_was_in_doubt_stays_in_doubt_when_wren_fails_before_it_asks_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.pigeons.can_tell = False
    await post.concern()
    post.pigeons.script = [Unclear()]
    await post.deliver()
    once(monkeypatch, "case", dies)
    with pytest.raises(BaseExceptionGroup):
        await post.deliver(after=60)
    await post.deliver(times=2, after=60)
    assert [REPEATED in card.prose for card in post.pigeons.cards()] == [True]


@on_any_database
async def test_a_platform_that_could_not_read_where_she_is_has_not_sent(post: Post) -> None:
    await an_answer_waits(post)
    post.pigeons.script = [Unavailable()]
    await post.deliver()
    assert await told_in_the_end(post) == 1


@pytest.mark.parametrize("trouble", [is_down, has_a_bug])
@on_any_database
async def test_a_team_is_told_though_the_store_failed_before(
    post: Post, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.world.wren.store.teams.keep("play", "play:ward", "team.set")
    once(monkeypatch, "team", trouble, of=Teams)
    await post.deliver()
    assert post.pigeons.calls == []
    await post.deliver(times=2, after=60)
    assert len(post.pigeons.cards("play:ward")) == 1


@on_any_database
async def test_a_notice_that_was_not_sent_does_not_say_that_it_may_be_a_double(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.pigeons.can_tell = False
    await post.concern()
    once(monkeypatch, "case", is_down)
    await post.deliver()
    await post.deliver(times=2, after=60)
    assert [REPEATED in card.prose for card in post.pigeons.cards()] == [False]


async def test_what_was_taken_back_while_it_was_made_ready_is_not_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.concern()
    case, store = await post.case_id(), post.world.wren.store

    async def taken_back() -> None:
        async with store.database.write() as connection:
            await store.teams.letters.recall(connection, relay_lane(case))

    once(monkeypatch, "begin", taken_back)
    await post.deliver(times=3, after=60)
    assert post.pigeons.calls == []
    assert await post.counts() == {}


async def test_whoever_was_too_slow_leaves_a_letter_to_the_one_that_claimed_it_since(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_answer_waits(post)
    other, asked, over = Pigeons(), asyncio.Event(), asyncio.Event()
    quicker = replace(post.courier, chats={"play": other})

    async def is_sending(place: str, card: Card, marker: str) -> Posted:
        asked.set()
        await over.wait()
        return await Pigeons._post(other, place, card, marker)

    async def another_is_quicker() -> None:
        post.world.clock.forward(seconds=LEASE_SECONDS + 1)
        tasks.append(asyncio.create_task(quicker.deliver_due()))
        await asyncio.wait_for(asked.wait(), 5)

    tasks: list[asyncio.Task[int]] = []
    monkeypatch.setattr(other, "_post", is_sending)
    once(monkeypatch, "begin", another_is_quicker)
    await post.deliver()
    assert await post.counts() == {"sending": 1}
    over.set()
    assert await tasks[0] == 1
    assert (len(post.pigeons.cards("play:ada")), len(other.cards("play:ada"))) == (0, 1)
    assert await post.counts() == {}


@pytest.mark.parametrize("method", ["done", "begin"])
@on_any_database
async def test_a_fault_of_the_store_with_one_letter_cuts_no_other_short(
    post: Post, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.concern()
    await post.concern()
    real = post.pigeons._post

    async def slow(place: str, card: Card, marker: str) -> Posted:
        posted = await real(place, card, marker)
        await asyncio.sleep(0.05)
        return posted

    monkeypatch.setattr(post.pigeons, "_post", slow)
    once(monkeypatch, method, has_a_bug)
    await post.deliver()
    assert await post.counts() == {"sending" if method == "done" else "waiting": 1}
    await post.deliver(times=2, after=60)
    assert len(post.pigeons.cards()) == 2
    assert await post.counts() == {}


async def never_written(self: Outbox, letter: Letter, due: int, **named: Any) -> None:
    raise RuntimeError


@on_any_database
async def test_a_fault_of_the_store_that_lasts_is_survived_too(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_answer_waits(post)
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "again", never_written)
        once(patch, "address", has_a_bug)
        await post.deliver()
    assert await told_in_the_end(post) == 1
