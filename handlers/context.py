"""What a handler is handed: the two sides of the house, each with only what it may use.

A handler that acts for a guardian is given a ``GuardianContext``: it has no way to the reporter's box,
so it can never hold an author's address. mypy and an import test hold this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from handlers.chat import Person
from handlers.finding import Finder
from handlers.finding.meaning import Meaning, no_meaning
from handlers.rate_limits import RateLimits
from prompts import Words
from store.box import ReporterBox
from store.casework import CaseFiles
from store.editors import EditorsPost
from store.records import new_id
from store.roster import Roster
from store.vault import Handles

Clock = Callable[[], datetime]
Chance = Callable[[int], bytes]

DRAFT_MINUTES = 15
MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that handlers need. ``release_cap`` is in seconds; 0 releases straight away.

    ``editors``: whether the editors of the table of help have a place. ``zone`` is where the organisation is.
    """

    tenant: str
    release_cap: int
    show_topic: bool
    playground: bool
    editors: bool = False
    zone: tzinfo = UTC


@dataclass(slots=True)
class Drafts:
    """What somebody typed into a chat, held in memory only, until she says what should become of it."""

    clock: Clock = field(repr=False)
    chance: Chance = field(repr=False)
    _kept: dict[str, tuple[datetime, str, str, str]] = field(default_factory=dict, repr=False)

    def keep(self, who: Person, text: str, about: str = "", delivered: str = "") -> str:
        """Hold a text for this person; returns the number that finds it.

        The same message ``delivered`` twice has one number, so that it cannot be sent twice either.
        """
        self.forget()
        own = [number for number, draft in self._kept.items() if draft[1] == who.id]
        for oldest in own[: len(own) - MOST_DRAFTS + 1]:
            del self._kept[oldest]
        number = delivered or new_id(self.chance)
        until = self.clock() + timedelta(minutes=DRAFT_MINUTES)
        self._kept[number] = (until, who.id, text, about)
        return number

    def find(self, who: Person, number: str) -> tuple[str, str] | None:
        """The text and what it is about, if it is this person's and not forgotten yet."""
        until, owner, text, about = self._kept.get(number, (None, "", "", ""))
        if until is None or until <= self.clock() or owner != who.id:
            return None
        return text, about

    def forget(self) -> None:
        """Let go of what has been held for long enough."""
        now = self.clock()
        for number in [number for number, draft in self._kept.items() if draft[0] <= now]:
            del self._kept[number]


class HelpContext(Protocol):
    """What it takes to answer where help is. No store is among it, so a terminal can ask as well."""

    @property
    def words(self) -> Words:
        """What Wren says."""

    @property
    def rules(self) -> Rules:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """Now, in UTC."""

    @property
    def drafts(self) -> Drafts:
        """Where a question waits in memory."""

    @property
    def finder(self) -> Finder:
        """What finds the rows."""

    @property
    def meaning(self) -> Meaning:
        """What orders them, where there is a sentence model."""


@dataclass(frozen=True, slots=True)
class Context:
    """What both sides share."""

    words: Words
    rules: Rules
    clock: Clock = field(repr=False)
    chance: Chance = field(repr=False)
    handles: Handles = field(repr=False)
    drafts: Drafts = field(repr=False)
    roster: Roster

    def due(self, *, at_once: bool) -> int:
        """When what is sent now is released, in seconds since 1970: at once, or within the cap.

        Drawn from the later half of the cap, so that the release does not tell the moment of sending.
        """
        now, cap = int(self.clock().timestamp()), self.rules.release_cap
        if at_once:
            return now
        return now + cap - int.from_bytes(self.chance(4), "big") * cap // 2**33

    def number(self) -> str:
        """A random number for one sending of a form, so that a double press acts once."""
        return new_id(self.chance)


@dataclass(frozen=True, slots=True)
class ReporterContext(Context):
    """For whoever raises something, and for everything anybody may ask."""

    box: ReporterBox
    limits: RateLimits = field(repr=False)
    finder: Finder = field(repr=False)
    editors: EditorsPost
    meaning: Meaning = field(default=no_meaning, repr=False)


@dataclass(frozen=True, slots=True)
class GuardianContext(Context):
    """For casework."""

    casework: CaseFiles
