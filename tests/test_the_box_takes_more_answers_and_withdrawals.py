"""What she does in her box: adds, answers, takes back. Each is kept once, or she is told why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actors import Actor, People
from tests.world import WORDS, World, a_world

TAKEN_BACK = WORDS.say("mistakes.withdrawn")


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[World]:
    """A Wren in which concerns wait an hour for each other."""
    async with a_world(tmp_path, WREN_RELEASE_CAP="3600") as world:
        await world.settle()
        yield world


async def takes_back(actor: Actor) -> None:
    """Withdraw the first concern in her box."""
    await actor.opens_her_box()
    await actor.presses("Take it back")
    await actor.fills()


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 12_001])
async def test_faults_of_an_addition_stand_beside_the_field_with_text_and_choice_kept(
    patient: World, words: str
) -> None:
    ada = People.of(patient.send, patient.posted).ada
    await ada.raises()
    await ada.opens_her_box()
    await ada.presses("Add something")
    await ada.fills(words=words, release="now")
    assert set(ada.faults) == {"words"}
    kept = {item["name"]: item for item in ada.dialog["fields"] if "name" in item}
    assert kept["words"]["value"] == words.strip()
    assert kept["release"]["chosen"] == ["now"]


async def test_pressing_send_twice_on_an_addition_or_answer_keeps_it_once(world: World, ada: Actor) -> None:
    await ada.raises()
    await ada.opens_her_box()
    await ada.presses("Add something")
    form = ada.dialog
    for _ in range(2):
        await ada.send(do="filled", form="box.add", about=form["about"], answers={"words": ["More."]})
        assert WORDS.say("box.sent_now.text") in ada.reads()
    await world.restart()
    await ada.send(do="filled", form="box.add", about=form["about"], answers={"words": ["More."]})
    assert await world.kept("message") == 2


async def test_adding_to_a_closed_case_opens_it_again_and_tells_the_guardians(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    await people.grace.presses("Close")
    await people.grace.fills(words="We listened.")
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="It happened again.")
    under = small_world.channel()[-1]
    assert "open again" in str(under["card"])
    assert under["under"], "it stands in the thread of the notice"
    await people.gil.does("home")
    assert "Open cases: 1" in people.gil.reads()


async def test_speaking_up_again_does_not_open_a_closed_case(people: People) -> None:
    await people.ada.raises()
    await people.grace.presses("Close")
    await people.grace.fills(words="We listened.")
    await people.ada.opens_her_box()
    await people.ada.presses("Would you speak up again?")
    await people.ada.fills(again="never ever")
    assert people.ada.faults == {"again": WORDS.say("mistakes.choice")}
    assert not people.ada.nothing_to_mend
    await people.ada.fills(again="yes")
    await people.grace.does("home")
    assert WORDS.say("guardian.none") in people.grace.reads()


async def test_withdrawing_before_release_erases_it_and_guardians_never_see_anything(patient: World) -> None:
    people = People.of(patient.send, patient.posted)
    before = len(patient.channel())
    await people.ada.raises("Taken back in time.", keep="both")
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="And this too.")
    await takes_back(people.ada)
    assert WORDS.say("box.erased.text") in people.ada.reads()
    assert await patient.kept("pool") == 0
    patient.clock.forward(hours=2)
    await patient.settle()
    assert await patient.kept("case_file") == await patient.kept("message") == 0
    assert len(patient.channel()) == before
    await people.ada.does("box.open")
    assert WORDS.say("box.empty") in people.ada.reads()


async def test_withdrawing_after_release_leaves_only_that_it_was_withdrawn(
    world: World, ada: Actor, grace: Actor
) -> None:
    receipt = await ada.raises("Read, then taken back.", identity="open", name="Ada", keep="both")
    await grace.presses("Open")
    await grace.presses("Reply")
    form = grace.dialog
    await grace.fills(words="Thank you for this.")
    await takes_back(ada)
    assert WORDS.say("box.withdrawn.text") in ada.reads()
    assert await world.kept("message") == await world.kept("pool") == 0
    card = next(one["card"] for one in world.channel() if WORDS.say("notice.withdrawn") in str(one))
    assert card["buttons"] == []
    assert card["facts"] == []
    await grace.send(
        do="filled", form="case.reply", about=form["about"], answers={"words": ["Are you there?"]}
    )
    assert grace.faults == {"words": TAKEN_BACK}
    assert grace.nothing_to_mend
    assert "Are you there?" in grace.reads()
    await grace.does("home")
    assert WORDS.say("guardian.none") in grace.reads()
    await ada.opens_with(receipt)
    assert ada.faults == {"receipt": WORDS.say("mistakes.receipt_wrong")}


@pytest.mark.parametrize("act", ["case.open", "case.claim", "case.reply", "case.close"])
async def test_every_press_on_a_withdrawn_case_says_that_it_was_taken_back(people: People, act: str) -> None:
    await people.ada.raises()
    await people.grace.does("home")
    case = next(one["about"] for one in people.grace.seen_buttons() if one["act"] == "case.open")
    await takes_back(people.ada)
    await people.grace.does(act, case)
    assert WORDS.say("trouble.gone.text") in people.grace.reads()


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("by_receipt", [True, False])
async def test_adding_to_what_was_taken_back_says_so_and_keeps_the_text(
    tmp_path: Path, released: bool, by_receipt: bool
) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP="0" if released else "3600") as world:
        ada = People.of(world.send, world.posted).ada
        receipt = await ada.raises(keep="both")
        if by_receipt:
            await ada.opens_with(receipt)
        else:
            await ada.opens_her_box()
        await ada.presses("Add something")
        form = ada.dialog
        await takes_back(ada)
        for name in ("box.add", "box.answer"):
            await ada.send(
                do="filled", form=name, about=form["about"], answers={"words": ["One more thing."]}
            )
            assert ada.faults == {"words": TAKEN_BACK}
            assert ada.nothing_to_mend
            assert "One more thing." in ada.reads()
        assert await world.kept("message") == await world.kept("pool") == 0


async def test_taking_it_back_twice_changes_nothing_and_says_that_it_is_gone(people: People) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    await people.ada.presses("Take it back")
    form = people.ada.dialog
    await people.ada.fills()
    await people.ada.send(do="filled", form="box.withdraw", about=form["about"], answers={})
    assert WORDS.say("trouble.gone.title") in people.ada.reads()
    await people.ada.does("box.read", form["about"])
    assert WORDS.say("trouble.gone.title") in people.ada.reads()


async def test_a_withdrawn_case_is_not_reminded_of(people: People, small_world: World) -> None:
    await people.ada.raises()
    await takes_back(people.ada)
    before = len(small_world.channel())
    small_world.clock.forward(days=7)
    await small_world.wren.heartbeat.remind()
    await small_world.settle()
    assert len(small_world.channel()) == before
