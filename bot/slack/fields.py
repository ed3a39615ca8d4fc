"""The parts of a dialog → the blocks of a view. Pure.

Slack cannot show or hide a part by itself, and asking Wren at each choice would send what she has typed
before she presses Send. So every part is there from the start, under a plain line that says when it counts
(docs/decisions/0016-reveals-on-slack.md). The block_id of that line tells the reader of the sent form which
answers count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
from prompts import Words

RADIOS = 10
BLOCK_ID = 255
IF = "if:"
"""What the block_id of a line with a condition begins with: ``if:<choice>=<values>:<fields>``."""
ALL = "*"


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
    return section(words.say("slack.fault", fault=faults[name])) if name in faults else []


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
            return [*section(words.say("slack.safety_mark")), rich(quoted(prose.text))]
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
    """The parts that options reveal, each once, the safety card first, then what always counts."""
    blocks: list[Block] = []
    groups = sorted(
        _groups(choice, words).items(), key=lambda group: (not _is_safety(group[1]), len(group[0]))
    )
    for values, items in groups:
        always = len(values) == len(choice.options)
        if not always:
            blocks += quiet(_condition(choice, values, words), _named(choice.name, ",".join(values), items))
        for item in items:
            blocks += field_blocks(item if always else _optional(item), words, faults)
    if choice.when_all:
        blocks += quiet(words.say("slack.if_all"), _named(choice.name, ALL, choice.when_all))
        for item in choice.when_all:
            blocks += field_blocks(_optional(item), words, faults)
    return blocks


def _groups(choice: Choice, words: Words) -> dict[tuple[str, ...], list[DialogField]]:
    """The revealed parts by the options that reveal them."""
    found: dict[str, tuple[DialogField, list[str]]] = {}
    for option in choice.options:
        for item in option.reveals:
            name = item.name if isinstance(item, Ask | Choice) else repr((type(item), _text_of(item)))
            known, values = found.get(name, (item, []))
            found[name] = (_same(known, item, words), [*values, option.value])
    groups: dict[tuple[str, ...], list[DialogField]] = {}
    for item, values in found.values():
        groups.setdefault(tuple(values), []).append(item)
    return groups


def _text_of(item: Prose | Entry) -> str:
    return item.text


def _same(known: DialogField, other: DialogField, words: Words) -> DialogField:
    """One field for two: where they offer different answers at first, none is ticked for her."""
    if isinstance(known, Choice) and isinstance(other, Choice) and known.chosen != other.chosen:
        hint = " ".join(part for part in (known.hint, words.say("slack.left_alone")) if part)
        return replace(known, chosen=(), required=False, hint=hint)
    return known


def _optional(item: DialogField) -> DialogField:
    """Slack would insist on a field that does not count; whether it is missing is checked when it is sent."""
    return replace(item, required=False) if isinstance(item, Ask | Choice) else item


def _is_safety(items: list[DialogField]) -> bool:
    return any(isinstance(item, Prose) and item.tone == "safety" for item in items)


def _condition(choice: Choice, values: tuple[str, ...], words: Words) -> str:
    labels = [words.say("slack.quoted", text=one.label) for one in choice.options if one.value in values]
    return words.say("slack.if_chosen", options=f" {words.say('slack.or')} ".join(labels))


def _named(choice: str, values: str, items: tuple[DialogField, ...] | list[DialogField]) -> str:
    names = ",".join(item.name for item in items if isinstance(item, Ask | Choice))
    block_id = f"{IF}{choice}={values}:{names}"
    return block_id if len(block_id) <= BLOCK_ID else ""
