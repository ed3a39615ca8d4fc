"""What a page of help was asked: as much of it as its buttons carry. Never the words of the question."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from handlers.finding import Danger
from prompts.resources import NATIONS

BETWEEN = "|"
FEWEST_WORDS = 2
DANGERS: dict[str, Danger] = {"card": "card", "checkin": "checkin"}


@dataclass(frozen=True, slots=True)
class Asked:
    """``draft`` finds the question in memory, for its minutes; ``rows`` are ids, best first.

    ``text`` is the question itself, for the field on the page: it is not packed. ``professions`` are those to
    choose from. The one she chose is not packed either: the rows are in its order.
    """

    danger: Danger = "none"
    nation: str = ""
    draft: str = field(default="", repr=False)
    rows: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    topics: tuple[str, ...] = ()
    """Those that have a line beside the fixed one."""
    profession: str = field(default="", repr=False)
    professions: tuple[str, ...] = ()

    def after(self, shown: int) -> Asked:
        """The same without the rows that were shown already."""
        return Asked(self.danger, self.nation, self.draft, self.rows[shown:], topics=self.topics)

    def packed(self) -> str:
        """For a button."""
        lists = (" ".join(self.rows), " ".join(self.topics))
        return BETWEEN.join((self.danger, self.nation, self.draft, *lists))

    @classmethod
    def of(cls, about: str, known: Collection[str]) -> Asked:
        """As it was packed. It comes from a client: what is not of ours counts as nothing.

        ``known``: the topics that there are.
        """
        parts = about.split(BETWEEN)
        if len(parts) != 5:
            return cls()
        danger, nation, draft, rows, near = parts
        topics = tuple(topic for topic in near.split() if topic in known)
        return cls(DANGERS.get(danger, "none"), nation_of(nation), draft, tuple(rows.split()), topics=topics)


def nation_of(text: str) -> str:
    """A nation that there is a safety line for, else nothing."""
    return text if text in NATIONS else ""


def worth_asking(text: str) -> bool:
    """Whether there are words enough to look anything up: one word, or emoji alone, get the topics."""
    spoken = [word for word in text.split() if any(unicodedata.category(sign)[0] in "LN" for sign in word)]
    return len(spoken) >= FEWEST_WORDS
