"""A playground's database and a real one are never mixed; a disk that is full or read-only loses nothing."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from store.opening import WrongDatabase, holds_data, open_store
from store.vault import Ring
from tests.actors import People
from tests.world import WORDS, TurnedClock, World, a_world


async def opened(folder: Path, url: str, *, playground: bool, ring: str = "ring") -> None:
    """Open the store and close it again."""
    keys = folder / ring
    held = Ring.load(keys, "main") if keys.exists() else Ring.make(keys, "main", secrets.token_bytes)
    store = await open_store(
        url, held, "main", playground=playground, chance=secrets.token_bytes, clock=TurnedClock()
    )
    await store.database.close()


async def test_each_kind_of_database_is_refused_by_the_other(tmp_path: Path, database_url: str) -> None:
    await opened(tmp_path, database_url, playground=True)
    await opened(tmp_path, database_url, playground=True)
    with pytest.raises(WrongDatabase, match="is_playground"):
        await opened(tmp_path, database_url, playground=False)


async def test_a_playground_refuses_a_real_database(tmp_path: Path, database_url: str) -> None:
    await opened(tmp_path, database_url, playground=False)
    with pytest.raises(WrongDatabase, match="not_playground"):
        await opened(tmp_path, database_url, playground=True)
    await opened(tmp_path, database_url, playground=False)


async def test_a_playground_refuses_a_database_with_other_tables(tmp_path: Path, database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    await engine.dispose()
    with pytest.raises(WrongDatabase, match="not_playground"):
        await opened(tmp_path, database_url, playground=True)
    assert not await holds_data(database_url)


async def test_another_ring_is_refused_and_the_right_one_still_works(
    tmp_path: Path, database_url: str
) -> None:
    assert not await holds_data(database_url)
    await opened(tmp_path, database_url, playground=True)
    assert await holds_data(database_url)
    with pytest.raises(WrongDatabase, match="not_our_ring"):
        await opened(tmp_path, database_url, playground=True, ring="another")
    await opened(tmp_path, database_url, playground=True)


async def test_lost_keys_are_noticed_before_new_ones_are_made(tmp_path: Path, database_url: str) -> None:
    async with a_world(tmp_path, database_url) as world:
        keys = world.settings.keys
        await world.stop()
        keys.rename(tmp_path / "lost")
        with pytest.raises(WrongDatabase, match="ring_lost"):
            await world.start()
        assert not keys.exists()
        (tmp_path / "lost").rename(keys)
        await world.start()


async def pragma(world: World, setting: str) -> None:
    """Change how the writing connection behaves, past everything that is Wren's."""
    async with world.wren.store.database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(f"PRAGMA {setting}")


@pytest.mark.parametrize(
    ("fault", "mended", "says"),
    [
        ("max_page_count = 1", "max_page_count = 100000", "no_room"),
        ("query_only = ON", "query_only = OFF", "not_kept"),
    ],
)
async def test_a_disk_that_takes_nothing_is_said_and_the_same_form_works_once_it_does(
    small_world: World, fault: str, mended: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    ada = People.of(small_world.playground.hear, small_world.posted).ada
    await ada.does("concern.begin")
    await pragma(small_world, fault)
    with caplog.at_level(logging.ERROR, "wren"):
        await ada.fills(topic="bullying", words="I was shouted at." * 700, keep="address")
    assert ada.faults == {"words": WORDS.say(f"mistakes.{says}")}
    assert "I was shouted at." * 700 in str(ada.reply)
    assert "shouted" not in caplog.text
    assert await small_world.kept("pool") == await small_world.kept("case_file") == 0
    await pragma(small_world, mended)
    await ada.fills(topic="bullying", words="I was shouted at.", keep="address")
    assert ada.faults == {}
    await small_world.settle()
    assert await small_world.kept("case_file") == 1


async def test_an_addition_and_a_reply_that_cannot_be_kept_stay_in_their_forms(
    small_world: World,
) -> None:
    people = People.of(small_world.playground.hear, small_world.posted)
    await people.ada.raises()
    await small_world.settle()
    await people.grace.presses("Open")
    await people.grace.presses("Reply")
    await people.ada.opens_her_box()
    about = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.add")
    await people.ada.does("box.add", about)
    for actor, words in ((people.ada, "It happened again. " * 300), (people.grace, "Are you safe? " * 300)):
        await pragma(small_world, "query_only = ON")
        await actor.fills(words=words)
        assert actor.faults == {"words": WORDS.say("mistakes.not_kept")}
        assert words.strip() in str(actor.reply)
        await pragma(small_world, "query_only = OFF")
        await actor.fills(words=words)
        assert actor.faults == {}
    await people.ada.does("box.again", about)
    await pragma(small_world, "query_only = ON")
    await people.ada.fills(again="maybe")
    assert people.ada.faults == {"again": WORDS.say("mistakes.not_kept")}
    assert "'chosen': ['maybe']" in str(people.ada.reply)
    await pragma(small_world, "query_only = OFF")
    await people.ada.fills()
    assert people.ada.faults == {}
    await small_world.settle()
    await people.grace.presses("Open")
    assert "It happened again." in people.grace.reads()
