"""Danger is met in the words of people who had seen nothing of Wren, in short texts and inside long ones.

The bounds are those of the issue. Wren has learnt from these lines since, so this holds what was reached:
what to expect of words that nobody here has read stands in decision 0034.
"""

from __future__ import annotations

from itertools import chain, cycle

import pytest

from handlers.finding import Danger, Finder
from tests.questions_asked import HERE, Share, dangers, examples, met, questions

STRANGERS = "cdefghij"
"""The writers who were asked last, and had seen neither rules nor examples."""
Met = dict[str, dict[Danger, Share]]


@pytest.fixture(scope="module")
def shares(finder: Finder) -> Met:
    said = chain.from_iterable(map(examples, STRANGERS))
    return met(chain(said, dangers(HERE / "long-danger.tsv")), finder.danger)


def _any(shares: Met, kind: str) -> float:
    return shares[kind]["card"].value + shares[kind]["checkin"].value


def test_who_says_it_gets_the_card_and_who_does_not_is_met_as_well(shares: Met) -> None:
    assert shares["explicit"]["card"].value >= 0.97
    assert shares["implicit"]["card"].value >= 0.55
    assert _any(shares, "implicit") >= 0.90
    assert shares["long"]["card"].value >= 0.90
    assert shares["language"]["card"].value >= 10 / 12


def test_idioms_and_ordinary_questions_are_left_alone(shares: Met) -> None:
    assert shares["idiom"]["card"].value <= 0.06
    assert shares["ordinary"]["card"].value <= 0.02
    assert _any(shares, "ordinary") <= 0.10
    assert shares["language-ordinary"]["card"].value <= 2 / 39


def test_others_harm_and_long_calm_concerns_seldom_get_the_card(shares: Met) -> None:
    """The issue asks for no card here. What is left is told in decision 0034."""
    assert shares["third"]["card"].value <= 0.03
    assert shares["long-ordinary"]["card"].value <= 0.05


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_plain_cry_inside_a_long_concern_gets_the_card(finder: Finder, place: int) -> None:
    calm = cycle(
        question.text
        for question in questions()
        if question.kind == "long" and finder.danger(question.text) == "none"
    )
    found = []
    for text in (text for kind, text in examples("a") if kind == "explicit"):
        parts = [next(calm), next(calm)]
        parts.insert(place, text)
        found.append(finder.danger(". ".join(parts)))
    assert found.count("none") <= 1
    assert found.count("card") >= 0.9 * len(found)
