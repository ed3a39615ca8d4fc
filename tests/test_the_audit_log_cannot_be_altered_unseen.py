"""P6: an opening is recorded with itself, no row can be changed unseen, and no reporter is in the log."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text

from store.audit import Audit
from store.vault import Unreadable
from tests.actors import Actor
from tests.canary_loop import notices
from tests.world import World

GUARDIANS_ACTS = {"case.open", "case.claim", "case.reply", "case.close", "case.note", "roster.confirm"}


async def entries(world: World) -> list[dict[str, Any]]:
    """The whole log. Raises ``Unreadable`` where it was altered."""
    async with world.wren.store.database.read() as connection:
        return await world.wren.store.audit.entries(connection)


@pytest.fixture
async def case(world: World, ada: Actor, grace: Actor, gil: Actor) -> str:
    """A case that was opened, claimed, answered and opened again: four rows."""
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.")
    about = str(notices(world)[0]["card"]["buttons"][0]["about"])
    await grace.does("case.open", about)
    await grace.does("case.claim", about)
    await grace.does("case.reply", about)
    await grace.fills(words="Thank you.")
    await gil.does("case.open", about)
    return about


async def test_each_act_is_there_with_who_did_it_and_when(world: World, case: str) -> None:
    roster = {guardian.person: guardian.id for guardian in await world.wren.store.roster.all()}
    log = await entries(world)
    assert [one["act"] for one in log] == ["case.open", "case.claim", "case.reply", "case.open"]
    assert [one["guardian"] for one in log] == [roster["play:grace"]] * 3 + [roster["play:gil"]]
    assert {one["case"] for one in log} == {case}
    assert {one["when"] for one in log} == {world.clock().isoformat(timespec="seconds")}


async def test_it_holds_acts_of_guardians_only(
    world: World, case: str, ada: Actor, ben: Actor, grace: Actor
) -> None:
    before = await entries(world)
    world.clock.forward(hours=1)
    await ada.opens_her_box()
    await ada.presses("Add something")
    await ada.fills(words="It happened again.")
    await ben.does("case.open", case)
    await ben.opens_with("no such words")
    assert await entries(world) == before
    await ada.opens_her_box()
    await ada.presses("Take it back")
    await ada.fills()
    await grace.does("case.open", case)
    assert await entries(world) == before, "and nothing is opened that was taken back"
    assert {one["act"] for one in before} <= GUARDIANS_ACTS


async def test_an_opening_that_cannot_be_recorded_shows_and_changes_nothing(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.")
    about = str(notices(world)[0]["card"]["buttons"][0]["about"])

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(Audit, "record", fails)
        await grace.does("case.open", about)
    assert grace.reply["t"] == "fault"
    assert "shouted" not in grace.reads()
    assert await entries(world) == []
    state = (await world.wren.store.casework.look("play:grace", about)).state
    assert not state.opened
    await grace.does("case.open", about)
    assert "shouted" in grace.reads()
    assert len(await entries(world)) == 1


MOVED = "UPDATE audit SET seq = {new} WHERE seq = {old}"
COPIED = "INSERT INTO audit (tenant, seq, body, link) SELECT tenant, 5, body, link FROM audit WHERE seq = 1"
NO_MARK = "DELETE FROM meta WHERE name = 'audit'"
TAMPERED = {
    **{f"row {seq} is taken out": [f"DELETE FROM audit WHERE seq = {seq}"] for seq in (1, 2, 3, 4)},
    "a row is taken out and the others moved up": [
        "DELETE FROM audit WHERE seq = 2", MOVED.format(old=3, new=2), MOVED.format(old=4, new=3),
    ],
    "two rows change places": [
        MOVED.format(old=1, new=9), MOVED.format(old=2, new=1), MOVED.format(old=9, new=2),
    ],
    "a row is copied": [COPIED],
    "all is emptied": ["DELETE FROM audit"],
    "all is emptied, the mark of its end too": ["DELETE FROM audit", NO_MARK],
    "the last row and the mark of the end are gone": ["DELETE FROM audit WHERE seq = 4", NO_MARK],
}  # fmt: skip


class Undone(Exception):
    """Takes a change back."""


async def seen_after(world: World, *changes: str, **values: object) -> bool:
    """Whether the log says so once these changes were made; they are taken back."""
    seen = False
    with suppress(Undone):
        async with world.wren.store.database.write() as connection:
            for change in changes:
                done = await connection.execute(text(change), values)
                assert done.rowcount >= 1, "the change was made"
            try:
                await world.wren.store.audit.entries(connection)
            except Unreadable:
                seen = True
            raise Undone
    return seen


async def test_a_row_changed_moved_copied_or_taken_out_is_seen(world: World, case: str) -> None:
    assert not await seen_after(world)
    unseen = [name for name, changes in TAMPERED.items() if not await seen_after(world, *changes)]
    assert unseen == []
    async with world.wren.store.database.read() as connection:
        rows = (await connection.execute(text("SELECT seq, body, link FROM audit"))).all()
    assert len(rows) == 4
    for row in rows:
        for column, place in product(("body", "link"), (0, 15, -1)):
            value = bytearray(getattr(row, column))
            value[place] ^= 1
            change = f"UPDATE audit SET {column} = :value WHERE seq = :seq"
            assert await seen_after(world, change, value=bytes(value), seq=row.seq)
    assert len(await entries(world)) == 4


async def test_it_goes_on_after_a_restart_and_stays_whole(world: World, case: str, grace: Actor) -> None:
    await world.restart()
    await grace.does("case.open", case)
    assert len(await entries(world)) == 5
    assert await world.wren.store.audit_entries() == 5
