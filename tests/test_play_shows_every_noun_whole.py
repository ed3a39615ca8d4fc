"""Whatever a handler answers reaches the browser with every one of its parts."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from bot.play.show import show
from handlers.chat import (
    Ask,
    Button,
    Card,
    Choice,
    Dialog,
    Entry,
    Fact,
    Home,
    Link,
    Mistakes,
    Option,
    Prose,
)

INNER = Ask("name", "Your name", "As guardians should use it", 1, 80, required=False, value="Ada")
EXTRA = Prose("Nobody is left to read it.", "quiet")
CARD = Card(
    "Amber Wren",
    ("First", "Second\nline"),
    (Fact("Topic", "Safety"),),
    (Button("Open", "case.open", "h", opens=True, tone="main"), Link("Call", "tel:999")),
    "safety",
)
DIALOG = Dialog(
    "concern",
    "Raise a concern",
    (
        Ask("words", "What happened?", lines=8, limit=12_000, value="I saw"),
        Choice(
            "who", "Who?", (Option("a", "A", (INNER,)),), "Pick", ("a",), multiple=True, when_all=(EXTRA,)
        ),
        Prose("amber river", "keep"),
        Entry("You", "Hello", "staff"),
    ),
    "Send",
    "handle",
    (Button("Find help", "help.find", tone="warning"),),
)


def as_expected(noun: Any) -> Any:
    """The noun by its own fields: the shape that ``show`` has to give, but for ``kind`` and ``plain``."""
    if is_dataclass(noun) and not isinstance(noun, type):
        return {field.name: as_expected(getattr(noun, field.name)) for field in fields(noun)}
    if isinstance(noun, tuple):
        return [as_expected(one) for one in noun]
    return noun


def without_kinds(shown: Any) -> Any:
    if isinstance(shown, dict):
        return {key: without_kinds(value) for key, value in shown.items() if key not in ("kind", "plain")}
    return [without_kinds(one) for one in shown] if isinstance(shown, list) else shown


@pytest.mark.parametrize("noun", [CARD, DIALOG, Home((CARD, CARD)), Mistakes(DIALOG, {"words": "Too long"})])
def test_no_part_of_a_noun_is_left_out(noun: Card | Dialog | Home | Mistakes) -> None:
    shown = show(noun)
    assert without_kinds(shown) == as_expected(noun)
    assert json.loads(json.dumps(shown)) == shown


def test_each_noun_says_what_it_is() -> None:
    dialog: Any = show(DIALOG)
    assert [field["kind"] for field in dialog["fields"]] == ["ask", "choice", "prose", "entry"]
    card: Any = show(CARD)
    assert [button["kind"] for button in card["buttons"]] == ["button", "link"]
    kinds = [show(noun) for noun in (CARD, DIALOG, Home(()), Mistakes(DIALOG, {}))]
    assert [shown and shown["kind"] for shown in kinds] == ["card", "dialog", "home", "mistakes"]


def test_a_card_brings_its_plain_text_for_screen_readers() -> None:
    shown = show(CARD)
    assert shown is not None
    assert shown["plain"] == CARD.plain


def test_nothing_stays_nothing() -> None:
    assert show(None) is None
