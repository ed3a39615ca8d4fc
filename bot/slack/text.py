"""Text as Slack counts and reads it.

Lengths are counted in UTF-16 units, the strictest reading: a character outside the basic plane is two.
"""

from __future__ import annotations

import re
from typing import Any

from handlers.limits import CARD_TEXT

Block = dict[str, Any]
"""One part of a view or message, as Slack's JSON."""

CHUNK = CARD_TEXT
"""The most that one text object or one input of Slack holds."""

HEADER = 150
"""The most that a heading holds."""

_MARKUP = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


def units(text: str) -> int:
    """How long a text is for Slack."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def chunks(text: str, most: int = CHUNK) -> list[str]:
    """The text in parts of at most ``most`` units, with nothing lost and no character cut in half."""
    if units(text) <= most:
        return [text] if text else []
    parts, start, size = [], 0, 0
    for place, letter in enumerate(text):
        wide = 2 if letter > "\uffff" else 1
        if size + wide > most:
            parts.append(text[start:place])
            start, size = place, 0
        size += wide
    return [*parts, text[start:]]


def escaped(text: str) -> str:
    """For mrkdwn: nothing in it can call, mention or link anybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_typed(text: str) -> str:
    """A message as its writer typed it: links and signs back in the form in which they were written."""
    return unescape_signs(_MARKUP.sub(_plain_markup, text))


def unescape_signs(text: str) -> str:
    """The three signs that Slack writes in another way."""
    return re.sub("|".join(_ENTITIES), lambda found: _ENTITIES[found[0]], text)


def whole(text: str) -> str:
    """The text without halves of characters, which no store could keep."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain_markup(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith("@"):
        # The id of a person; the mention itself is taken out of it when it is shown as plain text.
        return f"@{label}" if label else f"&lt;{target}&gt;"
    if target.startswith("#"):
        return f"#{label}" if label else f"&lt;{target}&gt;"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target


def plain(text: str) -> Block:
    """A text object in which nothing is interpreted: no mention, no link, no emoji code."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> list[Block]:
    """Running text, in as many blocks as it needs."""
    return [{"type": "section", "text": plain(part)} for part in chunks(text)]


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text)}


def quiet(text: str, block_id: str = "") -> list[Block]:
    """Small text. Context blocks hold as much as any text object does."""
    named = {"block_id": block_id} if block_id else {}
    return [
        {"type": "context", **(named if place == 0 else {}), "elements": [plain(part)]}
        for place, part in enumerate(chunks(text))
    ]


def piece(text: str, *, bold: bool = False) -> list[Block]:
    """Text inside a rich text block, in elements that are never too long."""
    style = {"style": {"bold": True}} if bold else {}
    return [{"type": "text", "text": part, **style} for part in chunks(text)]


def rich(*parts: Block) -> Block:
    """A rich text block: its text is data and never markup."""
    return {"type": "rich_text", "elements": list(parts)}


def run(*elements: list[Block]) -> Block:
    """A stretch of running text in a rich text block."""
    return {"type": "rich_text_section", "elements": [one for part in elements for one in part]}


def boxed(text: str) -> Block:
    """Text in a frame, in letters of one width: easy to select and copy."""
    return {"type": "rich_text_preformatted", "elements": piece(text)}


def quoted(text: str) -> Block:
    """Text with a line beside it."""
    return {"type": "rich_text_quote", "elements": piece(text)}
