"""What is counted for the limits cannot be laid beside the database: no row can be found by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.chat import Person
from handlers.rate_limits import RateLimit
from store import tables
from tests.actors import People
from tests.world import TurnedClock, World, a_world


async def everything_kept(world: World) -> set[str]:
    """Every value of the database that can be read without a key."""
    found: set[str] = set()
    async with world.wren.store.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                found |= {value for value in row if isinstance(value, str)}
    return found


def forms_of(limit: RateLimit) -> set[bytes]:
    """The tags of the forms that were counted."""
    return {form for acts in limit._counted.values() for _, form in acts}


async def test_no_form_that_was_counted_can_be_found_in_the_database(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_EDITORS_CHANNEL="play:relay", WREN_RELEASE_CAP="3600") as world:
        ada = People.of(world.send, world.posted).ada
        await ada.raises()
        await ada.opens_her_box()
        about = next(one["about"] for one in ada.seen_buttons() if one["act"] == "box.add")
        await ada.does("box.add", about)
        await ada.fills(words="It happened again.")
        await ada.does("help.tell")
        await ada.fills(question="who waters the plants")
        limits = world.wren.door.desk.reporter.limits
        assert await world.kept("pool") == 2
        kept = await everything_kept(world)
        for limit in (limits.concerns, limits.additions, limits.to_editors):
            assert forms_of(limit)
            # Whoever has the memory has the key of the limiter as well.
            assert not forms_of(limit) & {limit._tag(value) for value in kept}


@pytest.mark.parametrize("minutes", [10, 60])
def test_of_the_moment_only_the_minute_is_held(minutes: int) -> None:
    clock = TurnedClock()
    clock.forward(seconds=41.5)
    limit = RateLimit(3, minutes, clock, bytes(32))
    limit.allows(Person("play:ada"), "a form")
    held = [moment for acts in limit._counted.values() for moment, _ in acts]
    assert held == [clock().replace(second=0, microsecond=0)]
