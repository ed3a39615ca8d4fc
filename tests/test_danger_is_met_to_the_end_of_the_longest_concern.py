"""However much somebody writes, its last sentence is read for danger: it may be the one that counts."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from handlers.chat import WORDS_LIMIT
from handlers.concern_form import WISH_LIMIT
from handlers.safety import met_first
from tests.help_desk import HelpDesk

CONTEXT = HelpDesk.of().desk.reporter
CRY = "I want to kill myself."
CALM = (
    "The charts on our ward are filled in at the end of the shift.",
    "Numbers are written down that nobody took.",
    "I told my manager in March, and again in May.",
    "She said that it was fine, and that we are short of staff.",
)


def _calm(length: int) -> str:
    return " ".join(islice(cycle(CALM), length // 40))[:length]


@pytest.mark.parametrize(
    ("concern", "wish"),
    [
        (f"{_calm(WORDS_LIMIT - len(CRY) - 1)} {CRY}", ""),
        (_calm(WORDS_LIMIT), f"{_calm(WISH_LIMIT - len(CRY) - 1)} {CRY}"),
    ],
    ids=["in the concern", "in the wish"],
)
def test_danger_in_the_last_words_of_the_longest_meets_the_card(concern: str, wish: str) -> None:
    assert (len(concern), len(wish)) in ((WORDS_LIMIT, 0), (WORDS_LIMIT, WISH_LIMIT))
    assert met_first(CONTEXT, concern, wish)[0].tone == "safety"


def test_the_same_without_the_cry_does_not() -> None:
    assert met_first(CONTEXT, _calm(WORDS_LIMIT), _calm(WISH_LIMIT))[0].tone != "safety"
