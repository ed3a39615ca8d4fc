"""What a person did is done once, however often Teams brings it, and whatever becomes of the answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests import teams_activities as activities
from tests.teams_card import buttons
from tests.teams_delivery import Reply
from tests.teams_tenant import BOT, Shape
from tests.teams_world import TeamsWorld, a_teams_world


async def cases(world: TeamsWorld) -> int:
    """How many cases guardians have, everything that waits released."""
    world.clock.forward(hours=30)
    await world.settle()
    return await world.kept("case_file")


def told_to(world: TeamsWorld, name: str) -> int:
    """How many messages of Wren's stand in somebody's chat."""
    chat = world.somebody(name).chat
    return sum(post.author == BOT for post in world.teams.tenant.seen_in(chat.id))


async def bring(world: TeamsWorld, *what: Shape) -> list[Reply | None]:
    """Bring all of these at the same moment."""
    replies = list(await asyncio.gather(*(world.delivery.bring(one) for one in what)))
    await world.teams.quiet()
    return replies


async def a_filled_form(world: TeamsWorld, **answers: Any) -> Shape:
    """What Teams sends when Ada presses Send, and has not sent yet."""
    ada = world.somebody("ada")
    await ada.does("concern.begin")
    opened = ada.opened
    for name, value in {"topic": "bullying", "words": "I was shouted at.", **answers}.items():
        opened.fill(name, value)
    data = opened.gather(opened.card["actions"][0])
    assert data is not None
    return activities.submitted(ada.user, ada.chat, data, **ada.now())


async def test_a_form_brought_three_times_at_once_is_one_concern_and_one_answer(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        sent = await a_filled_form(world)
        replies = await bring(world, sent, sent, sent)
        assert len({reply.text for reply in replies if reply is not None}) == 1
        assert "Thank you for speaking up." in json.dumps(replies[0].json() if replies[0] else "")
        assert await cases(world) == 1


async def test_a_form_brought_again_after_a_restart_is_one_concern(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        sent = await a_filled_form(world)
        await bring(world, sent)
        await world.restart()
        again = await bring(world, sent)
        assert again[0] is not None
        assert again[0].status == 200
        assert await cases(world) == 1


async def test_a_double_click_on_send_is_one_concern_and_both_see_the_same_page(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        first = await a_filled_form(world)
        second = {**first, "id": activities.event_id()}
        replies = await bring(world, first, second)
        pages = [reply.json()["task"]["value"]["title"] for reply in replies if reply is not None]
        assert len(pages) == 2
        assert len(set(pages)) == 1
        assert await cases(world) == 1


async def test_a_typed_message_brought_three_times_is_answered_once(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.says("home")
        said, before = world.delivery.sent[-1], told_to(world, "ada")
        await bring(world, said, said)
        await bring(world, said)
        assert told_to(world, "ada") == before


async def test_a_button_under_a_message_brought_three_times_acts_once(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        await grace.presses("Claim")
        world.delivery.sent = [one for one in world.delivery.sent if one["type"] != "installationUpdate"]
        claimed, entries = world.delivery.sent[-1], await world.kept("audit")
        await bring(world, claimed, claimed)
        assert await world.kept("audit") == entries


async def test_a_reply_of_a_guardian_brought_twice_stands_once_in_the_case(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        await grace.presses("Reply")
        await grace.fills(words="Would you like to talk?")
        sent = world.delivery.sent[-1]
        await bring(world, sent, {**sent, "id": activities.event_id()})
        await ada.opens_her_box()
        assert ada.reads().count("Would you like to talk?") == 1


async def test_two_presses_of_one_button_ask_for_the_dialog_twice_and_change_nothing(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.does("concern.begin")
        asked = world.delivery.sent[-1]
        replies = await bring(world, {**asked, "id": activities.event_id()}, asked)
        assert all(reply is not None and "continue" in reply.text for reply in replies)
        assert await cases(world) == 0
        assert buttons(ada.opened.card)
