"""What is counted of a piece are numbers of its card: once a person, only from its own channel, never who."""

from __future__ import annotations

import pytest

from handlers.chat import Dialog, Filled, Person, Place, Pressed, Prose
from handlers.nudging.context import Presses
from handlers.nudging.order import slot_of
from prompts.learning import Nudge
from store.runs import Run
from tests.actors import Actor
from tests.canaries import Scanner
from tests.canary_evidence import Evidence, all_rows, everything_logged
from tests.canary_loop import Loop
from tests.nudge_ward import WARD, WEDNESDAY, in_ward, newest, piece_comes, run_of, sets, week_later
from tests.world import WORDS, World

SLOT = slot_of(WEDNESDAY.date())
SILENT = ("Check yourself", "Start this conversation", "Snooze or settings")


@pytest.fixture
async def ben(small_world: World) -> Actor:
    """Somebody in the channel when its piece has come."""
    await sets(in_ward(small_world, "ada"), pulse="yes")
    await piece_comes(small_world)
    return in_ward(small_world, "ben")


async def counts(world: World) -> dict[str, int]:
    """The numbers of the card, without what became of its sending."""
    return {name: count for name, count in (await run_of(world)).counts.items() if name != "sent"}


def piece_shown(world: World) -> Nudge:
    """The piece on the newest card."""
    return next(piece for piece in WORDS.nudges if piece.title == newest(world)["title"])


@pytest.mark.parametrize("label", [*SILENT, "We talked about it", "Two quick questions"])
async def test_any_press_is_a_touch_once_a_person(small_world: World, ben: Actor, label: str) -> None:
    for _ in range(3):
        ben.seen = None
        await ben.presses(label)
    assert (await counts(small_world))["touched"] == 1
    chidi = in_ward(small_world, "chidi")
    await chidi.presses(label)
    assert (await counts(small_world))["touched"] == 2


async def test_having_talked_counts_once_a_person_and_week_and_is_answered_in_private(
    small_world: World, ben: Actor
) -> None:
    before = small_world.posted(WARD)
    for _ in range(2):
        ben.seen = None
        await ben.presses("We talked about it")
        assert "I keep no names" in ben.reads()
    assert await counts(small_world) == {"touched": 1, "talked": 1}
    assert small_world.posted(WARD) == before


async def test_an_answer_says_kindly_whether_it_is_right_and_always_why(
    small_world: World, ben: Actor
) -> None:
    recall = piece_shown(small_world).recall
    for number, key in ((recall.answer, "right"), ((recall.answer + 1) % 3, "wrong")):
        ben.seen = None
        await ben.presses("Check yourself")
        assert recall.question in ben.reads()
        assert recall.why not in ben.reads()
        await ben.fills(answer=str(number))
        assert WORDS.say(f"nudge.recall.{key}") in ben.reads()
        assert recall.options[recall.answer] in ben.reads()
        assert recall.why in ben.reads()
    assert await counts(small_world) == {"touched": 1, "right": 1}, "only the first answer counts"


async def test_an_answer_left_out_is_asked_for_beside_its_field(ben: Actor) -> None:
    await ben.presses("Check yourself")
    await ben.fills()
    assert set(ben.faults) == {"answer"}


async def test_the_question_comes_back_after_four_weeks_before_the_new_one(
    small_world: World, ben: Actor
) -> None:
    first = piece_shown(small_world)
    for weeks in range(1, 5):
        ben.seen = None
        await ben.presses("We talked about it")
        await piece_comes(small_world, week_later(weeks))
        # Christmas: bank holidays move or skip a week, and the order goes on by the calendar.
    assert first.title in newest(small_world)["plain"].partition("Looking back")[2]
    ben.seen = None
    await ben.presses("Check yourself")
    assert first.recall.question in ben.reads()
    await ben.fills(answer="0")
    await ben.presses("One more question")
    assert piece_shown(small_world).recall.question in ben.reads()
    await ben.fills(answer="0")
    assert "One more question" not in ben.reads()


async def test_a_press_counts_for_the_card_of_its_own_channel_only(small_world: World, ben: Actor) -> None:
    about = newest(small_world)["buttons"][0]["about"]
    ask, who = small_world.wren.door.answer, Person("play:ben")
    store = small_world.wren.store
    other = await store.teams.keep("play", "play:elsewhere", name="Elsewhere")
    await store.runs.begin([Run(other.id, SLOT, "done")])
    for where in (None, Place("play:relay"), Place("play:elsewhere")):
        await ask(Pressed(who, "nudge.talked", about, where=where))
    assert [run.counts for run in await store.runs.of([SLOT], [other.id])] == [{}]
    for odd in ("", ".", "x.202650", f"{about}9", about.replace(".2", ".x"), "9" * 2_000, about[:-1]):
        await ask(Pressed(who, "nudge.talked", odd, where=Place(WARD)))
        await ask(Pressed(who, "nudge.recall", odd, where=Place(WARD)))
        await ask(Filled(who, "nudge.recall", {"answer": ("0",)}, odd, where=Place(WARD)))
    assert "talked" not in await counts(small_world)
    assert "right" not in await counts(small_world)


async def test_no_press_of_anybody_is_kept_or_logged_with_who_it_was(small_world: World) -> None:
    evidence = Evidence(Loop())
    scanner = Scanner().person("ben", "play:ben").person("chidi", "play:chidi")
    rows = {name: len(each) for name, each in (await all_rows(small_world.wren.store.database)).items()}
    with everything_logged(evidence):
        await sets(in_ward(small_world, "ada"), pulse="yes")
        await piece_comes(small_world)
        for name in ("ben", "chidi"):
            actor = in_ward(small_world, name)
            for label in (*SILENT, "We talked about it"):
                actor.seen = None
                await actor.presses(label)
            await actor.does("note.open")
            await actor.does("nudges.snooze", where=WARD)
    after = await all_rows(small_world.wren.store.database)
    for table, each in after.items():
        for row in each:
            for value in row.values():
                assert scanner.found_in(value if isinstance(value, bytes) else str(value)) == [], table
    grown = {table for table, each in after.items() if len(each) > rows[table]}
    assert grown <= {"team", "run", "pace", "meta", "member"}, "no row of its own is written for a press"
    assert scanner.found_in(evidence.log) == []
    assert scanner.found_in(str(small_world.posted(WARD))) == []
    assert scanner.found_in(repr(small_world.wren.door.desk.nudging)) == []


async def test_a_guide_says_when_not_to_use_it_and_where_to_get_help(ben: Actor) -> None:
    await ben.presses("Start this conversation")
    for guide in WORDS.guides:
        await ben.does("guide.list")
        await ben.presses(guide.title)
        assert guide.how in ben.reads()
        assert guide.not_when in ben.reads()
        assert ("Where can I get help?" in ben.reads()) == guide.needs_care
    await ben.does("guide.open", "no such guide")
    assert WORDS.guides[0].title in ben.reads()


async def test_who_pressed_is_forgotten_after_three_weeks_and_the_card_counts_no_more(
    small_world: World, ben: Actor
) -> None:
    presses = small_world.wren.door.desk.nudging.presses
    about = newest(small_world)["buttons"][0]["about"]
    await ben.does("nudge.talked", about, where=WARD)
    assert presses._seen
    small_world.clock.now = week_later(4)
    for name in ("ben", "chidi"):
        await in_ward(small_world, name).does("nudge.talked", about, where=WARD)
    assert presses._seen == {}
    assert await counts(small_world) == {"touched": 1, "talked": 1}


def test_memory_of_presses_is_bounded() -> None:
    presses, ada = Presses(), Person("play:ada")
    for slot in range(5_000):
        assert presses.first("team", slot, ada, "talked")
    assert not presses.first("team", 4_999, ada, "talked")
    assert len(presses._seen) == 2_000


async def test_the_help_beside_a_piece_that_touches_somebody_hard_leads_somewhere(
    small_world: World,
) -> None:
    answer = await small_world.wren.door.answer(Pressed(Person("play:ada"), "help", where=Place(WARD)))
    assert isinstance(answer, Dialog)
    assert any(part.text.startswith(WORDS.safety_line) for part in answer.fields if isinstance(part, Prose))
