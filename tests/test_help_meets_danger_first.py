"""Danger to life is met before anything is answered, in every language of the lists; idioms are left alone.

The bounds are those of the issue. The safety line stands on every answer whatever these rules say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.finding import Danger, Finder
from handlers.finding.danger import DangerRules
from handlers.finding.rules import GAP, Phrase, Says
from prompts import Words
from tests.questions_asked import SUPPORT, Share, examples, measured, met, questions

SAYS_NOTHING = ("", " ", "\n", "\U0001f622", "\U0001f62d\U0001f62d!!", "???", "zzxqv", "a", "\ud800", "help")
OF_DANGER = {"emergency_999", "domestic_abuse_helpline", "workplace_da_support", "safeguarding_children"}
"""Whoever asks for these may be in danger now: the card is no mistake."""
Met = dict[str, dict[Danger, Share]]


@pytest.fixture(scope="module")
def shares(finder: Finder) -> Met:
    return met(examples("a"), finder.danger)


def _card_or_question(shares: Met, kind: str) -> float:
    return shares[kind]["card"].value + shares[kind]["checkin"].value


@pytest.mark.parametrize("text", [text for kind, text in examples("a") if kind == "explicit"])
def test_who_says_it_plainly_gets_the_card(finder: Finder, text: str) -> None:
    assert finder.danger(text) == "card"


@pytest.mark.parametrize(
    "text",
    [
        "I want to k1ll myself",
        "i wanna d.i.e, i want to die",
        "s.u.i.c.i.d.a.l",
        "KILL MY SELF",
        "im  going to kms",
        "I\u2019m suicidal",
        "i am suiccidal",
        "Dying for a coffee but really I want to kill myself",
        "patient killed himself last week and now i want to kill myself too",
    ],
)
def test_no_spelling_and_no_idiom_beside_it_hides_it(finder: Finder, text: str) -> None:
    assert finder.danger(text) == "card"


def test_who_does_not_say_the_word_is_met_as_well(shares: Met) -> None:
    assert shares["implicit"]["card"].value >= 0.55
    assert _card_or_question(shares, "implicit") >= 0.90


def test_idioms_get_no_card(shares: Met) -> None:
    assert shares["idiom"]["card"].value <= 0.06


def test_ordinary_questions_are_left_alone(shares: Met, finder: Finder) -> None:
    assert shares["ordinary"]["card"].value <= 0.02
    assert _card_or_question(shares, "ordinary") <= 0.10
    calm = [question for question in questions() if not question.right & OF_DANGER]
    asked = met((("all", question.text) for question in calm), finder.danger)
    assert asked["all"]["card"].value <= 0.05
    assert _card_or_question(asked, "all") <= 0.14


def test_another_writers_words_are_met_as_well(finder: Finder) -> None:
    """Written before the rules were read; the rules were then widened by what they missed."""
    fresh = met(examples("b"), finder.danger)
    missed = [text for kind, text in examples("b") if kind in ("explicit", "language")]
    assert [text for text in missed if finder.danger(text) != "card"] == []
    assert _card_or_question(fresh, "implicit") >= 0.90
    assert fresh["idiom"]["card"].value <= 0.06
    assert fresh["ordinary"]["card"].value <= 0.02
    assert _card_or_question(fresh, "ordinary") <= 0.10
    assert fresh["language-ordinary"]["card"].hits == 0


def test_every_rule_can_be_read(words: Words) -> None:
    """A rule is made when a text first needs it, so one that can not be made would be found by her alone."""
    says = Says({name.removeprefix("say_"): said for name, said in words.danger.items() if "say_" in name})
    for name, phrases in words.danger.items():
        if not name.startswith(("say_", "meant_", "harmless_", "empty_", "topic_")):
            for phrase in (Phrase(text, says, GAP) for text in phrases):
                assert phrase.needs, name
                assert phrase.pattern.match(" ") is None, name


def test_a_dose_is_no_word_in_disguise(finder: Finder) -> None:
    assert finder.danger("ive took 40mg x 20 sertraline and 30x paracetamol") == "card"


def test_other_languages_are_met_too(shares: Met) -> None:
    assert shares["language"]["card"].hits >= 10
    assert shares["language-ordinary"]["card"].hits == 0


def test_who_was_near_anothers_death_gets_help_for_herself_and_no_card(shares: Met, finder: Finder) -> None:
    assert shares["third"]["card"].hits == 0
    for text in (text for kind, text in examples("a") if kind == "third"):
        assert {row.id for row in finder.find(text).rows} & SUPPORT, text


@pytest.mark.parametrize(
    "text",
    [
        "a patient took an overdose and died on my shift",
        "he was suicidal and I sat with him all night, who do I talk to",
        "two inpatients attempted suicide in June and the team is worn out",
        "the caller said she wanted to die and I cannot stop hearing it",
    ],
)
def test_the_danger_of_somebody_in_her_care_is_not_taken_for_hers(finder: Finder, text: str) -> None:
    assert finder.danger(text) != "card"


def test_what_is_long_over_gets_the_quiet_question_and_not_the_card(finder: Finder) -> None:
    assert finder.danger("there is a man with a knife in the waiting room") == "card"
    assert finder.danger("there was a man with a knife in the waiting room last month") == "checkin"


def test_danger_is_none_and_help_goes_on_where_the_rules_fail(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: DangerRules, readings: Sequence[str]) -> Never:
        raise RuntimeError

    monkeypatch.setattr(DangerRules, "meet", fail)
    assert finder.danger("i want to kill myself") == "none"
    assert finder.find("payslip is wrong").rows[0].id == "payroll"


def test_nothing_fails_on_a_question_in_any_language(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is caught to keep her answer must not hide a fault that is always there."""
    asked = [text for _, text in examples("a")] + [question.text for question in questions()]
    for text in asked:
        readings = finder._danger.read(text)
        finder._weighed(readings, finder._danger.meet(readings))


@given(st.text(max_size=200))
def test_any_text_is_answered(finder: Finder, text: str) -> None:
    found = finder.find(text)
    assert finder.danger(text) in ("card", "checkin", "none")
    assert len(found.rows) <= 3
    readings = finder._danger.read(text)
    finder._weighed(readings, finder._danger.meet(readings))


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\U0001f622", "\U0001f62d\U0001f62d!!", "???", "zzxqv", "a", "\ud800", "help"]
)
def test_what_says_nothing_gets_the_menu(finder: Finder, text: str) -> None:
    found = finder.find(text)
    assert found.unsure
    assert not found.decoy


def _same(first: Sequence[object], second: Sequence[object]) -> bool:
    return list(first) == list(second)


def test_the_longest_text_is_answered_in_good_time(finder: Finder) -> None:
    assert _same(finder.find("my pay is wrong " * 5_000).rows, finder.find("my pay is wrong " * 500).rows)


def test_figures_count_what_is_missed() -> None:
    nothing = measured(questions(), lambda text: ([], False))
    assert nothing.three["all"].value == 0
    assert nothing.answered.value == 1
