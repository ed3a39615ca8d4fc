"""Teams gets its answer at once, however slow it is to take what Wren says: what is done is kept first."""

from __future__ import annotations

import time
from pathlib import Path

from tests import teams_activities as activities
from tests.teams_actors import TeamsActor
from tests.teams_tenant import BOT, RELAY, THREAD, Shape
from tests.teams_world import TeamsWorld, a_teams_world

SLOW = 1.5
SOON = 0.75


def typed(who: TeamsActor, text: str, thread: str = "") -> Shape:
    """What somebody types, in her chat or in a thread of the guardians' channel."""
    place = who.place(RELAY) if thread else who.chat
    whole = activities.said(who.user, place, text, thread=thread, **who.now())
    return {**whole, "id": who.delivery.teams.tenant.message_id()}


async def seconds_for(world: TeamsWorld, activity: Shape) -> float:
    """How long Teams waits for the answer to this."""
    started = time.monotonic()
    reply = await world.delivery.bring(activity)
    assert reply is not None
    assert reply.taken
    return time.monotonic() - started


async def test_what_is_typed_and_pressed_is_answered_at_once_and_the_message_comes_when_it_can(
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
            before = len(world.teams.tenant.posts)
            world.teams.plan("any", "slow", SLOW)
            assert await seconds_for(world, activity) < SOON
            await world.teams.quiet(0.05)
            assert [post.author for post in world.teams.tenant.posts[before:]] == [BOT]
        assert world.teams.faults == type(world.teams.faults)()


async def test_a_dialog_is_answered_at_once_while_the_relay_is_slow(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.does("concern.begin")
        ada.opened.fill("topic", "bullying")
        ada.opened.fill("words", "I was shouted at.")
        data = ada.opened.gather(ada.opened.card["actions"][0])
        assert data is not None
        world.teams.plan("any", "slow", SLOW, times=3)
        sent = activities.submitted(ada.user, ada.chat, data, **ada.now())
        assert await seconds_for(world, sent) < SOON
        await world.settle()
        assert len(world.relayed()) == 1


async def test_an_answer_whose_message_never_comes_is_given_in_time_all_the_same(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        world.teams.plan("send", "cut before")
        assert await seconds_for(world, typed(ada, "home")) < SOON
        await world.teams.quiet()
        await ada.says("home")
        assert any(one["act"] == "concern.begin" for one in ada.seen_buttons())
        assert THREAD not in str(ada.front and ada.front.conversation)
