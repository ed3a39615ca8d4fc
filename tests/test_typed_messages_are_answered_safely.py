"""Typed into a chat with Wren: what it cannot hide, three ways on, and nothing kept without a press."""

from __future__ import annotations

import pytest

from store import tables
from tests.actors import People
from tests.world import WORDS, World

TYPED = "My manager shouts at everybody on nights."


async def all_rows(world: World) -> dict[str, int]:
    """How many rows every table holds."""
    return {name: await world.kept(name) for name in tables.metadata.tables}


async def test_it_says_what_this_chat_hides_and_offers_three_ways_the_private_form_first(
    people: People,
) -> None:
    await people.ada.says(TYPED)
    told = people.ada.reads()
    for key in ("typed.private", "typed.limits.play", "typed.choose"):
        assert WORDS.say(key) in told
    buttons = people.ada.seen_buttons()
    assert [button["act"] for button in buttons] == ["concern.begin", "said.send", "help.typed"]
    assert [button["label"] for button in buttons][1:] == [
        WORDS.say("typed.send.button"),
        WORDS.say("typed.help.button"),
    ]
    assert buttons[0]["tone"] == "main"


async def test_the_answer_does_not_repeat_what_was_typed(people: People) -> None:
    await people.ada.says(TYPED)
    assert TYPED not in people.ada.reads()
    assert TYPED not in str(people.ada.seen_buttons())


async def test_nothing_typed_is_kept_or_travels_without_a_press(people: People, small_world: World) -> None:
    before, posted = await all_rows(small_world), small_world.channel()
    await people.ada.says(TYPED)
    await people.ada.presses("Find help for this")
    await people.ada.says(TYPED + " Really.")
    small_world.clock.forward(days=1)
    await small_world.settle()
    assert await all_rows(small_world) == before
    assert small_world.channel() == posted


async def test_the_second_way_opens_the_form_with_the_text_and_only_send_sends_it(
    people: People, small_world: World
) -> None:
    before = await all_rows(small_world)
    await people.ada.says(f"  {TYPED}\x00 ")
    await people.ada.presses("Send what I typed to the guardians")
    words = next(item for item in people.ada.dialog["fields"] if item.get("name") == "words")
    assert words["value"] == TYPED
    assert people.ada.dialog["form"] == "concern"
    assert await all_rows(small_world) == before
    await people.ada.fills(topic="bullying", keep="address")
    await people.grace.presses("Open")
    assert TYPED in people.grace.reads()


async def test_the_first_way_opens_an_empty_form(people: People) -> None:
    await people.ada.says(TYPED)
    await people.ada.presses("Raise a concern")
    assert TYPED not in people.ada.reads()


@pytest.mark.parametrize("how", ["restart", "time"])
async def test_what_was_forgotten_opens_an_empty_form_that_says_so(
    people: People, small_world: World, how: str
) -> None:
    await people.ada.says(TYPED)
    if how == "restart":
        await small_world.restart()
    else:
        small_world.clock.forward(minutes=15)
    await people.ada.presses("Send what I typed to the guardians")
    assert WORDS.say("typed.forgotten") in people.ada.reads()
    assert TYPED not in people.ada.reads()
    await people.ada.fills(topic="bullying", words=TYPED)
    assert people.ada.faults == {}


async def test_somebody_elses_draft_is_not_shown(people: People) -> None:
    await people.ada.says(TYPED)
    draft = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "said.send")
    for other in (people.ben, people.grace):
        await other.does("said.send", draft)
        assert TYPED not in other.reads()
        assert WORDS.say("typed.forgotten") in other.reads()


async def test_in_a_teams_channel_it_says_that_all_can_read_it_and_only_she_sees_the_answer(
    people: People, small_world: World
) -> None:
    before = await all_rows(small_world)
    await people.ada.says(f"@Wren {TYPED}", where="play:ward-7")
    assert WORDS.say("typed.channel") in people.ada.reads()
    assert WORDS.say("typed.private") not in people.ada.reads()
    answers = [one for one in small_world.posted("play:ward-7") if one["card"]]
    assert [one["only"] for one in answers] == ["play:ada"]
    assert await all_rows(small_world) == before


async def test_people_may_talk_in_a_teams_channel_without_wren(people: People) -> None:
    await people.ada.says("Who has the keys?", where="play:ward-7")
    assert people.ada.reply["answer"] is None


@pytest.mark.parametrize("where", [None, "play:ward-7"])
async def test_files_are_refused_with_why_and_what_to_do_instead(
    people: People, small_world: World, where: str | None
) -> None:
    before = await all_rows(small_world)
    await people.ada.says(f"@Wren {TYPED}", where=where, files=2)
    assert WORDS.say("files.staff") in people.ada.reads()
    assert [one["act"] for one in people.ada.seen_buttons()] == ["concern.begin"]
    assert await all_rows(small_world) == before


@pytest.mark.parametrize(("text", "offered"), [("x" * 12_000, True), ("x" * 12_001, False), (" \n", False)])
async def test_too_long_it_says_so_and_the_form_is_still_offered(
    people: People, text: str, offered: bool
) -> None:
    await people.ada.says(text)
    acts = [button["act"] for button in people.ada.seen_buttons()]
    assert ("said.send" in acts) is offered
    assert acts[0] == "concern.begin"
    assert ("too long by 1 characters" in people.ada.reads()) is (len(text) > 12_000)


async def test_a_guardian_who_types_to_wren_alone_is_answered_like_anybody(people: People) -> None:
    await people.grace.says(TYPED)
    assert WORDS.say("typed.title") in people.grace.reads()
