"""The platform's own memory: what was posted, and what people typed.

What Wren posted is kept in ``playground.json``, so that a restart finds it again. What people typed,
and what Wren answered only to them, stays in memory, in short lists, and is never written down.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from handlers.chat import Posted

POSTED_KEPT = 1_000
"""Cards kept on disk; older ones scroll away, as on any platform."""

TYPED_KEPT = 200
"""Typed messages and private answers kept in memory, in each place."""

FILE = "playground.json"
WREN = "wren"
_VERSION = 1

Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as people see it. ``place`` is a channel, or a person for her private chat with Wren.

    ``author`` is a person's id or ``wren``; ``only`` is the one person who sees it, or empty.
    """

    id: str
    place: str = field(repr=False)
    author: str = field(default=WREN, repr=False)
    under: str = field(default="", repr=False)
    only: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    files: int = 0
    card: Mapping[str, object] | None = field(default=None, repr=False)
    marker: str = field(default="", repr=False)
    revision: int = 0
    posted: bool = False

    def shown(self) -> dict[str, object]:
        """As the browser reads it: all but the marker, which readers do not see."""
        whole = asdict(self)
        del whole["marker"], whole["posted"]
        return whole


class Stage:
    """Messages in the order they came. One writer; every change on disk is whole or not at all."""

    def __init__(self, folder: Path, chance: Chance) -> None:
        self._folder = folder
        self._chance = chance
        self._lock = asyncio.Lock()
        self._messages: dict[str, Message] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in _load(folder / FILE):
            self._messages[message.id] = message

    @property
    def messages(self) -> tuple[Message, ...]:
        """All there is, oldest first."""
        return tuple(self._messages.values())

    async def post(self, place: str, card: Mapping[str, object], marker: str, under: str = "") -> Message:
        """Keep a new card, on disk first. Raises ``OSError``, and then nothing has been posted."""
        message = Message(self._new_id(), place, under=under, card=card, marker=marker, posted=True)
        async with self._lock:
            await self._save(message)
        return message

    async def revise(self, posted: Posted, card: Mapping[str, object]) -> Message | None:
        """Replace a posted card, on disk first; None where it is no longer here. Raises ``OSError``."""
        async with self._lock:
            old = self._messages.get(posted)
            if old is None or not old.posted:
                return None
            message = replace(old, card=card, revision=old.revision + 1)
            await self._save(message)
        return message

    def find(self, marker: str, place: str) -> Posted | None:
        """The posted message with this marker in this place."""
        for message in self._messages.values():
            if message.posted and message.marker == marker and message.place == place:
                return Posted(message.id)
        return None

    def typed(self, place: str, author: str, text: str, files: int, under: str) -> Message:
        """Keep what a person typed, in memory only."""
        return self._remember(Message(self._new_id(), place, author, under, text=text, files=files))

    def answered(self, place: str, only: str, card: Mapping[str, object], under: str) -> Message:
        """Keep Wren's answer to one person, in memory only."""
        return self._remember(Message(self._new_id(), place, under=under, only=only, card=card))

    def _remember(self, message: Message) -> Message:
        self._messages[message.id] = message
        here = [one.id for one in self._messages.values() if not one.posted and one.place == message.place]
        for old in here[:-TYPED_KEPT]:
            del self._messages[old]
        return message

    def _new_id(self) -> str:
        return self._chance(12).hex()

    async def _save(self, changed: Message) -> None:
        after = {one.id: one for one in self._messages.values() if one.posted}
        after[changed.id] = changed
        gone = list(after)[:-POSTED_KEPT]
        for old in gone:
            del after[old]
        await asyncio.to_thread(_write, self._folder, list(after.values()))
        self._messages[changed.id] = changed
        for old in gone:
            self._messages.pop(old, None)


def _write(folder: Path, messages: list[Message]) -> None:
    """Write a new file beside the old one and put it in its place, so that a crash leaves one of the two."""
    whole = {"version": _VERSION, "messages": [asdict(message) for message in messages]}
    new = folder / (FILE + ".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        os.fchmod(out.fileno(), 0o600)
        json.dump(whole, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    new.replace(folder / FILE)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _load(file: Path) -> list[Message]:
    """What was kept. A file that cannot be understood is set aside, not overwritten."""
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
        return [_kept(one) for one in whole["messages"]]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, RecursionError):
        file.replace(file.with_suffix(".unreadable"))
        return []


def _kept(one: Mapping[str, object]) -> Message:
    card, revision = one["card"], one["revision"]
    if not isinstance(card, dict) or not isinstance(revision, int):
        raise TypeError

    def text(name: str) -> str:
        value = one[name]
        if not isinstance(value, str):
            raise TypeError
        return value

    return Message(
        text("id"),
        text("place"),
        text("author"),
        text("under"),
        text("only"),
        card=card,
        marker=text("marker"),
        revision=revision,
        posted=True,
    )
