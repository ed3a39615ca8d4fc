"""A guardian's home, the one reminder after two working days, and the age that operators can watch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.actors import People
from tests.world import WORDS, TurnedClock, World, a_world

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
REMINDED = "for two working days"


async def heart(world: World) -> int:
    """Let the heartbeat look once; how often the channel now says that something is unopened."""
    await world.wren.heartbeat.remind()
    await world.settle()
    return sum(REMINDED in str(message) for message in world.channel())


async def oldest(world: World) -> float:
    """What the metric says."""
    text = (await world.wren.metrics.text()).decode()
    [line] = [line for line in text.splitlines() if line.startswith("wren_oldest_unopened_hours ")]
    return float(line.split()[1])


@pytest.mark.parametrize(
    ("released", "due"),
    [
        (FRIDAY, FRIDAY + timedelta(days=4)),  # Tuesday
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=4)),  # Saturday to Tuesday
        (FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=4)),  # Sunday to Tuesday
        (FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=5)),  # Monday to Wednesday
        (FRIDAY - timedelta(days=1), FRIDAY + timedelta(days=3)),  # Thursday to Monday
    ],
)
async def test_after_two_working_days_it_is_noticed_exactly_once_more(
    tmp_path: Path, released: datetime, due: datetime
) -> None:
    clock = TurnedClock(released)
    async with a_world(tmp_path, clock=clock) as world:
        await People.of(world.send, world.posted).ada.raises()
        clock.now = due - timedelta(minutes=1)
        assert await heart(world) == 0
        clock.now = due
        assert await heart(world) == 1
        assert await heart(world) == 1
        await world.restart()
        clock.now = due + timedelta(days=30)
        assert await heart(world) == 1


async def test_the_reminder_stands_under_its_notice_and_repeats_no_words(
    people: People, small_world: World
) -> None:
    await people.ada.raises("Something unmistakable.")
    notice = small_world.channel()[-1]
    small_world.clock.forward(days=3)
    assert await heart(small_world) == 1
    reminder = small_world.channel()[-1]
    assert reminder["under"] == notice["id"]
    assert notice["card"]["title"] in str(reminder)
    assert "unmistakable" not in str(reminder)


async def test_what_was_opened_or_closed_is_not_reminded_of(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.grace.presses("Open")
    await people.ben.raises()
    await people.gil.presses("Close")
    await people.gil.fills(words="Settled by telephone.")
    small_world.clock.forward(days=10)
    assert await heart(small_world) == 0


async def test_the_oldest_unopened_age_is_a_metric_in_whole_hours(people: People, small_world: World) -> None:
    assert await oldest(small_world) == 0
    await people.ada.raises()
    small_world.clock.forward(hours=5)
    await people.ben.raises()
    small_world.clock.forward(hours=2)
    assert await oldest(small_world) == 7
    await people.grace.does("home")
    first = next(one["about"] for one in people.grace.seen_buttons() if one["act"] == "case.open")
    await people.grace.does("case.open", first)
    assert await oldest(small_world) == 2
    await people.grace.presses("Open")
    assert await oldest(small_world) in (0, 2)


async def test_home_lists_the_oldest_unopened_first_then_what_has_something_new(
    people: People, small_world: World
) -> None:
    for number in range(4):
        await people.ada.raises(f"Concern {number}")
        small_world.clock.forward(hours=1)
    await people.grace.does("home")
    order = [one["about"] for one in people.grace.seen_buttons() if one["act"] == "case.open"]
    told = []
    for about in order:
        await people.gil.does("case.open", about)
        told.append(next(word for word in people.gil.reads().splitlines() if word.startswith("Concern")))
    assert told == [f"Concern {number}" for number in range(4)]
    await people.ada.does("box.open")
    for button in [one for one in people.ada.seen_buttons() if one["act"] == "box.read"]:
        await people.ada.does("box.read", button["about"])
        if "Concern 2" in people.ada.reads():
            await people.ada.presses("Add something")
            await people.ada.fills(words="More.")
            break
    await people.chidi.raises("Concern 4")
    await people.grace.does("home")
    titles = [card["title"] for card in (people.grace.seen or {})["cards"][1:6]]
    states = [card["facts"][0]["value"] for card in (people.grace.seen or {})["cards"][1:6]]
    assert states == [WORDS.say(f"case.status.{key}") for key in ("new", "more", "read", "read", "read")]
    assert len(set(titles)) == 5


async def test_a_home_says_how_many_and_which_are_in_danger(people: People) -> None:
    await people.ada.raises(danger="yes")
    await people.ben.raises()
    await people.gil.does("home")
    assert "Open cases: 2" in people.gil.reads()
    cards = (people.gil.seen or {})["cards"][1:3]
    assert sum(WORDS.say("case.danger") in str(card["prose"]) for card in cards) == 1


async def test_all_staff_see_the_same_home_whatever_they_have_done(people: People) -> None:
    await people.ada.send(do="arrived")
    before = people.ada.seen
    await people.ada.raises()
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    for staff in (people.ada, people.ben):
        await staff.send(do="arrived")
        assert staff.seen == before
