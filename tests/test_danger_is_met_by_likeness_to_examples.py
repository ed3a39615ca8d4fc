"""Who says it in words that no rule knows is met all the same: it is like the examples Wren learns from.

Figures are of writers whose examples are left out, and of sets that nothing was tuned on. Decision 0034.
"""

from __future__ import annotations

import pytest

from handlers.finding import Danger, Finder
from handlers.finding.likeness import Likeness
from prompts import Words
from tests.questions_asked import HERE, Share, dangers, examples, met, without

Met = dict[str, dict[Danger, Share]]
ZORBLED = tuple(
    f"{who} zorbled {when}" for who in ("i have", "ive") for when in ("", "again", "tonight", "now")
)


def _card_or_question(shares: Met, kind: str) -> float:
    return shares[kind]["card"].value + shares[kind]["checkin"].value


@pytest.fixture(scope="module")
def strange(words: Words) -> Met:
    """What a writer's examples met, asked of a finder that has never seen them."""
    return met(examples("g"), Finder(words.resources, without(words.danger, "g")).danger)


@pytest.fixture(scope="module")
def held_back(finder: Finder) -> Met:
    return met(dangers(HERE / "third-danger.tsv"), finder.danger)


def test_a_sentence_added_to_the_examples_is_enough_to_teach_it(finder: Finder, words: Words) -> None:
    assert finder.danger("the zorbles are in the clinic") == "none"
    taught = Finder(words.resources, {**words.danger, "meant_explicit_new": ZORBLED})
    assert taught.danger("the zorbles are in the clinic") != "none"


def test_what_is_asked_teaches_nothing(finder: Finder) -> None:
    before = finder._likeness.of(finder._stems("i feel odd about the rota"))
    for _ in range(50):
        finder.danger("i feel odd about the rota and i want to die")
    assert finder._likeness.of(finder._stems("i feel odd about the rota")) == before


def test_a_writer_whom_nobody_here_had_read_is_met(strange: Met) -> None:
    assert strange["explicit"]["card"].value >= 0.85
    assert _card_or_question(strange, "explicit") >= 0.90
    assert strange["implicit"]["card"].value >= 0.55
    assert _card_or_question(strange, "implicit") >= 0.80
    assert strange["language"]["card"].value >= 0.75
    assert strange["language-ordinary"]["card"].value <= 0.02


def test_the_set_that_was_held_back_is_met(held_back: Met) -> None:
    assert held_back["explicit"]["card"].value >= 0.97
    assert _card_or_question(held_back, "explicit") == 1
    assert held_back["implicit"]["card"].value >= 0.55
    assert _card_or_question(held_back, "implicit") >= 0.90
    assert held_back["ordinary"]["card"].value <= 0.02
    assert _card_or_question(held_back, "ordinary") <= 0.10
    assert held_back["idiom"]["card"].value <= 0.08
    assert held_back["third"]["card"].value == 0
    assert held_back["language"]["card"].value == 1
    assert held_back["language-ordinary"]["card"].value <= 0.05


def test_danger_in_the_middle_of_a_long_concern_is_met(finder: Finder) -> None:
    long = met(dangers(HERE / "long-danger.tsv"), finder.danger)
    assert long["long"]["card"].value >= 0.60
    assert _card_or_question(long, "long") >= 0.90


@pytest.mark.parametrize("at", [0, 4, 9])
def test_wherever_it_stands_in_a_long_text_it_is_found(finder: Finder, at: int) -> None:
    told = ["the fridge on the ward has been broken for a week and nobody comes to mend it"] * 9
    assert finder.danger(". ".join(told)) == "none"
    told.insert(at, "everyone would be better off if i was gone and i cannot see any way out any more")
    assert finder.danger(". ".join(told)) == "card"


def test_an_empty_text_is_like_nothing() -> None:
    likeness = Likeness([("i", "want", "to", "die")], [("where", "is", "my", "pay")])
    assert likeness.of(()) <= 0 < likeness.of(("want", "to", "die")) < likeness.of(("i", "want", "to", "die"))
    assert likeness.of(("my", "pay")) < 0
