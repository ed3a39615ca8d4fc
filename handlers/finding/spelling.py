"""Puts a misspelt word right, if a word that the finder knows is near: ``harasment``, ``pateint``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

SHORTEST = 3
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")


class Spelling:
    """Knows every word of the table and how often it stands there. Reads like a dictionary, once made."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    @cached_property
    def _near(self) -> Mapping[str, list[str]]:
        """The words under each key: made when the first unknown word is asked for."""
        near: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= SHORTEST and word.isascii() and word.isalpha():
                for key in _keys(word):
                    near[key].append(word)
        return near

    def knows(self, word: str) -> bool:
        """Whether a word stands in the table as it is."""
        return word in self._counts

    def mended(self, word: str) -> str:
        """The nearest word there is, or the word as it was typed."""
        if self.knows(word) or len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return word
        most = 1 if len(word) <= 4 else 2
        bones = _bones(word)
        near = {other for key in _keys(word) for other in self._near.get(key, ())}
        best, found = (float(most) + 1.0, 0, ""), word
        for other in near:
            alike = _bones(other) == bones
            steps = _steps(word, other, most + alike)
            if steps <= most + alike:
                far = steps - 0.5 * alike - 0.2 * (word[0] == other[0])
                if (rank := (far, -self._counts[other], other)) < best:
                    best, found = rank, other
        return found


def _keys(word: str) -> set[str]:
    """Under what a word is kept: its consonants, itself, and itself with each letter left out."""
    found = {"=" + _bones(word)}
    if len(word) > SHORTEST:
        found |= {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}
    return found


def _bones(word: str) -> str:
    return _DOUBLED.sub(r"\1", word[0] + _VOWELS.sub("", word[1:]))


def _steps(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out, change or swap; `most` + 1 for everything farther."""
    if abs(len(one) - len(other)) > most:
        return most + 1
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
