from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.nudge_files import ANCHOR, GUIDE, PIECE, changed
from tests.words_folder import Folder

IDEA = "We say good morning to the people we know. In a study, 40% of the staff did."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write("nudges/E01-morning.md", PIECE)
    made.write("guides/talk.md", GUIDE)
    return made


def test_a_piece_is_read_part_by_part(folder: Folder) -> None:
    (nudge,) = folder.load().nudges
    assert (nudge.id, nudge.track, nudge.theme, nudge.minutes) == ("E01", "everyone", "staff_and_support", 3)
    assert nudge.idea.startswith("We say good morning")
    assert nudge.ask == "Who said good morning to you today?"
    assert nudge.try_it == "Say it to one person you do not know."
    assert nudge.help.startswith("Tell a guardian")
    assert nudge.recall.options[nudge.recall.answer] == "Good morning"
    assert nudge.recall.why.endswith("work with.")
    assert (nudge.reviewed, nudge.reviewed_by, nudge.needs_care) == (date(2026, 11, 23), "", False)
    assert [source.name for source in nudge.sources] == ["A study of 2015"]


def test_a_guide_says_how_and_when_not_to(folder: Folder) -> None:
    (guide,) = folder.load().guides
    assert (guide.how, guide.not_when) == (
        "Sit down with them and say what you saw.",
        "Not when you are angry with them.",
    )


def test_a_file_from_another_machine_reads_the_same(folder: Folder) -> None:
    nudge = folder.load().nudges[0]
    folder.write("nudges/E01-morning.md", PIECE.replace("\n", "\r\n") + "\r\n \r\n")
    assert folder.load().nudges[0] == nudge


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("minutes = 3", "minutes = three", "(at line 7, column 11)", "correct that line"),
        ("minutes = 3", "minutes = 30", ":7: ", "1 to 15"),
        ("reviewed = 2026-11-23", 'reviewed = "lately"', ":8: ", "reviewed = 2026-11-23"),
        ("reviewed = 2026-11-23\n", "", ":1: ", "reviewed = 2026-11-23"),
        ('reviewed_by = ""', "reviewed_by = 3", ":9: ", "reviewed_by = "),
        ('track = "everyone"', 'track = "nurses"', ":6: ", "everyone, practitioners, hr, board"),
        ('theme = "staff_and_support"', 'theme = "love"', ":5: ", "just_and_restorative_culture"),
        ('title = "Good morning"', 'title = ""', ":3: ", "1 to 60"),
        ('title = "Good morning"', 'titel = "Good morning"', ":3: ", "titel is not a fact"),
        ('id = "E01"', 'id = "Morning"', ":2: ", "such as E01"),
        ('id = "E01"', 'id = "E01"\nneeds_care = "yes"', ":3: ", "true or false"),
        ('id = "E01"', 'id = "E01"\nstatus = "asleep"', ":3: ", "retired"),
        ('confidence = "stored page"', 'confidence = "very sure"', ":11: ", "own advice"),
        ('confidence = "stored page"\n', "", ":11: ", "name, supports, confidence"),
        ("## Try it today", "## Try it", ":23: ", "is not known; use Talk about it, Try it today"),
        ("Say it to one person you do not know.", "", ":23: ", "no text under the heading ## Try it today"),
        (
            "We say good morning to the people we know. In a study, 40% of the staff did.",
            "",
            ":16: ",
            "no text",
        ),
        ("## Try it today", "## Talk about it", ":23: ", "there twice"),
        ("- [x] Good morning", "- [ ] Good morning", ":31: ", "the right one with"),
        ("- [ ] Good night", "- [x] Good night", ":31: ", "the right one with"),
        ("- [ ] Nothing at all\n", "", ":31: ", "3 lines"),
        ("Nothing at all", "Nothing " * 11, ":31: ", "the most is 75"),
        ("Say it to one person", "Say it " * 500, ":23: ", "the most is 900"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_fix(
    folder: Folder, old: str, new: str, line: str, says: str
) -> None:
    folder.write("nudges/E01-morning.md", changed(PIECE, old, new))
    faults = folder.faults()
    assert any("E01-morning.md" in fault and line in fault and says in fault for fault in faults), faults


def test_all_faults_of_a_file_are_told_at_once(folder: Folder) -> None:
    bad = changed(PIECE, "minutes = 3", "minutes = 0")
    bad = changed(bad, 'track = "everyone"', 'track = "all"')
    folder.write("nudges/E01-morning.md", changed(bad, "- [x]", "- [ ]"))
    folder.write("guides/talk.md", GUIDE.partition("## When")[0])
    assert len(folder.faults()) == 4


def test_a_file_without_its_facts_is_refused(folder: Folder) -> None:
    folder.write("nudges/loose.md", "Just some text.\n")
    assert "loose.md:1: must begin with +++" in folder.only_fault()


def test_an_id_stands_for_one_piece(folder: Folder) -> None:
    folder.write("nudges/E01-twin.md", PIECE)
    assert "E01-twin.md:2: the id E01 is also in E01-morning.md" in folder.only_fault()


def test_a_trust_puts_its_own_piece_in_the_place_of_wrens(folder: Folder) -> None:
    folder.lay("nudges/ours.md", changed(PIECE, 'title = "Good morning"', 'title = "Bore da"'))
    assert [nudge.title for nudge in folder.load().nudges] == ["Bore da"]


def test_a_trust_adds_a_piece(folder: Folder) -> None:
    folder.lay("nudges/ours.md", changed(PIECE, 'id = "E01"', 'id = "RX01"'))
    assert [nudge.id for nudge in folder.load().nudges] == ["E01", "RX01"]


def test_a_trust_retires_a_piece_and_a_guide(folder: Folder) -> None:
    folder.write("nudges/calendar.toml", ANCHOR)
    folder.lay("nudges/gone.md", '+++\nid = "E01"\nstatus = "retired"\n+++\n')
    folder.lay("guides/gone.md", '+++\nid = "talk"\nstatus = "retired"\n+++\n')
    words = folder.load()
    assert (words.nudges, words.guides) == ((), ())
    assert words.calendar[0].prefers == ("E01",)


def test_retiring_what_is_not_there_is_told(folder: Folder) -> None:
    folder.lay("nudges/gone.md", '+++\nid = "E77"\nstatus = "retired"\n+++\n')
    assert "gone.md:2: there is no E77 to retire" in folder.only_fault()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('from = "10-01"', 'from = "10-32"', "wrong value"),
        ('from = "10-01"', 'from = "October"', "wrong value"),
        ('from = "10-01"', 'from = "11-01"', "ends before it begins"),
        ("on = true", "on = false", "a reason"),
        ("on = true\n", "", "on, source"),
        ('prefers = ["E01"]', "prefers = [1]", "wrong value"),
        ('prefers = ["E01"]', 'prefers = ["E02"]', "prefers E02"),
        ("[[anchor]]", "[anchor]", "[[anchor]]"),
    ],
)
def test_a_fault_of_the_calendar_is_told(folder: Folder, old: str, new: str, says: str) -> None:
    folder.write("nudges/calendar.toml", changed(ANCHOR, old, new))
    assert says in folder.only_fault()


def test_a_trusts_calendar_takes_the_place_of_wrens(folder: Folder) -> None:
    folder.lay("nudges/calendar.toml", ANCHOR)
    assert [anchor.id for anchor in folder.load().calendar] == ["month"]


@pytest.mark.parametrize(
    ("year", "week", "inside"),
    [(2026, 40, False), (2026, 41, True), (2026, 44, True), (2026, 45, False), (2025, 40, True)],
)
def test_a_week_belongs_to_an_anchor_by_its_wednesday(
    folder: Folder, year: int, week: int, inside: bool
) -> None:
    folder.write("nudges/calendar.toml", ANCHOR)
    assert folder.load().calendar[0].holds(year, week) is inside
