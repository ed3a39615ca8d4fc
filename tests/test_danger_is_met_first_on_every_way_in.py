"""Whatever staff write to Wren, danger to life in it is met first; else the fixed line stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from store import tables
from tests.actors import Actor, People
from tests.help_desk import Broken
from tests.world import WORDS, World


async def all_rows(world: World) -> dict[str, int]:
    """How many rows every table holds, but those that the calendar alone writes: the weekly note goes out."""
    calendar = {"run", "mailing", "pace"}
    return {name: await world.kept(name) for name in tables.metadata.tables if name not in calendar}


Way = Callable[[People, str], Awaitable[Actor]]
CARD, QUIET, CALM = "i want to die", "i feel like a failure", "The kettle in our tea room is broken."
NOW = WORDS.say("safety.now")
ARE_YOU_SAFE = "are you safe right now"


async def help_form(people: People, text: str) -> Actor:
    await people.ada.does("help")
    await people.ada.fills(question=text)
    return people.ada


async def typed(people: People, text: str) -> Actor:
    await people.ada.says(text)
    return people.ada


async def typed_with_a_file(people: People, text: str) -> Actor:
    await people.ada.says(text, files=1)
    return people.ada


async def typed_in_the_team(people: People, text: str) -> Actor:
    await people.ada.says(f"@Wren {text}", where="play:ward-7")
    return people.ada


async def typed_then_help(people: People, text: str) -> Actor:
    await people.ada.says(f"{text} {text}")
    number = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "said.send")
    await people.ada.does("help.typed", number)
    return people.ada


async def typed_then_the_form(people: People, text: str) -> Actor:
    await people.ada.says(text)
    await people.ada.presses("Send what I typed to the guardians")
    return people.ada


async def concern(people: People, text: str) -> Actor:
    await people.ada.raises(text)
    return people.ada


async def what_would_help(people: People, text: str) -> Actor:
    await people.ada.raises("I was shouted at.", wish=text)
    return people.ada


async def concern_with_a_mistake(people: People, text: str) -> Actor:
    await people.ada.does("concern.begin")
    await people.ada.fills(words=text)
    assert people.ada.faults
    return people.ada


async def _in_the_box(people: People, label: str, text: str) -> Actor:
    await people.ada.raises("I was shouted at.")
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    await people.ada.opens_her_box()
    await people.ada.presses(label)
    await people.ada.fills(words=text)
    return people.ada


async def box_add(people: People, text: str) -> Actor:
    return await _in_the_box(people, "Add something", text)


async def box_answer(people: People, text: str) -> Actor:
    return await _in_the_box(people, "Answer", text)


async def for_the_editors(people: People, text: str) -> Actor:
    await people.ada.does("help.tell")
    await people.ada.fills(question=text)
    return people.ada


WAYS: tuple[Way, ...] = (
    help_form, typed, typed_with_a_file, typed_in_the_team, typed_then_help, typed_then_the_form, concern,
    what_would_help, concern_with_a_mistake, box_add, box_answer, for_the_editors,
)  # fmt: skip


def by_name(way: Way) -> str:
    return way.__name__


@pytest.mark.parametrize("way", WAYS, ids=by_name)
async def test_the_safety_card_comes_before_everything_else(way: Way, people: People) -> None:
    actor = await way(people, CARD)
    told = actor.reads()
    assert NOW in told
    assert WORDS.safety_line in told
    first = actor.seen["fields"][0]["text"] if "fields" in (actor.seen or {}) else ""  # type: ignore[index]
    card = actor.seen["prose"][0] if "prose" in (actor.seen or {}) else ""  # type: ignore[index]
    if not actor.faults:
        assert NOW in first + card


@pytest.mark.parametrize("way", WAYS, ids=by_name)
async def test_a_check_in_stands_beside_what_she_gets_and_nothing_more_is_kept(
    way: Way, people: People
) -> None:
    actor = await way(people, QUIET)
    assert ARE_YOU_SAFE in actor.reads().lower()
    assert NOW not in actor.reads()
    assert WORDS.safety_line in actor.reads()


@pytest.mark.parametrize("way", WAYS, ids=by_name)
async def test_calm_words_get_neither_and_the_fixed_line_all_the_same(way: Way, people: People) -> None:
    actor = await way(people, CALM)
    assert NOW not in actor.reads()
    assert ARE_YOU_SAFE not in actor.reads().lower()
    assert WORDS.safety_line in actor.reads()


@pytest.mark.parametrize("way", WAYS, ids=by_name)
async def test_where_the_finder_fails_she_is_served_and_the_line_stands(
    way: Way, people: People, small_world: World
) -> None:
    desk = small_world.wren.door.desk
    object.__setattr__(desk, "reporter", replace(desk.reporter, finder=Broken()))  # type: ignore[arg-type]
    actor = await way(people, CARD)
    assert actor.reply["t"] == "answer"
    assert WORDS.safety_line in actor.reads()


@pytest.mark.parametrize("text", [CARD, QUIET, CALM])
async def test_nothing_is_stored_and_nobody_told_because_of_it(
    text: str, people: People, small_world: World
) -> None:
    before, posted = await all_rows(small_world), small_world.channel()
    await typed(people, text)
    await help_form(people, text)
    await people.ada.does("safety.show")
    small_world.clock.forward(days=2)
    await small_world.settle()
    assert await all_rows(small_world) == before
    assert small_world.channel() == posted


@pytest.mark.parametrize("closed", [False, True])
async def test_the_fixed_line_stands_on_every_page_of_a_concern(closed: bool, people: People) -> None:
    ada, grace, pages = people.ada, people.grace, list[str]()

    async def sees(step: Awaitable[object]) -> None:
        await step
        pages.append(ada.reads())

    await sees(ada.does("concern.begin"))
    await sees(ada.raises())
    await sees(ada.does("box.open"))
    await sees(ada.opens_her_box())
    if closed:
        await grace.presses("Close")
        await grace.fills(words="We spoke to them.")
        await ada.opens_her_box()
        await sees(ada.presses(WORDS.say("box.again.button")))
        await sees(ada.fills(again="yes"))
        await ada.opens_her_box()
    await sees(ada.presses("Take it back"))
    await sees(ada.fills())
    assert [page for page in pages if WORDS.safety_line not in page] == []
