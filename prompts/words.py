"""The words of one language, as the rest of Wren sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from prompts.learning import Anchor, Guide, Nudge
from prompts.resources import Resources

PLACEHOLDER = re.compile(r"\(\(([a-z][a-z0-9_]*)\)\)")
UNFILLED = "organisation.unfilled."
OTHER_PROFESSION = "other"
"""The id of the profession that stands for all without one of their own. A row for these is for everybody."""


class WordingFaults(Exception):
    """The texts cannot be used. `faults` holds all of them at once; each names file, key and fix."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Topic:
    """What a concern may be about. The id is kept with the case; only the label is ever shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """A group of the table of help, to browse without typing: every row that has one of the topics."""

    id: str
    label: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profession:
    """A job that some rows of the table of help are for; `words` is how such a row begins to say so."""

    id: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """One helpline of the fixed safety line, with where its number comes from and how sure we are of it.

    `phone` or `text` may be empty, never both. `nation` is what the source says of whom it serves;
    `nations` are those on whose safety line it stands.
    """

    id: str
    name: str
    phone: str
    text: str
    source: str
    confidence: str
    nation: str
    nations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Banned:
    """A word or phrase that Wren does not use. A `*` at its end stands for any ending."""

    phrase: str
    reason: str
    instead: str


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """Everything Wren says in one language. Made by `prompts.load`, which has checked it.

    `organisation` holds the facts as the trust gave them; a fact in `unfilled` is empty there, and
    `say` puts a plain phrase in its place, so that nothing invented is ever shown. `safety_lines` has a
    line for every nation; `safety_nation` is where the organisation is. `danger` holds lists by name.
    """

    language: str
    texts: Mapping[str, str]
    organisation: Mapping[str, str]
    topics: tuple[Topic, ...]
    name_colours: tuple[str, ...]
    name_birds: tuple[str, ...]
    receipt_words: tuple[str, ...]
    safety_nation: str
    safety_lines: Mapping[str, str]
    safety_rows: tuple[SafetyRow, ...]
    banned: tuple[Banned, ...]
    resources: Resources
    help_topics: tuple[HelpTopic, ...]
    professions: tuple[Profession, ...]
    danger: Mapping[str, tuple[str, ...]]
    nudges: tuple[Nudge, ...]
    guides: tuple[Guide, ...]
    calendar: tuple[Anchor, ...]

    @property
    def safety_line(self) -> str:
        """The fixed safety line for the nation that the organisation is in."""
        return self.safety_lines[self.safety_nation]

    @property
    def safety(self) -> tuple[SafetyRow, ...]:
        """The helplines on that line."""
        return tuple(row for row in self.safety_rows if self.safety_nation in row.nations)

    def say(self, key: str, /, **values: str) -> str:
        """The text of `key` with each `((name))` filled, from `values` first, then from the organisation.

        Values go in as they are and are not looked at again: what a person typed stays as typed.
        Raises KeyError naming the key, or the placeholder that got no value; never a value.
        """
        text = self.texts[key]

        def fill(found: re.Match[str]) -> str:
            name = found[1]
            return values[name] if name in values else self._fact(name)

        return PLACEHOLDER.sub(fill, text)

    def keys(self) -> tuple[str, ...]:
        """The key of every text, sorted."""
        return tuple(sorted(self.texts))

    def placeholders(self, key: str) -> frozenset[str]:
        """The names in double brackets in the text of `key`, those of the organisation included."""
        return frozenset(PLACEHOLDER.findall(self.texts[key]))

    @property
    def unfilled(self) -> tuple[str, ...]:
        """The facts of the organisation that the trust has not given yet, in the order of the file."""
        return tuple(fact for fact, value in self.organisation.items() if not value)

    def _fact(self, name: str) -> str:
        return self.organisation[name] or self.texts[UNFILLED + name]
