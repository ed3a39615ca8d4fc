"""Typed under a notice: asked about, with a warning that it can be exported; sent or kept only by a press."""

from __future__ import annotations

import pytest

from handlers.chat import Button, Card, Person, Place, Posted, Pressed, Said
from tests.actors import Actor, People
from tests.world import WORDS, World

FORGOTTEN = WORDS.say("relay.typed.forgotten")


async def types(people: People, world: World, text: str = "Thank you for telling us.") -> dict[str, str]:
    """Grace types under the newest notice; the drafts' numbers by act."""
    notice = next(one for one in reversed(world.channel()) if "case.claim" in str(one))
    await people.grace.says(text, where="play:relay", under=str(notice["id"]))
    return {button["act"]: button["about"] for button in people.grace.seen_buttons()}


async def in_her_box(actor: Actor) -> str:
    """All that stands in her concern."""
    await actor.opens_her_box()
    return actor.reads()


async def test_it_asks_send_or_keep_and_warns_that_it_can_be_exported(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    assert list(acts) == ["note.send", "note.keep", "case.reply"]
    assert WORDS.say("relay.typed.exported") in people.grace.reads()
    assert await small_world.kept("message") == 1
    assert await small_world.kept("letter") == 0
    assert "Thank you for telling us." not in await in_her_box(people.ada)


async def test_pressed_it_is_sent_once_however_often(people: People, small_world: World) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    for _ in range(3):
        await people.grace.does("note.send", acts["note.send"])
        assert WORDS.say("relay.sent.title") in people.grace.reads()
    assert (await in_her_box(people.ada)).count("Thank you for telling us.") == 1


async def test_kept_as_a_note_it_is_for_guardians_only(people: People, small_world: World) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    for _ in range(2):
        await people.grace.does("note.keep", acts["note.keep"])
        assert WORDS.say("relay.kept.text") in people.grace.reads()
    assert "Thank you for telling us." not in await in_her_box(people.ada)
    await people.gil.presses("Open")
    assert people.gil.reads().count("Thank you for telling us.") == 1


async def test_what_is_said_of_a_second_choice_is_true(people: People, small_world: World) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    await people.grace.does("note.keep", acts["note.keep"])
    await people.grace.does("note.send", acts["note.send"])
    assert WORDS.say("relay.sent.title") in people.grace.reads()
    assert "Thank you for telling us." in await in_her_box(people.ada)


async def test_the_draft_of_another_guardian_does_nothing(people: People, small_world: World) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    for act in ("note.send", "note.keep"):
        for other in (people.gil, people.ada):
            await other.does(act, acts[act])
            assert FORGOTTEN in other.reads()
    assert await small_world.kept("message") == 1


@pytest.mark.parametrize("how", ["restart", "time"])
async def test_what_was_forgotten_is_not_sent_and_she_is_told_what_to_do(
    people: People, small_world: World, how: str
) -> None:
    await people.ada.raises()
    acts = await types(people, small_world)
    if how == "restart":
        await small_world.restart()
    else:
        small_world.clock.forward(minutes=15)
    for act in ("note.send", "note.keep"):
        await people.grace.does(act, acts[act])
        assert FORGOTTEN in people.grace.reads()
    assert await small_world.kept("message") == 1


async def test_typed_outside_a_thread_nothing_is_answered_or_kept(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.grace.says("Anyone for lunch?", where="play:relay")
    assert people.grace.reply["answer"] is None
    assert await small_world.kept("message") == 1


async def test_typed_under_something_that_is_no_notice_gets_plain_words(people: People) -> None:
    await people.grace.says("Hello?", where="play:relay", under="nosuchmessage")
    assert WORDS.say("relay.typed.no_case") in people.grace.reads()


async def test_a_file_is_refused_with_why_and_what_to_do(people: People, small_world: World) -> None:
    await people.ada.raises()
    notice = str(small_world.channel()[-1]["id"])
    await people.grace.says("See this", where="play:relay", under=notice, files=1)
    assert WORDS.say("files.guardian") in people.grace.reads()
    assert not people.grace.seen_buttons()
    assert await small_world.kept("message") == 1


@pytest.mark.parametrize("text", ["", " \n ", "x" * 12_001])
async def test_empty_or_too_long_it_says_so_and_offers_nothing_to_send(
    people: People, small_world: World, text: str
) -> None:
    await people.ada.raises()
    assert await types(people, small_world, text) == {}
    expected = "too long" if text.strip() else WORDS.say("mistakes.empty")
    assert expected in people.grace.reads()


async def test_under_a_closed_case_it_can_only_be_kept(people: People, small_world: World) -> None:
    await people.ada.raises()
    notice = str(small_world.channel()[-1]["id"])
    before = await types(people, small_world)
    await people.grace.presses("Reply")
    await people.gil.presses("Close")
    await people.gil.fills(words="We listened.")
    await people.grace.says("For next time.", where="play:relay", under=notice)
    assert [button["act"] for button in people.grace.seen_buttons()] == ["note.keep"]
    await people.grace.does("note.send", before["note.send"])
    assert WORDS.say("mistakes.closed") in people.grace.reads()
    assert "Thank you for telling us." not in await in_her_box(people.ada)


async def test_under_a_withdrawn_case_it_says_that_it_was_taken_back(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    notice = str(small_world.channel()[-1]["id"])
    before = await types(people, small_world)
    await people.ada.opens_her_box()
    await people.ada.presses("Take it back")
    await people.ada.fills()
    for act in ("note.send", "note.keep"):
        await people.grace.does(act, before[act])
        assert WORDS.say("trouble.gone.text") in people.grace.reads()
    await people.grace.says("Hello?", where="play:relay", under=notice)
    assert WORDS.say("trouble.gone.text") in people.grace.reads()
    assert await small_world.kept("message") == 0


async def test_a_message_delivered_twice_asks_twice_and_is_sent_once(
    small_world: World, people: People
) -> None:
    await people.ada.raises()
    notice = small_world.channel()[-1]
    said = Said(
        Person("play:grace"),
        "Thank you.",
        where=Place("play:relay"),
        under=Posted(str(notice["id"])),
        id="Ev1",
    )
    desk, numbers = small_world.wren.door, []
    for _ in range(2):
        card = await desk.answer(said)
        assert isinstance(card, Card)
        buttons = [button for button in card.buttons if isinstance(button, Button)]
        numbers += [button.about for button in buttons if button.act == "note.send"]
    for number in numbers:
        await desk.answer(Pressed(Person("play:grace"), "note.send", number))
    await people.ada.opens_her_box()
    assert people.ada.reads().count("Thank you.") == 1
