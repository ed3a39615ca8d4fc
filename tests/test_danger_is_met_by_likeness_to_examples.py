"""Who says it in words that no rule knows is met all the same: it is like the examples Wren learns from.

Figures are of writers whose examples are left out, and of sets that nothing was tuned on. Decision 0034.
"""

from __future__ import annotations

from itertools import chain
from math import inf

import pytest

from handlers.finding import Danger, Finder
from handlers.finding.likeness import Likeness
from prompts import Words
from tests.questions_asked import HERE, Share, dangers, examples, met, without

Met = dict[str, dict[Danger, Share]]
ODD = ("i", "feel", "odd", "about", "the", "rota")
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
    """Messages of three writers. They were only counted, but for three lines that had missed the card."""
    both = (HERE / "third-danger.tsv", HERE / "fifth-danger.tsv")
    return met(chain.from_iterable(map(dangers, both)), finder.danger)


def test_a_sentence_added_to_the_examples_is_enough_to_teach_it(finder: Finder, words: Words) -> None:
    assert finder.danger("i have zorbled, where is the form") == "none"
    taught = Finder(words.resources, {**words.danger, "meant_explicit_new": ZORBLED})
    assert taught.danger("i have zorbled, where is the form") != "none"


def test_what_is_asked_teaches_nothing(finder: Finder) -> None:
    before = finder._likeness.of(ODD)
    for _ in range(50):
        finder.danger("i feel odd about the rota and i want to die")
    assert finder._likeness.of(ODD) == before


def test_a_writer_whom_nobody_here_had_read_is_met(strange: Met) -> None:
    assert strange["explicit"]["card"].value >= 0.85
    assert _card_or_question(strange, "explicit") >= 0.90
    assert strange["implicit"]["card"].value >= 0.55
    assert _card_or_question(strange, "implicit") >= 0.80
    assert strange["language"]["card"].value >= 0.75
    assert strange["language-ordinary"]["card"].value <= 0.02


def test_the_sets_that_were_held_back_are_met(held_back: Met) -> None:
    assert held_back["explicit"]["card"].value >= 0.99
    assert _card_or_question(held_back, "explicit") == 1
    assert held_back["implicit"]["card"].value >= 0.70
    assert _card_or_question(held_back, "implicit") >= 0.85
    assert held_back["ordinary"]["card"].value <= 0.02
    assert _card_or_question(held_back, "ordinary") <= 0.10
    assert held_back["idiom"]["card"].value <= 0.05
    assert held_back["near"]["card"].value <= 0.02
    assert held_back["third"]["card"].value == 0
    assert held_back["language"]["card"].value == 1
    assert held_back["language-ordinary"]["card"].value <= 0.05


def test_troubles_without_danger_seldom_get_the_card(finder: Finder) -> None:
    """What staff ask about every topic of the table, sad and angry, by a writer whom nobody has read."""
    asked = met(dangers(HERE / "troubles.tsv"), finder.danger)
    assert asked["ordinary"]["card"].value <= 0.03
    assert asked["ordinary"]["checkin"].value <= 0.13
    assert asked["risk"]["card"].value >= 0.85
    assert _card_or_question(asked, "risk") >= 0.95


@pytest.mark.parametrize(
    ("cry", "asked"),
    [
        ("i want to kill myself", "how do i claim the mileage for my visits in march, payroll says to wait"),
        ("wanna die", "how do i reset my esr password"),
        ("i took an overdose", "where is the payslip"),
        ("i am suicidal", "can i carry over leave"),
        ("quero morrer", "onde vejo o recibo de vencimento"),
        ("vreau sa mor", "unde gasesc fluturasul de salariu"),
        ("dwi isio marw", "sut ydw i'n gwneud cais am wyliau"),
        ("chce umrzec", "gdzie jest pasek wyplaty"),
        ("gusto ko mamatay", "paano kumuha ng payslip"),
        ("mujhe marna hai", "salary slip kahan milegi"),
    ],
)
def test_a_plain_cry_beside_a_practical_question_gets_the_card(finder: Finder, cry: str, asked: str) -> None:
    """A rule is doubted only where no few words around it look like danger."""
    assert finder.danger(f"{cry}. {asked}") == finder.danger(f"{asked}. {cry}") == "card"


@pytest.mark.parametrize(
    "text",
    [
        "curiosity is killing me, what band is the new post",
        "where do i book the suicide prevention course in welsh",
        "our reading group is doing a novel about a suicide pact, who books rooms",
    ],
)
def test_what_a_rule_misreads_is_asked_about_at_most(finder: Finder, text: str) -> None:
    assert finder.danger(text) != "card"


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


def test_one_word_of_every_day_is_not_asked_about(finder: Finder) -> None:
    assert [finder.danger(word) for word in ("help", "hello", "payslip", "xqzt", "suicidal")] == [
        *["none"] * 4,
        "card",
    ]


def test_an_empty_text_is_like_nothing() -> None:
    likeness = Likeness([("i", "want", "to", "die")], [("where", "is", "my", "pay")])
    assert likeness.of(()) == likeness.of(("zorble",)) == -inf
    assert 0 < likeness.of(("want", "to", "die")) < likeness.of(("i", "want", "to", "die"))
    assert likeness.of(("my", "pay")) < 0
