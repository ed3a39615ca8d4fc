"""What a person sees of an Adaptive Card in Teams, and what stands in its inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.teams_tenant import Shape

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
BAD = "attention"


def parts(shown: Any) -> Iterator[Shape]:
    """Every element and action that is shown, from the top."""
    if isinstance(shown, list):
        for one in shown:
            yield from parts(one)
    elif isinstance(shown, dict) and shown.get("isVisible", True):
        yield shown
        for name in ("body", "items", "columns", "rows", "cells", "actions"):
            yield from parts(shown.get(name, []))


def texts(shown: Any) -> Iterator[str]:
    """All that can be read in a card, from the top."""
    for part in parts(shown):
        match part.get("type"):
            case "TextBlock":
                yield ESCAPED.sub(r"\1", part["text"])
            case "RichTextBlock":
                yield said_in(part)
            case "FactSet":
                yield from (f"{fact['title']} {fact['value']}" for fact in part["facts"])
            case "Input.Text" | "Input.ChoiceSet" | "Input.Toggle":
                yield part.get("label", "")
                yield from (choice["title"] for choice in part.get("choices", []))
            case "Action.Submit" | "Action.OpenUrl" | "Action.Execute":
                yield part["title"]
            case _:
                pass


def said_in(block: Shape) -> str:
    """The text of a RichTextBlock."""
    return "".join(one if isinstance(one, str) else one["text"] for one in block["inlines"])


def inputs(shown: Any) -> dict[str, Shape]:
    """All inputs by name."""
    return {part["id"]: part for part in parts(shown) if str(part.get("type", "")).startswith("Input.")}


def buttons(shown: Any) -> list[Shape]:
    """All actions that send something."""
    return [part for part in parts(shown) if part.get("type") in ("Action.Submit", "Action.Execute")]


def button_of(action: Shape) -> Shape:
    """A button by the names the tests use."""
    data = action.get("data") or {}
    found = {"label": action.get("title", ""), "act": data.get("act", ""), "about": data.get("about", "")}
    return {**found, "action": action}


def units(text: str) -> int:
    """How long an input counts a text: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def faults_in(shown: Any) -> dict[str, str]:
    """What a card asks to put right, by the input it stands at; what belongs to none is under ``""``."""
    found: dict[str, str] = {}
    for part in parts(shown):
        items = part.get("items")
        if not isinstance(items, list):
            continue
        named = [one["id"] for one in items if str(one.get("type", "")).startswith("Input.")]
        told = [text for one in items for text in _bad_runs(one)]
        if told:
            found[named[0] if named else ""] = " ".join(told)
    return found


def _bad_runs(block: Shape) -> list[str]:
    runs = block.get("inlines") or [block]
    bad = [one for one in runs if isinstance(one, dict) and one.get("color") == BAD]
    return [str(one.get("text", "")) for one in bad]


@dataclass(slots=True)
class Opened:
    """A dialog on somebody's screen. ``values`` stands in its inputs; ``told`` is a line in its place."""

    title: str = ""
    card: Shape = field(default_factory=dict, repr=False)
    told: str = ""
    values: dict[str, str] = field(default_factory=dict, repr=False)
    missing: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = {name: str(one.get("value", "")) for name, one in inputs(self.card).items()}

    def reads(self) -> Iterator[str]:
        """All that stands there, what she typed included."""
        yield from (self.title, self.told)
        yield from texts(self.card)
        yield from self.missing.values()
        yield from self.values.values()

    def fill(self, name: str, value: Any) -> None:
        """Type or choose. What does not fit cannot be typed; what is no choice cannot be chosen."""
        shown = inputs(self.card)[name]
        if shown["type"] == "Input.Text":
            most = shown.get("maxLength")
            assert most is None or units(str(value)) <= most, f"the text does not fit into {name}"
            self.values[name] = str(value)
            return
        chosen = [value] if isinstance(value, str) else list(value)
        known = {one["value"] for one in shown["choices"]}
        assert set(chosen) <= known, f"{name} has no choice {chosen}, only {known}"
        assert shown.get("isMultiSelect") or len(chosen) <= 1, f"only one choice of {name} can be taken"
        self.values[name] = ",".join(chosen)

    def gather(self, action: Shape) -> Shape | None:
        """What a button sends: its data and the inputs that are not empty. None where some are missing."""
        data = {name: value for name, value in (action.get("data") or {}).items() if name != "msteams"}
        if action.get("associatedInputs", "auto") == "none":
            return data
        self.missing = {
            name: one.get("errorMessage", "")
            for name, one in inputs(self.card).items()
            if one.get("isRequired") and not self.values[name]
        }
        if self.missing:
            return None
        return data | {name: value for name, value in self.values.items() if value}
