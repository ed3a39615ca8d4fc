from __future__ import annotations

import os
from pathlib import Path

import pytest

from prompts.resources import NATIONS
from tests.words_folder import Folder
from tests.world import WORDS


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_safety_line_says_the_four_numbers() -> None:
    line = WORDS.safety_line
    for way in ("999", "111 then option 2", "116 123", "SHOUT to 85258"):
        assert way in line


def test_the_safety_rows_hold_the_numbers_and_where_they_come_from() -> None:
    rows = WORDS.safety
    assert [(row.id, row.phone or row.text) for row in rows] == [
        ("emergency_999", "999"),
        ("nhs_111_mh", "111 then option 2"),
        ("samaritans", "116 123"),
        ("shout", "SHOUT to 85258"),
    ]
    assert all(row.name and row.source and row.confidence and row.nation for row in rows)


def test_a_safety_row_that_is_gone_stops_the_start(folder: Folder) -> None:
    folder.change("safety.toml", lambda text: text[: text.rindex("[[row]]")])
    faults = folder.faults()
    assert [sum(nation in fault and "shout" in fault for fault in faults) for nation in NATIONS] == [1] * 4


@pytest.mark.parametrize("number", ["999", "111 then option 2", "116 123", "SHOUT to 85258"])
def test_a_safety_line_without_one_of_its_numbers_stops_the_start(folder: Folder, number: str) -> None:
    folder.change("safety.toml", lambda text: text.replace(number, "us", 1))
    assert number in folder.only_fault()


@pytest.mark.parametrize("link", [False, True])
def test_an_overlay_cannot_touch_the_safety_line(folder: Folder, link: bool) -> None:
    if link:
        os.symlink("nowhere", folder.overlay_path("safety.toml"))
    else:
        folder.lay("safety.toml", 'line = "Call us"')
    assert "safety.toml" in folder.only_fault()


def test_the_topics_have_those_that_staff_and_wren_count_on() -> None:
    topics = WORDS.topics
    assert {"patient_safety", "bullying", "something_else"} <= {topic.id for topic in topics}
    assert topics[-1].id == "something_else"


@pytest.mark.parametrize(
    ("topics", "says"),
    [
        ("", "no list called topic"),
        ('[[topic]]\nid = "Bullying!"\nlabel = "Bullying"\n', "Bullying!"),
        ('[[topic]]\nid = "a"\nlabel = ""\n', "label of a"),
        (f'[[topic]]\nid = "a"\nlabel = "{"x" * 76}"\n', "label of a"),
        ('[[topic]]\nid = "a"\nlabel = "A"\n' * 2, "2 times"),
        ('[[topic]]\nid = "a"\n', "id, label"),
        ('[[topic]]\nid = "a"\nlabel = "A"\ncolour = "blue"\n', "id, label"),
        ("".join(f'[[topic]]\nid = "{x}"\nlabel = "A"\n' for x in "abcdefghijk"), "11 good topics"),
    ],
)
def test_topics_that_break_a_rule_are_told(folder: Folder, topics: str, says: str) -> None:
    folder.lay("topics.toml", topics)
    assert any(says in fault for fault in folder.faults())


def test_there_are_enough_friendly_names_and_none_that_hurts() -> None:
    words = WORDS
    assert len(words.name_colours) >= 48
    assert len(words.name_birds) >= 48
    unkind = {"Black", "White", "Brown", "Yellow", "Red", "Tit", "Booby", "Cuckoo", "Shag", "Coot", "Patient"}
    assert "Wren" not in words.name_birds, "a card that names the bot would seem to name a case"
    assert not unkind & {*words.name_colours, *words.name_birds}
    assert not set(words.name_colours) & set(words.name_birds)


@pytest.mark.parametrize("name", ["amber", "Sea Green", "Aquamarineblue", "Avocet"])
def test_a_name_of_the_wrong_form_or_given_twice_is_told(folder: Folder, name: str) -> None:
    folder.change("names.toml", lambda text: text.replace('"Woodlark"', f'"{name}"'))
    assert "birds" in folder.only_fault()


def test_there_are_2048_receipt_words_of_plain_letters() -> None:
    words = WORDS.receipt_words
    assert len(set(words)) == len(words) == 2048
    assert all(4 <= len(word) <= 8 and word.isascii() and word.isalpha() and word.islower() for word in words)


def test_one_slip_of_the_pen_never_makes_another_receipt_word() -> None:
    words = WORDS.receipt_words
    seen: dict[str, str] = {}
    for word in words:
        places = range(len(word))
        slips = {word} | {word[:i] + word[i + 1 :] for i in places}
        slips |= {f"{word[:i]}_{word[i + 1 :]}" for i in places}
        slips |= {word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :] for i in places}
        for slip in slips:
            if "_" in slip or slip in words:
                assert seen.setdefault(slip, word) == word, (slip, word)


def test_no_receipt_word_is_one_that_a_frightened_person_should_not_meet() -> None:
    hard = {
        "abuse",
        "blood",
        "knife",
        "victim",
        "guilt",
        "death",
        "rope",
        "silence",
        "canary",
        "ward",
        "nurse",
    }
    hard |= {"prison", "weapon", "bully", "panic", "alone", "fear", "suicide", "judge", "money", "heaven"}
    assert not hard & set(WORDS.receipt_words)


def test_a_list_of_2047_receipt_words_stops_the_start(folder: Folder) -> None:
    folder.change("receipt-words.txt", lambda text: text.partition("\n")[2])
    assert "2047" in folder.only_fault()


@pytest.mark.parametrize(
    ("word", "says"),
    [("zoo", "4 to 8"), ("zoom-in", "4 to 8"), ("zithers", "starts with zither"), ("zest", "not sorted")],
)
def test_a_receipt_word_that_breaks_a_rule_is_told(folder: Folder, word: str, says: str) -> None:
    folder.change("receipt-words.txt", lambda text: text.replace("\nzoom\n", f"\n{word}\n"))
    assert any(says in fault for fault in folder.faults())
