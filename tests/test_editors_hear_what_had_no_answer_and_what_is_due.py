"""To the editors: questions she chose to send, without her name or time; and each month what is due, once."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers import letters
from handlers.help_pages import QUESTION_LIMIT
from prompts import Words
from store.records import Letter
from tests.actors import People
from tests.canaries import Scanner
from tests.help_desk import SIGNED
from tests.world import WORDS, TurnedClock, World, a_world

QUESTION = "xqzt brrf wwgl"
EDITORS = "play:ward-7"
TELL = WORDS.say("help.tell.button")


@pytest.fixture
async def edited(tmp_path: Path) -> AsyncIterator[World]:
    """A Wren whose editors have a channel."""
    async with a_world(tmp_path, WREN_EDITORS_CHANNEL=EDITORS) as world:
        await world.settle()
        yield world


@pytest.fixture
def asking(edited: World) -> People:
    """Everybody there."""
    return People.of(edited.send, edited.posted)


def cards(world: World) -> list[str]:
    """The letters in the editors' channel, as text."""
    titles = (WORDS.say("editors.missing.title"), WORDS.say("editors.due.title"))
    found = [str(one["card"]["plain"]) for one in world.posted(EDITORS) if one["card"]]
    return [text for text in found if text.startswith(titles)]


async def asks_and_tells(people: People, question: str = QUESTION) -> None:
    await people.ada.does("help")
    await people.ada.fills(question=question)
    await people.ada.presses(TELL)


async def test_she_sees_what_is_sent_and_where_before_anything_goes(asking: People, edited: World) -> None:
    await asks_and_tells(asking)
    assert WORDS.say("help.tell.first") in asking.ada.reads()
    assert QUESTION in asking.ada.reads()
    assert await edited.kept("letter") == 0


async def test_it_arrives_the_next_working_day_at_ten_without_name_or_time(
    asking: People, edited: World
) -> None:
    await asks_and_tells(asking)
    await asking.ada.fills(question=f"{QUESTION} Please")
    await asking.ada.fills(question=f"{QUESTION} Please")
    assert await edited.kept("letter") == 1, "once, however often it is pressed"
    edited.clock.forward(hours=24, minutes=59)
    await edited.settle()
    assert cards(edited) == []
    edited.clock.forward(minutes=2)
    await edited.settle()
    assert len(cards(edited)) == 1
    assert f"{QUESTION} Please" in cards(edited)[0]
    assert await edited.kept("letter") == 0
    scanner = Scanner().person("ada", "play:ada").words("ada", "Ada")
    assert scanner.found_in(str(edited.posted(EDITORS))) == []


async def test_nothing_of_it_is_on_the_disk_while_it_waits(
    asking: People, edited: World, tmp_path: Path
) -> None:
    canary = secrets.token_hex(8)
    await asks_and_tells(asking, f"xqzt brrf {canary}")
    await asking.ada.fills()
    assert await edited.kept("letter") == 1
    scanner = Scanner().words("the question", canary).person("ada", "play:ada")
    assert scanner.found_in_folder(tmp_path) == {}


async def test_other_words_on_the_same_form_are_not_lost_unsaid(asking: People, edited: World) -> None:
    await asks_and_tells(asking)
    about = asking.ada.dialog["about"]
    for question in (QUESTION, "Something else?"):
        answers = {"question": [question]}
        await asking.ada.send(do="filled", form="help.tell", about=about, answers=answers)
    assert asking.ada.faults == {"question": WORDS.say("mistakes.sent_before_question")}
    assert asking.ada.nothing_to_mend
    assert await edited.kept("letter") == 1


@pytest.mark.parametrize("question", ["", "x" * (QUESTION_LIMIT + 1)])
async def test_too_little_or_too_much_is_said_beside_the_field(asking: People, question: str) -> None:
    await asks_and_tells(asking)
    await asking.ada.fills(question=question)
    assert set(asking.ada.faults) == {"question"}
    assert question in asking.ada.reads()


async def test_the_longest_question_goes_as_it_was_asked_and_the_widest_letters_fit(
    asking: People, edited: World
) -> None:
    longest = f"{QUESTION} ".ljust(QUESTION_LIMIT, "🐦")
    await asks_and_tells(asking, longest)
    await asking.ada.fills()
    assert asking.ada.faults == {}
    edited.clock.forward(days=2)
    await edited.settle()
    assert longest in cards(edited)[0]


async def test_somebody_elses_form_and_draft_are_not_hers(asking: People, edited: World) -> None:
    await asks_and_tells(asking)
    about = asking.ada.dialog["about"]
    await asking.ben.send(do="filled", form="help.tell", about=about, answers={"question": ["mine"]})
    assert asking.ben.faults == {"question": WORDS.say("mistakes.form_unknown")}
    await asking.ada.does("help")
    await asking.ada.fills(question=QUESTION)
    draft = next(one["about"] for one in asking.ada.seen_buttons() if one["act"] == "help.tell")
    await asking.ben.does("help.tell", draft)
    assert QUESTION not in asking.ben.reads()
    assert await edited.kept("letter") == 0


async def test_without_a_channel_there_is_no_button_and_nothing_is_taken(
    people: People, small_world: World
) -> None:
    await people.ada.does("help")
    await people.ada.fills(question=QUESTION)
    assert "help.tell" not in [one["act"] for one in people.ada.seen_buttons()]
    await people.ada.does("help.tell")
    await people.ada.fills(question=QUESTION)
    assert people.ada.faults == {"question": WORDS.say("help.tell.nowhere")}
    assert people.ada.nothing_to_mend
    assert await small_world.kept("letter") == 0


def signed(*ids: str) -> Words:
    """The words with these rows signed for, to be checked again this month."""
    until = SIGNED | {"review_by": date(2026, 11, 30)}
    rows = tuple(
        replace(row, on_file=replace(row.on_file, phone="020 7946 0001"), **until) if row.id in ids else row
        for row in WORDS.resources.rows
    )
    return replace(WORDS, resources=replace(WORDS.resources, rows=rows))


async def test_the_month_is_told_once_among_all_and_those_for_a_crisis_first(tmp_path: Path) -> None:
    clock = TurnedClock(datetime(2026, 11, 2, 9, 59, tzinfo=UTC))
    words = signed("payroll", "calm")
    async with a_world(tmp_path, words=words, clock=clock, WREN_EDITORS_CHANNEL=EDITORS) as world:
        await world.settle()
        await world.wren.heartbeat.tell_editors()
        assert await world.kept("letter") == 0, "not before ten"
        clock.forward(minutes=1)
        for _ in range(2):
            await world.wren.heartbeat.tell_editors()
        await world.settle()
        await world.restart()
        await world.wren.heartbeat.tell_editors()
        await world.settle()
        assert len(cards(world)) == 1
        text = cards(world)[0]
        assert "Rows to check by 2026-11-30: 2." in text
        assert text.index("CALM helpline (for a crisis)") < text.index("Payroll")
        assert "wren resources due --on 2026-11-30" in text
        clock.forward(days=31)
        await world.wren.heartbeat.tell_editors()
        await world.settle()
        assert len(cards(world)) == 2, "and again the next month"


async def test_where_nothing_is_due_nothing_is_told(edited: World) -> None:
    await edited.wren.heartbeat.tell_editors()
    await edited.settle()
    assert cards(edited) == []


def test_a_letter_of_many_rows_names_the_first_and_counts_the_rest() -> None:
    words = signed(*(row.id for row in WORDS.resources.rows))
    letter = Letter("l", "help.due", "e:l", "", "m", 1, 0, unclear=False, facts={"until": "2026-11-30"})
    card = letters.to_editors(words, letter, repeated=True)
    assert "Rows to check by 2026-11-30: 123." in card.plain
    assert "And more: 103" in card.plain


async def test_the_card_says_that_editors_have_what_was_sent_first(asking: People) -> None:
    await asks_and_tells(asking)
    about = asking.ada.dialog["about"]
    for question in (QUESTION, "i want to kill myself"):
        answers = {"question": [question]}
        await asking.ada.send(do="filled", form="help.tell", about=about, answers=answers)
    assert asking.ada.faults == {"question": WORDS.say("mistakes.sent_before_question")}
    assert WORDS.say("safety.to_editors") in asking.ada.reads()
    assert WORDS.say("safety.not_told") not in asking.ada.reads()


async def test_the_card_on_what_went_to_the_editors_promises_no_guardian(asking: People) -> None:
    await asks_and_tells(asking)
    await asking.ada.fills(question="i want to kill myself")
    assert WORDS.say("safety.to_editors") in asking.ada.reads()
    assert WORDS.say("safety.not_read") not in asking.ada.reads()


async def test_on_a_bank_holiday_nothing_comes(tmp_path: Path) -> None:
    clock = TurnedClock(datetime(2026, 12, 31, 12, tzinfo=UTC))
    async with a_world(tmp_path, words=signed("payroll"), clock=clock, WREN_EDITORS_CHANNEL=EDITORS) as world:
        await asks_and_tells(people := People.of(world.send, world.posted))
        await people.ada.fills()
        counts = []
        for days in (1, 3):
            clock.forward(days=days)
            await world.wren.heartbeat.tell_editors()
            await world.settle()
            counts.append(len(cards(world)))
        assert counts == [0, 2], "New Year's Day, and the Monday after it"
