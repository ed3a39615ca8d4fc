"""Anonymous or under a name; an address kept, receipt words, or both: as she chose, and no more than that."""

from __future__ import annotations

import pytest

from tests.actors import Actor, People, Shown
from tests.world import WORDS, World


def concerns_in(box: Shown | None) -> list[Shown]:
    """The buttons that open a concern in the box in front of her."""
    assert box is not None
    return [button for button in box["buttons"] if button["act"] == "box.read"]


async def listed(actor: Actor) -> int:
    """How many concerns her box lists."""
    await actor.does("box.open")
    return len(concerns_in(actor.seen))


async def test_guardians_read_the_name_of_an_open_concern_and_that_nobody_checked_it(people: People) -> None:
    await people.ada.raises(identity="open", name="  Ada\nfrom   Ward 7 ")
    await people.grace.presses("Open")
    assert WORDS.say("case.called", name="Ada from Ward 7") in people.grace.reads()
    assert WORDS.say("case.anonymous") not in people.grace.reads()


async def test_the_name_is_on_no_notice_and_no_home(people: People, small_world: World) -> None:
    await people.ada.raises(identity="open", name="Ada from Ward 7")
    assert "Ada from Ward 7" not in str(small_world.channel())
    await people.grace.does("home")
    assert "Ada from Ward 7" not in people.grace.reads()


async def test_an_anonymous_concern_shows_no_name_even_if_one_was_typed(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(
        topic="bullying", words="I was shouted at.", identity="anonymous", name="Ada Typed-it", keep="both"
    )
    await people.grace.presses("Open")
    assert WORDS.say("case.anonymous") in people.grace.reads()
    for told in ("Ada", "Okafor", "play:ada"):
        assert told not in people.grace.reads()


async def test_the_receipt_is_shown_before_send_and_the_same_words_again_after(people: People) -> None:
    await people.ada.does("concern.begin")
    before = people.ada.receipt()
    assert len(before.split()) == 7
    await people.ada.fills(topic="bullying", words="I was shouted at.")
    assert people.ada.receipt() == before
    assert WORDS.say("sent.receipt") in people.ada.reads()


async def test_a_form_that_comes_back_shows_the_same_receipt(people: People) -> None:
    await people.ada.does("concern.begin")
    before = people.ada.receipt()
    await people.ada.fills(words="")
    assert people.ada.receipt() == before
    await people.ada.fills(topic="bullying", words="I was shouted at.")
    assert people.ada.receipt() == before
    await people.ben.opens_with(before)
    assert "I was shouted at." in people.ben.reads()


async def test_no_two_forms_show_the_same_receipt(people: People) -> None:
    seen = set()
    for _ in range(20):
        await people.ada.does("concern.begin")
        seen.add(people.ada.receipt())
    assert len(seen) == 20


@pytest.mark.parametrize(
    ("keep", "by_account", "by_words"), [("both", 1, 1), ("address", 1, 0), ("receipt", 0, 1)]
)
async def test_each_way_of_keeping_opens_as_it_says_and_no_other_does(
    people: People, keep: str, by_account: int, by_words: int
) -> None:
    receipt = await people.ada.raises(keep=keep)
    assert (receipt in people.ada.reads()) is bool(by_words)
    assert await listed(people.ada) == by_account
    assert await listed(people.ben) == 0
    await people.ben.opens_with(receipt)
    assert ("I was shouted at." in people.ben.reads()) is bool(by_words)
    assert bool(people.ben.faults) is not bool(by_words)


async def test_who_asked_for_a_short_note_gets_one_that_says_nothing_about_it(
    people: People, small_world: World
) -> None:
    await people.ada.raises(notify="soon")
    await people.ben.raises(notify="look")
    for _ in range(2):
        await people.grace.does("home")
        case = people.grace.seen_buttons()[0]["about"]
        await people.grace.does("case.close", case)
        await people.grace.fills(words="We listened.")
    notes = small_world.posted("play:ada")
    assert [note["card"]["title"] for note in notes] == [WORDS.say("notice.staff.title")]
    assert "listened" not in str(notes)
    assert small_world.posted("play:ben") == []


async def test_without_an_address_nobody_is_written_to(people: People, small_world: World) -> None:
    await people.ada.raises(keep="receipt", notify="soon")
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    assert small_world.posted("play:ada") == []
