"""The loop of the process that holds the model. What it is asked and answers are lines of JSON.

First it is given the table's phrases, a list for each row, and says that it is ready. Then it is
given a number and a text at a time, and answers with the number and how near each of the lists is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

from bot.process import harden, open_nothing_more

Near = Callable[[str], Sequence[float]]
READY = b"ready\n"
PHRASES = 3
"""How many of the phrases of a list, the nearest ones, say how near the list is."""


def serve(learn: Callable[[Sequence[Sequence[str]]], Near], asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more. What the model raises is answered with nothing."""
    harden()
    open_nothing_more()
    near = learn(json.loads(asked.readline()))
    answers.write(READY)
    answers.flush()
    for answer in map(partial(_answer, near), asked):
        answers.write(answer)
        answers.flush()


def _answer(near: Near, line: bytes) -> bytes:
    """The line that answers this one. Whoever calls this holds no question while it waits for the next."""
    number, text = json.loads(line)
    try:
        found = list(near(text))
    except Exception:  # Its message could hold the text.
        found = []
    return json.dumps([number, found]).encode() + b"\n"
