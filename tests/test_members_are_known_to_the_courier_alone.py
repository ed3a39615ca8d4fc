"""One sealed row for everybody who has Wren: all alike, naming nobody, found again by the courier."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import tables
from store.database import Database
from store.members import MOST_WHERE, Member, Members
from store.schema import migrate
from store.vault import Ring, Unreadable

ADA, BEN = "teams:t/ada", "slack:T0/U1"


@pytest.fixture
async def members(tmp_path: Path, database_url: str) -> AsyncIterator[Members]:
    """The rows of an empty database."""
    ring = Ring.make(tmp_path / "keys", "main", secrets.token_bytes)
    database = Database(database_url)
    await migrate(database)
    yield Members(database, ring.courier(), "main")
    await database.close()


async def _bodies(members: Members) -> list[bytes]:
    async with members.database.read() as connection:
        rows = (await connection.execute(tables.member.select())).all()
    return [row.body for row in rows]


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
    assert await members.member(ADA) == Member(ADA, "there", note=False, track="board")


async def test_rows_are_all_alike_and_name_nobody(members: Members) -> None:
    await members.keep(ADA, "x" * MOST_WHERE)
    await members.keep(BEN, "é" * MOST_WHERE)
    await members.choose("play:ben", track="practitioners")
    bodies = await _bodies(members)
    assert len({len(body) for body in bodies}) == 1
    assert len(bodies) == 3
    assert not [body for body in bodies if b"ada" in body or b"xxx" in body]
    assert await members.find(BEN) is None, "an address that does not fit is left out, not cut"
    assert "ada" not in repr(await members.member(ADA))


async def test_a_row_moved_to_another_person_opens_nothing(members: Members) -> None:
    await members.keep(ADA, "here")
    await members.keep(BEN, "there")
    other = replace(members, tenant="other")
    assert await other.find(ADA) is None
    async with members.database.write() as connection:
        body = (await connection.execute(tables.member.select())).all()[0].body
        await connection.execute(tables.member.update().values(body=body))
    readable = []
    for person in (ADA, BEN):
        try:
            readable.append(await members.find(person))
        except Unreadable:
            continue
    assert len(readable) == 1
    assert len(await members.everyone()) == 1
