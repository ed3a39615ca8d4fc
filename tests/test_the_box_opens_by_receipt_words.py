"""Receipt words: from any account, for fifteen minutes, with a wait only for whoever guesses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actors import Actor, People
from tests.world import WORDS, World, a_world

WRONG = WORDS.say("mistakes.receipt_wrong")
WAIT = WORDS.say("mistakes.too_many_tries")


async def guesses(actor: Actor, times: int) -> None:
    """Type words that open nothing."""
    for number in range(times):
        await actor.opens_with(f"these words are not a receipt {'x' * (number + 1)}")


async def test_wrong_words_say_what_to_check_and_open_nothing(people: People) -> None:
    receipt = await people.ada.raises("Only Ada's.", keep="both")
    for wrong in ("nonsense", receipt.rsplit(" ", 1)[0], receipt + " " + receipt, "", "🐦" * 3_000):
        await people.ben.opens_with(wrong)
        expected = WORDS.say("mistakes.receipt_empty") if not wrong else WRONG
        assert people.ben.faults == {"receipt": expected}
        assert "Only Ada's." not in people.ben.reads()


async def test_words_with_odd_spaces_capitals_and_commas_open_it(people: People) -> None:
    receipt = await people.ada.raises("Only Ada's.", keep="receipt")
    await people.chidi.opens_with("  " + receipt.title().replace(" ", " ,\t ") + ".")
    assert "Only Ada's." in people.chidi.reads()


async def test_receipt_words_of_another_organisation_open_nothing_here(tmp_path: Path) -> None:
    async with a_world(tmp_path / "one") as one, a_world(tmp_path / "two", WREN_TENANT="two") as two:
        here, there = People.of(one.send, one.posted), People.of(two.send, two.posted)
        receipt = await there.ada.raises("Said elsewhere.", keep="both")
        await here.ada.opens_with(receipt)
        assert here.ada.faults == {"receipt": WRONG}
        assert "another organisation" in WRONG
        await there.ben.opens_with(receipt)
        assert "Said elsewhere." in there.ben.reads()


async def test_after_five_wrong_tries_that_person_waits_ten_minutes_and_nobody_else(
    people: People, small_world: World
) -> None:
    receipt = await people.ada.raises("Only Ada's.", keep="both")
    await guesses(people.ben, 5)
    await people.ben.opens_with(receipt)
    assert people.ben.faults == {"receipt": WAIT}
    await people.chidi.opens_with(receipt)
    assert "Only Ada's." in people.chidi.reads()
    small_world.clock.forward(minutes=9, seconds=59)
    await people.ben.opens_with(receipt)
    assert people.ben.faults == {"receipt": WAIT}
    small_world.clock.forward(seconds=2)
    await people.ben.opens_with(receipt)
    assert "Only Ada's." in people.ben.reads()


async def test_whoever_waits_can_still_raise_a_concern_and_read_her_own(people: People) -> None:
    await guesses(people.ben, 5)
    await people.ben.raises("Ben's own.")
    assert people.ben.faults == {}
    await people.ben.opens_her_box()
    assert "Ben's own." in people.ben.reads()


async def test_right_words_start_the_count_again(people: People) -> None:
    receipt = await people.ada.raises(keep="both")
    await guesses(people.ben, 4)
    await people.ben.opens_with(receipt)
    await guesses(people.ben, 1)
    await people.ben.opens_with(receipt)
    assert people.ben.faults == {}


async def test_after_fifteen_minutes_reading_says_what_to_do(people: People, small_world: World) -> None:
    receipt = await people.ada.raises("Only Ada's.", keep="receipt")
    await people.ben.opens_with(receipt)
    about = next(one["about"] for one in people.ben.seen_buttons() if one["act"] == "box.add")
    small_world.clock.forward(minutes=14)
    await people.ben.does("box.read", about)
    assert "Only Ada's." in people.ben.reads()
    small_world.clock.forward(minutes=16)
    for act in ("box.read", "box.add", "box.answer", "box.again", "box.withdraw"):
        await people.ben.does(act, about)
        assert WORDS.say("box.receipt_over.text") in people.ben.reads()
        assert "Only Ada's." not in people.ben.reads()


@pytest.mark.parametrize("form", ["Add something", "Answer"])
async def test_after_fifteen_minutes_writing_keeps_the_text_asks_for_the_words_and_then_works(
    people: People, small_world: World, form: str
) -> None:
    receipt = await people.ada.raises(keep="receipt")
    other = await people.ada.raises(keep="receipt")
    await people.grace.does("home")
    for button in [one for one in people.grace.seen_buttons() if one["act"] == "case.reply"]:
        await people.grace.does("case.reply", button["about"])
        await people.grace.fills(words="Please say more.")
    await people.ben.opens_with(receipt)
    await people.ben.presses(form)
    small_world.clock.forward(minutes=16)
    await people.ben.fills(words="Long and careful words.")
    assert people.ben.faults == {"receipt": WORDS.say("mistakes.receipt_again")}
    for wrong in ("not these", other):
        await people.ben.fills(receipt=wrong)
        assert people.ben.faults == {"receipt": WRONG}
        assert "Long and careful words." in people.ben.reads()
    await people.ben.fills(receipt=receipt)
    assert people.ben.faults == {}
    await people.ben.opens_with(receipt)
    assert people.ben.reads().count("Long and careful words.") == 1
    await people.ben.opens_with(other)
    assert "Long and careful words." not in people.ben.reads()


async def test_guessing_in_a_form_counts_too(people: People, small_world: World) -> None:
    receipt = await people.ada.raises(keep="receipt")
    await people.ben.opens_with(receipt)
    await people.ben.presses("Take it back")
    small_world.clock.forward(minutes=16)
    for _ in range(5):
        await people.ben.fills(receipt="not these words")
        assert people.ben.faults == {"receipt": WRONG}
    await people.ben.fills(receipt=receipt)
    assert people.ben.faults == {"receipt": WAIT}
    assert await small_world.kept("message") == 1


async def test_would_you_speak_up_again_keeps_its_choice_while_words_are_asked_again(
    people: People, small_world: World
) -> None:
    receipt = await people.ada.raises(keep="receipt")
    await people.grace.presses("Close")
    await people.grace.fills(words="We listened.")
    await people.ben.opens_with(receipt)
    await people.ben.presses("Would you speak up again?")
    small_world.clock.forward(minutes=16)
    await people.ben.fills(again="maybe")
    assert people.ben.faults == {"receipt": WORDS.say("mistakes.receipt_again")}
    await people.ben.fills(receipt=receipt)
    assert people.ben.faults == {}
    await people.grace.presses("Open")
    assert WORDS.say("box.again.maybe") in people.grace.reads()
