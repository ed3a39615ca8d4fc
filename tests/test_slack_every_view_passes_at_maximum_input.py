"""Whatever people write, at the longest and in emoji, Slack takes every view and nothing of it is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.chat import WORDS_LIMIT, Dialog, Filled, Person, Pressed
from handlers.concern_form import NAME_LIMIT, WISH_LIMIT
from tests.slack_actors import SlackActor
from tests.slack_delivery import Mode, body_of
from tests.slack_elements import elements
from tests.slack_workspace import RELAY, user_id
from tests.slack_world import SlackWorld, a_slack_world
from tests.world import WORDS, without_rate_limits

BIRD = "🐦"
FAMILY = "👩‍👩‍👧‍👦"
LETTERS = {"letters": "w", "emoji": BIRD, "joined emoji": FAMILY, "line ends and signs": "a\n&<>漢"}
LONG_NAME = "N" * 75
MANY = 9


@pytest.fixture(params=["http"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Wren with as many guardians as a form offers, their names as long as may be."""
    more = [f"U0GUARD{number:03}={LONG_NAME[:-1]}{number}" for number in range(MANY)]
    guardians = ",".join([f"{user_id('grace')}={BIRD * 36}x", *more])
    async with a_slack_world(tmp_path, request.param, WREN_GUARDIANS=guardians) as started:
        yield started
        started.check_nothing_was_refused()


def longest(letters: str, most: int) -> str:
    """As long as may be, with something at the end that shows whether it was cut."""
    whole = (letters * (most // len(letters) + 1))[: most - 3]
    return whole.strip().rstrip("\u200d") + "end"


def shown_whole(actor: SlackActor, text: str) -> bool:
    """Whether a text stands in front of her, however many blocks it takes."""
    return text.replace("\n", "") in actor.reads().replace("\n", "")


async def read_all(actor: SlackActor) -> str:
    """Every page of the thread in front of her, without line ends, the first page first."""
    told, older = "", WORDS.say("thread.older.button")
    for _ in range(20):
        told = actor.reads().replace("\n", "") + told
        if older not in [one["label"] for one in actor.seen_buttons()]:
            return told
        await actor.presses(older)
    raise AssertionError("the thread has no first page")


def in_slack(actor: SlackActor, text: str, field: str) -> str:
    """As much of a text as a Slack form takes: an emoji counts twice there."""
    room = sum(
        one["max_length"]
        for block in actor.dialog["blocks"]
        for one in elements(block)
        if one["type"] == "plain_text_input" and one["action_id"].split(".")[0] == field
    )
    return text.encode("utf-16-le")[: 2 * (room - 40)].decode("utf-16-le", "ignore").rstrip("\u200d")


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
async def test_slack_every_view_passes_at_maximum_input(world: SlackWorld, letters: str) -> None:
    ada, grace = world.somebody("ada"), world.somebody("grace")
    await ada.does("concern.begin")
    words = in_slack(ada, longest(letters, WORDS_LIMIT), "words")
    wish = in_slack(ada, longest(letters, WISH_LIMIT), "wish")
    name = in_slack(ada, longest(letters.strip(), NAME_LIMIT), "name")
    everything = {"keep": "both", "identity": "open", "danger": "yes", "name": name, "wish": wish}
    await ada.fills(words=words, topic="bullying", **everything)
    assert not ada.faults, ada.faults
    await grace.presses("Open")
    told = await read_all(grace)
    assert words.replace("\n", "") in told
    assert wish.replace("\n", "") in told
    await grace.presses("Reply")
    reply = in_slack(grace, longest(letters, WORDS_LIMIT), "words")
    await grace.fills(words=reply)
    await ada.opens_her_box()
    assert reply.replace("\n", "") in await read_all(ada)
    for label in ("Answer", "Add something"):
        await ada.opens_her_box()
        await ada.presses(label)
        await ada.fills(words=in_slack(ada, longest(letters, WORDS_LIMIT), "words"))
        assert not ada.faults
    await grace.does("home")
    await grace.says(reply[:3000], RELAY, f"{RELAY}:{world.relayed()[0].ts}")
    await grace.presses("Close")
    await grace.fills(words=in_slack(grace, longest(letters, WORDS_LIMIT), "words"))
    assert ada.trouble + grace.trouble == []


@pytest.mark.parametrize("letters", [BIRD, "w"], ids=["emoji", "letters"])
async def test_a_form_with_mistakes_comes_back_with_all_that_was_typed(
    world: SlackWorld, letters: str
) -> None:
    ada = world.somebody("ada")
    await ada.does("concern.begin")
    words = in_slack(ada, longest(letters, WORDS_LIMIT), "words")
    await ada.fills(words=words, topic="bullying")
    world.clock.forward(days=3)
    await ada.does("concern.begin")
    await ada.fills(words=words, topic="bullying", identity="open")
    assert shown_whole(ada, words)
    world.clock.forward(days=3)
    await ada.fills(name="Ada")
    typed = "".join(
        str(value) for (block, _), value in ada.opened.values.items() if block.startswith("words")
    )
    assert typed == words
    assert ada.trouble == []


async def test_a_long_thread_is_paged_and_every_page_fits(world: SlackWorld) -> None:
    ada, grace = world.somebody("ada"), world.somebody("grace")
    await ada.raises(words="first " + BIRD * 5000)
    for number in range(5):
        await grace.presses("Reply")
        await grace.fills(words=f"reply {number} " + BIRD * 5500)
    await ada.opens_her_box()
    told = await read_all(ada)
    for part in ("first ", *(f"reply {number} " for number in range(5))):
        assert part in told


@pytest.mark.parametrize("mode", ["http"])
async def test_a_form_of_the_largest_size_arrives_over_http(tmp_path: Path, mode: Mode) -> None:
    """Slack writes the whole view into what it sends, with every emoji in twelve signs, and those escaped."""
    async with a_slack_world(tmp_path, mode) as world:
        ada = world.somebody("ada")
        await ada.does("concern.begin")
        await ada.fills(words=in_slack(ada, BIRD * WORDS_LIMIT, "words"), topic="bullying", wish=BIRD * 1400)
        kind, payload = world.delivery.sent[-1].kind, world.delivery.sent[-1].payload
        assert len(body_of(kind, payload)[0]) > 100_000
        assert ada.trouble == []
        assert await world.kept("case_file") == 1


async def test_a_home_with_a_hundred_cases_passes(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path, "http") as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        who = Person(f"slack:{ada.user.team}/{ada.user.id}")
        without_rate_limits(world.wren)
        for _ in range(45):
            form = await world.wren.door.answer(Pressed(who, "concern.begin"))
            assert isinstance(form, Dialog)
            answers = {"topic": ["bullying"], "words": [BIRD * 6000], "keep": ["address"]}
            await world.wren.door.answer(Filled(who, "concern", answers, form.about))
        await world.settle()
        await grace.does("home")
        assert "Open cases: 45" in grace.reads()
        await ada.does("box.open")
        assert ada.seen_buttons()
        world.check_nothing_was_refused()
