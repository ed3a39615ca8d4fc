"""The parts of a dialog → the elements of its card. Pure.

No choice is sent to Wren before a person presses Send, so every part is there from the start, under a plain
line that says when it counts (docs/decisions/0022-dialogs-and-literal-text-on-teams.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from bot.teams.text import Element, framed, prose, rich, run, units
from handlers.chat import Ask, Choice, DialogField, Entry, Prose
from handlers.reveals import groups
from prompts import Words

CONDITIONS, SEVERAL = "only", "many"
"""In the data of a form's button: ``<choice>=<values>:<fields>`` for each condition; fields of several."""

OWN_DATA = ("act", "about", "form", "msteams", CONDITIONS, SEVERAL)
"""What stands beside the inputs when a dialog is sent. No field may be called so."""

HEAVIEST = 3
"""Bytes that one UTF-16 unit, which is what an input counts, can weigh."""

SMALL = 200
"""A field of so many characters always gets all of them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is drawn with. ``rooms`` is how much fits into each field; None draws them empty.

    ``ours``: what Wren could not do, where a person has nothing to put right.
    """

    words: Words = field(repr=False)
    faults: Mapping[str, str] = field(repr=False)
    rooms: Mapping[str, int] | None = None
    ours: tuple[str, ...] = field(default=(), repr=False)


def elements(item: DialogField, sheet: Sheet) -> list[Element]:
    """One part, with its fault above it where it has one."""
    match item:
        case Prose():
            return _prose(item, sheet.words)
        case Entry():
            return [_together([*prose(item.heading, weight="bolder"), *prose(item.text)], separator=True)]
        case Ask():
            return [_ask(item, sheet)]
        case Choice():
            return [_choice(item, sheet), *_revealed(item, sheet)]
        case _:
            assert_never(item)


def _prose(item: Prose, words: Words) -> list[Element]:
    if not item.text.strip():
        return []
    match item.tone:
        case "plain":
            return prose(item.text)
        case "quiet":
            return prose(item.text, isSubtle=True)
        case "keep":
            return [framed(prose(item.text, fontType="monospace", weight="bolder"), "emphasis")]
        case "helpline":
            return [framed(prose(item.text), "emphasis")]
        case "safety":
            mark = prose(words.say("form.safety_mark"), weight="bolder")
            return [framed([*mark, *prose(item.text)], "attention")]
        case _:
            assert_never(item.tone)


def _together(items: list[Element], *, separator: bool = False) -> Element:
    """Parts that belong together, with some room above."""
    shown: Element = {"type": "Container", "spacing": "large", "items": items}
    return {**shown, "separator": True} if separator else shown


def fault_line(fault: str, words: Words) -> list[Element]:
    """What has to be put right."""
    return prose(words.say("form.fault", fault=fault), color="attention", weight="bolder")


def _around(item: Ask | Choice, hint: str, shown: Element, sheet: Sheet) -> Element:
    """An input with its label, under what a person should read before it."""
    fault = sheet.faults.get(item.name, "")
    above = [*(fault_line(fault, sheet.words) if fault else []), *prose(hint, isSubtle=True)]
    named = {"id": item.name, "label": item.label, "isRequired": item.required}
    if item.required:
        named["errorMessage"] = sheet.words.say(
            "mistakes.choice" if isinstance(item, Choice) else "mistakes.empty"
        )
    return _together([*above, {"type": shown["type"], **named, **shown}])


def _ask(ask: Ask, sheet: Sheet) -> Element:
    room = ask.limit if sheet.rooms is None else sheet.rooms[ask.name]
    shown: Element = {"type": "Input.Text", "isMultiline": ask.lines > 1, "maxLength": room}
    if ask.value and sheet.rooms is not None:
        # What was typed before is never cut.
        shown |= {"value": ask.value, "maxLength": max(room, units(ask.value))}
    small = (
        sheet.words.say("teams.room", count=f"{room:,}") if sheet.rooms is None or room < ask.limit else ""
    )
    return _around(ask, " ".join(text for text in (ask.hint, small) if text), shown, sheet)


def _choice(choice: Choice, sheet: Sheet) -> Element:
    shown: Element = {
        "type": "Input.ChoiceSet",
        "style": "expanded",
        "isMultiSelect": choice.multiple,
        "wrap": True,
        "choices": [{"title": option.label, "value": option.value} for option in choice.options],
    }
    chosen = [option.value for option in choice.options if option.value in choice.chosen]
    if chosen:
        shown["value"] = ",".join(chosen if choice.multiple else chosen[:1])
    return _around(choice, choice.hint, shown, sheet)


def _revealed(choice: Choice, sheet: Sheet) -> list[Element]:
    shown: list[Element] = []
    for group in groups(choice, sheet.words):
        if group.line:
            shown.append(rich(run(group.line, weight="bolder")) | {"spacing": "large"})
        for item in group.items:
            shown += elements(item, sheet)
    return shown


# --- what the button of a form says of it ------------------------------------------------------------


def told_of(fields: Sequence[DialogField], words: Words) -> Element:
    """The conditions of a form, and its fields of several values, for the reader of the sent form."""
    choices = [item for item in inputs(fields, words) if isinstance(item, Choice)]
    conditions = [
        f"{choice.name}={','.join(group.values)}:{','.join(group.names)}"
        for choice in choices
        for group in groups(choice, words)
        if group.line and group.names
    ]
    several = [choice.name for choice in choices if choice.multiple]
    told = {CONDITIONS: conditions, SEVERAL: several}
    return {name: value for name, value in told.items() if value}


def inputs(fields: Sequence[DialogField], words: Words) -> Iterator[Ask | Choice]:
    """Everything in a form that can be filled in, at any depth, once."""
    for item in fields:
        if isinstance(item, Ask | Choice):
            yield item
        if isinstance(item, Choice):
            for group in groups(item, words):
                yield from inputs(group.items, words)


def rooms(fields: Sequence[DialogField], words: Words, bytes_left: int) -> dict[str, int]:
    """How many characters each text field may take, if every one of them weighs as much as it can."""
    asks = [item for item in inputs(fields, words) if isinstance(item, Ask)]
    small = [ask for ask in asks if ask.limit <= SMALL]
    large = [ask for ask in asks if ask.limit > SMALL]
    left = bytes_left // HEAVIEST - sum(ask.limit for ask in small)
    wanted = sum(ask.limit for ask in large)
    shares = {ask.name: max(1, min(ask.limit, left * ask.limit // wanted // 100 * 100)) for ask in large}
    return {ask.name: ask.limit for ask in small} | shares
