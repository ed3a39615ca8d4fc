"""Every piece and guide is whole on every platform: its card, its question and its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.play.show import show as on_the_playground
from bot.slack.show import message
from bot.slack.show import show as in_slack
from handlers.chat import Answer, Button, Card, Dialog, Filled, Person, Pressed
from handlers.limits import CARD_BUTTONS
from handlers.nudging import guides, note, piece, pulse
from handlers.nudging.context import NudgeContext
from handlers.nudging.order import Week
from handlers.nudging.team import stopped_card
from prompts.learning import Guide, Nudge
from tests.slack_measure import over
from tests.world import WORDS, World

ADA = Person("play:ada")
PULSE_SLOT = 202650
LONGEST = sorted(WORDS.nudges, key=lambda one: -len(one.title))[:2]
FULLEST = replace(
    WORDS.nudges[0],
    title="T" * 60,
    idea="i" * 900,
    ask="a" * 900,
    try_it="t" * 900,
    help="h" * 900,
    needs_care=True,
)
"""As long as a piece of a trust's own may be."""


def fits(answer: Answer) -> None:
    """It is taken by Slack as a message or a view, and the playground shows each of its texts.

    Help is a dialog: a platform that must know so before the press is told by the button.
    """
    view = in_slack(answer, WORDS)
    assert view is not None
    assert over(view) == []
    if isinstance(answer, Card | Dialog):
        presses = [one for one in answer.buttons if isinstance(one, Button)]
        assert all(one.opens for one in presses if one.act == "help")
    if isinstance(answer, Card):
        assert over(message(answer, WORDS)) == []
    assert on_the_playground(answer) is not None


@pytest.mark.parametrize("one", [*WORDS.nudges, FULLEST], ids=lambda one: one.id)
def test_its_card_fits_also_with_everything_that_may_stand_beside_it(one: Nudge) -> None:
    facts = piece.WeekFacts("t" * 26, PULSE_SLOT, Week(one, tuple(LONGEST)), pulse=True)
    card = piece.card(WORDS, one, facts)
    fits(card)
    for text in (one.title, one.idea, one.ask, one.try_it, one.help, *(two.title for two in LONGEST)):
        assert text in card.plain
    assert all(fact.label[-1].isalpha() for fact in card.facts), "a colon follows each label"
    acts = [getattr(button, "act", "") for button in card.buttons]
    assert ("help" in acts) == one.needs_care, "what may touch somebody hard has help beside it"
    assert {"nudge.talked", "nudge.recall", "guide.list", "pulse.open", "nudges"} <= {*acts}
    assert len(acts) <= CARD_BUTTONS


async def test_each_question_answer_guide_and_note_fits(small_world: World) -> None:
    context = small_world.wren.door.desk.nudging
    for one in WORDS.nudges:
        about = piece.seal(
            ADA, context, {"team": "t" * 26, "slot": "202650", "asked": f"{one.id}.E01.E02.E03"}
        )
        asked = await piece.recall(Pressed(ADA, "nudge.recall", about), context)
        assert isinstance(asked, Dialog)
        fits(asked)
        assert [getattr(button, "act", "") for button in asked.buttons] == ["help"] * one.needs_care
        for number in "012":
            fits(await piece.answer(Filled(ADA, "nudge.recall", {"answer": (number,)}, asked.about), context))
    for guide in WORDS.guides:
        shown = await guides.show_one(Pressed(ADA, "guide.open", guide.id), context)
        fits(shown)
        assert isinstance(shown, Dialog)
    for answer in (note.card(WORDS), stopped_card(WORDS), await note.open_note(Pressed(ADA, "x"), context)):
        fits(answer)
    for step in range(-2, 3):
        fits(pulse.shown(WORDS, "change", dict.fromkeys(pulse.QUESTIONS, step)))


async def test_more_guides_than_a_page_holds_are_all_found(small_world: World) -> None:
    context = small_world.wren.door.desk.nudging
    many = tuple(replace(WORDS.guides[0], id=f"g{number}", title=f"G{number}") for number in range(20))
    reporter = replace(context.reporter, words=replace(WORDS, guides=many))
    wide = replace(context, reporter=reporter)
    assert await listed(wide, many) == {guide.id for guide in many}


async def listed(context: NudgeContext, many: tuple[Guide, ...]) -> set[str]:
    """The ids of all guides that can be reached by pressing on."""
    found, about = set(), ""
    for _ in many:
        shown = await guides.show_all(Pressed(ADA, "guide.list", about), context)
        fits(shown)
        assert isinstance(shown, Dialog)
        acts = [(getattr(button, "act", ""), getattr(button, "about", "")) for button in shown.buttons]
        found |= {name for act, name in acts if act == "guide.open"}
        further = [name for act, name in acts if act == "guide.list"]
        if not further:
            break
        about = further[0]
    return found
