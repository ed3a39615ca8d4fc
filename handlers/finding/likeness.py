"""How much a text is like what people say whose life is in danger: learnt, when Wren starts, from examples.

Naive Bayes (Manning, Raghavan and Schütze, *Introduction to Information Retrieval*, chapter 13). A mark is a
stem, two stems beside each other, or two with one between. Each mark weighs as much as it is more common in
examples of danger than in harmless ones. Why, and with what figures: decision 0034.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, repeat
from math import inf, log, sqrt
from typing import TypeAlias

SMOOTHING = 0.1
"""What is added to each count, so that a mark seen once does not decide alone."""
PRIOR = -4.0
"""Where every text starts: most speak of no danger, and few words are little to say otherwise."""
STRETCH = 32
"""So many words are looked at together: in a long concern, one sentence may be the one that counts."""
START, END = "<", ">"

Stems: TypeAlias = Sequence[str]
Mark: TypeAlias = str | tuple[str, ...]


class Likeness:
    """Made once from examples; then only read."""

    def __init__(self, danger: Iterable[Stems], harmless: Iterable[Stems]) -> None:
        meant, other = (
            Counter(chain.from_iterable(set(_marks(stems)) for stems in examples))
            for examples in (danger, harmless)
        )
        known = meant.keys() | other.keys()
        in_meant, in_other = _logs(meant, len(known)), _logs(other, len(known))
        self._weight = {mark: in_meant[meant.get(mark, 0)] - in_other[other.get(mark, 0)] for mark in known}

    def of(self, stems: Stems, stretch: int = STRETCH) -> float:
        """The higher, the more like those of danger: at its most telling `stretch` of words, if it is longer.

        A text without a word of the examples is like nothing: minus infinity.
        """
        get = self._weight.get
        if not any(stem in self._weight for stem in stems):
            return -inf
        weights = [
            get(stem, 0.0) + get((last, stem), 0.0) + get((before, "", stem), 0.0)
            for before, last, stem in zip(*_in_threes(stems), strict=False)
        ]
        if len(weights) <= stretch:
            return (PRIOR + sum(weights)) / sqrt(3 * len(weights))
        so_far = [0.0, *accumulate(weights)]
        stretches = (end - start for start, end in zip(so_far, so_far[stretch:], strict=False))
        return (PRIOR + max(stretches)) / sqrt(3 * stretch)


def _logs(counts: Counter[Mark], known: int) -> Mapping[int, float]:
    """How likely a mark is that was seen so often, as a logarithm. Few counts differ, among many marks."""
    whole = counts.total() + SMOOTHING * known
    return {count: log((count + SMOOTHING) / whole) for count in {0, *counts.values()}}


def _marks(stems: Stems) -> Iterator[Mark]:
    before, last, stem = _in_threes(stems)
    return chain(stem, zip(last, stem, strict=False), zip(before, repeat(""), stem, strict=False))


def _in_threes(stems: Stems) -> tuple[Stems, Stems, Stems]:
    """The stems and the end, and beside each the two before it: the first knows that it is the first."""
    padded = ("", START, *stems, END)
    return padded, padded[1:], padded[2:]
