"""Pressing Send twice makes one concern; a form that is not hers makes none, and loses nothing."""

from __future__ import annotations

from pathlib import Path

from tests.actors import Actor, People, Shown
from tests.world import WORDS, World, a_world

ANSWERS = {"topic": ["bullying"], "words": ["I was shouted at."], "keep": ["both"]}


async def sends(actor: Actor, form: Shown) -> Shown:
    """Press Send on a form she still has open."""
    await actor.send(do="filled", form="concern", about=form["about"], answers=ANSWERS)
    assert actor.seen is not None
    return actor.seen


async def test_pressing_send_twice_shows_the_same_page_and_makes_one_concern(
    world: World, ada: Actor
) -> None:
    await ada.does("concern.begin")
    form = ada.dialog
    first = await sends(ada, form)
    assert await sends(ada, form) == first
    assert await world.kept("case_file") == 1
    assert await world.kept("message") == 1
    assert len([one for one in world.channel() if "case.open" in str(one)]) == 1


async def test_the_same_after_a_restart_and_after_release(people: People, small_world: World) -> None:
    await people.ada.does("concern.begin")
    form = people.ada.dialog
    first = await sends(people.ada, form)
    await people.grace.presses("Open")
    await small_world.restart()
    small_world.clock.forward(hours=47)
    assert await sends(people.ada, form) == first
    assert await small_world.kept("case_file") == 1
    assert await small_world.kept("pool") == 0


async def test_what_was_taken_back_never_comes_back(tmp_path: Path) -> None:
    for cap in ("0", "3600"):
        async with a_world(tmp_path / cap, WREN_RELEASE_CAP=cap) as world:
            people = People.of(world.send, world.posted)
            await people.ada.does("concern.begin")
            form = people.ada.dialog
            await sends(people.ada, form)
            await people.ada.opens_her_box()
            await people.ada.presses("Take it back")
            await people.ada.fills()
            await world.restart()
            await sends(people.ada, form)
            world.clock.forward(hours=2)
            await world.settle()
            assert await world.kept("message") == await world.kept("pool") == 0
            await people.grace.does("home")
            assert WORDS.say("guardian.none") in people.grace.reads()


async def test_a_form_older_than_two_days_keeps_her_words_and_sends_nothing(
    people: People, small_world: World
) -> None:
    await people.ada.does("concern.begin")
    small_world.clock.forward(hours=48, seconds=1)
    await people.ada.fills(topic="bullying", words="I was shouted at.")
    assert people.ada.faults == {"words": WORDS.say("mistakes.form_old")}
    assert people.ada.nothing_to_mend
    assert "I was shouted at." in people.ada.reads()
    assert await small_world.kept("case_file") == await small_world.kept("pool") == 0


async def test_a_form_just_under_two_days_old_still_goes(people: People, small_world: World) -> None:
    await people.ada.does("concern.begin")
    small_world.clock.forward(hours=47, minutes=59)
    await people.ada.fills(topic="bullying", words="I was shouted at.")
    assert people.ada.faults == {}
    assert await small_world.kept("case_file") == 1


async def test_a_forged_form_keeps_her_words_and_sends_nothing_and_sending_again_works(
    people: People, small_world: World
) -> None:
    await people.ada.does("concern.begin")
    real = people.ada.dialog["about"]
    for forged in (
        "",
        "x",
        "A" * len(real),
        real[:-1] + ("A" if real[-1] != "A" else "B"),
        real + "A",
        "é" * 9,
    ):
        await sends(people.ada, {"about": forged})
        assert people.ada.faults == {"words": WORDS.say("mistakes.form_unknown")}
        assert "I was shouted at." in people.ada.reads()
    assert await small_world.kept("case_file") == 0
    await people.ada.fills()
    assert people.ada.faults == {}
    assert await small_world.kept("case_file") == 1


async def test_a_form_made_for_somebody_else_is_not_taken(people: People, small_world: World) -> None:
    await people.ben.does("concern.begin")
    await sends(people.ada, people.ben.dialog)
    assert people.ada.faults == {"words": WORDS.say("mistakes.form_unknown")}
    assert people.ada.receipt() != people.ben.receipt()
    assert await small_world.kept("case_file") == 0


async def test_a_handle_of_another_purpose_is_not_taken(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    about = next(one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.add")
    await sends(people.ada, {"about": about})
    assert people.ada.faults == {"words": WORDS.say("mistakes.form_unknown")}
    assert await small_world.kept("case_file") == 1


async def test_a_form_from_another_organisation_is_not_taken(people: People, tmp_path: Path) -> None:
    await people.ada.does("concern.begin")
    async with a_world(tmp_path / "other", WREN_TENANT="other") as other:
        ada = People.of(other.send, other.posted).ada
        await sends(ada, people.ada.dialog)
        assert ada.faults == {"words": WORDS.say("mistakes.form_unknown")}
        assert await other.kept("case_file") == 0


async def test_an_act_nobody_knows_gets_a_plain_answer(people: People) -> None:
    for press in (people.ada.does("no.such.act"), people.ada.send(do="filled", form="no.such", answers={})):
        await press
        assert WORDS.say("trouble.unknown.text") in people.ada.reads()
