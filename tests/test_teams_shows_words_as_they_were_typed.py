"""What people typed is drawn as they typed it: no sign in it is taken for markup, and none is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest

from bot.teams.show import dialog_card, dialog_task, message
from handlers.chat import (
    Ask,
    Button,
    Card,
    Choice,
    Dialog,
    DialogField,
    Entry,
    Fact,
    Link,
    Mistakes,
    Option,
    Prose,
)
from handlers.limits import weight
from handlers.pieces import in_parts
from tests.teams_pages import content, form_in
from tests.teams_shape import Shape, every, problems_of_card
from tests.test_teams_cards_stay_under_28_kb_at_maximum_input import LETTERS
from tests.visits import notices
from tests.world import WORDS

MARKUP = (
    "**bold** _slanted_ [a page](https://evil.example) `code`\n# heading\n- list\n1. first\n> said\n~~gone~~",
    "&lt;b&gt; <b>x</b> &nbsp; <at>Grace</at> \\* \\_",
    "===marked/==/ ![x](y) | a | b |\n\n\nthree lines",
)
DATES = ("{{DATE(2026-11-23T09:00:00Z, SHORT)}}", "{{TIME(2026-11-23T09:00:00Z)}}", "{{{{DATE(x)}}")
JOINER = "\u2060"


def runs(card: Shape) -> str:
    """All text that is drawn as it is, one paragraph after the other."""
    return "\n".join(part["text"] for part in every(card) if part.get("type") == "TextRun")


def drawn_as_markdown(card: Shape) -> Iterator[str]:
    """All text in which Markdown counts."""
    for part in every(card):
        if part.get("type") in ("TextBlock", "FactSet"):
            yield str(part)


@pytest.mark.parametrize("text", [*MARKUP, *(letters * 20 for letters in LETTERS.values())])
def test_what_is_read_stands_there_sign_by_sign(text: str) -> None:
    fields: tuple[DialogField, ...] = (
        Entry(text, text),
        Prose(text),
        Prose(text, "keep"),
        Prose(text, "safety"),
    )
    shown = [
        content(dialog_task(Dialog("page", "Thread", fields), WORDS)),
        content(message(Card("Notice", (text,), (Fact("From", text),)), WORDS)),
    ]
    for card in shown:
        assert text in runs(card)
        assert not any(text in one for one in drawn_as_markdown(card))


@pytest.mark.parametrize("text", DATES)
def test_no_date_is_made_of_what_was_typed(text: str) -> None:
    drawn = runs(content(dialog_task(Dialog("page", "Thread", (Entry("You", text),)), WORDS)))
    assert "{{DATE(" not in drawn
    assert "{{TIME(" not in drawn
    assert drawn.replace(JOINER, "") == f"You\n{text}"


@pytest.mark.parametrize("text", [*MARKUP, *DATES])
def test_what_she_typed_comes_back_in_its_field_unchanged(text: str) -> None:
    form = Dialog("concern", "Raise", (Ask("words", "What?", lines=8, value=text),), "Send")
    for answer in (form, Mistakes(form, {"words": "Too long."})):
        assert form_in(content(dialog_task(answer, WORDS)))["words"]["value"] == text


def test_headings_hold_words_of_ours_only_and_no_markup() -> None:
    for card in notices():
        (heading,) = drawn_as_markdown(content(message(card, WORDS)))
        assert not set("*_[]`~#<>\\") & set(heading.partition("'text': ")[2].partition(",")[0])


@pytest.mark.parametrize("text", [*(one * 700 for one in (*MARKUP, *LETTERS.values())), "two  \n\n  " * 900])
def test_a_text_in_parts_is_the_same_text(text: str) -> None:
    parts = in_parts(text, 1_000)
    assert "".join(parts) == text
    assert max(weight(part) for part in parts) <= 1_000


# --- forms ------------------------------------------------------------------------------------------

NAME = Ask("name", "Your name", "As they should use it", limit=80)
WHO = Choice(
    "identity",
    "Who are you?",
    (Option("anonymous", "Nobody knows"), Option("open", "Under my name", (NAME,))),
    chosen=("anonymous",),
)
LEFT_OUT = Choice(
    "exclude",
    "Who must not read it?",
    (Option("g1", "Grace"), Option("g2", "Gil")),
    multiple=True,
    required=False,
    chosen=("g1", "g2"),
    when_all=(Prose("Nobody is left.", "safety"),),
)
FORM = Dialog("concern", "Raise", (Prose("First"), LEFT_OUT, WHO), "Send", "sealed")


def shown(answer: Dialog | Mistakes | Card) -> Shape:
    card = content(dialog_task(answer, WORDS))
    assert problems_of_card(card) == []
    return card


def test_every_part_is_there_from_the_start_under_a_line_that_says_when_it_counts() -> None:
    card, text = shown(FORM), runs(shown(FORM))
    assert WORDS.say("form.if_chosen", options=WORDS.say("form.quoted", text="Under my name")) in text
    assert WORDS.say("form.if_all") in text
    assert "Nobody is left." in text
    assert not [part for part in every(card) if part.get("isVisible") is False]


def test_a_part_that_may_not_count_never_blocks_sending() -> None:
    found = form_in(shown(FORM))
    assert (found["name"]["isRequired"], found["identity"]["isRequired"]) == (False, True)


def test_the_button_of_a_form_says_what_its_reader_must_know() -> None:
    (button,) = shown(FORM)["actions"]
    assert button["data"] == {
        "act": "concern",
        "form": "concern",
        "about": "sealed",
        "only": ["identity=open:name"],
        "many": ["exclude"],
    }
    assert form_in(shown(FORM))["exclude"]["value"] == "g1,g2"


def test_faults_stand_at_their_fields_and_first_of_all_that_there_are_any() -> None:
    card = shown(Mistakes(FORM, {"name": "Please type a name.", "words": "It was too long."}))
    first = runs(card["body"][0])
    assert WORDS.say("form.faults") in first
    assert "It was too long." in first
    assert "Please type a name." not in first
    (beside,) = [part for part in every(card) if form_in(part.get("items", {})) and "Your name" in str(part)]
    assert "Please type a name." in runs(beside)


def test_other_buttons_of_a_dialog_send_nothing_that_was_typed() -> None:
    box = Dialog("box", "My box", (Prose("One"), NAME), "Open", buttons=(Button("Read", "box.read", "h"),))
    card = shown(box)
    (read,) = [one for one in every(card) if one.get("title") == "Read"]
    assert read["associatedInputs"] == "none"
    assert "msteams" not in read["data"]
    order = [part["type"] for part in card["body"]]
    assert order.index("ActionSet") < order.index("Container")


def test_buttons_of_a_message_open_dialogs_where_only_one_person_should_read_the_answer() -> None:
    buttons = (
        Button("Open", "case.open", "c", opens=True),
        Button("Help", "help"),
        Button("Claim", "case.claim", "c"),
        Button("Send", "note.send", "n"),
    )
    card = content(message(Card("Notice", buttons=buttons), WORDS))
    opens = {one["data"]["act"]: "msteams" in one["data"] for one in every(card) if "data" in one}
    assert opens == {"case.open": True, "help": True, "case.claim": True, "note.send": False}


def test_a_link_that_clients_may_not_follow_can_be_read() -> None:
    links = (
        Link("Read more", "https://www.nhs.uk/"),
        Link("Call 999", "tel:999"),
        Link("Call 020 7946 0001 ([x](y) ext_1)", "tel:02079460001"),
    )
    card: Any = content(message(Card("Help", buttons=links), WORDS))
    assert [one["url"] for one in every(card) if one.get("type") == "Action.OpenUrl"] == [
        "https://www.nhs.uk/"
    ]
    assert [one["text"] for one in card["body"] if one["type"] == "TextBlock"][1:] == ["[Call 999](tel:999)"]
    assert "Call 020 7946 0001 ([x](y) ext_1): \n02079460001" in runs(card), "what might be markup is not"


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["No"] * 10, [5, 5]),
        ([f"Read {number}" for number in range(10)], [3, 3, 3, 1]),
        (["Open", "Claim", "Reply", "Close"], [4]),
        (["Raise a concern", "My box", "Where can I get help?"], [2, 1]),
        (["x" * 75, "No"], [1, 1]),
    ],
)
def test_buttons_stand_in_rows_that_a_telephone_shows_whole(labels: list[str], rows: list[int]) -> None:
    buttons = tuple(Button(label, "box.read") for label in labels)
    card = shown(Dialog("page", "My box", (Prose("x"),), buttons=buttons))
    sets = [one["actions"] for one in every(card) if one.get("type") == "ActionSet"]
    assert [len(one) for one in sets] == rows
    assert [one["title"] for row in sets for one in row] == labels


@pytest.mark.parametrize("tone", ["safety", "plain"])
def test_numbers_stand_beside_the_safety_card_or_else_the_answer(tone: Literal["safety", "plain"]) -> None:
    page = Dialog(
        "help",
        "Help",
        (Prose("You matter.", tone=tone), Entry("Payroll", "Pay."), Prose("More."), Ask("question", "What?")),
        buttons=(Link("Call 999", "tel:999"), Button("Hide this", "help.hide")),
    )
    told = json.dumps(dialog_card(page, WORDS))
    numbers, answer = told.index("tel:999"), told.index("Payroll")
    assert (numbers < answer) is (tone == "safety")
    assert numbers < told.index("More.") < told.index("Hide this")
