"""Beside the fixed line, and never in its place, stands a line about abuse at home or a child in danger.

It holds a contact only where a person has signed for it, and only in the nation that the row serves.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.beside import ROWS
from handlers.chat import Card, Said
from handlers.finding.danger import TOPIC
from handlers.help_asked import Asked
from handlers.safety import alarm, met_first
from handlers.typed import said
from prompts import Words
from prompts.resources import NATIONS
from tests.actors import People
from tests.help_desk import ADA, SIGNED, HelpDesk, presses, text_of
from tests.world import WORDS, TurnedClock

DESK = HelpDesk.of()
LINE = WORDS.safety_line
TEXTS = {topic: WORDS.say(f"safety.beside.{topic}.text") for topic in ("domestic_abuse", "children")}
OFF = {topic: WORDS.say(f"safety.beside.{topic}.off") for topic in TEXTS}
NEAR = (
    ("domestic_abuse", "my husband hits me"),
    ("domestic_abuse", "too scared to go home tonight"),
    ("domestic_abuse", "he checks my phone and my partner controls me, is there somebody at work"),
    ("domestic_abuse", "is there a domestic abuse helpline"),
    ("children", "my neighbour is hitting her little boy right now"),
    ("children", "who is the safeguarding children lead"),
)
FAR = (
    "my payslip is wrong", "i want to die", "i feel so alone", "hi", "", "xqzt brrf", "bailiffs at my door",
    "there is a man with a knife in reception", "i want to swap my shift",
)  # fmt: skip
_SIGNED_ROWS = ("domestic_abuse_helpline", "live_fear_free", "mens_advice_line", "safeguarding_children")


def _signed(*ids: str, nation: str = "", hours: str = "") -> Words:
    rows = tuple(
        replace(row, on_file=replace(row.on_file, phone="020 7946 0001", url="", hours=hours), **SIGNED)
        if row.id in ids
        else row
        for row in WORDS.resources.rows
    )
    return replace(
        WORDS,
        resources=replace(WORDS.resources, rows=rows),
        organisation=dict(WORDS.organisation) | {"nation": nation},
        safety_nation=nation or WORDS.safety_nation,
    )


@pytest.mark.parametrize(("topic", "question"), NEAR)
def test_it_stands_beside_the_fixed_line_and_says_that_no_number_is_checked(
    topic: str, question: str
) -> None:
    told = text_of(DESK.ask(question))
    assert LINE in told
    assert TEXTS[topic] in told
    assert OFF[topic] in told


@pytest.mark.parametrize("question", FAR)
def test_it_is_not_there_for_anything_else(question: str) -> None:
    told = text_of(DESK.ask(question))
    assert LINE in told
    assert not [text for text in TEXTS.values() if text in told]


@pytest.mark.parametrize(("topic", "question"), NEAR)
def test_it_stays_where_she_asks_for_more(topic: str, question: str) -> None:
    page, more = DESK.ask(question), 0
    while button := next((one for one in presses(page) if one.act == "help.more"), None):
        page, more = DESK.press(button.act, button.about), more + 1
        assert TEXTS[topic] in text_of(page)
    assert more


def test_what_a_client_makes_up_counts_as_no_topic() -> None:
    known = ("children", "domestic_abuse")
    asked = Asked(topics=("children",), rows=("payroll",))
    assert Asked.of(asked.packed(), known) == asked
    assert Asked.of(replace(asked, topics=("made up", "children")).packed(), known) == asked


def test_a_row_that_is_chosen_without_typing_has_it_too() -> None:
    assert TEXTS["domestic_abuse"] in text_of(DESK.press("help.row", "workplace_da_support"))
    assert TEXTS["children"] in text_of(DESK.press("help.row", "safeguarding_children"))
    assert TEXTS["children"] not in text_of(DESK.press("help.row", "payroll"))


def test_a_signed_contact_is_named_where_it_serves_and_nowhere_else() -> None:
    for nation, there, elsewhere in (
        ("England", "domestic_abuse_helpline", "live_fear_free"),
        ("Wales", "live_fear_free", "domestic_abuse_helpline"),
    ):
        words = _signed(there, elsewhere, nation=nation)
        line = met_first(HelpDesk.of(words).desk.reporter, "my husband hits me")[1].text
        names = {row.id: row.name for row in words.resources.rows}
        assert names[there] in line
        assert names[elsewhere] not in line
        assert "020 7946 0001" in line
        assert OFF["domestic_abuse"] not in line


def test_a_contact_past_its_review_says_when_it_was_checked() -> None:
    words = _signed("safeguarding_children")
    old = tuple(
        replace(row, verified_on=date(2020, 2, 1), review_by=date(2020, 3, 1))
        if row.id == "safeguarding_children"
        else row
        for row in words.resources.rows
    )
    words = replace(words, resources=replace(words.resources, rows=old))
    line = met_first(HelpDesk.of(words).desk.reporter, "she is beating the baby")[1].text
    assert "1 February 2020" in line


@pytest.mark.parametrize(("hour", "told"), [(22, "closed now"), (11, "open now")])
def test_a_number_that_nobody_answers_at_night_says_so(hour: int, told: str) -> None:
    words = _signed("safeguarding_children", hours="Mon-Sun 09:00-17:00")
    desk = HelpDesk.of(words)
    clock = desk.desk.reporter.clock
    assert isinstance(clock, TurnedClock)
    clock.now = clock.now.replace(hour=hour)
    assert told in met_first(desk.desk.reporter, "she is beating the baby")[1].text.lower()


@settings(max_examples=40, deadline=None)
@given(
    question=st.sampled_from([question for _, question in NEAR] + list(FAR)) | st.text(max_size=80),
    nation=st.sampled_from(("", *NATIONS)),
    signed=st.sets(st.sampled_from(_SIGNED_ROWS)),
)
def test_the_fixed_line_stands_whatever_stands_beside_it(
    question: str, nation: str, signed: set[str]
) -> None:
    words = _signed(*signed, nation=nation)
    desk = HelpDesk.of(words)
    assert words.safety_line in text_of(desk.ask(question))
    first = met_first(desk.desk.reporter, question)
    assert words.safety_line in first[0].text
    warned = alarm(desk.desk.reporter, question)
    assert not warned or words.safety_line in warned[0].text


def test_no_number_stands_in_its_words_but_those_of_the_police() -> None:
    for text in (*TEXTS.values(), *OFF.values()):
        assert {word.strip(".,") for word in text.split() if any(map(str.isdigit, word))} <= {"999"}


def test_the_lists_name_rows_and_rules_that_are_there() -> None:
    for name, named in WORDS.danger.items():
        if name.startswith(ROWS):
            assert None not in map(WORDS.resources.row, named), name
        if name.startswith(TOPIC):
            assert set(named) <= set(WORDS.danger), name


async def test_a_concern_has_it_and_a_chat_that_others_may_read_has_not(people: People) -> None:
    text = "My partner hits me and now I am scared to go home. It is about my rota too."
    await people.ada.raises(text)
    assert LINE in people.ada.reads()
    assert TEXTS["domestic_abuse"] in people.ada.reads()
    await people.ben.says(text)
    assert LINE in people.ben.reads()
    assert TEXTS["domestic_abuse"] not in people.ben.reads()


@pytest.mark.parametrize(("topic", "text"), NEAR)
def test_neither_has_what_is_answered_to_words_after_a_command(topic: str, text: str) -> None:
    answer = asyncio.run(said(Said(ADA, text, after_command=True), DESK.desk.reporter))
    assert isinstance(answer, Card)
    told = "\n".join(answer.prose)
    assert LINE in told
    assert TEXTS[topic] not in told
