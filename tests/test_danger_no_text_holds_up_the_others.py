"""All wait while one text is read, so none may cost much more than an ordinary one of its length."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from handlers.finding import Finder
from handlers.finding.danger import DangerRules, Readings
from handlers.finding.plain import LONGEST_TEXT
from handlers.finding.spelling import Spelling
from tests.help_desk import HelpDesk
from tests.questions_asked import questions

AT_MOST = 6
"""Times an ordinary text. What grows with the square of a text's length was at hundreds."""


def _of_length(text: str) -> str:
    return (text * (LONGEST_TEXT // len(text) + 1))[:LONGEST_TEXT]


def _numbered(letters: int) -> str:
    """Words that nobody knows, each another one."""
    alphabet = "bcdfghjklmnpqrst"
    words = ("".join(alphabet[number >> 4 * at & 15] for at in range(4)) for number in range(7, 65536, 41))
    return _of_length(" ".join(word * (letters // 4) for word in words))


def _seconds(finder: Finder, text: str) -> float:
    took = []
    for _ in range(3):
        began = time.process_time()
        finder.signs(text)
        finder.find(text)
        took.append(time.process_time() - began)
    return min(took)


@pytest.fixture(scope="module")
def ordinary(finder: Finder) -> float:
    asked = ". ".join(question.text for question in questions() if question.text.isascii())
    for _ in finder.made_ready():
        continue
    return _seconds(finder, asked[:LONGEST_TEXT])


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a1",
        "a!",
        "a'",
        "a_",
        "a&",
        "a.",
        "a a_",
        "1",
        "!",
        "\u00e9",
        "\u0939\u093f",
        "abcdefghij",
        "i ",
        "i want to ",
        "kill ",
        "patient ",
        "do not ",
        "she he they ",
    ],
)
def test_the_same_again_and_again_costs_little(finder: Finder, ordinary: float, text: str) -> None:
    assert _seconds(finder, _of_length(text)) < AT_MOST * ordinary


def test_one_letter_and_figures_without_end_cost_little(finder: Finder, ordinary: float) -> None:
    assert _seconds(finder, "a" + _of_length("1")) < AT_MOST * ordinary


@pytest.mark.parametrize("letters", [4, 8, 16, 400])
def test_words_that_nobody_knows_cost_little(finder: Finder, ordinary: float, letters: int) -> None:
    assert _seconds(finder, _numbered(letters)) < AT_MOST * ordinary


def test_each_word_is_mended_once(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    mended = Spelling._mended

    def counted(spelling: Spelling, word: str) -> str:
        asked[word] += 1
        return mended(spelling, word)

    monkeypatch.setattr(Spelling, "_mended", counted)
    finder.danger("the pateint fell and the pateint was hurtt " * 100 + "xy" * 500)
    assert asked == {"pateint": 1, "hurtt": 1}


def test_a_question_is_read_for_danger_once(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, read = [], DangerRules.read

    def counted(rules: DangerRules, text: str) -> Readings:
        asked.append(text)
        return read(rules, text)

    monkeypatch.setattr(DangerRules, "read", counted)
    HelpDesk.of(finder=finder).ask("my payslip is wrong")
    assert asked == ["my payslip is wrong"]


def test_few_rules_are_tried_on_an_ordinary_text(finder: Finder) -> None:
    """Each rule tried costs time at each word that it may begin with."""
    rules = finder._danger._card
    readings = finder._danger.read(
        "The alarm on the ward is switched off at night, and I want somebody to know."
    )
    likely = {id(one) for patterns in rules.likely(readings.kept)._patterns.values() for one in patterns}
    assert len(likely) < len(rules._phrases) / 20
