"""P4: nothing is sent to a reporter because she raised something, unless she asked; then one neutral card."""

from __future__ import annotations

import json

import pytest

from tests.actors import Actor
from tests.canary_loop import notices
from tests.world import World


async def answered(world: World, ada: Actor, grace: Actor, **more: str) -> str:
    """Raise a concern, reply to it twice, close it; the name of the case."""
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.", **more)
    assert not ada.faults
    notice = notices(world)[-1]
    for words in ("Thank you.", "Which ward?"):
        await grace.does("case.reply", str(notice["card"]["buttons"][0]["about"]))
        await grace.fills(words=words)
    return str(notice["card"]["title"])


@pytest.mark.parametrize("more", [{}, {"keep": "receipt", "danger": "yes"}])
async def test_by_default_nothing_at_all_is_sent_to_her_chat(
    world: World, ada: Actor, grace: Actor, more: dict[str, str]
) -> None:
    await answered(world, ada, grace, **more)
    await grace.presses("Close")
    await grace.fills(words="We changed the rota.")
    world.clock.forward(days=7)
    await world.settle()
    assert world.posted("play:ada") == []
    assert "play:ada" not in json.dumps(world.playground.posted())


async def test_who_asked_to_be_told_gets_one_neutral_card_for_each_answer(
    world: World, ada: Actor, grace: Actor
) -> None:
    name = await answered(world, ada, grace, notify="soon")
    sent = world.posted("play:ada")
    assert len(sent) == 2
    cards = [json.dumps(one["card"], ensure_ascii=False) for one in sent]
    assert len(set(cards)) == 1, "no card says more than another"
    words = world.words
    assert words.say("notice.staff.title") in cards[0]
    for told in (name, *name.split(), "bullying", "shouted", "Thank you", "Which ward", "Grace"):
        assert told not in cards[0]
    assert [button["about"] for button in sent[0]["card"]["buttons"]] == [""]


async def test_what_she_did_herself_sends_her_nothing_even_where_she_asked_to_be_told(
    world: World, ada: Actor
) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.", notify="soon")
    await ada.opens_her_box()
    await ada.presses("Add something")
    await ada.fills(words="It happened again.")
    assert world.posted("play:ada") == []
