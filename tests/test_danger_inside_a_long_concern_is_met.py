"""A plain cry inside a long calm concern is met, at its start, in its middle and at its end."""

from __future__ import annotations

from itertools import cycle

import pytest

from handlers.finding import Finder
from tests.questions_asked import examples, questions


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_plain_cry_inside_a_long_concern_gets_the_card(finder: Finder, place: int) -> None:
    calm = cycle(
        question.text
        for question in questions()
        if question.kind == "long" and finder.danger(question.text) == "none"
    )
    cries = [text for kind, text in examples("a") if kind == "explicit"]
    missed = []
    for text in cries:
        parts = [next(calm), next(calm)]
        parts.insert(place, text)
        if finder.danger(". ".join(parts)) != "card":
            missed.append(text)
    # A gap in a phrase runs over the end of a sentence, so what stands before may be taken for its subject.
    assert len(missed) <= 0.1 * len(cries), missed
