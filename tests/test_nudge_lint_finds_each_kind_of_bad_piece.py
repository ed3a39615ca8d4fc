from __future__ import annotations

from pathlib import Path

import pytest

from prompts.check import check
from tests.nudge_files import GUIDE, PIECE, changed
from tests.words_folder import Folder

HARD = "Organisational reconfiguration necessitates immediate consideration of alternative accommodation."
TRY = "Say it to one person you do not know."
WHY = "It is short, and it is kind to the people you work with."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def lint(folder: Folder, name: str, text: str) -> tuple[str, ...]:
    folder.write(name, text)
    return check(folder.load())


def test_a_good_piece_and_a_good_guide_have_no_faults(folder: Folder) -> None:
    folder.write("guides/talk.md", GUIDE)
    assert lint(folder, "nudges/E01.md", PIECE) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (TRY, "Say it again. " * 40, 16, "the most is 120; cut some"),
        (TRY, HARD * 2, 16, "use shorter words"),
        (TRY, "Say it " * 16, 23, "make two of it"),
        (TRY, "Say it! Do it!", 23, "exclamation"),
        (TRY, "Say it **now** to them.", 23, "has '**', which is shown as it stands"),
        (TRY, "Say it at ((organisation)).", 23, "has '((', which is shown as it stands"),
        (TRY, "See [here](https://example.org).", 23, "has '](', which is shown as it stands"),
        (TRY, "Say it to <!channel> now.", 23, "has '<!', which is shown as it stands"),
        (TRY, "Tell them where to complain.", 23, "say concern"),
        ("Good morning", "We guarantee it", 3, "what we cannot do"),
        ("- [ ] Nothing at all", "- [ ] An allegation", 31, "what the person told us"),
        (WHY, "It is short. " * 16, 31, "the most is 45"),
        (WHY, HARD, 31, "use shorter words"),
        ("Who said good morning to you today?", "Tell us who said it.", 19, "0 question marks"),
        ("Who said good morning to you today?", "Who was it? And when?", 19, "2 question marks"),
        ("What do we say in the morning?", "Say what we say in the morning.", 31, "0 question marks"),
        ("- [ ] Nothing at all", "- [ ] good night.", 31, "two options that say the same"),
        (TRY, "Say it. In 60% of wards they do.", 23, "the figure '60%'"),
        (TRY, "Say it. Half of them do.", 23, "the figure 'Half'"),
        (TRY, "Say it. One in four of them do.", 23, "the figure 'One in four'"),
        (TRY, "Say it. It costs £2.281 billion.", 23, "the figure '£2.281'"),
        (TRY, "Say it. Forty per cent of them do.", 23, "the figure 'per cent'"),
        (TRY, "Say it. It costs the trust millions.", 23, "the figure 'millions'"),
        ('confidence = "stored page"', 'confidence = "memory"', 16, "the figure '40%'"),
        ("40% of the staff said good morning.", "Many said it.", 16, "the figure '40%'"),
        (PIECE[PIECE.index("[[source]]") : PIECE.index("+++\n\nWe")], "source = []\n", 11, "names no source"),
    ],
)
def test_a_planted_fault_is_found_with_its_line(
    folder: Folder, old: str, new: str, line: int, says: str
) -> None:
    text = PIECE.replace(old, new, 1)
    assert text != PIECE
    found = lint(folder, "nudges/E01.md", text)
    assert any(f"E01.md:{line}: " in fault and says in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("Sit down with them", "Sit down. " * 80, 13, "the most is 160"),
        ("Not when you are angry", "Not when 3 of them are there", 16, "the figure '3'"),
        ("Not when you are angry", "Not when it is totally secure", 16, "no computer is"),
        ("Sit down with them and say what you saw.", HARD * 2, 13, "use shorter words"),
    ],
)
def test_a_planted_fault_of_a_guide_is_found(
    folder: Folder, old: str, new: str, line: int, says: str
) -> None:
    found = lint(folder, "guides/talk.md", changed(GUIDE, old, new))
    assert any(f"talk.md:{line}: " in fault and says in fault for fault in found), found


def test_a_set_that_is_too_hard_as_a_whole_is_found(folder: Folder) -> None:
    harder = "Remember that conversations between colleagues usually improve if somebody listens properly."
    found = lint(folder, "nudges/E01.md", changed(PIECE, TRY, harder * 2))
    assert any(fault.startswith("all pieces: the middle one reads at grade") for fault in found), found


def test_a_series_keeps_to_one_track(folder: Folder) -> None:
    folder.write("nudges/E01.md", PIECE)
    other = PIECE.replace('"E01"', '"B01"').replace('"everyone"', '"board"')
    found = lint(folder, "nudges/B01.md", other)
    assert [fault for fault in found if "E01.md:4: " in fault and "in two tracks" in fault]


def test_a_series_has_an_end(folder: Folder) -> None:
    for number in range(1, 7):
        folder.write(f"nudges/E0{number}.md", PIECE.replace('"E01"', f'"E0{number}"'))
    assert [fault for fault in check(folder.load()) if "E06.md:4: " in fault and "is 6 long" in fault]


def test_a_piece_of_the_trust_is_held_to_the_same(folder: Folder) -> None:
    folder.write("nudges/E01.md", PIECE)
    folder.lay("nudges/ours.md", changed(PIECE, TRY, "You are completely anonymous."))
    assert [fault for fault in check(folder.load()) if "overlay" in fault and "ours.md:23: " in fault]
