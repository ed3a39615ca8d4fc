"""Phrases as editors write them, made into patterns. How to write one stands in danger/idioms.toml."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate, chain

from handlers.finding.plain import words_of

_PARTS = re.compile(r"\([^)]*\)\??|<\w+>|\.\.\.|\S+")
_START = 3
"""Letters by which a word with any ending is kept; it needs as many before its star."""
ABOUT = 6
"""So many words before and after a phrase are still about the same."""
GAP = r"(?: \S+){0,4}?"
HER_OWN = r"(?: (?!i )\S+){0,4}?"
"""A gap without the word ``i``: what follows that word is her own story, and no longer another's."""


class Says:
    """The lists that a phrase may name: <want> stands for any phrase of the list say_want."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._first: dict[str, Set[str]] = {}

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> Says:
        """Those of all lists whose names begin with ``say_``."""
        said = [name for name in lists if name.startswith("say_")]
        return cls({name.removeprefix("say_"): lists[name] for name in said})

    def choices(self, part: str) -> Sequence[str]:
        """What may stand for a part of a phrase."""
        if part.startswith("<"):
            return self._lists[part[1:-1]]
        return part.removesuffix("?").removeprefix("(").removesuffix(")").split("/")

    def first_words(self, part: str) -> Set[str]:
        """Under what the words are kept that a part may begin with."""
        if part not in self._first:
            self._first[part] = frozenset(
                key for choice in self.choices(part) for key in self._first_of(choice.split(None, 1)[0])
            )
        return self._first[part]

    def _first_of(self, word: str) -> Set[str]:
        return self.first_words(word) if word.startswith("<") else {_key(word)}


class Phrase:
    """One phrase. Its pattern is made by `Rules.made_ready`, or when a text has all that it needs."""

    def __init__(self, text: str, says: Says, gap: str) -> None:
        self._parts: list[str] = _PARTS.findall(text)
        self._says = says
        self._gap = gap
        needed = [part for part in self._parts if part != "..." and part[-1] != "?"]
        self.needs = [says.first_words(part) for part in needed]
        """For each part that must be there, what it may begin with."""
        self.beginnings = frozenset(chain.from_iterable(map(says.first_words, self._up_to_needed())))
        """What it may begin with as a whole."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the phrase in a text of words with one space before each."""
        return re.compile("".join(map(self._part, self._parts)) + "(?= )")

    def _up_to_needed(self) -> Iterator[str]:
        for part in self._parts:
            yield part
            if not part.endswith("?"):
                return

    def _part(self, part: str) -> str:
        if part == "...":
            return self._gap
        if part == "#":
            return r" \d\d+\w*"
        choices = "|".join(map(self._words, self._says.choices(part)))
        return f"(?:{choices})" + ("?" if part.endswith("?") else "")

    def _words(self, choice: str) -> str:
        found = ""
        for word in choice.split():
            if word in ("...", "#") or word.startswith("<"):
                found += self._part(word)
            else:
                found += "".join(f" {re.escape(part)}" for part in words_of(word)) + (
                    r"\S*" if "*" in word else ""
                )
        return found


class Rules:
    """Many phrases at once.

    Kept by what is rarest of all that each must have: a long text would take long if each were tried.
    """

    def __init__(self, phrases: Iterable[str], says: Says, gap: str = GAP) -> None:
        self._phrases = [Phrase(text, says, gap) for text in phrases]
        often = Counter(key for phrase in self._phrases for need in phrase.needs for key in need)
        self._rarest: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for key in min(phrase.needs, key=lambda need: sum(often[key] for key in need)):
                self._rarest[key].append(number)

    def made_ready(self) -> Iterator[None]:
        """Make every pattern, one a step."""
        for phrase in self._phrases:
            phrase.pattern  # noqa: B018 - a look makes it
            yield

    def likely(self, kept: Mapping[str, Sequence[str]]) -> Likely:
        """The phrases that these words have something for each part of. `kept` is what `kept_under` gave."""
        there = kept.keys()
        numbers = {number for key in there & self._rarest.keys() for number in self._rarest[key]}
        likely: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for phrase in map(self._phrases.__getitem__, sorted(numbers)):
            if not any(map(there.isdisjoint, phrase.needs)):
                for key in there & phrase.beginnings:
                    likely[key].append(phrase.pattern)
        words = {word for key in likely for word in kept[key]}
        return Likely({word: [one for key in _keys(word) for one in likely.get(key, ())] for word in words})


class Likely:
    """The few phrases that may stand in a text, by the word that they would begin with."""

    def __init__(self, patterns: Mapping[str, Sequence[re.Pattern[str]]]) -> None:
        self._patterns = patterns

    def meet(self, reading: Reading) -> bool:
        """Whether any phrase stands in a text."""
        return any(True for _ in self._matches(reading))

    def around(self, reading: Reading) -> Iterator[Reading]:
        """What stands about each phrase that stands in a text, the phrase with it."""
        text = reading.text
        for start, stop in self._matches(reading):
            before, after = text[:start].split()[-ABOUT:], text[stop:].split()[:ABOUT]
            yield Reading(f" {' '.join((*before, text[start:stop].strip(), *after))} ")

    def without(self, reading: Reading) -> Reading:
        """The text with a full stop in place of each phrase that stands in it."""
        kept, end = "", 0
        for start, stop in self._matches(reading):
            if start >= end:
                kept += reading.text[end:start] + " ."
                end = stop
        return Reading(kept + reading.text[end:]) if end else reading

    def _matches(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Where phrases stand; those that begin at one word come in the order of their list."""
        if not self._patterns:
            return
        for word, at in reading.words:
            if word in self._patterns:
                for pattern in self._patterns[word]:
                    if found := pattern.match(reading.text, at):
                        yield found.span()


class Reading:
    """A text of words with one space before each and one at the end."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> Sequence[tuple[str, int]]:
        """Each word, and where the space before it stands."""
        words = self.text.split()
        return list(zip(words, accumulate((len(word) + 1 for word in words), initial=0), strict=False))


def kept_under(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Words by all that a rule may keep them under."""
    kept: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in _keys(word):
            kept[key].append(word)
    return kept


def _key(word: str) -> str:
    """Under what the first word of a choice is kept."""
    if word == "#":
        return word
    if word.isalpha() and word.isascii():
        return word
    begun = words_of(word)[0]
    return begun[:_START] + "*" if word.endswith("*") else begun


def _keys(word: str) -> tuple[str, ...]:
    """Under what a word of a text may be kept: itself, its beginning, and any number."""
    return (word, word[:_START] + "*", "#") if word[0].isdigit() else (word, word[:_START] + "*")
