"""One sealed row for everybody who has Wren: all alike, naming nobody, found again by the courier."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import tables
from store.choices import MOST_WHERE, Choices, NoteChoices
from store.members import Members
from store.vault import Unreadable
from tests.member_rows import member_rows

ADA, BEN = "teams:t/ada", "slack:T0/U1"


@pytest.fixture
async def members(tmp_path: Path, database_url: str) -> AsyncIterator[Members]:
    """The rows of an empty database."""
    async with member_rows(tmp_path, database_url) as rows:
        yield rows


async def _rows(members: Members) -> list[tuple[bytes, bytes]]:
    async with members.database.read() as connection:
        rows = (await connection.execute(tables.member.select())).all()
    return [(row.address, row.choices) for row in rows]


async def test_an_address_is_kept_changed_and_forgotten(members: Members) -> None:
    assert await members.find(ADA) is None
    await members.keep(ADA, "https://one|a:1")
    await members.keep(BEN, "")
    await members.keep(ADA, "https://two|a:1")
    assert await members.find(ADA) == "https://two|a:1"
    assert await members.find(BEN) is None, "known, but nowhere to write to"
    await members.forget(ADA)
    assert {member.person for member in await members.everyone()} == {BEN}


async def test_her_choices_survive_a_new_address(members: Members) -> None:
    await members.keep(ADA, "here")
    await members.choose(ADA, note=False, track="board")
    await members.keep(ADA, "there")
    assert await members.choices(ADA) == Choices(note=False, track="board")
    assert await members.choices(BEN) == Choices()
    assert await members.find(ADA) == "there"


async def test_who_changes_a_choice_needs_no_key_to_an_address(members: Members) -> None:
    await members.keep(ADA, "here")
    held = (members.database, members.content, members.sealer, members.tag_key, "main", members.chance)
    asked = NoteChoices(*held)
    await asked.choose(ADA, note=False)
    await asked.choose(BEN, track="hr")
    assert {(one.person, one.where, one.choices.note) for one in await members.everyone()} == {
        (ADA, "here", False),
        (BEN, "", True),
    }
    assert not hasattr(asked, "route")


async def test_rows_are_all_alike_and_name_nobody(members: Members) -> None:
    await members.keep(ADA, "x" * MOST_WHERE)
    await members.keep(BEN, "é" * MOST_WHERE)
    await members.choose("play:ben", track="practitioners")
    rows = await _rows(members)
    assert len({(len(address), len(choices)) for address, choices in rows}) == 1
    assert len(rows) == 3
    assert not [row for row in rows if b"ada" in row[0] or b"xxx" in row[0] or b"note" in row[1]]
    assert await members.find(BEN) is None, "an address that does not fit is left out, not cut"
    assert "ada" not in repr(await members.everyone())


async def test_a_row_moved_to_another_person_opens_nothing(members: Members) -> None:
    await members.keep(ADA, "here")
    await members.keep(BEN, "there")
    other = replace(members, tenant="other")
    assert await other.find(ADA) is None
    async with members.database.write() as connection:
        body = (await connection.execute(tables.member.select())).all()[0].address
        await connection.execute(tables.member.update().values(address=body))
    readable = []
    for person in (ADA, BEN):
        try:
            readable.append(await members.find(person))
        except Unreadable:
            continue
    assert len(readable) == 1
    assert len(await members.everyone()) == 1
