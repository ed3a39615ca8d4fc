"""Ranks documents by the marks they share with a question: BM25, each mark weighed by how rare it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

# The usual constants of BM25: how soon more of a mark counts no more, and how much a long document loses.
SATURATION = 1.2
LENGTH = 0.5


class Index:
    """Documents by number. Made once; then only read."""

    def __init__(self, documents: Iterable[Iterable[Iterable[str]]]) -> None:
        """Each document is its phrases, each phrase its marks."""
        counts: dict[str, dict[int, int]] = defaultdict(dict)
        lengths: list[int] = []
        for number, phrases in enumerate(documents):
            tally = Counter(mark for phrase in phrases for mark in phrase)
            lengths.append(sum(tally.values()))
            for mark, count in tally.items():
                counts[mark][number] = count
        self.size = len(lengths)
        mean = sum(lengths) / max(1, sum(map(bool, lengths)))
        drag = [SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
        self._weights: dict[str, tuple[tuple[int, float], ...]] = {}
        for mark, found in counts.items():
            rare = log(1 + (self.size - len(found) + 0.5) / (len(found) + 0.5))
            self._weights[mark] = tuple(
                (number, rare * count * (SATURATION + 1) / (count + drag[number]))
                for number, count in found.items()
            )

    def scores(self, marks: Mapping[str, float]) -> list[float]:
        """The score of each document for the marks of a question, each with its own weight."""
        found = [0.0] * self.size
        for mark, weight in marks.items():
            for number, share in self._weights.get(mark, ()):
                found[number] += weight * share
        return found
