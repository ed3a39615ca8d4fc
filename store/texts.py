"""Fitting a text into messages of one size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from store.records import Message, Side, pack

MESSAGE_BYTES = 16 * 1024


def as_messages(kind: str, side: Side, text: str, author: str = "") -> Iterator[Message]:
    """The text as one message, or as several where it does not fit; the later ones are ``…more``."""
    rest = text
    name = kind
    while True:
        part = rest[: _fitting(name, side, rest, author)]
        yield Message(name, side, part, author)
        rest = rest[len(part) :]
        if not rest:
            return
        name = f"{kind}…more"


def joined(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Messages as they were written: parts that were split are whole again."""
    whole: list[Message] = []
    for message in messages:
        if whole and message.kind == f"{whole[-1].kind}…more":
            whole[-1] = replace(whole[-1], text=whole[-1].text + message.text)
        else:
            whole.append(message)
    return tuple(whole)


def packed(message: Message) -> bytes:
    """A message as it is sealed."""
    return pack({"kind": message.kind, "side": message.side, "text": message.text, "author": message.author})


def _fitting(kind: str, side: Side, text: str, author: str) -> int:
    low, high = 0, len(text)
    if len(packed(Message(kind, side, text, author))) <= MESSAGE_BYTES:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if len(packed(Message(kind, side, text[:middle], author))) <= MESSAGE_BYTES:
            low = middle
        else:
            high = middle - 1
    return low
