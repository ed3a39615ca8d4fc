"""How much a text is like what people say whose life is in danger: learnt, when Wren starts, from examples.

Naive Bayes (Manning, Raghavan and Schütze, *Introduction to Information Retrieval*, chapter 13). A mark is a
stem, two stems beside each other, or two with one between. Each mark weighs as much as it is more common in
examples of danger than in harmless ones. Why, and with what figures: decision 0034.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from math import log, sqrt
from typing import TypeAlias

SMOOTHING = 0.3
"""What is added to each count, so that a mark seen once does not decide alone."""
STRETCH = 24
"""So many words are looked at together: in a long concern, one sentence may be the one that counts."""
START, END = "<", ">"

Stems: TypeAlias = Sequence[str]


class Likeness:
    """Made once from examples; then only read."""

    def __init__(self, danger: Iterable[Stems], harmless: Iterable[Stems]) -> None:
        meant, other = (
            Counter(chain.from_iterable(set(_marks(stems)) for stems in examples))
            for examples in (danger, harmless)
        )
        known = meant.keys() | other.keys()
        all_meant, all_other = (count.total() + SMOOTHING * len(known) for count in (meant, other))
        self._weight = {
            mark: log((meant[mark] + SMOOTHING) / all_meant) - log((other[mark] + SMOOTHING) / all_other)
            for mark in known
        }

    def of(self, stems: Stems) -> float:
        """Above 0, a text is more like those of danger; at its most telling stretch, if it is a long one."""
        weights = [self._weight.get(mark, 0.0) for mark in _marks(stems)]
        if len(weights) <= STRETCH * 3:
            return sum(weights) / sqrt(max(1, len(weights)))
        so_far = [0.0, *accumulate(weights)]
        ends = range(STRETCH * 3, len(so_far), 3)
        return max(so_far[end] - so_far[end - STRETCH * 3] for end in ends) / sqrt(STRETCH * 3)


def _marks(stems: Stems) -> Iterator[str]:
    """Three for each word, in its order; those of the first and the last word know where they stand."""
    before, last = "", START
    for stem in (*stems, END):
        yield stem
        yield f"{last} {stem}"
        yield f"{before} _ {stem}"
        before, last = last, stem
