"""A roster adds who is new and forgets who has left, on its own platform only; choices stay."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.choices import Choices
from store.members import Members
from tests.member_rows import member_rows


@pytest.fixture
async def members(tmp_path: Path, database_url: str) -> AsyncIterator[Members]:
    """The rows of an empty database."""
    async with member_rows(tmp_path, database_url) as rows:
        yield rows


async def people(members: Members) -> set[str]:
    """Who has a row."""
    return {member.person for member in await members.everyone()}


async def test_a_roster_is_followed(members: Members) -> None:
    staff = [f"slack:T/U{number}" for number in range(250)]
    await members.keep("teams:t/ada", "somewhere")
    assert await members.sync("slack", staff) == (250, 0)
    await members.choose(staff[7], note=False, track="board")
    await members.choose(staff[9], note=False)
    assert await members.sync("slack", [*staff[:9], *staff[10:], "slack:T/new"]) == (1, 1)
    assert await people(members) == {*staff[:9], *staff[10:], "slack:T/new", "teams:t/ada"}
    assert await members.choices(staff[7]) == Choices(note=False, track="board")
    assert await members.find("teams:t/ada") == "somewhere"
    assert await members.sync("slack", staff) == (1, 1)
    assert (await members.choices(staff[9])).note, "who had left begins anew"


async def test_an_empty_roster_is_not_believed(members: Members) -> None:
    await members.sync("slack", ["slack:T/U1"])
    assert await members.sync("slack", []) == (0, 0)
    assert await people(members) == {"slack:T/U1"}


async def test_the_same_roster_twice_at_once_makes_no_doubles(members: Members) -> None:
    staff = [f"slack:T/U{number}" for number in range(20)]
    await members.sync("slack", staff)
    assert await members.sync("slack", staff) == (0, 0)
    assert len(await members.everyone()) == 20
