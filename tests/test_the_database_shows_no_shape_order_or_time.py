"""P1: rows of one length whatever was written, in no order, with no time of what a reporter did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import DateTime, Integer, LargeBinary, Table

from store import tables
from tests.actors import Actor
from tests.canary_evidence import all_rows
from tests.canary_loop import actor
from tests.world import a_world

WHOLE_NUMBERS = {
    "letter.seq", "letter.due", "letter.lease", "letter.attempt", "letter.repeats", "message.seq",
    "audit.seq", "inbox.day",
    "run.slot", "mailing.slot", "mailing.due", "mailing.until", "mailing.lease", "mailing.attempt",
    "pace.free", "pace.rate", "pace.since",
}  # fmt: skip
"""The only columns that are numbers. Due and lease are the courier's, a day is as fine as the inbox goes.
Those of nudges are the schedule's: the same week and pace for everybody."""

FIXED_TEXTS = {"tenant": {4}, "id": {26}, "case": {26}, "marker": {26}, "lane": {6, 28}}

# --- shape ------------------------------------------------------------------------------------------

SHAPES: list[dict[str, Any]] = [
    {"words": "a"},
    {"words": "🕊" * 12_000, "wish": "🕊" * 3_000, "keep": "both"},
    {"words": '"\\\n' * 3_999 + "x", "keep": "receipt"},
    {"words": "a name", "identity": "open", "name": "é" * 80, "notify": "soon", "keep": "address"},
    {"words": "danger", "danger": "yes", "keep": "receipt", "wish": "b"},
]


async def shapes_sent(ada: Actor, answers: Sequence[dict[str, Any]]) -> None:
    """Raise one concern for each set of answers."""
    for each in answers:
        await ada.does("concern.begin")
        await ada.fills(topic="bullying", release="wait", **each)
        assert not ada.faults


def lengths(rows: dict[str, list[dict[str, Any]]]) -> dict[str, set[int]]:
    """The lengths that each column of bytes has."""
    found: dict[str, set[int]] = {}
    for name, each in rows.items():
        for row in each:
            for column, value in row.items():
                if isinstance(value, bytes):
                    found.setdefault(f"{name}.{column}", set()).add(len(value))
    return found


@pytest.fixture
async def written(tmp_path: Path, database_url: str) -> list[dict[str, list[dict[str, Any]]]]:
    """All rows while five concerns of every shape wait, and again after they were released and answered."""
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="3600") as world:
        ada, grace = actor(world, "ada"), actor(world, "grace")
        await shapes_sent(ada, SHAPES)
        waiting = await all_rows(world.wren.store.database)
        assert len(waiting["pool"]) == len(SHAPES)
        world.clock.forward(hours=2)
        await world.wren.releaser.release_due()
        letters = await all_rows(world.wren.store.database)
        await world.settle()
        for words in ("y", "🕊" * 3_000):
            await grace.presses("Reply")
            await world.settle()
            await grace.fills(words=words)
        return [waiting, letters, await all_rows(world.wren.store.database)]


async def test_rows_have_one_length_whatever_was_written(
    written: list[dict[str, list[dict[str, Any]]]],
) -> None:
    together: dict[str, set[int]] = {}
    for rows in written:
        for column, found in lengths(rows).items():
            together.setdefault(column, set()).update(found)
    together.pop("meta.value")  # Wren's own marks, written when it starts
    assert {"pool.body", "message.body", "letter.body", "case_file.route", "case_file.state"} <= {*together}
    assert {column: found for column, found in together.items() if len(found) > 1} == {}
    for rows in written:
        for table in (rows[name] for name in rows if name != "alembic_version"):
            for row in table:
                texts = {name: len(value) for name, value in row.items() if isinstance(value, str)}
                wrong = {name for name, size in texts.items() if size not in FIXED_TEXTS.get(name, {size})}
                assert wrong == set()


async def test_cases_of_one_person_look_like_all_others_and_share_nothing(
    written: list[dict[str, list[dict[str, Any]]]],
) -> None:
    """All five are one person's, two of them by receipt only: nothing in their rows says so."""
    cases = written[-1]["case_file"]
    assert len(cases) == len(SHAPES)
    shapes = {tuple((name, type(value), len(value)) for name, value in row.items()) for row in cases}
    assert len(shapes) == 1
    values = [value for row in cases for name, value in row.items() if name != "tenant"]
    assert len(values) == len(set(values)) == len(cases) * 8
    starts = {value[5:13] for row in cases for value in row.values() if isinstance(value, bytes)}
    assert len(starts) == len(cases) * 7, "nor do any two begin alike after version and epoch"


async def test_one_concern_shows_no_more_rows_than_another_of_ordinary_length(
    tmp_path: Path, database_url: str
) -> None:
    counts = []
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="3600") as world:
        ada = actor(world, "ada")
        await world.settle()
        for answers in ({"words": "a", "keep": "address"}, {"words": "b" * 12_000, "keep": "receipt"}):
            before = await all_rows(world.wren.store.database)
            await shapes_sent(ada, [answers])
            after = await all_rows(world.wren.store.database)
            counts.append({name: len(after[name]) - len(before[name]) for name in after})
    assert counts[0] == counts[1]
    assert {name for name, count in counts[0].items() if count} == {"pool", "inbox"}
    assert counts[0]["pool"] == 1


# --- time -------------------------------------------------------------------------------------------


def columns() -> Iterator[tuple[Table, Any]]:
    """Every column of every table."""
    for table in tables.metadata.tables.values():
        for column in table.columns:
            yield table, column


def test_no_column_is_a_time_and_few_are_numbers() -> None:
    variables = {table: name for name, table in vars(tables).items() if isinstance(table, Table)}
    assert not [column for _, column in columns() if isinstance(column.type, DateTime)]
    numbers = {
        f"{variables[table]}.{column.name}" for table, column in columns() if isinstance(column.type, Integer)
    }
    assert numbers == WHOLE_NUMBERS
    assert not [column for _, column in columns() if column.server_default or column.onupdate]
    kinds = {type(column.type).__name__ for _, column in columns()}
    assert kinds == {"String", "LargeBinary", "Integer", "BigInteger"}
    assert any(isinstance(column.type, LargeBinary) for _, column in columns())


async def test_the_numbers_of_a_concern_are_the_same_a_minute_or_hours_later(
    tmp_path: Path, database_url: str
) -> None:
    seen = []
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="36000") as world:
        await world.settle()
        for minutes in (1, 300):
            world.clock.forward(minutes=minutes)
            before = await all_rows(world.wren.store.database)
            await shapes_sent(actor(world, "ada"), [{"words": "a", "keep": "address"}])
            after = await all_rows(world.wren.store.database)
            new = [row for name in after for row in after[name] if row not in before[name]]
            seen.append([value for row in new for value in row.values() if isinstance(value, int)])
        assert seen[0] == seen[1]
        assert {*seen[0]} == {world.clock().toordinal()}
