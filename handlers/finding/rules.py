"""Phrases as editors write them, made into patterns. How to write one stands in danger/idioms.toml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from handlers.finding.plain import words_of

_PARTS = re.compile(r"\([^)]*\)\??|<\w+>|\.\.\.|\S+")
_WORD = re.compile(r" (\S+)")
_START = 3
"""Letters by which a word with any ending is kept; it needs as many before its star."""
ABOUT = 6
"""So many words before and after a phrase are still about the same."""
GAP = r"(?: \S+){0,4}?"
HER_OWN = r"(?: (?!i )\S+){0,4}?"
"""A gap without the word ``i``: what follows that word is her own story, and no longer another's."""

Says = Mapping[str, Sequence[str]]
"""The lists that a phrase may name: <want> stands for any phrase of the list say_want."""


class Phrase:
    """One phrase. Its pattern is made when a text has a word for each of its parts: most are never needed."""

    def __init__(self, text: str, says: Says, gap: str) -> None:
        self._parts: list[str] = _PARTS.findall(text)
        self._says = says
        self._gap = gap

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the phrase in a text of words with one space before each."""
        return re.compile("".join(map(self._part, self._parts)) + "(?= )")

    @cached_property
    def needs(self) -> Sequence[Set[str]]:
        """For each part that must be there, the words that it may begin with."""
        return [
            frozenset(self._first_words(part)) for part in self._parts if part != "..." and part[-1] != "?"
        ]

    def beginnings(self) -> Iterator[str]:
        """Every word that it may begin with: up to its first part that must be there."""
        for part in self._parts:
            yield from self._first_words(part)
            if not part.endswith("?"):
                return

    def _first_words(self, part: str) -> Iterator[str]:
        for choice in self._choices(part):
            word = choice.split(None, 1)[0]
            if word.startswith("<"):
                for said in self._says[word[1:-1]]:
                    yield from self._first_words(said.split(None, 1)[0])
            else:
                yield _key(word)

    def _part(self, part: str) -> str:
        if part == "...":
            return self._gap
        if part == "#":
            return r" \d\d+\w*"
        choices = "|".join(map(self._words, self._choices(part)))
        return f"(?:{choices})" + ("?" if part.endswith("?") else "")

    def _choices(self, part: str) -> Sequence[str]:
        if part.startswith("<"):
            return self._says[part[1:-1]]
        return part.removesuffix("?").removeprefix("(").removesuffix(")").split("/")

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
    """Many phrases at once, over a text of words with one space before each and one at the end.

    Kept by the word they begin with, because a long text would take long if each were tried at each word.
    """

    def __init__(self, phrases: Iterable[str], says: Says, gap: str = GAP) -> None:
        self._beginning: dict[str, list[Phrase]] = defaultdict(list)
        for text in phrases:
            phrase = Phrase(text, says, gap)
            for word in set(phrase.beginnings()):
                self._beginning[word].append(phrase)

    def meet(self, text: str) -> bool:
        """Whether any phrase stands in a text."""
        return any(True for _ in self._matches(text))

    def around(self, text: str) -> Iterator[str]:
        """What stands about each phrase that stands in a text, the phrase with it."""
        for start, stop in self._matches(text):
            before, after = text[:start].split()[-ABOUT:], text[stop:].split()[:ABOUT]
            yield f" {' '.join((*before, text[start:stop].strip(), *after))} "

    def without(self, text: str) -> str:
        """The text with a full stop in place of each phrase that stands in it."""
        kept, end = "", 0
        for start, stop in self._matches(text):
            if start >= end:
                kept += text[end:start] + " ."
                end = stop
        return kept + text[end:]

    def _matches(self, text: str) -> Iterator[tuple[int, int]]:
        there = {key for word in set(text.split()) for key in _keys(word)}
        likely: dict[str, list[re.Pattern[str]]] = {}
        for key in there & self._beginning.keys():
            for phrase in self._beginning[key]:
                if not any(map(there.isdisjoint, phrase.needs)):
                    likely.setdefault(key, []).append(phrase.pattern)
        if not likely:
            return
        for word in _WORD.finditer(text):
            for key in _keys(word[1]):
                for pattern in likely.get(key, ()):
                    if found := pattern.match(text, word.start()):
                        yield found.span()


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
