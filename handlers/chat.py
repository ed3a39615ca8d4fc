"""The nouns: what people do (events) and what they see next (answers).

Every platform translates its own payloads into these and these into its own widgets. They say what
is meant, not how it looks. A new noun must break mypy in every platform until each can show it.
The limits checked here are those of the tightest platform, so nothing is ever cut before a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from handlers.events import Arrived, Event, Filled, Person, Place, Posted, Pressed, Said
from handlers.limits import check_card, check_dialog, check_home

__all__ = [
    "WORDS_LIMIT",
    "Answer",
    "Arrived",
    "Ask",
    "Button",
    "CannotTell",
    "Card",
    "Chat",
    "Choice",
    "Dialog",
    "DialogField",
    "Entry",
    "Event",
    "Fact",
    "Filled",
    "Home",
    "Inspection",
    "Link",
    "Mistakes",
    "Option",
    "Person",
    "Place",
    "Posted",
    "Pressed",
    "Prose",
    "Refused",
    "Said",
    "TryLater",
    "Unclear",
    "Undelivered",
]

WORDS_LIMIT = 12_000
"""Characters that fit in one form. More is sent by adding to the concern."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line of a card."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Button:
    """Does an act. ``opens`` says that the answer will be a dialog; some platforms must know before."""

    label: str = field(repr=False)
    act: str
    about: str = field(default="", repr=False)
    opens: bool = False
    tone: Literal["main", "plain", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """Leads out of the chat: https, tel, sms or mailto."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A titled piece of text with buttons. ``safety`` marks the one about danger to life."""

    title: str = field(repr=False)
    prose: tuple[str, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button | Link, ...] = ()
    tone: Literal["plain", "safety"] = "plain"

    def __post_init__(self) -> None:
        check_card(self)

    @property
    def plain(self) -> str:
        """The same in plain text: for screen readers, lock screens and old clients."""
        facts = [f"{fact.label}: {fact.value}" for fact in self.facts]
        return "\n".join([self.title, *self.prose, *facts])


@dataclass(frozen=True, slots=True)
class Ask:
    """A text field of a dialog. ``lines`` above 1 asks for a larger box; ``limit`` is in characters."""

    name: str
    label: str
    hint: str = ""
    lines: int = 1
    limit: int = 200
    required: bool = True
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``reveals`` are fields shown, and sent, only while it is chosen."""

    value: str = field(repr=False)
    label: str = field(repr=False)
    reveals: tuple[DialogField, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Pick one, or any number where ``multiple``. ``when_all`` is shown once every option is ticked."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    chosen: tuple[str, ...] = field(default=(), repr=False)
    multiple: bool = False
    required: bool = True
    when_all: tuple[DialogField, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Text inside a dialog: ``keep`` to write down, ``helpline`` the fixed line, ``safety`` in danger."""

    text: str = field(repr=False)
    tone: Literal["plain", "quiet", "keep", "helpline", "safety"] = "plain"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a thread, read inside a dialog."""

    heading: str = field(repr=False)
    text: str = field(repr=False)
    side: Literal["staff", "guardian", "note", "wren"] = "wren"


DialogField = Ask | Choice | Prose | Entry


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form, or a private page where ``submit`` is empty. Its content is never a chat message."""

    form: str
    title: str = field(repr=False)
    fields: tuple[DialogField, ...]
    submit: str = ""
    about: str = field(default="", repr=False)
    buttons: tuple[Button | Link, ...] = ()

    def __post_init__(self) -> None:
        check_dialog(self)


@dataclass(frozen=True, slots=True)
class Home:
    """Wren's own page on a platform."""

    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        check_home(self)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What to put right, by field name, beside the fields. ``dialog`` is the form with her text in it."""

    dialog: Dialog
    faults: Mapping[str, str]


Answer = Card | Dialog | Home | Mistakes | None


# --- What the courier may ask of a platform --------------------------------------------------------


class Undelivered(Exception):
    """A platform did not take a message. Carries no words, ids or addresses."""


class TryLater(Undelivered):
    """It was certainly not posted; try again after ``after`` seconds."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__()
        self.after = after


class Unclear(Undelivered):
    """It may or may not have been posted (a timeout, a cut connection, a 5xx)."""


class Refused(Undelivered):
    """It was not posted and never will be: the person or place is gone or has blocked Wren."""


class CannotTell(Exception):
    """This platform has no way to look up whether a message was posted."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a platform says of a place: whether it is private, and whether outsiders share it."""

    private: bool
    shared: bool


class Chat(Protocol):
    """All the courier may ask of a platform. Few, none optional, no raw escape hatch.

    ``marker`` is a random string put into the message where readers do not see it, so that ``find``
    can tell after a crash whether it arrived.
    """

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Leave a card in the private chat with one person."""

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Post a card in a channel, or in the thread of an earlier one."""

    async def revise(self, posted: Posted, card: Card) -> None:
        """Replace an earlier card. Safe to repeat."""

    async def find(self, marker: str, place: Place) -> Posted | None:
        """The message with this marker, or None if it is surely not there. Raises ``CannotTell``."""

    async def inspect(self, place: Place) -> Inspection:
        """Whether it is private and ours alone."""
