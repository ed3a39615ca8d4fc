"""The civility pieces and guides, as the rest of Wren sees them. Editors write them as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Lines = Mapping[str, int]
"""At which line of its file each part of a piece begins, for the editor's lint."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something a piece says comes from. Every figure of the piece stands in `supports`."""

    name: str
    supports: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Recall:
    """The question that comes back some weeks later. `answer` counts from 0."""

    question: str
    options: tuple[str, ...]
    answer: int
    why: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """One piece for a team: an idea, a question for the huddle, something to try, somewhere to turn.

    `series` holds together up to five pieces of one track, to be shown in the order of their ids;
    `theme` is one of the four of the civility and respect framework, for reports. `minutes` is how long
    the team needs. `reviewed_by` is empty until a guardian or clinician has read the piece.
    `needs_care`: the subject may touch somebody hard, so whoever shows it adds where to get help.
    """

    id: str
    title: str
    series: str
    theme: str
    track: str
    minutes: int
    idea: str
    ask: str
    try_it: str
    help: str
    recall: Recall
    sources: tuple[Source, ...]
    reviewed: date
    reviewed_by: str
    needs_care: bool
    path: str = field(repr=False)
    lines: Lines = field(repr=False, compare=False)

    @property
    def spoken(self) -> str:
        """What is read aloud."""
        return "\n\n".join((self.idea, self.ask, self.try_it, self.help))


@dataclass(frozen=True, slots=True)
class Guide:
    """How to begin a conversation, and when this way is the wrong one."""

    id: str
    title: str
    minutes: int
    how: str
    not_when: str
    sources: tuple[Source, ...]
    reviewed: date
    reviewed_by: str
    needs_care: bool
    path: str = field(repr=False)
    lines: Lines = field(repr=False, compare=False)

    @property
    def spoken(self) -> str:
        """All of it, as it is read."""
        return f"{self.how}\n\n{self.not_when}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Weeks of the year in which some pieces fit best, every year again. `prefers` are ids of pieces."""

    id: str
    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    prefers: tuple[str, ...]
    source: str

    def holds(self, year: int, week: int) -> bool:
        """Whether an ISO week belongs to it: whether its Wednesday is from `first` to `last` (month, day).

        Raises ValueError where the year has no such week.
        """
        wednesday = date.fromisocalendar(year, week, 3)
        return self.first <= (wednesday.month, wednesday.day) <= self.last
