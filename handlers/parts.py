"""The parts of cards and forms: buttons, facts, fields. See ``handlers.chat`` for what they make up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from handlers import limits
from handlers.limits import at_most


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line of a card."""

    label: str
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        at_most("fact", len(self.label) + len(self.value), limits.FACT)


@dataclass(frozen=True, slots=True)
class Button:
    """Does an act. ``opens`` says that the answer will be a dialog; some platforms must know before."""

    label: str
    act: str
    about: str = field(default="", repr=False)
    opens: bool = False
    tone: Literal["main", "plain", "warning"] = "plain"

    def __post_init__(self) -> None:
        at_most("button label", len(self.label), limits.BUTTON_LABEL)
        at_most("button about", len(self.about), limits.BUTTON_ABOUT)


@dataclass(frozen=True, slots=True)
class Link:
    """Leads out of the chat: https, tel, sms or mailto.

    What any but https leads to stands in the text as well: a platform that cannot follow it leaves it out.
    """

    label: str
    url: str

    def __post_init__(self) -> None:
        at_most("link label", len(self.label), limits.BUTTON_LABEL)


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

    def __post_init__(self) -> None:
        at_most("label", len(self.label), limits.LABEL)
        at_most("hint", len(self.hint), limits.LABEL)

    @property
    def size(self) -> int:
        """Characters of ours. What somebody typed is not counted: it came through the platform itself."""
        return len(self.label) + len(self.hint)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``reveals`` are fields shown, and sent, only while it is chosen."""

    value: str = field(repr=False)
    label: str = field(repr=False)
    reveals: tuple[DialogField, ...] = ()

    def __post_init__(self) -> None:
        at_most("option label", len(self.label), limits.OPTION_LABEL)
        if "," in self.value:
            raise ValueError("an option's value: some platforms put commas between several")

    @property
    def size(self) -> int:
        """Characters of it and of what it reveals."""
        return len(self.label) + sum(item.size for item in self.reveals)


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

    def __post_init__(self) -> None:
        at_most("label", len(self.label), limits.LABEL)
        at_most("hint", len(self.hint), limits.LABEL)
        at_most("options", len(self.options), limits.OPTIONS)

    @property
    def size(self) -> int:
        """Characters of it, its options and what they reveal."""
        parts = (*self.options, *self.when_all)
        return len(self.label) + len(self.hint) + sum(part.size for part in parts)


@dataclass(frozen=True, slots=True)
class Prose:
    """Text inside a dialog: ``keep`` to write down, ``helpline`` the fixed line, ``safety`` in danger.

    ``button`` answers what the text asks, so it stands right below it and not at the end of the page.
    """

    text: str = field(repr=False)
    tone: Literal["plain", "quiet", "keep", "helpline", "safety"] = "plain"
    button: Button | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a thread, or one row of the table of help, read inside a dialog.

    ``answer`` is the one that counts on its page, and is shown large.
    """

    heading: str = field(repr=False)
    text: str = field(repr=False)
    side: Literal["staff", "guardian", "note", "wren", "answer"] = "wren"

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.heading) + len(self.text)


DialogField = Ask | Choice | Prose | Entry
