"""Taking a concern back erases it: rows, keys, tags and every byte of it in SQLite's files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.actors import Actor
from tests.canary_evidence import all_rows
from tests.canary_loop import actor, notices
from tests.world import World, a_world

PIECE = 24
"""Bytes of a sealed value that are looked for: enough that they are found nowhere by chance."""


async def raised(world: World, ada: Actor, **more: str) -> str:
    """Raise one concern with address and receipt; its receipt words."""
    await ada.does("concern.begin")
    receipt = ada.receipt()
    await ada.fills(topic="bullying", words="It was in ward 7.", wish="A talk.", keep="both", **more)
    assert not ada.faults
    return receipt


async def takes_back(ada: Actor, receipt: str) -> str:
    """Withdraw it, having opened it by its words; what she is told."""
    await ada.opens_with(receipt)
    await ada.presses("Take it back")
    await ada.fills()
    return ada.reads()


async def sealed_rows(world: World, *names: str) -> list[dict[str, Any]]:
    """The rows of these tables."""
    rows = await all_rows(world.wren.store.database)
    return [row for name in names for row in rows[name]]


def pieces(row: dict[str, Any], *columns: str) -> list[bytes]:
    """Parts of the sealed values of a row: from their start, their middle and their end."""
    found = []
    for value in (row[column] for column in columns):
        # Past version and epoch, which are the same in every row.
        for start in (5, 40, len(value) // 2, len(value) - PIECE):
            found.append(value[start : start + PIECE])
    return [piece for piece in found if len(piece) >= 16]


def still_there(folder: Path, wanted: list[bytes]) -> int:
    """How many of these stand in any file of the database."""
    files = [path.read_bytes() for path in folder.glob("wren.db*")]
    assert files
    return sum(any(piece in data for data in files) for piece in wanted)


@pytest.mark.parametrize("erasing", [True, False])
async def test_before_release_no_byte_of_it_is_left(tmp_path: Path, erasing: bool) -> None:
    """The control: without SQLite's secure_delete the same search finds what was taken back."""
    async with a_world(tmp_path, WREN_RELEASE_CAP="3600") as world:
        ada = actor(world, "ada")
        receipt = await raised(world, ada)
        wanted = pieces((await sealed_rows(world, "pool"))[0], "body")
        assert still_there(tmp_path / "data", wanted) == len(wanted)
        await secure_delete(world, erasing)
        assert world.words.say("box.erased.text") in await takes_back(ada, receipt)
        assert await sealed_rows(world, "pool") == []
        left = still_there(tmp_path / "data", wanted)
    assert left == 0 if erasing else left > 0


@pytest.mark.parametrize("erasing", [True, False])
async def test_after_release_no_byte_of_thread_key_address_or_tags_is_left(
    tmp_path: Path, erasing: bool
) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP="3600") as world:
        ada, grace = actor(world, "ada"), actor(world, "grace")
        receipt = await raised(world, ada)
        waited = pieces((await sealed_rows(world, "pool"))[0], "body")
        await secure_delete(world, erasing)
        world.clock.forward(hours=1)
        await world.settle()
        await grace.presses("Reply")
        await grace.fills(words="Thank you.")
        wanted = [piece for row in await sealed_rows(world, "message") for piece in pieces(row, "body")]
        case = (await sealed_rows(world, "case_file"))[0]
        wanted += pieces(case, "wrapped", "owner", "lookup", "route", "state")
        assert len(wanted) >= 20
        assert still_there(tmp_path / "data", wanted) == len(wanted)
        assert world.words.say("box.withdrawn.text") in await takes_back(ada, receipt)
        left = still_there(tmp_path / "data", wanted + waited)
    assert left == 0 if erasing else left > 0


async def secure_delete(world: World, erasing: bool) -> None:
    """As Wren sets it, or off: there is one writing connection, so this holds for all that follows."""
    async with world.wren.store.database.engine.connect() as connection:
        known = (await connection.execute(text("PRAGMA secure_delete"))).scalar_one()
        assert known == 1, "Wren switches it on"
        if not erasing:
            await connection.execute(text("PRAGMA secure_delete=OFF"))


async def test_the_write_ahead_log_is_emptied(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        ada = actor(world, "ada")
        receipt = await raised(world, ada)
        log = tmp_path / "data" / "wren.db-wal"
        assert log.stat().st_size > 0
        await ada.opens_with(receipt)
        await ada.presses("Take it back")
        ada.line = world.playground.hear  # nothing is delivered afterwards
        await ada.fills()
        assert log.stat().st_size == 0


@pytest.mark.parametrize("released", [False, True])
async def test_rows_are_gone_and_what_led_to_her_is_replaced(
    tmp_path: Path, database_url: str, released: bool
) -> None:
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="3600") as world:
        ada = actor(world, "ada")
        receipt = await raised(world, ada, notify="soon")
        if released:
            world.clock.forward(hours=1)
            await world.settle()
        before = await sealed_rows(world, "case_file")
        await takes_back(ada, receipt)
        after = await sealed_rows(world, "case_file")
        assert await sealed_rows(world, "pool", "message", "letter") == []
        assert len(before) == len(after) == int(released)
        for old, new in zip(before, after, strict=True):
            for column in ("wrapped", "owner", "lookup", "route", "state"):
                assert old[column] != new[column]
                assert len(old[column]) == len(new[column])
            assert await world.wren.store.outbox.address(new["id"]) is None


@pytest.mark.parametrize("released", [False, True])
async def test_neither_her_box_nor_her_receipt_opens_it_any_more(
    tmp_path: Path, database_url: str, released: bool
) -> None:
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="3600") as world:
        ada, ben = actor(world, "ada"), actor(world, "ben")
        receipt = await raised(world, ada)
        if released:
            world.clock.forward(hours=1)
            await world.settle()
        await ada.opens_her_box()
        await ada.presses("Add something")
        form = ada.seen
        await takes_back(ada, receipt)
        await ada.does("box.open")
        assert not [button for button in ada.seen_buttons() if button["act"] == "box.read"]
        await ben.opens_with(receipt)
        assert ben.faults == {"receipt": world.words.say("mistakes.receipt_wrong")}
        ada.seen = form
        await ada.fills(words="One more thing.")
        world.clock.forward(hours=2)
        await world.settle()
        assert await sealed_rows(world, "pool", "message") == []
        assert "ward 7" not in ada.reads()


async def test_guardians_see_that_it_was_taken_back_and_nothing_else(
    world: World, ada: Actor, grace: Actor
) -> None:
    receipt = await raised(world, ada, danger="yes", identity="open", name="Sam Rowan")
    await grace.presses("Open")
    assert "ward 7" in grace.reads()
    about = str(notices(world)[0]["card"]["buttons"][0]["about"])
    notice = str(notices(world)[0]["id"])
    await grace.does("case.claim", about)
    await takes_back(ada, receipt)
    card: Any = next(one for one in world.channel() if one["id"] == notice)["card"]
    assert card["prose"] == [world.words.say("notice.withdrawn")]
    assert card["facts"] == []
    assert card["buttons"] == []
    for act in ("case.open", "case.claim", "case.reply", "case.close"):
        await grace.does(act, about)
        assert world.words.say("trouble.gone.text") in grace.reads()
        assert "ward 7" not in json.dumps(grace.reply)
    await grace.does("home")
    assert world.words.say("guardian.none") in grace.reads()
    for told in ("ward 7", "A talk", "Sam Rowan", "ullying"):
        assert told not in grace.reads()


async def test_before_release_guardians_never_hear_of_it(tmp_path: Path, database_url: str) -> None:
    async with a_world(tmp_path, database_url, WREN_RELEASE_CAP="3600") as world:
        await world.settle()
        before = world.channel()
        ada = actor(world, "ada")
        await takes_back(ada, await raised(world, ada))
        world.clock.forward(hours=2)
        await world.settle()
        assert world.channel() == before
