"""Text as Teams weighs and draws it.

A card is weighed in bytes of UTF-8, as it is sent. Everything but a heading stands in a RichTextBlock: what
is in it is text and never markup, so that words are shown as they were typed
(docs/decisions/0022-dialogs-and-literal-text-on-teams.md).
"""

from __future__ import annotations

import json
import re
from typing import Any

Element = dict[str, Any]
"""One part of an Adaptive Card, as JSON."""

CARD_BYTES = 27 * 1024
"""The most that a card may weigh: with what stands around it, it stays below 28 KB."""

_DATE = re.compile(r"\{(?=\{(?:DATE|TIME)\()")
_WORD_JOINER = "\u2060"


def weight(shape: Any) -> int:
    """How many bytes it is when it is sent."""
    return len(json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode())


def units(text: str) -> int:
    """How long a text is for an input of Teams: an emoji counts twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def run(text: str, **look: Any) -> Element:
    """A stretch of text. Cards make a date of ``{{DATE(…)}}`` even here: a mark without width prevents it."""
    return {"type": "TextRun", "text": _DATE.sub("{" + _WORD_JOINER, text), **look}


def rich(*runs: Element) -> Element:
    """A paragraph."""
    return {"type": "RichTextBlock", "inlines": list(runs)}


def prose(text: str, **look: Any) -> list[Element]:
    """A paragraph of one piece; nothing where there is nothing to read."""
    return [rich(run(text, **look))] if text.strip() else []


def heading(text: str) -> Element:
    """A heading, also for a screen reader. Only for words of ours: Markdown in it is drawn."""
    return {
        "type": "TextBlock",
        "text": text,
        "wrap": True,
        "style": "heading",
        "size": "large",
        "weight": "bolder",
    }


def framed(items: list[Element], style: str) -> Element:
    """Parts on a ground of their own."""
    return {"type": "Container", "style": style, "items": items}
