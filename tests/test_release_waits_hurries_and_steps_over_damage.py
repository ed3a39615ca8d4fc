"""The pool: within the cap, never at a telling second; at once where chosen; damage holds up nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from store import tables
from tests.actors import Actor, People
from tests.world import World, a_world

CAP = 24 * 3600


def _people(world: World) -> People:
    return People.of(world.send, world.posted)


async def _raises(actor: Actor, words: str, **answers: str) -> None:
    await actor.does("concern.begin")
    await actor.fills(topic="bullying", words=words, **answers)


def _notices(world: World) -> int:
    return sum('"case.claim"' in str(message).replace("'", '"') for message in world.channel())


async def test_release_comes_in_the_later_half_of_the_cap_and_never_after_it(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP=str(CAP)) as world:
        now, due = int(world.clock().timestamp()), []
        for _ in range(60):
            due.append(world.wren.door.desk.reporter.due(at_once=False) - now)
        assert all(CAP / 2 <= wait <= CAP for wait in due)
        assert max(due) - min(due) > CAP / 4, "one fixed wait would tell the second of sending"
        await _raises(_people(world).ada, "I was shouted at.", keep="address")
        world.clock.forward(seconds=CAP / 2 - 1)
        await world.settle()
        assert _notices(world) == 0
        world.clock.forward(seconds=CAP / 2 + 1)
        await world.settle()
        assert _notices(world) == 1


async def test_an_addition_sent_straight_away_takes_the_waiting_concern_with_it(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP=str(CAP)) as world:
        people = _people(world)
        await _raises(people.ada, "First.", keep="address")
        await _raises(people.ben, "Somebody else's.", keep="address")
        for words, release in (("Second.", "wait"), ("He will hurt her tonight.", "now")):
            await people.ada.opens_her_box()
            await people.ada.presses("Add something")
            await people.ada.fills(words=words, release=release)
        assert _notices(world) == 1, "hers has gone, and nobody else's with it"
        await people.grace.presses("Open")
        told = people.grace.reads()
        assert told.index("First.") < told.index("Second.") < told.index("He will hurt her tonight.")


@pytest.mark.parametrize("table", ["case_file", "pool"])
async def test_a_damaged_row_holds_up_nobody_elses_release(
    small_world: World, people: People, table: str
) -> None:
    await _raises(people.ada, "Mine is damaged.", keep="address")
    world, store = small_world, small_world.wren.store
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    people.ada.line = world.playground.hear
    await people.ada.fills(words="This one waits in the pool.")
    damaged = tables.metadata.tables[table]
    column = damaged.c.wrapped if table == "case_file" else damaged.c.body
    async with store.database.write() as connection:
        body = (await connection.execute(select(column))).scalars().all()[0]
        await connection.execute(update(damaged).values({column.name: body[:-1] + bytes([body[-1] ^ 1])}))
    await _raises(people.ben, "Mine is whole.", danger="yes", keep="address")
    await people.grace.presses("Open")
    assert "Mine is whole." in people.grace.reads()
    if table == "case_file":
        metrics = (await world.wren.metrics.text()).decode()
        assert "wren_pool_held 1.0" in metrics


async def test_a_notice_that_is_gone_from_the_channel_is_posted_anew(
    small_world: World, people: People
) -> None:
    await _raises(people.ada, "I was shouted at.", keep="address")
    stage = small_world.playground._stage
    for message in stage.messages:
        if message.place == "play:relay":
            del stage._messages[message.id]
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="And again.")
    assert small_world.channel(), "what was added is heard of all the same"
    await people.grace.presses("Open")
    await small_world.settle()
    assert _notices(small_world) == 1
    assert (await small_world.wren.store.outbox.counts()) == {}
