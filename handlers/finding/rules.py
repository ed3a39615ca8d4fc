"""Phrases as editors write them, made into patterns. How to write one stands in danger/idioms.toml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.finding.plain import words_of

_PARTS = re.compile(r"\([^)]*\)\??|<\w+>|\.\.\.|\S+")
_WORD = re.compile(r" (\S+)")
_GAP = r"(?: \S+){0,4}?"
_START = 3
"""Letters by which a word with any ending is kept; it needs as many before its star."""

Says = Mapping[str, Sequence[str]]
"""The lists that a phrase may name: <want> stands for any phrase of the list say_want."""


class Rules:
    """Many phrases at once, over a text of words with one space before each and one at the end.

    Kept by the word they begin with, because a long text would take long if each were tried at each word.
    """

    def __init__(self, phrases: Iterable[str], says: Says) -> None:
        self._beginning: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for phrase in phrases:
            pattern = re.compile(f"{_pattern(phrase, says)}(?= )")
            for word in set(_beginnings(phrase, says)):
                self._beginning[word].append(pattern)

    def meet(self, text: str) -> bool:
        """Whether any phrase stands in a text."""
        return any(True for _ in self._matches(text))

    def without(self, text: str) -> str:
        """The text with a full stop in place of each phrase that stands in it."""
        kept, end = "", 0
        for start, stop in self._matches(text):
            if start >= end:
                kept += text[end:start] + " ."
                end = stop
        return kept + text[end:]

    def _matches(self, text: str) -> Iterator[tuple[int, int]]:
        for word in _WORD.finditer(text):
            stem = word[1][:_START] + "*"
            for pattern in (*self._beginning.get(word[1], ()), *self._beginning.get(stem, ())):
                if found := pattern.match(text, word.start()):
                    yield found.span()


def _beginnings(phrase: str, says: Says) -> Iterator[str]:
    """Every word that a phrase may begin with: up to its first part that must be there."""
    for part in _PARTS.findall(phrase):
        for choice in _choices(part, says):
            word = choice.split()[0]
            if word.startswith("<"):
                yield from (words_of(said)[0] for said in says[word[1:-1]])
            else:
                begun = words_of(word)[0]
                yield begun[:_START] + "*" if word.endswith("*") else begun
        if not part.endswith("?"):
            return


def _pattern(phrase: str, says: Says) -> str:
    return "".join(_part(part, says) for part in _PARTS.findall(phrase))


def _part(part: str, says: Says) -> str:
    if part == "...":
        return _GAP
    if part == "#":
        return r" \d\d+\w*"
    choices = "|".join(_words(choice, says) for choice in _choices(part, says))
    return f"(?:{choices})" + ("?" if part.endswith("?") else "")


def _choices(part: str, says: Says) -> Sequence[str]:
    if part.startswith("<"):
        return says[part[1:-1]]
    return part.removesuffix("?").removeprefix("(").removesuffix(")").split("/")


def _words(choice: str, says: Says) -> str:
    found = ""
    for word in choice.split():
        if word in ("...", "#") or word.startswith("<"):
            found += _part(word, says)
        else:
            found += "".join(f" {re.escape(part)}" for part in words_of(word)) + (
                r"\S*" if "*" in word else ""
            )
    return found
