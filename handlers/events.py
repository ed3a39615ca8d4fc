"""Events: what a person did, as every platform tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NewType

Place = NewType("Place", str)
"""A channel of a platform: an opaque string only that platform understands."""

Posted = NewType("Posted", str)
"""A message that a platform has accepted: an opaque string only that platform understands."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a platform, as ``platform:id``. Its repr is empty, so no log can show it."""

    id: str = field(repr=False)

    @property
    def platform(self) -> str:
        """The platform's name."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Said:
    """Typed text in a chat or channel. ``files`` counts attachments; Wren never fetches them.

    ``id`` is the platform's own for this message, where it may deliver it twice. ``after_command``: it stood
    behind a command, whose answer is given apart.
    """

    who: Person
    text: str = field(repr=False)
    files: int = 0
    language: str = "en-GB"
    where: Place | None = None
    under: Posted | None = None
    id: str = ""
    after_command: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """Pressed a button, used a shortcut or a command. ``about`` is the client's word: it proves nothing."""

    who: Person
    act: str
    about: str = field(default="", repr=False)
    language: str = "en-GB"
    where: Place | None = None
    under: Posted | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """Sent a dialog. ``answers`` maps field names to one or more values."""

    who: Person
    form: str
    answers: Mapping[str, Sequence[str]] = field(repr=False)
    about: str = field(default="", repr=False)
    language: str = "en-GB"
    where: Place | None = None

    def one(self, name: str, default: str = "") -> str:
        """The single value of a field, stripped, or the default where it was left out."""
        values = self.answers.get(name, ())
        return values[0].strip() if values else default

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field that takes several."""
        return tuple(value for value in self.answers.get(name, ()) if value)

    def words(self, name: str = "words") -> str:
        """A long text, put together again from ``words``, ``words.2``, ``words.3`` …

        A platform whose inputs are short shows several; they are joined without a seam where the
        writer left none, so nothing is added to what she wrote.
        """
        parts = [self.answers.get(name, ())]
        number = 2
        while f"{name}.{number}" in self.answers:
            parts.append(self.answers[f"{name}.{number}"])
            number += 1
        return "".join(part[0] for part in parts if part).strip()


@dataclass(frozen=True, slots=True)
class Arrived:
    """Opened Wren's home, or had Wren installed."""

    who: Person
    language: str = "en-GB"
    where: Place | None = None


Event = Said | Pressed | Filled | Arrived
