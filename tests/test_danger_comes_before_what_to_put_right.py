"""A form with a mistake comes back with danger to life met first: above whatever has to be put right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.slack.show import dialog_view, show
from bot.teams.show import dialog_task
from handlers.chat import Ask, Choice, Dialog, Mistakes, Option, Prose
from tests.browser import a_page, served
from tests.slack_actors import SlackActor
from tests.slack_delivery import Mode
from tests.slack_measure import over
from tests.slack_world import a_slack_world
from tests.world import WORDS, a_world

CARD, QUIET, CALM = "i want to die", "i feel like a failure", "The kettle in our tea room is broken."
NOW, FAULT = WORDS.say("safety.now"), WORDS.say("mistakes.name", limit="80")
ALARM = Prose(NOW, tone="safety")
FIELDS = (
    Prose("Before you begin."),
    Ask("words", "What happened?"),
    Choice("topic", "What is it?", (Option("a", "A"),)),
)
FORM = Dialog("concern", "Raise a concern", FIELDS, "Send", "sealed")
ALARMED = Dialog("concern", "Raise a concern", (ALARM, *FIELDS), "Send", "sealed")
FAULTS = {"words": "Please write something.", "gone": "It was too late."}


async def sends_a_mistake(ada: SlackActor, text: str) -> None:
    """Say that the name may be told, and forget to write it."""
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", keep="address", words=text, wish="An apology.", identity="open")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_on_slack_the_form_is_drawn_anew_with_the_card_first_and_every_word_kept(
    mode: Mode, tmp_path: Path
) -> None:
    async with a_slack_world(tmp_path, mode) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await sends_a_mistake(ada, CARD)
        assert NOW in str(ada.dialog["blocks"][:2]), "before everything else"
        assert FAULT in ada.reads()
        kept = {name: value for (_, name), value in ada.opened.values.items()}
        assert (kept["words"], kept["wish"]) == (CARD, "An apology.")
        assert (kept["topic"], kept["identity"], kept["keep"]) == (["bullying"], ["open"], ["address"])
        assert world.relayed() == []
        await ada.fills(name="Ada")
        assert NOW in ada.reads(), "and again when it was sent"
        assert len(world.relayed()) == 1
        await grace.does("case.open")
        assert CARD in grace.reads()
        world.check_nothing_was_refused()


async def test_on_slack_the_quiet_question_comes_first_too_and_calm_words_get_neither(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        ada = world.somebody("ada")
        await sends_a_mistake(ada, QUIET)
        assert WORDS.say("safety.check_in") in str(ada.dialog["blocks"][:2])
        await sends_a_mistake(ada, CALM)
        assert ada.faults["name"] == FAULT
        assert NOW not in ada.reads()
        world.check_nothing_was_refused()


def told(shown: Any) -> str:
    """A view or card from its top, as text."""
    return str(shown["blocks"] if "blocks" in shown else shown["task"]["value"]["card"]["content"]["body"])


@pytest.mark.parametrize("platform", ["slack", "teams"])
def test_the_card_stands_above_the_mistakes_and_the_mistakes_above_the_form(platform: str) -> None:
    for form in (ALARMED, FORM):
        faulty = Mistakes(form, FAULTS)
        view = dialog_view(form, WORDS, FAULTS)
        text = told(view if platform == "slack" else dialog_task(faulty, WORDS))
        assert over(view) == []
        places = [text.find(part) for part in (NOW, WORDS.say("form.faults"), FAULTS["gone"], "Before you")]
        assert places == sorted(places)
        assert (places[0] < 0) is (form is FORM)
        assert places[1] >= 0
        assert text.find("Please write something.") > places[-1], "beside its field"


@pytest.mark.parametrize("platform", ["slack", "teams"])
def test_what_wren_could_not_do_is_not_shown_as_hers_to_put_right(platform: str) -> None:
    for form in (ALARMED, FORM):
        failed = Mistakes(form, {"words": "Sorry, not just now."}, ours=True)
        text = told(show(failed, WORDS) if platform == "slack" else dialog_task(failed, WORDS))
        assert WORDS.say("form.faults") not in text
        assert WORDS.say("form.fault", fault="") not in text
        places = [text.find(part) for part in (NOW, "Sorry, not just now.", "Before you")]
        assert places == sorted(places)
        assert places[1] >= 0


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_on_the_playground_the_card_is_in_sight_above_the_mistakes(
    tmp_path: Path, browser: Browser
) -> None:
    async with (
        a_world(tmp_path) as world,
        served(world.playground.routes()) as origin,
        a_page(browser, origin, 360, 640) as page,
    ):
        await page.click("#staff .home [data-act='concern.begin']")
        await page.fill("dialog [name=words]", CARD)
        await page.click("dialog [type=submit]")
        card, mistakes = page.locator("dialog .prose.safety").first, page.locator("dialog .summary")
        await expect(card).to_contain_text(NOW)
        await expect(card).to_be_in_viewport()
        assert await mistakes.evaluate("node => node.previousElementSibling.matches('.safety')")
        await expect(mistakes).to_be_focused()
        await expect(page.locator("dialog [name=words]")).to_have_value(CARD)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_on_the_playground_what_wren_could_not_do_marks_no_field(
    tmp_path: Path, browser: Browser
) -> None:
    async with (
        a_world(tmp_path) as world,
        served(world.playground.routes()) as origin,
        a_page(browser, origin, 360, 640) as page,
    ):
        world.wren.door.desk.reporter.limits.concerns.most = 0
        await page.click("#staff .home [data-act='concern.begin']")
        await page.check("dialog [name=topic]")
        await page.fill("dialog [name=words]", CALM)
        await page.click("dialog [type=submit]")
        said = page.locator("dialog .summary")
        await expect(said).to_have_text(WORDS.say("mistakes.many_concerns"))
        await expect(said).to_be_focused()
        await expect(page.locator("dialog [aria-invalid]")).to_have_count(0)
        await expect(page.locator("dialog [name=words]")).to_have_value(CALM)
