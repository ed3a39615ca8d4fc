"""Where a sentence model is installed: what it says of a question, joined with what the words say.

The words alone say whether there is an answer, and whether there is danger. A model only changes which row
comes first. There is none in here; where one stands, and what it gains: decision 0031.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from statistics import fmean

from prompts.resources import Resources

WEIGHT = 160.0
"""What meaning counts for beside words. Tried on the development set: from 80 to 320 little changes."""

Meaning = Callable[[str], Awaitable[Sequence[float]]]
"""How near in meaning a text is to each of `documents`, from -1 to 1; nothing where it is not known in time.

It never raises, keeps no text, and sends it to no other machine.
"""


async def no_meaning(_: str) -> Sequence[float]:
    """There is no model: the words alone decide."""
    return ()


def documents(resources: Resources) -> list[list[str]]:
    """What a model compares a text with: the phrases of each row."""
    return [[f"{row.name}. {row.what_for}", *row.staff_words] for row in resources.rows]


def joined(scores: Sequence[float], near: Sequence[float]) -> list[float]:
    """The score of each row by words and meaning; by words alone where either says nothing."""
    if len(near) != len(scores) or not any(scores):
        return list(scores)
    middle = fmean(near)
    return [score + WEIGHT * (each - middle) for score, each in zip(scores, near, strict=True)]
