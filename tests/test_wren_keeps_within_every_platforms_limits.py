"""Every page at its fullest: ten guardians and topics, the longest names and texts, long threads, many cases.

A card, dialog or home that is too large for the tightest platform raises when it is made, and the person is
told that something failed. So each promise here is that she gets her page, and that it is whole.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.setting_people import LONGEST_NAME
from handlers.limits import HOME_CARDS, OPTION_LABEL, OPTIONS
from prompts.words import Topic
from store.roster import MOST_GUARDIANS
from tests.actors import Actor, People, Shown
from tests.world import WORDS, World, a_world

LONGEST = "🐦" * 12_000
LONG_FACT = "Ł" * 200
FULLEST = replace(
    WORDS,
    topics=tuple(Topic(f"topic_{number}", f"{number}" * OPTION_LABEL) for number in range(OPTIONS)),
    organisation=dict.fromkeys(WORDS.organisation, LONG_FACT),
)


def name_of(number: int) -> str:
    """One of the longest names."""
    return f"{number} {'Ł' * (LONGEST_NAME - 2)}"


@pytest.fixture
async def full(tmp_path: Path) -> AsyncIterator[World]:
    """A Wren whose every list and name is as long as it may be."""
    people = ["grace", "gil", *(f"g{number}" for number in range(MOST_GUARDIANS - 2))]
    listed = ",".join(f"{person}={name_of(number)}" for number, person in enumerate(people))
    rules = {"WREN_RELEASE_CAP": "604800", "WREN_NOTICE_TOPIC": "yes", "WREN_GUARDIANS": listed}
    async with a_world(tmp_path, words=FULLEST, clock=None, **rules) as world:
        await world.settle()
        yield world


@pytest.fixture
def crowd(full: World) -> People:
    """Everybody there."""
    return People.of(full.send, full.posted)


async def gets(actor: Actor, act: str, about: str = "") -> Shown:
    """Press, and be given a page, not an apology."""
    await actor.does(act, about)
    assert actor.reply["t"] == "answer", actor.reply
    assert actor.seen is not None
    return actor.seen


async def raises_the_longest(crowd: People) -> None:
    """A concern with everything in it, straight away."""
    more = {"identity": "open", "name": "Ł" * 80, "danger": "yes", "notify": "soon", "keep": "both"}
    await crowd.ada.raises(LONGEST, topic="topic_9", wish="🌧" * 3_000, **more)
    assert crowd.ada.reply["t"] == "answer", crowd.ada.reply
    assert crowd.ada.faults == {}


async def test_the_form_shows_all_guardians_and_topics_also_with_all_her_text_in_it(crowd: People) -> None:
    await gets(crowd.ada, "concern.begin")
    await crowd.ada.fills(words=LONGEST, wish="🌧" * 3_000, identity="open", name="Ł" * 80, danger="yes")
    assert set(crowd.ada.faults) == {"topic"}
    shown = crowd.ada.reads()
    assert LONGEST in shown
    for number in range(MOST_GUARDIANS):
        assert name_of(number) in shown
    for topic in FULLEST.topics:
        assert topic.label in shown


async def test_home_help_and_the_answer_to_typed_words_are_shown_whole(crowd: People) -> None:
    await crowd.ada.send(do="arrived")
    assert LONG_FACT in crowd.ada.reads()
    await gets(crowd.ada, "help")
    assert LONG_FACT in crowd.ada.reads()
    await crowd.ada.says(LONGEST)
    assert crowd.ada.reply["t"] == "answer"
    await crowd.ada.presses("Send what I typed to the guardians")
    assert LONGEST in crowd.ada.reads()


async def test_the_longest_case_is_noticed_opened_claimed_answered_and_closed(
    crowd: People, full: World
) -> None:
    await raises_the_longest(crowd)
    for label in ("Open", "Claim", "Reply", "Close"):
        await crowd.grace.presses(label)
        assert crowd.grace.reply["t"] == "answer", label
        if label in ("Reply", "Close"):
            await crowd.grace.fills(words=LONGEST)
            assert crowd.grace.faults == {}
            await crowd.grace.does("home")
    assert await full.wren.store.outbox.counts() == {}
    await crowd.ada.opens_her_box()
    assert LONGEST in crowd.ada.reads()
    assert name_of(0) in crowd.ada.reads()


async def test_a_thread_of_many_long_messages_opens_on_every_page(crowd: People) -> None:
    await raises_the_longest(crowd)
    for turn in range(6):
        await crowd.grace.presses("Reply")
        await crowd.grace.fills(words=f"{turn}{'é' * 11_999}")
        assert crowd.grace.faults == {}
    for actor, act in ((crowd.grace, "case.open"), (crowd.ada, "box.read")):
        await (actor.presses("Open") if act == "case.open" else actor.opens_her_box())
        read = [actor.reads()]
        while any(button["label"] == "Earlier messages" for button in actor.seen_buttons()):
            await actor.presses("Earlier messages")
            assert actor.reply["t"] == "answer"
            read.append(actor.reads())
        whole = "\n".join(read)
        assert LONGEST in whole
        assert all(f"{turn}{'é' * 11_999}" in whole for turn in range(6))


async def test_more_open_cases_than_a_home_can_show_are_counted_and_none_is_lost(
    people: People, small_world: World
) -> None:
    for number in range(HOME_CARDS + 3):
        await people.ada.raises(f"Concern {number}.")
        small_world.clock.forward(hours=1)
    home = await gets(people.grace, "home")
    assert len(home["cards"]) == HOME_CARDS
    shown = [button["about"] for button in people.grace.seen_buttons() if button["act"] == "case.open"]
    assert f"Open cases: {HOME_CARDS + 3}" in people.grace.reads()
    assert WORDS.say("guardian.more", count=str(HOME_CARDS + 3 - len(shown))) in people.grace.reads()
    for about in shown:
        await people.grace.does("case.open", about)
    await gets(people.grace, "home")
    later = {button["about"] for button in people.grace.seen_buttons() if button["act"] == "case.open"}
    assert len(later | set(shown)) == HOME_CARDS + 3


async def test_a_change_of_the_longest_named_guardian_is_told(crowd: People, full: World) -> None:
    await full.wren.store.roster.remove("play:g0")
    await full.wren.store.roster.add("play:chidi", name_of(2))
    await full.settle()
    assert await full.wren.store.outbox.counts() == {}
    await crowd.grace.presses(WORDS.say("roster.confirm.button"))
    assert name_of(2) in crowd.grace.reads()
    await full.settle()
    assert await full.wren.store.outbox.counts() == {}
