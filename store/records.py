"""What the store hands out: plain facts, whose text never shows in a repr."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from store.database import Chance

Side = Literal["staff", "guardian", "note", "wren"]
Status = Literal["open", "closed", "withdrawn"]


class NotYours(Exception):
    """This person may not open this case. The same for a case that does not exist."""


class Gone(Exception):
    """The case was withdrawn: there is nothing left to read or to answer."""


class Closed(Exception):
    """The case is closed, and this act needs an open one."""


def new_id(chance: Chance) -> str:
    """A random id of 26 characters (128 bits): says nothing of who, when or how many."""
    return base64.b32encode(chance(16)).decode().rstrip("=").lower()


def is_id(text: str) -> bool:
    """Whether this could be an id of ours. Anything else came from a client, and goes no further."""
    return re.fullmatch("[a-z2-7]{26}", text) is not None


def pack(facts: Mapping[str, Any]) -> bytes:
    """Facts as compact JSON in UTF-8, ready to be sealed."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(plain: bytes) -> dict[str, Any]:
    """Facts as they were packed."""
    facts: dict[str, Any] = json.loads(plain)
    return facts


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread. ``kind`` says what it is, ``side`` who speaks."""

    kind: str
    side: Side
    text: str = field(repr=False)
    author: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is known of a case besides its messages. Sealed under the case's own key.

    ``excluded`` are the person ids of guardians she left out, for good: whoever is removed and added again
    stays out. ``released`` is in whole hours since 1970; ``posted`` is the notice in the guardians' channel.
    """

    name: str = field(repr=False)
    topic: str = field(repr=False)
    mode: Literal["anonymous", "open"] = "anonymous"
    called: str = field(default="", repr=False)
    danger: bool = False
    status: Status = "open"
    opened: bool = False
    unread: bool = True
    reminded: bool = False
    claimed: str = field(default="", repr=False)
    entitled: tuple[str, ...] = ()
    excluded: tuple[str, ...] = field(default=(), repr=False)
    released: int = 0
    posted: str = field(default="", repr=False)

    def packed(self) -> bytes:
        """For the store: JSON of all fields."""
        return pack({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def unpacked(cls, plain: bytes) -> CaseState:
        """As it was packed. Fields of a later version are ignored, missing ones get their default."""
        facts = {name: value for name, value in unpack(plain).items() if name in cls.__slots__}
        entitled, excluded = tuple(facts.get("entitled", ())), tuple(facts.get("excluded", ()))
        return replace(cls(**facts), entitled=entitled, excluded=excluded)


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern on its way into the pool, complete before it is written.

    ``person`` is None for a receipt-only concern; ``receipt`` is empty where none is kept.
    ``due`` is in seconds since 1970; ``alone`` releases it by itself, ahead of the others.
    """

    slot: str
    case: str
    topic: str = field(repr=False)
    words: str = field(repr=False)
    wish: str = field(default="", repr=False)
    danger: bool = False
    mode: Literal["anonymous", "open"] = "anonymous"
    called: str = field(default="", repr=False)
    entitled: tuple[str, ...] = ()
    excluded: tuple[str, ...] = field(default=(), repr=False)
    person: str | None = field(default=None, repr=False)
    notify: Literal["look", "soon"] = "look"
    receipt: str = field(default="", repr=False)
    due: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class BoxCase:
    """A case as its reporter sees it in her box. ``waiting``: not yet with the guardians."""

    case: str
    topic: str = field(repr=False)
    status: Status
    waiting: bool
    opened: bool
    claimed: str = field(default="", repr=False)
    messages: tuple[Message, ...] = ()
    pending: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseThread:
    """A case as an entitled guardian sees it."""

    case: str
    state: CaseState
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody on the roster. Not ``confirmed``: may serve new concerns, but no earlier one."""

    id: str
    person: str = field(repr=False)
    name: str = field(repr=False)
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A card on its way. ``unclear``: an earlier try may or may not have arrived."""

    id: str
    kind: str
    lane: str
    case: str
    marker: str
    attempt: int
    repeats: int
    unclear: bool
    facts: Mapping[str, str] = field(repr=False)
