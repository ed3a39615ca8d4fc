"""Measures what ``bot.slack.show`` makes against Slack's published limits; knows nothing of the stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Shape = dict[str, Any]
TEXT, PLAIN_ONLY = 3_000, {"header": 150}
LABELS = {"title": 24, "submit": 24, "close": 24, "label": 2_000, "hint": 2_000}


def size(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def every(part: Any) -> Iterator[Shape]:
    """Each object in a view, at any depth."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from every(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from every(inner)


def over(view: Shape) -> list[str]:
    """Everything in a view or message that Slack would refuse, none where it is fine."""
    wrong = [fault for part in every(view) for fault in _of(part)]
    blocks, most = view["blocks"], 100 if "type" in view else 50
    if not 1 <= len(blocks) <= most:
        wrong.append(f"{len(blocks)} blocks")
    if len(json.dumps(view, ensure_ascii=True)) > 250_000:
        wrong.append("larger than 250 kB")
    if len(view.get("private_metadata", "")) > TEXT or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id")
    for key in ("block_id", "action_id"):
        names = [part[key] for part in every(blocks) if part.get(key)]
        if len(set(names)) != len(names):
            wrong.append(f"{key} twice")
    inputs = any(block["type"] == "input" for block in blocks)
    if view.get("type") == "modal" and inputs and "submit" not in view:
        wrong.append("inputs without submit")
    if "text" in view and not (isinstance(view["text"], str) and 1 <= size(view["text"]) <= 4_000):
        wrong.append("text of the message")
    return wrong


def _of(part: Shape) -> Iterator[str]:
    for name, most in LABELS.items():
        if isinstance(part.get(name), dict) and not 1 <= size(part[name]["text"]) <= most:
            yield f"{name} has {size(part[name]['text'])}"
    if part.get("type") in ("plain_text", "mrkdwn", "text") and not 1 <= size(part["text"]) <= TEXT:
        yield f"a text has {size(part['text'])}"
    for name, least in (("elements", 1), ("options", 1)):
        if name in part and not least <= len(part[name]) <= _most(part, name):
            yield f"{part['type']} has {len(part[name])} {name}"
    yield from _element(part)


def _most(part: Shape, name: str) -> int:
    kind = part["type"]
    few = {"actions": 25, "context": 10, "radio_buttons": 10, "checkboxes": 10}
    return few.get(kind, 100 if name == "options" else 1_000)


def _fits(text: str, most: int) -> bool:
    return 1 <= len(text) <= most


def _element(part: Shape) -> Iterator[str]:
    kind = part.get("type")
    if kind == "header" and size(part["text"]["text"]) > PLAIN_ONLY["header"]:
        yield "header"
    if kind == "button" and (size(part["text"]["text"]) > 75 or not _fits(part.get("value", "x"), 2_000)):
        yield "button"
    if kind == "plain_text_input":
        most, value = part["max_length"], part.get("initial_value", "x")
        if not 1 <= most <= TEXT or not 1 <= size(value) <= most:
            yield f"input of {most} with {size(value)}"
    for option in part.get("options", []):
        if not 1 <= size(option["text"]["text"]) <= 75 or not 1 <= len(option["value"]) <= 150:
            yield "option"
    if any(chosen not in part["options"] for chosen in part.get("initial_options", [])):
        yield "an initial option that is none"
    if "block_id" in part and not 1 <= len(part["block_id"]) <= 255:
        yield "block_id"
