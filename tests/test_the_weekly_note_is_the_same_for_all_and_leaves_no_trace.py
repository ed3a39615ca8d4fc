"""Everybody who has Wren gets the same note; what she reads in it, and whether she does, stays with her."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from handlers.nudging import note
from handlers.nudging.order import choose, slot_of
from store.choices import Track
from store.runs import NOTE
from tests.actors import STAFF, Actor, People
from tests.canary_evidence import all_rows
from tests.world import WORDS, World

TUESDAY = datetime(2026, 12, 8, 10, 5, tzinfo=UTC)


async def notes_go_out(world: World) -> None:
    """Turn the clock to after the weekly note, which goes to those who had Wren before it was due."""
    await world.settle_with_nudges()
    world.clock.now = TUESDAY
    await world.wren.nudges.rounds.sync_roster()
    await world.settle_with_nudges()


def notes_of(world: World, name: str) -> list[str]:
    """The notes that stand in somebody's private chat, byte for byte."""
    shown = [message["card"] for message in world.posted(f"play:{name}")]
    return [json.dumps(card) for card in shown if card["title"] == WORDS.say("nudges.note_title")]


async def test_the_note_is_the_same_bytes_for_everybody_whatever_they_have_done(
    small_world: World, people: People
) -> None:
    await people.ada.raises()
    await small_world.settle_with_nudges()
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    await people.ben.does("note.track")
    await people.ben.fills(track="board")
    await notes_go_out(small_world)
    found = [notes_of(small_world, name) for name in (*STAFF, "grace", "gil")]
    assert all(len(each) == 1 for each in found)
    assert len({each[0] for each in found}) == 1


async def test_home_is_the_same_bytes_for_all_staff_with_the_way_into_the_note(people: People) -> None:
    homes = []
    for actor, act in ((people.ada, "note.stop"), (people.ben, "note.open"), (people.chidi, "home")):
        await actor.does(act)
        homes.append(json.dumps(await actor.does("home")))
    assert len(set(homes)) == 1
    assert '"act": "note.open"' in homes[0]


@pytest.mark.parametrize("track", ["everyone", "practitioners", "hr", "board"])
async def test_it_opens_with_the_piece_of_her_track(people: People, track: Track) -> None:
    week = choose(
        NOTE, slot_of(datetime(2026, 11, 23, tzinfo=UTC).date()), track, WORDS.nudges, WORDS.calendar
    )
    assert week is not None
    await people.ada.does("note.open")
    await people.ada.presses("Choose which pieces I get")
    await people.ada.fills(track=track)
    await people.ada.presses("Weekly note")
    for part in (week.piece.title, week.piece.idea, week.piece.ask, week.piece.try_it, week.piece.help):
        assert part in people.ada.reads()
    await people.ada.presses("Check yourself")
    assert week.piece.recall.question in people.ada.reads()
    await people.ada.fills(answer=str(week.piece.recall.answer))
    assert week.piece.recall.why in people.ada.reads()


async def test_it_says_that_an_answer_waits_to_her_alone(small_world: World, people: People) -> None:
    waiting = WORDS.say("note.waiting")
    await people.ada.raises()
    await people.ada.does("note.open")
    assert waiting not in people.ada.reads()
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    for actor, told in ((people.ada, True), (people.ben, False)):
        await actor.does("note.open")
        assert (waiting in actor.reads()) == told
    await people.ada.does("note.open")
    await people.ada.presses("My box")
    assert "There is an answer" in people.ada.reads()


async def test_opening_reading_and_answering_leave_nothing_behind(small_world: World, people: People) -> None:
    await notes_go_out(small_world)
    before = await all_rows(small_world.wren.store.database)
    posted = small_world.playground.posted()
    for actor in (people.ada, people.ben):
        await actor.does("note.open")
        await actor.presses("Check yourself")
        await actor.fills(answer="0")
    assert await all_rows(small_world.wren.store.database) == before
    assert small_world.playground.posted() == posted


async def test_whoever_wants_no_note_gets_none_and_can_come_back(small_world: World, people: People) -> None:
    async def opens(actor: Actor) -> None:
        actor.seen = None
        await actor.does("note.open")

    await opens(people.ada)
    await people.ada.presses("No more weekly notes")
    await notes_go_out(small_world)
    assert [len(notes_of(small_world, name)) for name in STAFF] == [0, 1, 1]
    await opens(people.ada)
    await people.ada.presses("Weekly notes again")
    small_world.clock.forward(weeks=1)
    await small_world.settle_with_nudges()
    assert [len(notes_of(small_world, name)) for name in STAFF] == [1, 2, 2]


async def test_a_track_that_is_none_is_asked_for_again(people: People) -> None:
    await people.ada.does("note.track")
    await people.ada.fills(track="spies")
    assert set(people.ada.faults) == {"track"}


async def test_rows_of_choices_have_one_length_whatever_was_chosen(
    small_world: World, people: People
) -> None:
    await notes_go_out(small_world)
    await people.ada.does("note.stop")
    await people.ben.does("note.track")
    await people.ben.fills(track="practitioners")
    rows = (await all_rows(small_world.wren.store.database))["member"]
    assert len({(len(row["address"]), len(row["choices"])) for row in rows}) == 1


def test_the_card_promises_no_more_than_is_so() -> None:
    card = note.card(WORDS)
    assert [getattr(button, "act", "") for button in card.buttons] == ["note.open"]
    assert "same note" in card.plain
