"""Her box: her own concerns and nobody else's, with where each stands, read page by page."""

from __future__ import annotations

from pathlib import Path

from tests.actors import Actor, People, Shown
from tests.world import WORDS, World, a_world


def about_of(actor: Actor, act: str) -> str:
    """What the first button of this act in front of her carries."""
    return next(str(button["about"]) for button in actor.seen_buttons() if button["act"] == act)


def entries(shown: Shown | None) -> list[str]:
    """The texts of the thread in front of her."""
    assert shown is not None
    return [item["text"] for item in shown["fields"] if item["kind"] == "entry"]


async def stands(actor: Actor) -> str:
    """What her box says of her only concern."""
    await actor.does("box.open")
    return next(line for line in actor.reads().splitlines() if line.startswith("1. "))


async def test_an_empty_box_says_so_and_asks_for_receipt_words(people: People) -> None:
    await people.ada.does("box.open")
    assert WORDS.say("box.empty") in people.ada.reads()
    assert [item["name"] for item in people.ada.dialog["fields"] if item["kind"] == "ask"] == ["receipt"]


async def test_the_box_lists_all_her_concerns_and_nobody_elses(people: People) -> None:
    for topic in ("bullying", "fraud"):
        await people.ada.raises(f"About {topic}.", topic=topic)
    await people.ben.raises("Ben's own.", topic="sexual_safety")
    await people.ada.does("box.open")
    listed = people.ada.reads()
    assert "Bullying or harassment" in listed
    assert "Fraud or dishonesty" in listed
    assert "Sexual safety" not in listed
    await people.ben.opens_her_box()
    assert entries(people.ben.seen) == ["Ben's own."]


async def test_each_status_is_told_truthfully_as_it_changes(tmp_path: Path) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP="600") as world:
        people = People.of(world.send, world.posted)
        ada, grace = people.ada, people.grace
        await ada.raises()
        assert WORDS.say("box.status.waiting") in await stands(ada)
        world.clock.forward(minutes=10)
        await world.settle()
        assert WORDS.say("box.status.released") in await stands(ada)
        await grace.presses("Open")
        assert WORDS.say("box.status.opened") in await stands(ada)
        await grace.presses("Claim")
        assert WORDS.say("box.status.claimed", name="Grace Malik") in await stands(ada)
        await grace.presses("Open")
        await grace.presses("Reply")
        await grace.fills(words="Which ward?")
        assert WORDS.say("box.status.answered") in await stands(ada)
        await ada.opens_her_box()
        await ada.presses("Answer")
        await ada.fills(words="Ward 7.")
        assert WORDS.say("box.status.claimed", name="Grace Malik") in await stands(ada)
        await ada.opens_her_box()
        assert WORDS.say("box.pending") in ada.reads()
        await grace.presses("Open")
        assert "Ward 7." not in grace.reads()
        await grace.presses("Close")
        await grace.fills(words="We moved the rota.")
        assert WORDS.say("box.status.closed") in await stands(ada)


async def test_more_concerns_than_fit_are_shown_on_further_pages(people: People) -> None:
    for number in range(11):
        await people.ada.raises(f"Concern {number}.")
    await people.ada.does("box.open")
    pages = [[one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.read"]]
    await people.ada.presses("Show older ones")
    pages.append([one["about"] for one in people.ada.seen_buttons() if one["act"] == "box.read"])
    assert [len(page) for page in pages] == [8, 3]
    read = set()
    for about in (*pages[0], *pages[1]):
        await people.ada.does("box.read", about)
        read |= set(entries(people.ada.seen))
    assert read == {f"Concern {number}." for number in range(11)}


async def test_a_long_thread_is_read_page_by_page_newest_first_and_nothing_is_left_out(
    people: People,
) -> None:
    ada, sent = people.ada, ["a" * 11_000]
    await ada.raises(sent[0])
    for number in range(1, 4):
        sent.append(f"{number}" * 11_000)
        await ada.opens_her_box()
        await ada.presses("Add something")
        await ada.fills(words=sent[-1])
    await ada.opens_her_box()
    assert entries(ada.seen) == [sent[3]]
    assert "Page 4 of 4" in ada.reads()
    found = entries(ada.seen)
    for _ in range(3):
        await ada.presses("Earlier messages")
        found = entries(ada.seen) + found
    assert found == sent
    assert "Earlier messages" not in [button["label"] for button in ada.seen_buttons()]
    await ada.presses("Later messages")
    assert entries(ada.seen) == [sent[1]]


async def test_many_short_messages_are_paged_too(people: People) -> None:
    await people.ada.raises()
    for number in range(24):
        await people.grace.presses("Reply")
        await people.grace.fills(words=f"Reply {number}")
    await people.ada.opens_her_box()
    late = entries(people.ada.seen)
    await people.ada.presses("Earlier messages")
    assert entries(people.ada.seen) + late == ["I was shouted at.", *(f"Reply {n}" for n in range(24))]


async def test_guardians_notes_are_never_in_her_box(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.grace.says(
        "I know this team.", where="play:relay", under=str(small_world.channel()[-1]["id"])
    )
    await people.grace.presses("Keep it as a note")
    await people.ada.opens_her_box()
    assert entries(people.ada.seen) == ["I was shouted at."]
    await people.grace.presses("Open")
    assert "I know this team." in people.grace.reads()


async def test_a_handle_of_somebody_else_opens_nothing(people: People) -> None:
    await people.ada.raises("Only Ada's.")
    await people.ada.does("box.open")
    read = about_of(people.ada, "box.read")
    await people.ada.does("box.read", read)
    about = about_of(people.ada, "box.add")
    for act in ("box.read", "box.add", "box.answer", "box.again", "box.withdraw"):
        for handle in (read, about, "", "x", read[:-2]):
            await people.ben.does(act, handle)
            assert WORDS.say("trouble.not_yours.text") in people.ben.reads(), act
            assert "Only Ada's." not in people.ben.reads()


async def test_a_form_of_somebody_else_does_nothing_and_keeps_the_text(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    about = about_of(people.ada, "box.withdraw")
    for form in ("box.add", "box.answer"):
        await people.ben.send(do="filled", form=form, about=about, answers={"words": ["Let me in."]})
        assert people.ben.faults == {"words": WORDS.say("mistakes.form_foreign")}
        assert people.ben.nothing_to_mend
        assert "Let me in." in people.ben.reads()
    for form, answers in (("box.withdraw", {}), ("box.again", {"again": ["yes"]})):
        await people.ben.send(do="filled", form=form, about=about, answers=answers)
        assert WORDS.say("trouble.not_yours.text") in people.ben.reads()
    assert await small_world.kept("message") == 1
    await people.ada.opens_her_box()
    assert entries(people.ada.seen) == ["I was shouted at."]


async def test_page_numbers_that_no_button_carries_show_a_plain_box(people: People) -> None:
    await people.ada.raises()
    for about in ("99999", "-1", "one", "٣", "9" * 500):
        await people.ada.does("box.open", about)
        assert people.ada.dialog["form"] == "box.receipt", about
