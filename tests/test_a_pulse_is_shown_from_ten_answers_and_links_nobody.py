"""A pulse: one answer each, nothing below ten, change only; after it closes nobody can be found in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from handlers.chat import Dialog, Filled, Person, Place, Pressed
from handlers.nudging import pulse
from handlers.nudging.order import later, slot_of
from store.pulses import FEWEST, OPEN_SECONDS, Pulses, outcome
from tests.canary_evidence import all_rows
from tests.nudge_ward import WARD, WEDNESDAY, in_ward, newest, piece_comes, sets, team_of
from tests.world import WORDS, World

SLOT = slot_of(WEDNESDAY.date())
NOW = int(WEDNESDAY.timestamp())


@pytest.fixture
async def ward(small_world: World) -> World:
    """A ward whose card asks the month's questions."""
    await sets(in_ward(small_world, "ada"), pulse="yes")
    await piece_comes(small_world)
    return small_world


async def answered(world: World, scores: Sequence[int], slot: int = SLOT, now: int = NOW) -> None:
    """So many people answer, each with one score for both questions."""
    pulses, team = world.wren.store.pulses, (await team_of(world)).id
    for number, score in enumerate(scores):
        scored = dict.fromkeys(pulse.QUESTIONS, score)
        assert await pulses.answer(team, slot, f"play:u{number}", scored, now)


async def closed(world: World, months: int = 0) -> dict[str, Any]:
    """The week is over: what the channel is told."""
    world.clock.now = WEDNESDAY
    world.clock.forward(weeks=4 * months, seconds=OPEN_SECONDS + 1)
    await world.wren.nudges.close_pulses()
    while await world.wren.courier.deliver_due():
        continue
    return newest(world)


async def test_below_ten_nothing_is_shown_and_the_answers_are_gone(ward: World) -> None:
    await answered(ward, [1] * (FEWEST - 1))
    told = await closed(ward)
    assert told["prose"] == [WORDS.say("pulse.few", fewest="10")]
    assert told["picture"] == ""
    assert await ward.kept("pulse_answer") == 0
    pulses, team = ward.wren.store.pulses, (await team_of(ward)).id
    async with ward.wren.store.database.write() as connection:
        kept = await pulses._read(connection, team)
    assert kept is not None
    assert (kept.key, kept.last) == (b"", {}), "nor does the next one get anything to hold against"


@pytest.mark.parametrize("count", range(10))
def test_no_number_of_answers_below_ten_ever_shows_anything(count: int) -> None:
    for last in ({}, {"kind": 50, "say": 10}):
        assert outcome([{"kind": 5, "say": 1}] * count, last) == ("pulse.few", {}, last)


async def test_the_first_time_shows_no_level_and_the_next_only_the_change(ward: World) -> None:
    await answered(ward, [5] * 6 + [1] * 6)
    told = await closed(ward)
    assert told["prose"] == [WORDS.say("pulse.first_shown")]
    following = later(SLOT, 4)
    later_on = NOW + 4 * OPEN_SECONDS
    await answered(ward, [5] * 11 + [3], following, later_on)
    told = await closed(ward, months=1)
    assert WORDS.say("pulse.step.up2") in told["prose"][1]
    assert not any(letter.isdigit() for letter in told["plain"])
    assert "████" in told["picture"]


@pytest.mark.parametrize(
    ("before", "agree", "step"),
    [(50, 5, 0), (50, 6, 1), (50, 7, 2), (50, 4, -1), (50, 3, -2), (41, 5, 0), (40, 5, 1), (100, 10, 0)],
)
def test_a_change_is_told_in_five_steps(before: int, agree: int, step: int) -> None:
    answers = [{"kind": 4}] * agree + [{"kind": 3}] * (10 - agree)
    assert outcome(answers, {"kind": before})[1] == {"kind": str(step)}


async def test_one_answer_each_and_the_last_one_counts(ward: World) -> None:
    ben = in_ward(ward, "ben")
    for score in ("1", "5"):
        ben.seen = None
        await ben.presses("Two quick questions")
        await ben.fills(kind=score, say=score)
        assert "We have your answer" in ben.reads()
    assert await ward.kept("pulse_answer") == 1


async def test_answers_are_kept_apart_and_erased_on_both_databases(world: World) -> None:
    world.clock.now = WEDNESDAY
    await sets(in_ward(world, "ada"), pulse="yes")
    await answered(world, [4] * 12)
    await answered(world, [1] * 12)
    rows = (await all_rows(world.wren.store.database))["pulse_answer"]
    assert len({bytes(row["tag"]) for row in rows}) == 12
    assert len({len(row["body"]) for row in rows}) == 1
    assert (await closed(world))["prose"] == [WORDS.say("pulse.first_shown")]
    assert await world.kept("pulse_answer") == 0


async def test_an_answer_left_out_is_said_beside_it(ward: World) -> None:
    ben = in_ward(ward, "ben")
    await ben.presses("Two quick questions")
    await ben.fills(kind="5")
    assert set(ben.faults) == {"say"}
    assert await ward.kept("pulse_answer") == 0


async def test_after_it_closes_nothing_that_is_left_leads_to_anybody(ward: World) -> None:
    await answered(ward, [4] * FEWEST)
    during = await all_rows(ward.wren.store.database)
    key = await _key(ward.wren.store.pulses, (await team_of(ward)).id, ward)
    assert len(key) == 32
    await closed(ward)
    data = ward.settings.data
    files = b"".join(path.read_bytes() for path in data.rglob("wren.db*"))
    for row in during["pulse_answer"]:
        assert row["tag"] not in files
        assert row["body"] not in files
    assert next(row["body"] for row in during["pulse"]) not in files, "the row that held the key"
    assert await _key(ward.wren.store.pulses, (await team_of(ward)).id, ward) == b""
    assert len({len(row["body"]) for row in during["pulse_answer"]}) == 1


async def _key(pulses: Pulses, team: str, world: World) -> bytes:
    async with world.wren.store.database.write() as connection:
        found = await pulses._read(connection, team)
    assert found is not None
    return found.key


async def test_answers_after_the_week_or_to_an_old_card_are_not_taken(ward: World) -> None:
    await answered(ward, [4])
    pulses, team = ward.wren.store.pulses, (await team_of(ward)).id
    late = NOW + OPEN_SECONDS
    assert not await pulses.answer(team, SLOT, "play:late", {"kind": 1}, late)
    await closed(ward)
    assert not await pulses.answer(team, SLOT, "play:late", {"kind": 1}, NOW), "it is not opened again"
    assert await ward.kept("pulse_answer") == 0
    ben = in_ward(ward, "ben")
    ward.clock.forward(weeks=2)
    about = f"{team}.{SLOT}"
    await ben.does("pulse.open", about, where=WARD)
    assert "closed now" in ben.reads()


async def test_only_a_team_that_asked_for_it_is_asked_and_only_from_its_own_channel(
    small_world: World,
) -> None:
    await sets(in_ward(small_world, "ada"))
    card = await piece_comes(small_world)
    assert "pulse.open" not in [button["act"] for button in card["buttons"]]
    ask, team = small_world.wren.door.answer, (await team_of(small_world)).id
    for where in (WARD, "play:relay", "play:elsewhere"):
        shown = await ask(Pressed(Person("play:ben"), "pulse.open", f"{team}.{SLOT}", where=Place(where)))
        assert isinstance(shown, Dialog)
        assert shown.submit == ""
    forged = Filled(Person("play:ben"), "pulse", {"kind": ("1",), "say": ("1",)}, f"{team}.{SLOT}")
    await ask(forged)
    assert await small_world.kept("pulse_answer") == 0


async def test_while_all_is_held_it_closes_in_silence(ward: World) -> None:
    await answered(ward, [5] * 12)
    before = len(ward.posted(WARD))
    await ward.wren.store.kept.write("nudges.hold", "on")
    await closed(ward)
    assert len(ward.posted(WARD)) == before
    assert await ward.kept("pulse_answer") == 0


def test_a_month_has_one_week_of_it() -> None:
    slot, weeks = 202640, []
    for _ in range(110):
        if pulse.is_week_of_one(slot):
            weeks.append(slot)
        slot = later(slot, 1)
    assert len(weeks) == 25
    assert all(later(first, 4) <= second for first, second in pairwise(weeks))


@pytest.mark.parametrize("step", range(-2, 3))
def test_a_screen_reader_hears_the_change_in_words_and_no_blocks(step: int) -> None:
    card = pulse.shown(WORDS, "change", dict.fromkeys(pulse.QUESTIONS, step))
    assert not set(card.plain) & set("█·│")
    assert len(card.prose) == 1 + len(pulse.QUESTIONS)
    assert len({pulse.bar(one) for one in range(-2, 3)}) == 5
    assert {len(pulse.bar(one)) for one in range(-2, 3)} == {9}
    words = {WORDS.say(f"pulse.step.{name}") for name in ("same", "up1", "up2", "down1", "down2")}
    assert sum(said in card.prose[1] for said in words) == 1
