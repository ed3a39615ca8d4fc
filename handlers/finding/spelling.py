"""Puts a misspelt word right, if a word that the finder knows is near: ``harasment``, ``pateint``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

SHORTEST = 3
FAR = 4
"""Letters by which a longer word is longer than every word that may be meant."""
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")


class Spelling:
    """Knows every word of the table and how often it stands there. Reads like a dictionary, once made."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._longest = max(map(len, counts), default=0)

    @cached_property
    def _near(self) -> Mapping[str, list[str]]:
        """The words under each key: made when the first unknown word is asked for, or by `make_ready`."""
        near: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= SHORTEST and word.isascii() and word.isalpha():
                for key in ("=" + _bones(word), *_shorter(word)):
                    near[key].append(word)
        return near

    def make_ready(self) -> None:
        """Make now what the first unknown word would wait for."""
        self._near  # noqa: B018 - a look makes it

    def knows(self, word: str) -> bool:
        """Whether a word stands in the table as it is."""
        return word in self._counts

    def nearest(self, word: str) -> str:
        """The nearest word there is, or the word as it was typed."""
        if self.knows(word) or not (SHORTEST <= len(word) < self._longest + FAR):
            return word
        return self._mended(word) if word.isascii() and word.isalpha() else word

    def _mended(self, word: str) -> str:
        most = 1 if len(word) <= 4 else 2
        alike = self._near.get("=" + _bones(word), ())
        near = {other for key in _shorter(word) for other in self._near.get(key, ())}
        best, found = (float(most) + 1.0, 0, ""), word
        for other in near.union(alike):
            same = other in alike
            steps = _steps(word, other, most + same)
            if steps <= most + same:
                far = steps - 0.5 * same - 0.2 * (word[0] == other[0])
                if (rank := (far, -self._counts[other], other)) < best:
                    best, found = rank, other
        return found


class Nearest(dict[str, str]):
    """The nearest word for each word of one question, looked for once. Lives no longer than the question."""

    def __init__(self, spelling: Spelling) -> None:
        super().__init__()
        self._spelling = spelling

    def __missing__(self, word: str) -> str:
        self[word] = nearest = self._spelling.nearest(word)
        return nearest


def _shorter(word: str) -> set[str]:
    """A word itself, and with each letter left out; of the shortest, its letters in any order."""
    if len(word) == SHORTEST:
        return {"~" + "".join(sorted(word))}
    return {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}


def _bones(word: str) -> str:
    return _DOUBLED.sub(r"\1", word[0] + _VOWELS.sub("", word[1:]))


def _steps(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out, change or swap; `most` + 1 for everything farther."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _unlike(one, other)
    if len(one) + len(other) < 3:
        return max(len(one), len(other))
    before: list[int] = []
    line = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        fresh = [i]
        for j, b in enumerate(other, start=1):
            least = min(line[j] + 1, fresh[j - 1] + 1, line[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            fresh.append(least)
        if min(fresh) > most:
            return most + 1
        before, line = line, fresh
    return line[-1]


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Two words without the letters with which both begin, and those with which both end."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
