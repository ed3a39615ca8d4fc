"""P1: the order in which people wrote is kept nowhere: not by a rowid, not in a release, not in a channel."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot import releaser
from bot.releaser import shuffled_in_place
from store import pool as pool_module
from store.pool import Slot
from store.records import Concern, new_id
from tests.canary_loop import notices
from tests.postgresql import PostgreSQL
from tests.world import WORDS, TurnedClock, World, settings_for

MANY = 2_000
SOME = 60


def seeded(seed: int) -> Callable[[int], bytes]:
    """Chance that is the same in every run, so that a test of order does not fail by bad luck."""
    return Random(seed).randbytes


def spearman(order: Sequence[int]) -> float:
    """How much this order of 0 … n-1 is the order they came in: 1 the same, 0 not at all, -1 backwards."""
    count = len(order)
    squares = sum((place - number) ** 2 for place, number in enumerate(order))
    return 1 - 6 * squares / (count * (count * count - 1))


OWN_ROWID = {"alembic_version"}
"""Alembic's, which has one row for ever."""


def with_rowid(database: sqlite3.Connection) -> set[str]:
    """The tables that keep the order in which rows came."""
    made = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for name, sql in made if not re.search(r"WITHOUT\s+ROWID\s*$", sql, re.IGNORECASE)}


async def test_no_table_of_sqlite_keeps_a_rowid(tmp_path: Path) -> None:
    world = await a_seeded_world(tmp_path, "")
    await world.stop()
    with closing(sqlite3.connect(tmp_path / "data" / "wren.db")) as database:
        assert with_rowid(database) == OWN_ROWID
        assert database.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        database.execute("CREATE TABLE planted (id TEXT PRIMARY KEY)")
        assert with_rowid(database) == {*OWN_ROWID, "planted"}, "the search finds one where there is one"


def test_a_rowid_would_tell_the_order_and_random_ids_do_not(tmp_path: Path) -> None:
    chance, orders = seeded(3), {}
    with closing(sqlite3.connect(tmp_path / "order.db")) as database:
        for name, ending in (("plain", ""), ("ours", " WITHOUT ROWID")):
            database.execute(f"CREATE TABLE {name} (id TEXT PRIMARY KEY, came INTEGER){ending}")
            for number in range(MANY):
                database.execute(f"INSERT INTO {name} VALUES (?, ?)", (new_id(chance), number))
            orders[name] = [row[0] for row in database.execute(f"SELECT came FROM {name} NOT INDEXED")]
    assert spearman(orders["plain"]) == 1
    assert abs(spearman(orders["ours"])) < 0.08


@pytest.mark.parametrize("seed", range(5))
def test_the_shuffle_leaves_no_order_among_two_thousand(seed: int) -> None:
    items = list(range(MANY))
    shuffled_in_place(items, seeded(seed))
    assert sorted(items) == list(range(MANY))
    assert abs(spearman(items)) < 0.08


def test_every_order_of_four_comes_up_about_equally_often() -> None:
    chance, counts = seeded(1), dict[tuple[int, ...], int]()
    for _ in range(12_000):
        items = [0, 1, 2, 3]
        shuffled_in_place(items, chance)
        counts[tuple(items)] = counts.get(tuple(items), 0) + 1
    chi_squared = sum((count - 500) ** 2 / 500 for count in counts.values())
    assert len(counts) == 24
    assert chi_squared < 49.7, "23 degrees of freedom: one run in a thousand would pass this"


async def a_seeded_world(folder: Path, url: str) -> World:
    """A Wren whose chance is the same in every run."""
    settings = settings_for(folder, url, WREN_RELEASE_CAP="3600")
    world = World(settings, TurnedClock(), WORDS, seeded(7))
    await world.start()
    return world


async def sent(world: World) -> list[str]:
    """Put many concerns into the pool; their cases in the order in which they came."""
    cases, box = [], world.wren.store.box
    entitled = tuple(guardian.id for guardian in await world.wren.store.roster.all())
    due = int(world.clock().timestamp()) + 60
    for number in range(SOME):
        slot, case = new_id(world.chance), new_id(world.chance)
        person = f"play:u{number % 40}" if number % 3 else None
        await box.send(Concern(slot, case, "bullying", "a", entitled=entitled, person=person, due=due))
        cases.append(case)
    return cases


async def stored_order(world: World, table: str, column: str) -> list[str]:
    """The cases in the order in which a thief of the files finds their rows."""
    database = world.wren.store.database
    order = "NOT INDEXED" if database.sqlite else "ORDER BY ctid"
    async with database.engine.connect() as connection:
        rows = await connection.execute(text(f"SELECT {column} FROM {table} {order}"))
        return list(dict.fromkeys(str(row[0]).removeprefix("r:") for row in rows if row[0] != "roster"))


async def orders_after_release(folder: Path, url: str, came: list[str]) -> dict[str, float]:
    """How much of the order in which they came is left in each place; ``came`` is filled with it."""
    world = await a_seeded_world(folder, url)
    try:
        await world.settle()
        came += await sent(world)
        world.clock.forward(hours=1)
        assert await world.wren.releaser.release_due() == SOME
        found = {
            "case_file": await stored_order(world, "case_file", "id"),
            "message": await stored_order(world, "message", '"case"'),
            "letter": await stored_order(world, "letter", "lane"),
        }
        await world.settle()
        found["channel"] = [str(one["card"]["buttons"][0]["about"]) for one in notices(world)]
    finally:
        await world.stop()
    places = {case: number for number, case in enumerate(came)}
    assert all(sorted(order) == sorted(came) for order in found.values())
    return {name: spearman([places[case] for case in order]) for name, order in found.items()}


@pytest.fixture
def _small_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many concerns at their full size would only cost time."""
    monkeypatch.setattr(pool_module, "SLOT_BYTES", 4096)


@pytest.mark.usefixtures("_small_slots")
async def test_one_release_keeps_no_order_in_any_table_or_in_the_channel(
    tmp_path: Path, database_url: str
) -> None:
    orders = await orders_after_release(tmp_path, database_url, [])
    # With so few rows, chance alone passes this once in fifty thousand.
    assert {name: value for name, value in orders.items() if abs(value) >= 0.56} == {}


@pytest.mark.usefixtures("_small_slots")
async def test_the_measure_finds_the_order_where_nothing_is_shuffled(
    tmp_path: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []

    def in_order(slots: list[Slot], _: object) -> None:
        slots.sort(key=lambda slot: came.index(slot.facts["case"]) if slot.facts["case"] in came else 0)

    monkeypatch.setattr(releaser, "shuffled_in_place", in_order)
    url = postgresql.create()
    try:
        orders = await orders_after_release(tmp_path, url, came)
    finally:
        postgresql.drop(url)
    assert orders["case_file"] > 0.99
    assert orders["message"] > 0.99
