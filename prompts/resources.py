"""The table behind "Where do I get help?", as the rest of Wren sees it. Why: decision 0019.

A contact is shown only through `Resource.contact`, which is empty until a person has checked it and signed
with name and date. What stands in the file, checked or not, is `Resource.on_file`, for editors only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Literal

from prompts.hours import Hours, read_hours

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
STATUSES = ("live", "off", "withdrawn")
PLACEHOLDER = re.compile(r"\{\{|\}\}")
"""Half a mark counts as well: nobody should read it."""
CRISIS_REVIEW = timedelta(days=30)
REVIEW = timedelta(days=180)

Status = Literal["live", "off", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Contact:
    """The ways to reach a resource. Each may be empty. `text` is a number, or `WORD to NUMBER`."""

    phone: str = ""
    text: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """All ways there are, hours aside."""
        return tuple(way for way in (self.phone, self.text, self.email, self.url) if way)

    @property
    def opening(self) -> Hours:
        """The hours, read. They were checked when the table was loaded."""
        return read_hours(self.hours)


@dataclass(frozen=True, slots=True)
class Resource:
    """One row. `nations` empty: it is not tied to one. `order` is the place in the table, for stable ties.

    `blanks` are the texts left out as they held a placeholder. `early`: `verified_on` is still to come.
    """

    id: str
    order: int
    name: str
    what_for: str
    topics: tuple[str, ...]
    serves: str
    nations: tuple[str, ...]
    on_file: Contact
    staff_words: tuple[str, ...]
    crisis: bool
    local: bool
    source: str
    confidence: str
    note: str
    verified_on: date | None
    verified_by: str
    review_by: date | None
    status: Status
    blanks: tuple[str, ...] = ()
    early: bool = False

    @property
    def contact_is_live(self) -> bool:
        """Whether the contact may be shown: a person signed for it, and there is something to show."""
        signed = self.verified_on and self.verified_by and self.review_by
        held = self.early or self.withdrawn
        return self.status == "live" and bool(signed) and not held and bool(self.filled.ways)

    @property
    def contact(self) -> Contact:
        """What may be shown: everything that is filled in where the contact is live, else nothing."""
        return self.filled if self.contact_is_live else Contact()

    @property
    def withdrawn(self) -> bool:
        """Whether the row is not to be named to anybody. No crisis row of Wren's ever is."""
        return self.status == "withdrawn" or self.nameless

    @property
    def nameless(self) -> bool:
        """Whether nobody has filled in yet what it is called, or what it is for."""
        return not (self.name and self.what_for)

    @property
    def unfilled(self) -> tuple[str, ...]:
        """The fields that still hold a placeholder such as {{local}}."""
        return (*self.blanks, *self._unfilled_ways)

    @property
    def _unfilled_ways(self) -> tuple[str, ...]:
        return tuple(name for name in CONTACT_FIELDS if PLACEHOLDER.search(getattr(self.on_file, name)))

    def overdue(self, today: date) -> bool:
        """Whether the review date is past. The row stays; it then says when it was last checked."""
        return self.contact_is_live and self.review_by is not None and self.review_by < today

    @property
    def longest_review(self) -> timedelta:
        """How long a check of this row holds."""
        return CRISIS_REVIEW if self.crisis else REVIEW

    @property
    def filled(self) -> Contact:
        """What is on file, signed for or not, without placeholders."""
        return replace(self.on_file, **dict.fromkeys(self._unfilled_ways, ""))


CONTACT_FIELDS = tuple(field.name for field in fields(Contact))


@dataclass(frozen=True, slots=True)
class Decoy:
    """A question that is not for this table, such as a broken printer. `reply` is the key of what to say."""

    id: str
    reply: str
    staff_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """A mistake that is printed in many places. `row` empty: wrong on every row. `way` is a contact field."""

    row: str
    way: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """What the finder knows of words. `alike` maps an idea to the phrases for it.

    `short_forms` maps a spelling to how people type it in a hurry. `small_words` maps "small" to the
    English words that say little, and each other language, by its file name, to its own.
    """

    alike: Mapping[str, tuple[str, ...]]
    short_forms: Mapping[str, tuple[str, ...]]
    small_words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, repr=False)
class Resources:
    """The whole table. `languages` maps a language to row or topic ids and their words in it.

    `refusals` are lists of phrases by name: the questions that are a decoy's by how they are put.
    """

    rows: tuple[Resource, ...]
    decoys: tuple[Decoy, ...]
    languages: Mapping[str, Mapping[str, tuple[str, ...]]]
    known_wrong: tuple[KnownWrong, ...]
    lexicon: Lexicon
    refusals: Mapping[str, tuple[str, ...]]

    def row(self, row_id: str) -> Resource | None:
        """The row with this id, or nothing."""
        return next((row for row in self.rows if row.id == row_id), None)

    def on(self, today: date) -> Resources:
        """The table as it stands on a day: a check that is still to come makes nothing live."""
        early = [bool(row.verified_on and row.verified_on > today) for row in self.rows]
        if not any(early):
            return self
        rows = (replace(row, early=is_early) for row, is_early in zip(self.rows, early, strict=True))
        return replace(self, rows=tuple(rows))

    def due(self, by: date) -> tuple[Resource, ...]:
        """The live rows whose check is due by this day: those for a crisis first, then the longest due."""
        found = [row for row in self.rows if row.contact_is_live and row.review_by and row.review_by <= by]
        return tuple(sorted(found, key=lambda row: (not row.crisis, row.review_by, row.order)))
