"""One person's limits: far from what anybody writes, counted in memory without names, never for safety."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.chat import Person
from handlers.rate_limits import RateLimit, RateLimits
from tests.actors import Actor, People
from tests.slack_world import a_slack_world
from tests.world import WORDS, TurnedClock, World, a_world

ADA, BEN = Person("play:ada"), Person("play:ben")
KEY, OTHER_KEY = bytes(32), b"\x01" * 32


def a_limit(clock: TurnedClock, most: int = 3, key: bytes = KEY) -> RateLimit:
    """So many in ten minutes."""
    return RateLimit(most, 10, clock, key)


def counted(limit: RateLimit) -> str:
    """All that it holds, as text."""
    return repr({name: getattr(limit, name) for name in RateLimit.__slots__})


def test_so_many_are_allowed_in_any_such_time_and_nobody_uses_up_anothers() -> None:
    clock = TurnedClock()
    limit = a_limit(clock)
    assert [limit.allows(ADA) for _ in range(4)] == [True, True, True, False]
    assert limit.allows(BEN)
    clock.forward(minutes=9)
    assert not limit.allows(ADA)
    clock.forward(minutes=1)
    assert limit.allows(ADA), "a refused try must not make anybody wait longer"


def test_the_same_form_counts_once_and_is_never_refused_later() -> None:
    limit = a_limit(TurnedClock())
    assert all(limit.allows(ADA, form) for form in ("one", "one", "two", "three", "one", "three"))
    assert not limit.allows(ADA, "four")
    assert limit.allows(ADA, "two")
    assert limit.allows(BEN, "four")


def test_what_is_counted_names_nobody_and_is_forgotten() -> None:
    clock = TurnedClock()
    limit, elsewhere = a_limit(clock), a_limit(clock, key=OTHER_KEY)
    for one in (limit, elsewhere):
        one.allows(ADA, "the number of a form")
    assert "ada" not in counted(limit)
    assert "number" not in counted(limit)
    assert "_counted" not in repr(limit)
    assert not set(limit._counted) & set(elsewhere._counted), "two processes must not agree on who she is"
    clock.forward(minutes=9)
    limit.forget()
    assert limit._counted
    clock.forward(minutes=1)
    limit.forget()
    assert not limit._counted


def test_a_crowd_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.rate_limits.MOST_PEOPLE", 50)
    limit = a_limit(TurnedClock())
    for number in range(200):
        limit.allows(Person(f"play:{number}"))
    assert len(limit._counted) == 50


def test_wrens_own_limits_are_far_from_anybody_who_writes_herself() -> None:
    limits = RateLimits.of(TurnedClock(), KEY)
    assert limits.concerns.most >= 20
    assert limits.additions.most >= 60
    assert limits.questions.most >= 100
    assert max(limit.minutes for limit in (limits.concerns, limits.additions, limits.questions)) <= 60


async def use_up(limit: RateLimit, who: str) -> None:
    """As if she had done it as often as she may."""
    while limit.allows(Person(who)):
        continue


async def test_too_many_concerns_stay_in_their_form_and_go_later(people: People, small_world: World) -> None:
    limit = small_world.wren.door.desk.reporter.limits.concerns
    limit.most = 2
    for _ in range(2):
        await people.ada.raises()
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", keep="address", words="I was shouted at.")
    assert people.ada.faults == {"words": WORDS.say("mistakes.many_concerns")}
    assert "I was shouted at." in json.dumps(people.ada.reply)
    assert WORDS.safety_line in people.ada.reads()
    assert await small_world.kept("case_file") == 2
    await people.ben.raises()
    assert people.ben.faults == {}
    small_world.clock.forward(minutes=61)
    await people.ada.fills()
    assert people.ada.faults == {}
    assert await small_world.kept("case_file") == 4


@pytest.mark.parametrize(("danger", "words"), [("yes", "The lift fell."), ("no", "I want to end my life.")])
async def test_a_concern_about_danger_is_never_one_too_many(
    people: People, small_world: World, danger: str, words: str
) -> None:
    small_world.wren.door.desk.reporter.limits.concerns.most = 0
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", keep="address", words=words, danger=danger)
    assert people.ada.faults == {}
    assert await small_world.kept("case_file") == 1


async def test_a_concern_that_was_taken_is_never_called_not_sent(people: People, small_world: World) -> None:
    small_world.wren.door.desk.reporter.limits.concerns.most = 1
    await people.ada.does("concern.begin")
    form = people.ada.seen
    await people.ada.fills(topic="bullying", keep="address", words="I was shouted at.")
    first = people.ada.seen
    people.ada.seen = form
    await people.ada.fills(topic="bullying", keep="address", words="I was shouted at.")
    assert people.ada.faults == {}
    assert first is not None
    assert people.ada.seen is not None
    assert people.ada.seen["title"] == first["title"]


async def test_too_many_additions_stay_in_their_form(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    about = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.add")
    await people.ada.does("box.add", about)
    await use_up(small_world.wren.door.desk.reporter.limits.additions, "play:ada")
    await people.ada.fills(words="The chart was empty again on Tuesday.")
    assert people.ada.faults == {"words": WORDS.say("mistakes.many")}
    assert "The chart was empty again on Tuesday." in json.dumps(people.ada.reply)
    await people.ada.fills(words="I want to end my life.")
    assert people.ada.faults == {}, "danger is never one too many"
    await people.ada.does("box.add", about)
    await people.ada.fills(words="The chart was empty again on Tuesday.")
    small_world.clock.forward(minutes=61)
    await people.ada.fills()
    assert people.ada.faults == {}


async def test_too_many_choices_keep_what_she_chose(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    about = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.add")
    await people.ada.does("box.again", about)
    await use_up(small_world.wren.door.desk.reporter.limits.additions, "play:ada")
    await people.ada.fills(again="maybe")
    assert people.ada.faults == {"again": WORDS.say("mistakes.many_choices")}
    assert '"chosen": ["maybe"]' in json.dumps(people.ada.reply)
    small_world.clock.forward(minutes=61)
    await people.ada.fills()
    assert people.ada.faults == {}


async def asks(actor: Actor, question: str) -> str:
    """Ask in the form, and read the answer."""
    await actor.does("help")
    await actor.fills(question=question)
    return actor.reads()


async def test_too_many_questions_still_get_safety_a_list_and_their_words_back(
    people: People, small_world: World
) -> None:
    await use_up(small_world.wren.door.desk.reporter.limits.questions, "play:ada")
    said = await asks(people.ada, "my pay is wrong again")
    assert WORDS.say("help.topics.many") in said
    assert WORDS.say("help.person") in said, "a person can be asked at any time"
    assert WORDS.safety_line in said
    assert "my pay is wrong again" in json.dumps(people.ada.reply)
    assert any(one["act"] == "help.topic" for one in people.ada.seen_buttons())
    assert WORDS.say("safety.now") in await asks(people.ada, "I want to end my life")
    await people.ada.says("I want to end my life")
    assert WORDS.say("safety.now") in people.ada.reads()
    assert WORDS.say("help.topics.many") not in await asks(people.ben, "my pay is wrong again")


async def test_too_many_questions_to_the_editors_stay_in_their_form(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_EDITORS_CHANNEL="play:relay") as world:
        ada = People.of(world.send, world.posted).ada
        await ada.does("help.tell")
        await use_up(world.wren.door.desk.reporter.limits.to_editors, "play:ada")
        await ada.fills(question="who waters the plants")
        assert ada.faults == {"question": WORDS.say("mistakes.many")}
        world.clock.forward(minutes=61)
        await ada.fills()
        assert ada.faults == {}


async def test_the_clean_up_of_each_minute_lets_go_of_it(people: People, small_world: World) -> None:
    await people.ada.raises()
    limits = small_world.wren.door.desk.reporter.limits
    assert limits.concerns._counted
    small_world.clock.now += timedelta(minutes=61)
    await small_world.wren.heartbeat.forget()
    assert not limits.concerns._counted


async def test_in_slack_too_a_concern_too_many_stays_and_goes_later(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        ada = world.somebody("ada")
        world.wren.door.desk.reporter.limits.concerns.most = 0
        await ada.does("concern.begin")
        await ada.fills(topic="bullying", keep="address", words="I was shouted at.")
        assert ada.faults == {"words": WORDS.say("mistakes.many_concerns")}
        world.wren.door.desk.reporter.limits.concerns.most = 1
        await ada.fills()
        assert await world.kept("case_file") == 1
        world.check_nothing_was_refused()
