"""Ranks documents by the marks they share with a question: BM25, each mark weighed by how rare it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from math import log

# The usual constants of BM25: how soon more of a mark counts no more, and how much a long document loses.
SATURATION = 1.2
LENGTH = 0.5


class Index:
    """Documents by number. Made once; then only read."""

    def __init__(self, documents: Iterable[Iterable[Iterable[str]]]) -> None:
        """Each document is its phrases, each phrase its marks."""
        counts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for number, phrases in enumerate(documents):
            tally = Counter(chain.from_iterable(phrases))
            lengths.append(sum(tally.values()))
            for mark, count in tally.items():
                counts[mark].append((number, count))
        self.size = len(lengths)
        mean = sum(lengths) / max(1, sum(map(bool, lengths)))
        drag = [SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
        self._shares: dict[str, list[tuple[int, float]]] = {}
        for mark, there in counts.items():
            rare = log(1 + (self.size - len(there) + 0.5) / (len(there) + 0.5))
            self._shares[mark] = [
                (number, rare * count * (SATURATION + 1) / (count + drag[number])) for number, count in there
            ]

    def scores(self, marks: Mapping[str, float]) -> list[float]:
        """The score of each document for the marks of a question, each with its own weight."""
        found = [0.0] * self.size
        for mark, weight in marks.items():
            for number, share in self._shares.get(mark, ()):
                found[number] += weight * share
        return found
