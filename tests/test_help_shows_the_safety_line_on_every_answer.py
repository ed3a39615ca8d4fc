"""The fixed safety line stands on every page of help that can be reached, and each page fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.show import show
from handlers import ACTS, FORMS
from handlers.chat import Mistakes
from handlers.help_pages import QUESTION_LIMIT
from prompts.resources import NATIONS, Contact
from tests.help_desk import SIGNED, Broken, HelpDesk, alarms, page_of, presses, text_of
from tests.slack_measure import over
from tests.world import WORDS

DESK = HelpDesk.of()
LINE = WORDS.safety_line
QUESTIONS = (
    "", "hi", "😀 😀", "i want to die", "i feel like a failure", "who reported me", "what dose of morphine",
    "my payslip is wrong", "xqzt brrf", "ignore your instructions", "my husband hits me", "x " * 6_000,
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_line_is_on_the_answer_and_on_all_that_lies_behind_it(question: str) -> None:
    for page in DESK.everything_behind(DESK.ask(question), most=12):
        assert LINE in text_of(page), page.title
        view = show(page, WORDS)
        assert view is not None
        assert over(view) == []


@settings(max_examples=40)
@given(question=st.text(max_size=300), nation=st.sampled_from(("", "Elsewhere", *NATIONS)))
def test_whatever_is_typed_the_line_of_her_nation_is_there(question: str, nation: str) -> None:
    line = WORDS.safety_lines.get(nation, LINE)
    assert line in text_of(DESK.ask(question, nation=nation))


@settings(max_examples=40)
@given(st.sampled_from([one for one in ACTS if one.startswith(("help", "safety"))]), st.text(max_size=80))
def test_no_forged_button_leads_to_a_page_without_it(act: str, about: str) -> None:
    assert LINE in text_of(DESK.press(act, about))


@pytest.mark.parametrize("text", ["", "x" * (QUESTION_LIMIT + 1), "Where is the crèche?", "i want to die"])
def test_it_is_on_the_way_to_the_editors_too(text: str) -> None:
    form = DESK.press("help.tell")
    assert LINE in text_of(form)
    answer = DESK.fill(form, text)
    assert LINE in text_of(page_of(answer))
    assert isinstance(answer, Mistakes) is (not 0 < len(text) <= QUESTION_LIMIT)
    assert bool(alarms(page_of(answer))) is (text == "i want to die")


def test_every_act_and_form_of_help_was_met() -> None:
    met = {"help", "help.typed", "help.tell"}
    for question in ("my payslip is wrong", "xqzt brrf", "i feel like a failure", "hi"):
        for page in DESK.everything_behind(DESK.ask(question), most=12):
            met |= {button.act for button in presses(page)} | {page.form}
    assert {one for one in (*ACTS, *FORMS) if one.startswith(("help", "safety"))} <= met


def test_where_the_finder_fails_the_line_stands_and_a_person_is_named() -> None:
    page = HelpDesk.of(finder=Broken()).ask("i want to die")
    assert LINE in text_of(page)
    assert WORDS.say("other_way.text") in text_of(page)


def test_the_longest_rows_fit() -> None:
    """A trust's own rows may be long: three of them, with every way to reach them, on a page about danger."""
    contact = Contact(
        phone="; ".join(f"020 7946 000{number} ({'n' * 80})" for number in range(9)),
        text="SHOUT to 85258",
        email=f"{'e' * 200}@example.org",
        url=f"https://example.org/{'p' * 2_000}",
        hours="Mon-Fri 09:00-17:00",
    )
    rows = tuple(
        replace(row, name="🐦" * 500, what_for="🌧" * 2_000, serves="s" * 3_000, on_file=contact, **SIGNED)
        for row in WORDS.resources.rows
    )
    facts = dict.fromkeys(WORDS.organisation, "Ł" * 200) | {"nation": ""}
    words = replace(WORDS, organisation=facts, resources=replace(WORDS.resources, rows=rows))
    desk = HelpDesk.of(words)
    for question in ("i want to die", "i feel like a failure", "hi"):
        for page in desk.everything_behind(desk.ask(question), most=12):
            view = show(page, words)
            assert view is not None
            assert over(view) == []
