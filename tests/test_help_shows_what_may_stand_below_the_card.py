"""Below the safety card stands what helps: its numbers, a person, and no row that would look cruel there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.plain_text import plain_text
from bot.play.show import show
from bot.slack.show import dialog_view
from bot.teams.show import dialog_card
from handlers.chat import Dialog, Entry
from tests.help_desk import HelpDesk, alarms, links, text_of
from tests.world import WORDS

DESK = HelpDesk.of()
PLATFORMS: dict[str, Callable[[Dialog], str]] = {
    "slack": lambda page: str(dialog_view(page, WORDS)),
    "teams": lambda page: str(dialog_card(page, WORDS)),
    "play": lambda page: str(show(page)),
    "terminal": lambda page: "\n".join(plain_text(page)),
}
ASKED = dict.fromkeys(PLATFORMS, "safety.show") | {"terminal": "[I am not safe]"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_answers_the_check_in_is_pressed_right_below_it(platform: str) -> None:
    drawn = PLATFORMS[platform](DESK.ask("i feel like a failure"))
    question, button, answer = (
        drawn.index(text) for text in ("are you safe right now", ASKED[platform], "CALM")
    )
    assert question < button < answer


@pytest.mark.parametrize(
    "question", ["ready to top myself", "i wont be here tomorrow dont look for me", "bought a rope"]
)
def test_below_the_card_stands_a_person_where_the_nearest_row_would_be_a_mistake(question: str) -> None:
    page = DESK.ask(question)
    assert alarms(page)
    assert not [item for item in page.fields if isinstance(item, Entry)]
    assert WORDS.say("help.person") in text_of(page)
    assert WORDS.say("help.unsure") not in text_of(page)
    assert "tel:999" in links(page)


@pytest.mark.parametrize("question", ["suicidal", "I want to die"])
def test_the_numbers_of_the_card_can_be_pressed_also_where_topics_would_stand(question: str) -> None:
    assert "tel:116123" in links(DESK.ask(question))


@pytest.mark.parametrize("word", ["suicide", "Self-harm?", "dying"])
def test_a_word_of_danger_by_itself_is_asked_about(word: str) -> None:
    assert "are you safe right now" in text_of(DESK.ask(word)).lower()
