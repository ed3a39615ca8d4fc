"""Staff's words, decoys, words of other languages and the lists for danger: from files beside the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.help_table import row
from tests.words_folder import Folder

CHECKED = "checked_by_native_speaker = false\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write("resources/some.toml", row("desk", staff_words="front desk", topics="rest"))
    made.write("decoys.toml", "decoy = []\n")
    return made


def test_staff_words_come_from_the_row_the_files_and_the_trust(folder: Folder) -> None:
    folder.write("staff-words/a.toml", 'desk = ["lost", "where is"]\n')
    folder.write("staff-words/b.toml", 'desk = ["keys"]\n')
    folder.lay("staff-words/mine.toml", 'desk = ["porters lodge"]\n')
    words = folder.load().resources.rows[0].staff_words
    assert words == ("front desk", "lost", "where is", "keys", "porters lodge")


def test_decoys_languages_and_danger_are_there_by_name(folder: Folder) -> None:
    folder.write("decoys.toml", '[[decoy]]\nid = "printer"\nreply = "help.it"\nstaff_words = ["printer"]\n')
    folder.write("other-languages/cy.toml", f'{CHECKED}[words]\ndesk = ["desg"]\nrest = ["gorffwys"]\n')
    folder.write("danger/idioms.toml", 'idioms = ["dying for a coffee"]\n')
    words = folder.load()
    assert [(one.id, one.reply, one.staff_words) for one in words.resources.decoys] == [
        ("printer", "help.it", ("printer",))
    ]
    assert words.resources.languages["cy"] == {"desk": ("desg",), "rest": ("gorffwys",)}
    assert words.danger == {"idioms": ("dying for a coffee",)}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("staff-words/a.toml", 'dask = ["lost"]\n', "dask is the id of no row"),
        ("staff-words/a.toml", 'desk = "lost"\n', "desk is not a list of texts"),
        ("staff-words/a.toml", 'desk = [""]\n', "desk is not a list of texts"),
        ("decoys.toml", "decoys = []\n", "no list called decoy"),
        ("decoys.toml", '[[decoy]]\nid = "x"\nreply = "y"\n', "decoy number 1 must have"),
        ("decoys.toml", '[[decoy]]\nid = "x"\nreply = "y"\nstaff_words = []\n' * 2, "x is there twice"),
        ("other-languages/cy.toml", '[words]\ndesk = ["desg"]\n', "checked_by_native_speaker = false"),
        ("other-languages/cy.toml", f'{CHECKED}[words]\ndask = ["desg"]\n', "dask is no row and no topic"),
        ("danger/a.toml", "idioms = 3\n", "idioms is not a list of texts"),
    ],
)
def test_a_file_that_cannot_be_meant_is_told(folder: Folder, name: str, text: str, says: str) -> None:
    folder.write(name, text)
    fault = folder.only_fault()
    assert Path(name).name in fault
    assert says in fault


def test_a_list_for_danger_stands_in_one_file(folder: Folder) -> None:
    folder.write("danger/a.toml", 'idioms = ["x"]\n')
    folder.write("danger/b.toml", 'idioms = ["y"]\n')
    assert "b.toml: idioms is also in another file" in folder.only_fault()
