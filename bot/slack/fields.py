"""The parts of a dialog → the blocks of a view. Pure.

Slack cannot show or hide a part by itself, and asking Wren at each choice would send what she has typed
before she presses Send. So every part is there from the start, under a plain line that says when it counts
(docs/decisions/0016-reveals-on-slack.md). The block_id of that line tells the reader of the sent form which
answers count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from bot.slack.text import (
    CHUNK,
    HEADER,
    Block,
    boxed,
    chunks,
    header,
    piece,
    plain,
    quiet,
    quoted,
    rich,
    run,
    section,
    units,
)
from handlers.chat import Ask, Choice, DialogField, Entry, Option, Prose
from handlers.reveals import Group, groups
from prompts import Words

RADIOS = 10
BLOCK_ID = 255
IF = "if:"
"""What the block_id of a line with a condition begins with: ``if:<choice>=<values>:<fields>``."""


def field_blocks(item: DialogField, words: Words, faults: Mapping[str, str]) -> list[Block]:
    """One part, with its fault above it where it has one."""
    match item:
        case Prose():
            return _prose(item, words)
        case Entry():
            return _entry(item)
        case Ask():
            return [*_fault(item.name, words, faults), *_ask(item, words)]
        case Choice():
            return [*_fault(item.name, words, faults), _choice(item), *_revealed(item, words, faults)]
        case _:
            assert_never(item)


def _fault(name: str, words: Words, faults: Mapping[str, str]) -> list[Block]:
    return section(words.say("form.fault", fault=faults[name])) if name in faults else []


def _prose(prose: Prose, words: Words) -> list[Block]:
    if not prose.text.strip():
        return []
    match prose.tone:
        case "plain":
            return section(prose.text)
        case "quiet":
            return quiet(prose.text)
        case "keep":
            return [rich(boxed(prose.text))]
        case "helpline":
            return [rich(quoted(prose.text))]
        case "safety":
            return [*section(words.say("form.safety_mark")), rich(quoted(prose.text))]
        case _:
            assert_never(prose.tone)


def _entry(entry: Entry) -> list[Block]:
    if entry.side == "answer" and units(entry.heading) <= HEADER:
        return [header(entry.heading), *section(entry.text)]
    heading = [run(piece(entry.heading, bold=True))] if entry.heading else []
    told = [quoted(entry.text)] if entry.text else []
    return [rich(*heading, *told)] if heading or told else []


def _ask(ask: Ask, words: Words) -> list[Block]:
    """As many inputs as the longest text needs; the parts are joined again by ``Filled.words``."""
    values = chunks(ask.value) or [""]
    count = max(len(values), -(-ask.limit // CHUNK))
    values += [""] * (count - len(values))
    return [_input(ask, part, value, words) for part, value in enumerate(values, start=1)]


def _input(ask: Ask, part: int, value: str, words: Words) -> Block:
    name = ask.name if part == 1 else f"{ask.name}.{part}"
    label = ask.label if part == 1 else words.say("slack.more_room", label=ask.label, part=str(part))
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": ask.lines > 1,
        "max_length": min(CHUNK, max(ask.limit, units(value))),
    }
    if value:
        element["initial_value"] = value
    block = _labelled(name, label, element, required=ask.required and part == 1)
    if ask.hint and part == 1:
        block["hint"] = plain(ask.hint)
    return block


def _labelled(name: str, label: str, element: Block, *, required: bool) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": element,
        "optional": not required,
    }


def _choice(choice: Choice) -> Block:
    options = [_option(option) for option in choice.options]
    chosen = [_option(option) for option in choice.options if option.value in choice.chosen]
    few = len(options) <= RADIOS
    kind = "checkboxes" if choice.multiple else "radio_buttons"
    if not few:
        kind = "multi_static_select" if choice.multiple else "static_select"
    element: Block = {"type": kind, "action_id": choice.name, "options": options}
    if chosen and choice.multiple:
        element["initial_options"] = chosen
    elif chosen:
        element["initial_option"] = chosen[0]
    block = _labelled(choice.name, choice.label, element, required=choice.required)
    if choice.hint:
        block["hint"] = plain(choice.hint)
    return block


def _option(option: Option) -> Block:
    return {"text": plain(option.label), "value": option.value}


# --- parts that count only under a condition --------------------------------------------------------


def _revealed(choice: Choice, words: Words, faults: Mapping[str, str]) -> list[Block]:
    """The parts that options reveal, under a line that says when they count."""
    blocks: list[Block] = []
    for group in groups(choice, words):
        if group.line:
            blocks += quiet(group.line, _named(choice.name, group))
        for item in group.items:
            blocks += field_blocks(item, words, faults)
    return blocks


def _named(choice: str, group: Group) -> str:
    block_id = f"{IF}{choice}={','.join(group.values)}:{','.join(group.names)}"
    return block_id if len(block_id) <= BLOCK_ID else ""
