"""What a strict client refuses in an Adaptive Card, by the schema of version 1.5; knows nothing of Wren.

Stricter than the schema where people would lose something: every input has a label, text wraps, names are
unique, a card says in words what a client without cards should show, and none is larger than 28 KB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]
LARGEST = 28 * 1024
MOST_ACTIONS = 6
INPUT_OWN = ("act", "about", "form", "msteams", "only", "many")

COLOURS = ("default", "dark", "light", "accent", "good", "warning", "attention")
SIZES = ("default", "small", "medium", "large", "extraLarge")
WEIGHTS = ("default", "lighter", "bolder")
SPACINGS = ("default", "none", "small", "medium", "large", "extraLarge", "padding")
GROUNDS = ("default", "emphasis", "good", "attention", "warning", "accent")
STYLES = ("default", "positive", "destructive")

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    """A text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def any_text(value: Any) -> bool:
    """A text, also an empty one."""
    return isinstance(value, str)


def flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def count(value: Any) -> bool:
    """A whole number above nothing."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def one_of(*values: str) -> Check:
    """One of these words, as the schema writes them."""
    return lambda value: value in values


def shapes(value: Any) -> bool:
    """A list of objects with something in it."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def https(value: Any) -> bool:
    """An address of the web."""
    return isinstance(value, str) and re.match(r"https://[^\s]+\Z", value) is not None


def data(value: Any) -> bool:
    """What a button of ours brings back."""
    return isinstance(value, dict) and text(value.get("act")) and isinstance(value.get("about"), str)


LOOK: Mapping[str, Check] = {
    "color": one_of(*COLOURS),
    "fontType": one_of("default", "monospace"),
    "isSubtle": flag,
    "size": one_of(*SIZES),
    "weight": one_of(*WEIGHTS),
}
ELEMENT: Mapping[str, Check] = {
    "id": text,
    "isVisible": flag,
    "separator": flag,
    "spacing": one_of(*SPACINGS),
}
INPUT: Mapping[str, Check] = {**ELEMENT, "errorMessage": text, "isRequired": flag, "label": text}
ACTION: Mapping[str, Check] = {"id": text, "style": one_of(*STYLES), "title": text, "tooltip": text}

KINDS: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]] = {
    "AdaptiveCard": (
        {
            "$schema": text,
            "version": one_of("1.5"),
            "fallbackText": text,
            "speak": text,
            "lang": text,
            "body": shapes,
            "actions": shapes,
        },
        ("version", "body", "fallbackText"),
    ),
    "TextBlock": (
        {**ELEMENT, **LOOK, "text": text, "wrap": flag, "style": one_of("default", "heading")},
        ("text", "wrap"),
    ),
    "RichTextBlock": ({**ELEMENT, "inlines": shapes}, ("inlines",)),
    "TextRun": ({**LOOK, "text": text, "highlight": flag, "italic": flag, "underline": flag}, ("text",)),
    "Container": ({**ELEMENT, "items": shapes, "style": one_of(*GROUNDS)}, ("items",)),
    "ActionSet": ({**ELEMENT, "actions": shapes}, ("actions",)),
    "Input.Text": (
        {
            **INPUT,
            "isMultiline": flag,
            "maxLength": count,
            "placeholder": text,
            "regex": text,
            "style": one_of("text", "tel", "url", "email"),
            "value": any_text,
        },
        ("id", "label"),
    ),
    "Input.ChoiceSet": (
        {
            **INPUT,
            "choices": shapes,
            "isMultiSelect": flag,
            "style": one_of("compact", "expanded"),
            "value": any_text,
            "placeholder": text,
            "wrap": flag,
        },
        ("id", "label", "choices"),
    ),
    "Action.Submit": (
        {**ACTION, "data": data, "associatedInputs": one_of("auto", "none")},
        ("title", "data"),
    ),
    "Action.OpenUrl": ({**ACTION, "url": https}, ("title", "url")),
}
INSIDE: Mapping[str, Mapping[str, str]] = {
    "AdaptiveCard": {"body": "element", "actions": "action"},
    "Container": {"items": "element"},
    "ActionSet": {"actions": "action"},
    "RichTextBlock": {"inlines": "inline"},
}
PLACES: Mapping[str, tuple[str, ...]] = {
    "card": ("AdaptiveCard",),
    "element": ("TextBlock", "RichTextBlock", "Container", "ActionSet", "Input.Text", "Input.ChoiceSet"),
    "inline": ("TextRun",),
    "action": ("Action.Submit", "Action.OpenUrl"),
}


@dataclass(slots=True)
class Look:
    """Goes through a card and notes every fault with its place."""

    problems: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def part(self, at: str, shape: Any, place: str) -> None:
        """One part, and all in it."""
        kind = str(shape.get("type")) if isinstance(shape, dict) else type(shape).__name__
        if kind not in PLACES[place]:
            self.problems.append(f"{at}: {kind} is no {place}")
            return
        known, must = KINDS[kind]
        for name in sorted(set(must) - set(shape)):
            self.problems.append(f"{at}: {kind} has no {name}")
        for name in sorted(set(shape) - set(known) - {"type"}):
            self.problems.append(f"{at}: {kind} has an unknown {name}")
        for name, check in known.items():
            if name in shape and not check(shape[name]):
                self.problems.append(f"{at}/{name}: not as the schema has it")
        for name, inner in INSIDE.get(kind, {}).items():
            for number, one in enumerate(shape.get(name) or ()):
                self.part(f"{at}/{name}/{number}", one, inner)
        self._besides(at, kind, shape)

    def _besides(self, at: str, kind: str, shape: Shape) -> None:
        """What no list of properties says."""
        if kind.startswith("Input."):
            self.names.append(str(shape.get("id")))
            if shape.get("isRequired") and "errorMessage" not in shape:
                self.problems.append(f"{at}: required, and does not say so in words")
        if kind == "TextBlock" and shape.get("wrap") is not True:
            self.problems.append(f"{at}: text that is cut off")
        if kind == "Input.Text" and len_units(shape.get("value", "")) > shape.get("maxLength", 10**9):
            self.problems.append(f"{at}: its value is longer than it takes")
        if kind == "Input.ChoiceSet":
            self._choices(at, shape)
        if kind in ("AdaptiveCard", "ActionSet") and len(shape.get("actions") or ()) > MOST_ACTIONS:
            self.problems.append(f"{at}: more than {MOST_ACTIONS} buttons beside each other")

    def _choices(self, at: str, shape: Shape) -> None:
        values: list[Any] = []
        for number, one in enumerate(shape.get("choices") or ()):
            if set(one) != {"title", "value"} or not text(one.get("title")) or not text(one.get("value")):
                self.problems.append(f"{at}/choices/{number}: needs a title and a value, and no more")
            values.append(one.get("value"))
        if len(set(values)) != len(values) or any("," in str(value) for value in values):
            self.problems.append(f"{at}: values that cannot be told apart")
        given = str(shape.get("value") or "")
        chosen = given.split(",") if shape.get("isMultiSelect") else [given]
        if given and not set(chosen) <= set(values):
            self.problems.append(f"{at}: a value that is none of its choices")


def len_units(value: Any) -> int:
    """How long a browser says a text is."""
    return len(str(value).encode("utf-16-le", "surrogatepass")) // 2


def every(part: Any) -> Iterator[Shape]:
    """Each object in a card, at any depth."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from every(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from every(inner)


def weight(shape: Any) -> int:
    """Bytes of UTF-8, as it is sent."""
    return len(json.dumps(shape, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def problems_of_card(card: Any) -> list[str]:
    """Everything in a card that a client might refuse or show badly; none where it is fine."""
    look = Look()
    look.part("", card, "card")
    if not isinstance(card, dict):
        return look.problems
    look.problems += [f"two inputs are called {name}" for name in twice(look.names)]
    look.problems += [f"an input is called {name}" for name in look.names if name in INPUT_OWN]
    if weight(card) >= LARGEST:
        look.problems.append(f"{weight(card)} bytes")
    sends = [one for one in every(card) if one.get("type") == "Action.Submit" and "form" in one["data"]]
    if look.names and len(sends) != 1:
        look.problems.append("a form needs one button that sends it")
    return look.problems


def twice(names: Iterable[str]) -> set[str]:
    """Those that are there more than once."""
    found = list(names)
    return {name for name in found if found.count(name) > 1}
