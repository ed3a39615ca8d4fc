"""A small sentence model that always says the same, in a process like the real one's.

``python -m tests.fake_sentence_model``. Texts are near each other that share groups of three letters. What it
does wrong on purpose stands in the question.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt

from bot.semantic.child import Near, serve

SLOW = 0.4
"""Seconds that it takes for a question that says so."""


def groups(text: str) -> Counter[str]:
    """The groups of three letters of a text."""
    return Counter(text[at : at + 3] for at in range(len(text) - 2))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """The cosine of two texts."""
    both = sum(count * other[group] for group, count in one.items())
    size = sqrt(sum(count**2 for count in one.values()) * sum(count**2 for count in other.values()))
    return both / size if size else 0.0


def learn(documents: Sequence[Sequence[str]]) -> Near:
    """Like the real one, each document by its nearest phrase."""
    learned = [[groups(phrase) for phrase in phrases] for phrases in documents]

    def near(text: str) -> Sequence[float]:
        asked = groups(text)
        return [max((alike(asked, phrase) for phrase in phrases), default=0.0) for phrases in learned]

    def wrong(text: str) -> Sequence[float]:
        for word, does in WRONG.items():
            if word in text:
                return does(text)
        return near(text)

    return wrong


def _raise(text: str) -> Sequence[float]:
    raise RuntimeError(text)


def _hang(_: str) -> Sequence[float]:
    time.sleep(600)
    return ()


def _slow(_: str) -> Sequence[float]:
    time.sleep(SLOW)
    return (9.0, 9.0)


def _chatter(_: str) -> Sequence[float]:
    os.write(1, b"not a line of ours\n")
    return ()


def _open(_: str) -> Sequence[float]:
    with open(__file__, encoding="utf-8") as opened:
        return (float(len(opened.read())), 0.0)


WRONG: dict[str, Callable[[str], Sequence[float]]] = {
    "raises": _raise,
    "hangs": _hang,
    "slow": _slow,
    "dies": lambda _: os._exit(1),
    "chatters": _chatter,
    "too few": lambda _: (0.5,),
    "opens": _open,
    "environment": lambda _: (float(sum(name.startswith("WREN") for name in os.environ)), 0.5),
}

if __name__ == "__main__":
    serve(learn, sys.stdin.buffer, sys.stdout.buffer)
