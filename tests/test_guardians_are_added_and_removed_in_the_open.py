"""The roster: every change is told to the channel, and earlier cases open only by a colleague's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.roster import AlreadyThere, RosterFull
from tests.actors import Actor, People
from tests.world import WORDS, World, a_world, settings_for

NOT_YOURS = WORDS.say("trouble.not_entitled.text")
REFUSED = WORDS.say("roster.confirm.refused")


async def adds_chidi(world: World) -> str:
    """Put Chidi on the roster; returns what the button to confirm carries."""
    await world.wren.store.roster.add("play:chidi", "Chidi Eze")
    await world.settle()
    card = world.channel()[-1]["card"]
    return str(card["buttons"][0]["about"])


async def the_case(guardian: Actor) -> str:
    """The first open case of a guardian."""
    await guardian.does("home")
    return next(str(one["about"]) for one in guardian.seen_buttons() if one["act"] == "case.open")


async def opens(actor: Actor, case: str) -> bool:
    """Whether she can open it."""
    await actor.does("case.open", case)
    return NOT_YOURS not in actor.reads()


async def test_the_settings_are_read_only_while_the_roster_is_empty(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_GUARDIANS="grace=Grace First") as world:
        assert [one.name for one in await world.wren.store.roster.all()] == ["Grace First"]
        world.settings = settings_for(tmp_path, WREN_GUARDIANS="grace=Grace Second,gil")
        await world.restart()
        assert [one.name for one in await world.wren.store.roster.all()] == ["Grace First"]


async def test_a_new_guardian_is_told_to_the_channel_and_opens_no_earlier_case(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    case = await the_case(people.grace)
    await adds_chidi(small_world)
    assert WORDS.say("roster.asked.text", name="Chidi Eze") in str(small_world.channel()[-1])
    assert not await opens(people.chidi, case)
    await people.chidi.does("home")
    assert WORDS.say("guardian.none") in people.chidi.reads()


async def test_a_new_guardian_serves_new_concerns_at_once(people: People, small_world: World) -> None:
    await adds_chidi(small_world)
    await people.ada.raises()
    assert await opens(people.chidi, await the_case(people.grace))


async def test_only_a_confirmed_guardian_can_confirm_and_never_herself(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    case, chidi = await the_case(people.grace), await adds_chidi(small_world)
    await small_world.wren.store.roster.add("play:ben", "Ben Hughes")
    for actor in (people.chidi, people.ben, people.ada):
        await actor.does("roster.confirm", chidi)
        assert REFUSED in actor.reads()
    await people.grace.does("roster.confirm", "nobody")
    assert REFUSED in people.grace.reads()
    assert not await opens(people.chidi, case)


async def test_confirming_opens_the_cases_the_confirmer_may_open_and_no_other(
    people: People, small_world: World
) -> None:
    await people.ada.raises("For both.")
    await people.ada.does("concern.begin")
    ticks = next(item for item in people.ada.dialog["fields"] if item.get("name") == "exclude")["options"]
    grace = next(one["value"] for one in ticks if one["label"] == "Grace Malik")
    await people.ada.fills(topic="bullying", words="Not for Grace.", exclude=[grace], keep="address")
    await people.gil.does("home")
    cases = [one["about"] for one in people.gil.seen_buttons() if one["act"] == "case.open"]
    chidi = await adds_chidi(small_world)
    await people.grace.does("roster.confirm", chidi)
    assert WORDS.say("roster.confirm.done", name="Chidi Eze") in people.grace.reads()
    told = WORDS.say("roster.confirmed.text", name="Chidi Eze", by="Grace Malik")
    assert told in str(small_world.channel()[-1])
    assert [await opens(people.grace, case) for case in cases].count(True) == 1
    for case in cases:
        assert await opens(people.chidi, case) == await opens(people.grace, case)


async def test_confirming_twice_tells_the_channel_once(people: People, small_world: World) -> None:
    chidi = await adds_chidi(small_world)
    for guardian in (people.grace, people.gil, people.grace):
        await guardian.does("roster.confirm", chidi)
        assert WORDS.say("roster.confirm.done", name="Chidi Eze") in guardian.reads()
    assert str(small_world.channel()).count(WORDS.say("roster.confirmed.title")) == 2  # title, and plain text


async def test_a_removed_guardian_is_told_and_comes_back_as_a_stranger(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    case = await the_case(people.grace)
    await small_world.wren.store.roster.remove("play:grace")
    await small_world.settle()
    assert WORDS.say("roster.removed.text", name="Grace Malik") in str(small_world.channel()[-1])
    assert not await opens(people.grace, case)
    await small_world.wren.store.roster.add("play:grace", "Grace Malik")
    assert not await opens(people.grace, case)


async def test_there_are_at_most_ten_and_nobody_twice(small_world: World) -> None:
    roster = small_world.wren.store.roster
    with pytest.raises(AlreadyThere):
        await roster.add("play:grace", "Grace again")
    for number in range(8):
        await roster.add(f"play:g{number}", f"Guardian {number}")
    with pytest.raises(RosterFull):
        await roster.add("play:eleventh", "One too many")
    assert len(await roster.all()) == 10


async def test_the_longest_name_can_be_confirmed_and_ticked(people: People, small_world: World) -> None:
    name = "Ł" * 75
    await small_world.wren.store.roster.add("play:chidi", name)
    await small_world.settle()
    await people.grace.presses(WORDS.say("roster.confirm.button"))
    assert name in people.grace.reads()
    await people.ada.does("concern.begin")
    assert name in people.ada.reads()
    assert (await small_world.wren.store.outbox.counts()) == {}
