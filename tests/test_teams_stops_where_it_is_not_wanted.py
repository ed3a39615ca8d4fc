"""Who blocks Wren or takes it away is left alone. Chats are kept at installation, never because of use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.teams.faults import Gone
from handlers.chat import Card, Person, Refused
from tests import teams_activities as activities
from tests.teams_actors import TeamsActor
from tests.teams_world import TeamsWorld, a_teams_world

CARD = Card("Something new in Wren", ("Please look.",))


@dataclass(slots=True)
class Near:
    """A world, one person in it, and what Wren may send her."""

    world: TeamsWorld
    ada: TeamsActor

    @property
    def person(self) -> Person:
        """Her, as Wren names her."""
        return Person(f"teams:{self.ada.user.tenant}/{self.ada.user.object_id}")

    async def tell(self) -> str:
        """Leave her a card in private."""
        return await self.world.wren.platforms["teams"].direct(self.person, CARD, "")

    async def kept(self) -> str | None:
        """The address that is kept of her."""
        return await self.world.wren.store.members.find(self.person.id)

    def calls(self) -> int:
        """How often the Bot Connector was asked for anything."""
        return len(self.world.teams.calls)


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Near]:
    async with a_teams_world(tmp_path) as world:
        yield Near(world, world.somebody("ada"))


async def test_an_address_is_kept_when_wren_is_installed_and_is_all_it_takes_to_write(near: Near) -> None:
    assert await near.kept() == f"{near.world.teams.service_url} {near.ada.chat.id}"
    before = near.calls()
    assert await near.tell() == f"{near.ada.chat.id}#{near.world.teams.tenant.posts[-1].id}"
    assert near.calls() == before + 1


async def test_who_is_refused_is_asked_once_and_keeps_what_she_chose(near: Near) -> None:
    members, where = near.world.wren.store.members, await near.kept()
    await members.choose(near.person.id, note=False)
    near.ada.chat.blocked = True
    before = near.calls()
    for _ in range(5):
        with pytest.raises(Refused):
            await near.tell()
    assert near.calls() == before + 1
    assert where is not None
    assert await near.kept() == where
    assert not (await members.choices(near.person.id)).note


async def test_who_comes_back_is_reached_again(near: Near) -> None:
    near.ada.chat.blocked = True
    with pytest.raises(Gone):
        await near.tell()
    near.ada.chat.blocked = False
    await near.ada.says("home")
    assert (await near.tell()).startswith(near.ada.chat.id)


async def test_who_takes_wren_away_is_forgotten(near: Near) -> None:
    gone = activities.installed(near.ada.user, near.ada.chat, "remove", **near.ada.now())
    await near.ada.bring(gone)
    assert await near.kept() is None


async def test_using_wren_keeps_no_address(near: Near) -> None:
    await near.world.wren.store.members.forget(near.person.id)
    await near.ada.says("hello")
    await near.ada.raises()
    assert await near.kept() is None


async def test_without_an_address_a_chat_is_opened_and_not_remembered(near: Near) -> None:
    await near.world.wren.store.members.forget(near.person.id)
    assert (await near.tell()).startswith(near.ada.chat.id)
    assert near.world.teams.calls[-2].what == "create"
    assert await near.kept() is None


async def test_the_newest_installation_says_through_which_region_she_is_reached(near: Near) -> None:
    near.world.teams.region = "/amer"
    await near.world.install("ada")
    await near.tell()
    assert near.world.teams.calls[-1].region == "amer"


@pytest.mark.parametrize("odd", ["slack:T1/U1", "teams:77777777-0000-4000-8000-00000000cafe/x", "teams:", ""])
async def test_nobody_of_another_platform_or_tenant_is_written_to(near: Near, odd: str) -> None:
    before = near.calls()
    with pytest.raises(Refused):
        await near.world.wren.platforms["teams"].direct(Person(odd), CARD, "")
    assert near.calls() == before
