"""The nouns: what people do (events) and what they see next (answers).

Every platform translates its own payloads into these and these into its own widgets. They say what
is meant, not how it looks. A new noun must break mypy in every platform until each can show it.
The limits checked here are those of the tightest platform, so nothing is ever cut before a reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from handlers import limits
from handlers.events import Arrived, Event, Filled, Person, Place, Posted, Pressed, Said
from handlers.limits import at_most
from handlers.parts import Ask, Button, Choice, DialogField, Entry, Fact, Link, Option, Prose

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
    "NotReady",
    "NotThere",
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
class Card:
    """A titled piece of text with buttons. ``safety`` marks the one about danger to life.

    ``settles`` is the outcome of a button that nobody need press again: where a card stays in sight, this
    one takes its place.
    ``picture`` is drawn with characters and says nothing that the text does not say: for the eye only.
    """

    title: str = field(repr=False)
    prose: tuple[str, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button | Link, ...] = ()
    tone: Literal["plain", "safety"] = "plain"
    settles: bool = False
    picture: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        at_most("card title", len(self.title), limits.CARD_TITLE)
        at_most("card facts", len(self.facts), limits.FACTS)
        at_most("card buttons", len(self.buttons), limits.CARD_BUTTONS)
        at_most("card text", max((len(text) for text in self.prose), default=0), limits.CARD_TEXT)
        at_most("card", len(self.plain) + len(self.picture), limits.CARD_ALL_TEXT)

    @property
    def plain(self) -> str:
        """The same in plain text: for screen readers, lock screens and old clients."""
        facts = [f"{fact.label}: {fact.value}" for fact in self.facts]
        return "\n".join([self.title, *self.prose, *facts])


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form, or a private page where ``submit`` is empty. Its content is never a chat message.

    ``danger``: what she wrote speaks of it, so what stands first has to be seen, whatever else is wrong.
    """

    form: str
    title: str = field(repr=False)
    fields: tuple[DialogField, ...]
    submit: str = ""
    about: str = field(default="", repr=False)
    buttons: tuple[Button | Link, ...] = ()
    danger: bool = False

    def __post_init__(self) -> None:
        at_most("dialog title", len(self.title), limits.DIALOG_TITLE)
        at_most("dialog submit", len(self.submit), limits.DIALOG_TITLE)
        at_most("dialog about", len(self.about), limits.DIALOG_ABOUT)
        at_most("dialog buttons", len(self.buttons), limits.CARD_BUTTONS)
        at_most("dialog fields", len(self.fields), limits.DIALOG_FIELDS)
        at_most("dialog", sum(item.size for item in self.fields), limits.DIALOG_ALL_TEXT)

    @property
    def head(self) -> int:
        """How many fields at its head are about danger to life: they stand above what is to be put right."""
        beside = (
            place
            for place, item in enumerate(self.fields)
            if not isinstance(item, Prose) or item.tone not in ("helpline", "safety")
        )
        return next(beside, len(self.fields))


@dataclass(frozen=True, slots=True)
class Home:
    """Wren's own page on a platform."""

    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        at_most("home cards", len(self.cards), limits.HOME_CARDS)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What to put right, by field name. ``dialog`` has her text in it; ``fresh``: the old form is dead.

    ``ours``: she has nothing to put right. ``faults`` say what Wren could not do, and why.
    """

    dialog: Dialog
    faults: Mapping[str, str]
    fresh: bool = False
    ours: bool = False


Answer = Card | Dialog | Home | Mistakes | None


# --- What the courier may ask of a platform --------------------------------------------------------


class Undelivered(Exception):
    """A platform did not take a message. Carries no words, ids or addresses."""


class TryLater(Undelivered):
    """It was certainly not posted; try again after ``after`` seconds."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__()
        self.after = after


class NotReady(TryLater):
    """Wren itself cannot post yet, which somebody can mend. However long that takes, it is no failed try."""


class Unclear(Undelivered):
    """It may or may not have been posted (a timeout, a cut connection, a 5xx)."""


class Refused(Undelivered):
    """It was not posted and never will be: the person or place is gone or has blocked Wren."""


class NotThere(Refused):
    """Wren is not in this place, or there is no such place any more. Only people there can change that."""


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
        """Whether it is private and ours alone. Raises ``CannotTell``."""

    async def everyone(self) -> Sequence[Person] | None:
        """Everybody of the organisation who has Wren; None where a platform cannot list them.

        No bots, guests, strangers or people who have left. Raises ``Undelivered`` if the list is not whole.
        """
