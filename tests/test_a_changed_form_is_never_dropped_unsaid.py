"""A form that was taken, and comes again with other words: she is told, and her words are still there."""

from __future__ import annotations

from typing import Any

from tests.actors import Actor, People
from tests.world import World

FIRST, CHANGED = "The first words.", "The first words, and what I had forgotten."


async def _again(actor: Actor, dialog: dict[str, Any], **answers: str) -> None:
    filled = {name: [value] for name, value in answers.items()}
    await actor.send(do="filled", form=dialog["form"], about=dialog["about"], answers=filled)


async def test_a_concern(small_world: World, people: People) -> None:
    await people.ada.does("concern.begin")
    form = people.ada.dialog
    await _again(people.ada, form, topic="fraud", words=FIRST)
    sent = people.ada.seen
    await _again(people.ada, form, topic="fraud", words=FIRST)
    assert people.ada.seen == sent, "the same sent twice shows the same page"
    await _again(people.ada, form, topic="fraud", words=CHANGED)
    assert "words" in people.ada.faults
    assert CHANGED in people.ada.reads()
    await people.grace.presses("Open")
    assert FIRST in people.grace.reads()
    assert CHANGED not in people.grace.reads()
    assert await small_world.kept("case_file") == 1


async def test_an_addition_and_a_reply(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="fraud", words="What happened.")
    for actor, opening in ((people.ada, "Add something"), (people.grace, "Reply")):
        if actor is people.ada:
            await actor.opens_her_box()
        await actor.presses(opening)
        form = actor.dialog
        await _again(actor, form, words=FIRST)
        await _again(actor, form, words=CHANGED)
        assert "words" in actor.faults, opening
        assert CHANGED in actor.reads()
    await people.grace.presses("Open")
    assert CHANGED not in people.grace.reads()


async def test_a_reply_that_was_taken_can_be_followed_by_what_is_new(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="fraud", words="What happened.")
    await people.grace.presses("Reply")
    form = people.grace.dialog
    await _again(people.grace, form, words=FIRST)
    await _again(people.grace, form, words=CHANGED)
    await people.grace.fills(words="And this is new.")
    assert not people.grace.faults
    await people.ada.opens_her_box()
    assert "And this is new." in people.ada.reads()
