"""Concerns that come at the same moment share a transaction, and nothing else: each has its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import IntegrityError

from store import tables
from store.batching import Batches
from store.database import Unavailable
from store.inbox import SentBefore
from store.records import Concern, new_id
from tests.faults import Trouble, sabotage
from tests.world import World

MANY = 24


def _concern(world: World, words: str) -> Concern:
    return Concern(
        slot=new_id(world.chance), case=new_id(world.chance), topic="bullying", words=words, person="play:ada"
    )


async def _at_once(world: World, concerns: list[Concern]) -> list[bool | BaseException]:
    return await asyncio.gather(
        *(world.wren.store.box.send(concern) for concern in concerns), return_exceptions=True
    )


async def _in_the_pool(world: World) -> list[str]:
    rows = world.wren.store.box.rows
    async with world.wren.store.database.read() as connection:
        return sorted(slot.facts["words"] for slot in await rows.all(connection))


async def test_all_are_kept_each_once_and_whoever_sends_other_words_is_told(world: World) -> None:
    concerns = [_concern(world, f"number {number}") for number in range(MANY)]
    twice, changed = concerns[3], replace(concerns[5], words="other words")
    found = await _at_once(world, [*concerns, twice, changed])
    assert found[:MANY] == [True] * MANY
    assert found[MANY] is False, "the same form once more"
    assert isinstance(found[MANY + 1], SentBefore), "other words are never lost unsaid"
    assert await _in_the_pool(world) == sorted(concern.words for concern in concerns)
    again = await _at_once(world, [twice, changed])
    assert again[0] is False
    assert isinstance(again[1], SentBefore), "later, too"


async def test_one_that_cannot_be_written_holds_up_nobody_elses(world: World) -> None:
    concerns = [_concern(world, f"number {number}") for number in range(MANY)]
    async with world.wren.store.database.write() as connection:
        taken = {"tenant": world.settings.tenant, "id": concerns[7].slot, "body": b"damaged"}
        await connection.execute(insert(tables.pool).values(taken))
    found = await _at_once(world, concerns)
    assert isinstance(found.pop(7), IntegrityError)
    assert found == [True] * (MANY - 1)
    kept = [concern.words for concern in concerns if concern is not concerns[7]]
    assert await _in_the_pool(world) == sorted(kept)


async def test_where_the_database_fails_nobody_is_told_that_hers_was_taken(world: World) -> None:
    concerns = [_concern(world, f"number {number}") for number in range(MANY)]
    with sabotage() as saboteur:
        saboteur.plan(Trouble("commit", "outage", 0))
        found = await _at_once(world, concerns)
    assert all(isinstance(one, Unavailable) for one in found)
    assert await _in_the_pool(world) == []
    assert await _at_once(world, concerns) == [True] * MANY


async def _statements(world: World, work: Callable[[], Awaitable[object]]) -> int:
    count = 0

    def one(*_: object) -> None:
        nonlocal count
        count += 1

    engine = world.wren.store.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", one)
    try:
        await work()
    finally:
        event.remove(engine, "before_cursor_execute", one)
    return count


async def test_many_cost_the_database_hardly_more_statements_than_one(world: World) -> None:
    async def send(count: int) -> None:
        assert all(await _at_once(world, [_concern(world, str(number)) for number in range(count)]))

    assert await _statements(world, lambda: send(1)) == await _statements(world, lambda: send(MANY))
    many = await _statements(world, world.wren.releaser.release_due)
    await send(1)
    one = await _statements(world, world.wren.releaser.release_due)
    assert many <= one + 2, "a friendly name drawn twice costs another look"
    assert await world.kept("case_file") == MANY + 2


async def test_no_reply_is_older_than_its_question() -> None:
    now, seen = 0, []

    async def look(asked: list[int]) -> list[int]:
        found = now
        await asyncio.sleep(0)
        return [found] * len(asked)

    batches = Batches(look)
    for number in range(5):
        now = number
        seen.append(asyncio.create_task(batches.ask(number)))
        await asyncio.sleep(0)
    replies = await asyncio.gather(*seen)
    assert all(reply >= number for number, reply in enumerate(replies))
    assert await batches.ask(0) == now


@pytest.mark.parametrize("fault", [Unavailable(), asyncio.CancelledError()])
async def test_nobody_is_left_waiting_when_the_work_fails(fault: BaseException) -> None:
    async def fail(_: list[int]) -> list[int]:
        raise fault

    batches = Batches(fail)
    found = await asyncio.gather(*(batches.ask(number) for number in range(3)), return_exceptions=True)
    assert [type(one) for one in found] == [type(fault)] * 3
