"""What people in a channel chose last stands, however late an older try of Wren's to post there ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from handlers.chat import Card, NotThere, Place, TryLater, Undelivered
from handlers.nudging.order import slot_of
from store.mailing import Sending
from store.teams import Team
from tests.nudge_ward import WARD, in_ward, piece_comes, run_of, sets, team_of, week_later
from tests.world import World


@dataclass
class Reluctant:
    """A platform that does not take a card, and what somebody does while it is asked."""

    fault: Undelivered
    meanwhile: Callable[[], Awaitable[object]]
    asked: int = 0

    async def post(self, place: Place, card: Card, marker: str) -> None:
        """Refuse it."""
        self.asked += 1
        await self.meanwhile()
        raise self.fault


async def nothing() -> None:
    """Nobody does anything meanwhile."""


@pytest.fixture
async def ward(small_world: World) -> World:
    """A channel whose newest card, which nobody took, says that Wren will be quiet."""
    await sets(in_ward(small_world, "ada"))
    for weeks in (0, 1, 4):
        await piece_comes(small_world, week_later(weeks))
    small_world.clock.now = week_later(5)
    await small_world.wren.nudges.rounds.start_due()
    assert (await run_of(small_world, week_later(5))).kind == "stopped"
    return small_world


async def tried(world: World, chat: Reluctant, weeks: int) -> str:
    """One try to send the card of that week: what became of it."""
    cards = replace(world.wren.nudges.mailer.cards, chats={"play": chat})  # type: ignore[dict-item]
    one = Sending((await team_of(world)).id, slot_of(week_later(weeks).date()), b"", 0, 1)
    try:
        return await cards.send(one, await cards.look_up([one]))
    except Undelivered as fault:
        return type(fault).__name__


async def starts_again(world: World) -> Team:
    """Somebody presses Start again."""
    ben = in_ward(world, "ben")
    await ben.does("nudges", where=WARD)
    await ben.presses("Start again")
    return await team_of(world)


async def test_started_again_between_two_tries_of_the_last_card_it_goes_on(ward: World) -> None:
    chat = Reluctant(TryLater(), nothing)
    assert await tried(ward, chat, 5) == "TryLater"
    assert (await team_of(ward)).stopped
    assert not (await starts_again(ward)).stopped
    assert await tried(ward, chat, 5) == "muted"
    assert chat.asked == 1, "the last card is not sent again"
    assert not (await team_of(ward)).stopped
    await piece_comes(ward, week_later(6))
    assert (await run_of(ward, week_later(6))).kind == "piece"


async def test_the_last_card_in_a_channel_without_wren_stops_it_all_the_same(ward: World) -> None:
    assert await tried(ward, Reluctant(NotThere(), nothing), 5) == "NotThere"
    team = await team_of(ward)
    assert (team.stopped, team.refused) == (True, 1)


async def test_started_again_while_a_card_is_refused_it_goes_on(ward: World) -> None:
    await ward.wren.store.teams.change((await team_of(ward)).id, refused=1)

    async def stop_and_start() -> None:
        await ward.wren.store.teams.change((await team_of(ward)).id, stopped=True, refused=2)
        await starts_again(ward)

    assert await tried(ward, Reluctant(NotThere(), stop_and_start), 4) == "NotThere"
    team = await team_of(ward)
    assert (team.stopped, team.refused) == (False, 1)


async def test_stopped_by_its_people_while_a_card_is_refused_it_stays_stopped(ward: World) -> None:
    async def stop() -> None:
        await ward.wren.store.teams.change((await team_of(ward)).id, stopped=True)

    assert await tried(ward, Reluctant(NotThere(), stop), 4) == "NotThere"
    assert (await team_of(ward)).stopped
