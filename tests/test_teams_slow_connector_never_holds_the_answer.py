"""Teams gets its answers while it still holds back what Wren says: what is done is kept, and told later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.teams import wire
from bot.teams.own import Activity
from bot.teams.replies import InTurn, Patient
from tests import teams_activities as activities
from tests.teams_actors import TeamsActor
from tests.teams_tenant import BOT, RELAY, Shape
from tests.teams_world import TeamsWorld, a_teams_world

LESS_THAN_A_CALL = wire.SECONDS * 0.6
"""Seconds: an answer that waited for a call of Wren's own would come later."""


def typed(who: TeamsActor, text: str, thread: str = "") -> Shape:
    """What somebody types, in her chat or in a thread of the guardians' channel."""
    place = who.place(RELAY) if thread else who.chat
    whole = activities.said(who.user, place, text, thread=thread, **who.now())
    return {**whole, "id": who.delivery.teams.tenant.message_id()}


async def answered(world: TeamsWorld, activity: Shape) -> None:
    """Bring this, and wait until Teams has its answer."""
    reply = await world.delivery.bring(activity)
    assert reply is not None, "no answer in time"
    assert reply.taken


@asynccontextmanager
async def held(world: TeamsWorld) -> AsyncIterator[None]:
    """Within the block Teams takes nothing that Wren says; at its end all of it comes."""
    before = len(world.teams.tenant.posts)
    world.teams.plan("any", "held")
    world.delivery.patience = LESS_THAN_A_CALL
    yield
    assert len(world.teams.tenant.posts) == before, "it was held"
    assert world.teams.busy or world.teams.faults, "it is held still"
    world.teams.faults.let_go.set()
    while len(world.teams.tenant.posts) == before:
        await world.teams.quiet()
    world.teams.faults.let_go.clear()
    assert world.teams.tenant.posts[-1].author == BOT


async def test_whatever_is_typed_or_installed_is_answered_while_teams_holds_back_the_message(
    tmp_path: Path,
) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        thread = world.relayed()[0].id
        for activity in (
            typed(ada, "home"),
            typed(grace, "Shall we meet?", thread),
            activities.installed(ada.user, ada.chat, **ada.now()),
        ):
            async with held(world):
                await answered(world, activity)


async def test_a_dialog_is_answered_while_teams_holds_back_the_notice(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, ben = world.somebody("ada"), world.somebody("ben")
        sent = await filled(ben)
        async with held(world):
            await answered(world, await filled(ada))
            courier = asyncio.create_task(world.settle())
            await asyncio.sleep(0.05)
            await answered(world, sent)
        await courier
        await world.settle()
        assert len(world.relayed()) == 2


async def filled(who: TeamsActor) -> Shape:
    """What Teams sends when she presses Send, and has not sent yet."""
    await who.does("concern.begin")
    who.opened.fill("topic", "bullying")
    who.opened.fill("words", "I was shouted at.")
    data = who.opened.gather(who.opened.card["actions"][0])
    assert data is not None
    return activities.submitted(who.user, who.chat, data, **who.now())


async def test_an_answer_whose_message_never_comes_can_be_had_again(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        world.teams.plan("send", "cut before")
        await answered(world, typed(ada, "home"))
        await world.teams.quiet()
        await ada.says("home")
        assert any(one["act"] == "concern.begin" for one in ada.seen_buttons())


class OneAtATime:
    """A Bot Connector that counts how many messages are under way at once."""

    def __init__(self) -> None:
        self.under_way = self.most = 0

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        return "1"

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        raise NotImplementedError

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        raise NotImplementedError


async def test_welcomes_go_one_by_one_so_that_answers_find_a_place_between_them() -> None:
    line, turn = OneAtATime(), asyncio.Lock()
    welcomes = [Patient(InTurn(line, turn)) for _ in range(50)]
    await asyncio.gather(*(one.send(f"a:{number}", "", {}) for number, one in enumerate(welcomes)))
    assert line.most == 1
    assert all(one.begun.is_set() for one in welcomes)
