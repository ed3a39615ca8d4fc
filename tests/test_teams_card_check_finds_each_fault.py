"""The check that all our cards pass would notice each thing that a client refuses or shows badly."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from tests.teams_shape import Shape, problems_of_card

GOOD: Shape = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "fallbackText": "Raise",
    "body": [
        {"type": "TextBlock", "text": "Raise", "wrap": True, "style": "heading"},
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x", "weight": "bolder"}]},
        {
            "type": "Container",
            "style": "attention",
            "items": [
                {"type": "Input.Text", "id": "words", "label": "What?", "maxLength": 4, "value": "abcd"},
                {
                    "type": "Input.ChoiceSet",
                    "id": "topic",
                    "label": "Which?",
                    "isRequired": True,
                    "errorMessage": "Please choose.",
                    "choices": [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}],
                },
            ],
        },
        {
            "type": "ActionSet",
            "actions": [{"type": "Action.OpenUrl", "title": "x", "url": "https://x.example"}],
        },
    ],
    "actions": [
        {"type": "Action.Submit", "title": "Send", "data": {"act": "concern", "form": "concern", "about": ""}}
    ],
}


def text(card: Shape) -> Shape:
    found: Shape = card["body"][2]["items"][0]
    return found


def choice(card: Shape) -> Shape:
    found: Shape = card["body"][2]["items"][1]
    return found


FAULTS: dict[str, Callable[[Shape], object]] = {
    "no type": lambda card: card.pop("type"),
    "a newer version": lambda card: card.update(version="1.6"),
    "no version": lambda card: card.pop("version"),
    "no words for old clients": lambda card: card.pop("fallbackText"),
    "an empty body": lambda card: card.update(body=[]),
    "an unknown element": lambda card: card["body"].append({"type": "Table"}),
    "an unknown property": lambda card: text(card).update(lines=3),
    "a word that is none of the list": lambda card: card["body"][2].update(style="red"),
    "a style in other letters": lambda card: card["body"][0].update(style="Heading"),
    "text that does not wrap": lambda card: card["body"][0].pop("wrap"),
    "text that is a number": lambda card: card["body"][0].update(text=7),
    "a paragraph of nothing": lambda card: card["body"][1].update(inlines=[]),
    "a button among the text": lambda card: card["body"][1]["inlines"].append(card["actions"][0]),
    "no label": lambda card: text(card).pop("label"),
    "an empty label": lambda card: text(card).update(label=" "),
    "no id": lambda card: text(card).pop("id"),
    "one id twice": lambda card: text(card).update(id="topic"),
    "an id of our own": lambda card: text(card).update(id="about"),
    "a value that does not fit": lambda card: text(card).update(value="abc🐦"),
    "a length of nothing": lambda card: text(card).update(maxLength=0),
    "required without a word": lambda card: choice(card).pop("errorMessage"),
    "two choices alike": lambda card: choice(card)["choices"][1].update(value="a"),
    "a comma in a choice": lambda card: choice(card)["choices"][1].update(value="b,c"),
    "a choice without a title": lambda card: choice(card)["choices"][1].update(title=""),
    "chosen is no choice": lambda card: choice(card).update(value="c"),
    "no button that sends": lambda card: card.pop("actions"),
    "two buttons that send": lambda card: card["actions"].append(card["actions"][0]),
    "a button without an act": lambda card: card["actions"][0]["data"].pop("act"),
    "a button without a title": lambda card: card["actions"][0].pop("title"),
    "too many buttons": lambda card: card["body"][3].update(actions=card["body"][3]["actions"] * 7),
    "a link to a telephone": lambda card: card["body"][3]["actions"][0].update(url="tel:999"),
    "a button of another kind": lambda card: card["actions"][0].update(type="Action.Execute"),
    "too large": lambda card: card["body"][0].update(text="🐦" * 7_168),
}


def test_a_good_card_passes() -> None:
    assert problems_of_card(GOOD) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(fault: Callable[[Shape], object]) -> None:
    card = copy.deepcopy(GOOD)
    fault(card)
    assert problems_of_card(card) != []


@pytest.mark.parametrize("card", [None, [], "card", {}])
def test_what_is_no_card_is_found(card: object) -> None:
    assert problems_of_card(card) != []
