"""The whole loop, as prose, on both databases."""

from __future__ import annotations

from tests.actors import Actor


async def test_a_concern_travels_to_the_guardians_and_an_answer_comes_back(ada: Actor, grace: Actor) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at on the ward.")
    await grace.presses("Open")
    assert "I was shouted at on the ward." in grace.reads()
    await grace.presses("Reply")
    await grace.fills(words="Thank you. Would you like to talk?")
    await ada.opens_her_box()
    assert "Would you like to talk?" in ada.reads()


async def test_it_goes_on_both_ways_for_as_long_as_it_takes(ada: Actor, grace: Actor) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="patient_safety", words="The alarm is switched off at night.")
    for turn in range(4):
        await grace.presses("Open")
        await grace.presses("Reply")
        await grace.fills(words=f"Question {turn}")
        await ada.opens_her_box()
        assert f"Question {turn}" in ada.reads()
        await ada.presses("Answer")
        await ada.fills(words=f"Answer {turn}")
    await grace.presses("Open")
    told = grace.reads()
    assert [told.index(f"Answer {turn}") for turn in range(4)] == sorted(
        told.index(f"Answer {turn}") for turn in range(4)
    )


async def test_receipt_words_open_it_from_any_account(ada: Actor, ben: Actor, grace: Actor) -> None:
    await ada.does("concern.begin")
    receipt = ada.receipt()
    await ada.fills(topic="fraud", words="Shifts are claimed that nobody worked.", keep="receipt")
    await grace.presses("Reply")
    await grace.fills(words="Which ward?")
    await ben.opens_with(receipt.upper().replace(" ", ", "))
    assert "Which ward?" in ben.reads()
    await ben.presses("Answer")
    await ben.fills(words="Ward 7.")
    await grace.presses("Open")
    assert "Ward 7." in grace.reads()
    await ada.does("box.open")
    assert not [button for button in ada.seen_buttons() if button["act"] == "box.read"]


async def test_closing_needs_feedback_and_asks_whether_she_would_speak_up_again(
    ada: Actor, grace: Actor
) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.")
    await grace.presses("Close")
    await grace.fills(words="   ")
    assert "words" in grace.faults
    await grace.fills(words="We changed the rota.")
    await ada.opens_her_box()
    assert "We changed the rota." in ada.reads()
    await ada.presses("Would you speak up again?")
    await ada.fills(again="yes")
    await grace.presses("Open")
    assert "Would they speak up again?" in grace.reads()


async def test_adding_to_a_closed_case_opens_it_again(ada: Actor, grace: Actor) -> None:
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.")
    await grace.presses("Close")
    await grace.fills(words="We spoke to the team.")
    await ada.opens_her_box()
    await ada.presses("Add something")
    await ada.fills(words="It happened again.")
    await grace.does("home")
    assert "Open cases: 1" in grace.reads()
    await grace.presses("Open")
    assert "It happened again." in grace.reads()
