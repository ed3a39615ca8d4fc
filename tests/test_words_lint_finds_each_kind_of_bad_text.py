from __future__ import annotations

from pathlib import Path

import pytest

from prompts.check import check
from prompts.readability import grade, sentences, syllables
from tests.words_folder import Folder
from tests.world import WORDS

HARD = (
    "Organisational reconfiguration necessitates immediate consideration of alternative accommodation "
    "opportunities."
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def lint(folder: Folder, key: str, text: str) -> tuple[str, ...]:
    table, _, last = key.rpartition(".")
    folder.write("wording/planted.toml", f'[{table}]\n{last} = "{text}"\n')
    return check(folder.load())


def test_plain_kind_text_has_no_faults(folder: Folder) -> None:
    assert (
        lint(folder, "planted.text", "Thank you for telling us! We will read it and write back to you.") == ()
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("You can complain here.", "complain"),
        ("Complaints come to us.", "grudge"),
        ("This is an allegation.", "allegation"),
        ("The perpetrators left.", "perpetrators"),
        ("Thank you for your  submission.", "say thank you for telling us"),
        ("Whistleblowers are safe.", "Whistleblowers"),
        ("We guarantee it.", "guarantee"),
        ("It is 100% safe.", "100%"),
        ("You are completely anonymous.", "completely anonymous"),
        ("It is totally secure.", "totally secure"),
        ("The lock is unbreakable.", "unbreakable"),
        ("It cannot be traced.", "cannot be traced"),
        ("It can’t be traced.", "be traced"),
        ("Ask if he/she is well.", "he/she"),
        ("Hello! Well done!", "exclamation"),
        ("What!? No.", "exclamation"),
        ("go " * 31, "31 words"),
        (HARD, "grade"),
        ("a " * 1501 + "b.", "3004 characters"),
    ],
)
def test_a_planted_fault_is_found_and_named_with_its_key(folder: Folder, text: str, says: str) -> None:
    found = lint(folder, "planted.text", text)
    assert any(says in fault and fault.startswith("planted.text: ") for fault in found), found


@pytest.mark.parametrize(
    ("key", "most"),
    [
        ("planted.dialog_title", 24),
        ("planted.submit", 24),
        ("planted.button", 75),
        ("planted.button.open", 75),
    ],
)
def test_a_text_too_long_for_its_place_is_found(folder: Folder, key: str, most: int) -> None:
    assert lint(folder, key, "a" * most) == ()
    assert f"the most is {most}" in lint(folder, key, "a" * (most + 1))[0]


def test_a_word_that_only_looks_like_a_banned_one_is_let_pass(folder: Folder) -> None:
    assert lint(folder, "planted.text", "The/shelf is 2100% of it.") == ()


def test_texts_that_are_hard_on_the_whole_are_found(folder: Folder) -> None:
    folder.write("wording/more.toml", "[more]\n" + "".join(f'hard{n} = "{HARD}"\n' for n in range(4)))
    found = lint(folder, "planted.text", f"{HARD} {HARD}")
    assert any(fault.startswith("all texts: ") and "planted.text" in fault for fault in found)


def test_what_an_overlay_says_is_checked_too(folder: Folder) -> None:
    folder.lay("wording/mine.toml", '[home]\nline = "Your complaint is ((case))."\n')
    assert any(fault.startswith("home.line: ") for fault in check(folder.load()))


def test_topics_are_checked_too(folder: Folder) -> None:
    folder.lay("topics.toml", '[[topic]]\nid = "odd"\nlabel = "A complaint"\n')
    assert any(fault.startswith("topics.odd: ") for fault in check(folder.load()))


def test_the_reason_for_each_banned_word_is_data() -> None:
    assert all(rule.phrase and rule.reason and rule.instead for rule in WORDS.banned)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("safe", 1), ("safety", 2), ("asked", 1), ("wanted", 2), ("places", 2), ("hours", 1), ("they", 1)],
        *[("people", 2), ("little", 2), ("someone", 2), ("everyone", 3), ("guardian", 3), ("concern", 2)],
        *[("anonymous", 4), ("idea", 3), ("create", 2), ("being", 2), ("question", 2), ("situation", 4)],
        *[("behaviour", 3), ("themselves", 2), ("employer", 3), ("messages", 3), ("well-known", 2)],
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_the_published_formula() -> None:
    # 8 words, 1 sentence, 8 syllables: 0.39 * 8 + 11.8 * 1 - 15.59
    assert grade("we will read all that you told us.") == pytest.approx(-0.67)


def test_names_numbers_and_placeholders_do_not_make_a_text_hard() -> None:
    plain = grade("you can call us or come and see us.")
    named = grade(
        "you can call us or come and see us, ((organisation)) Samaritans 08001234567 www.example.org."
    )
    assert named == plain


def test_a_text_of_a_few_words_is_not_measured() -> None:
    assert grade("Confidentiality notwithstanding.") is None


def test_a_phone_number_or_web_address_does_not_end_a_sentence() -> None:
    assert len(sentences("Go to www.example.org or call 116 123. Then wait.\n\nThank you")) == 3
