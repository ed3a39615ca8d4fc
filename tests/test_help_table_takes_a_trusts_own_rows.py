"""A trust lays its own rows over Wren's by id, from its folder or a spreadsheet. Who signs, signs whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts.resource_sheets import SHEET
from tests.help_table import NO_NAMES, NUMBERS, SIGNED, row, sheet
from tests.words_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    rows = (
        row("desk", local="yes", phone="{{local}}", source="a page"),
        row("line", phone=NUMBERS[0], hours="24/7", crisis="yes"),
    )
    made.write("resources/some.toml", "\n".join(rows))
    return made


def test_an_empty_cell_leaves_wrens_own_text(folder: Folder) -> None:
    folder.lay(SHEET, sheet({"id": "desk", "name": "Front desk"} | SIGNED | {"phone": "ext 1234"}))
    desk = folder.load().resources.row("desk")
    assert desk
    assert (desk.name, desk.what_for, desk.source) == ("Front desk", "Somebody to talk to.", "a page")
    assert desk.contact.ways == ("ext 1234",)


def test_a_row_of_the_trusts_own_comes_last_and_is_off_until_signed(folder: Folder) -> None:
    folder.lay(
        SHEET, sheet({"id": "garden", "name": "Garden", "what_for": "A quiet place.", "phone": NUMBERS[1]})
    )
    garden = folder.load().resources.rows[-1]
    assert (garden.id, garden.local, garden.contact_is_live) == ("garden", True, False)


def test_the_folder_and_the_spreadsheet_can_both_speak_and_the_spreadsheet_is_on_top(folder: Folder) -> None:
    folder.lay(
        "resources/mine.toml",
        '[[resource]]\nid = "garden"\nname = "Garden"\nwhat_for = "Quiet."\ntopics = ["rest", "calm"]\n',
    )
    folder.lay(SHEET, sheet({"id": "garden", "name": "The garden"}))
    garden = folder.load().resources.row("garden")
    assert garden
    assert (garden.name, garden.topics) == ("The garden", ("rest", "calm"))


def test_who_signs_signs_for_what_stands_in_the_same_row_only(folder: Folder) -> None:
    folder.lay(SHEET, sheet({"id": "line"} | SIGNED))
    assert "no way to reach anybody" in folder.only_fault()


def test_a_signature_is_not_lent_to_a_number_from_elsewhere(folder: Folder) -> None:
    signed = "\n".join(f'{name} = "{cell}"' for name, cell in SIGNED.items())
    folder.lay("resources/mine.toml", f'[[resource]]\nid = "line"\nphone = "{NUMBERS[0]}"\n{signed}\n')
    line = folder.load().resources.row("line")
    assert line
    assert line.contact_is_live
    folder.lay(SHEET, sheet({"id": "line", "phone": NUMBERS[1]}))
    changed = folder.load().resources.row("line")
    assert changed
    assert not changed.contact_is_live


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_verifier_who_is_nobody_is_told_on_her_line(folder: Folder, name: str) -> None:
    signed = {"id": "line", "phone": NUMBERS[0]} | SIGNED | {"verified_by": name}
    folder.lay(SHEET, sheet(signed))
    assert "line 2 (row line): verified_by is" in folder.only_fault()
    (folder.overlay / "en-GB" / SHEET).unlink()
    cells = "\n".join(f"{key} = {json.dumps(cell)}" for key, cell in signed.items())
    folder.lay("resources/mine.toml", f"[[resource]]\n{cells}\n")
    assert "mine.toml: row line: verified_by is" in folder.only_fault()


@pytest.mark.parametrize("name", ["Jo Bloggs", "Zoe\u0308 O'Brien", "J. Li", "李明", "सीता", "Ward 9 team"])
def test_a_name_of_any_language_can_sign(folder: Folder, name: str) -> None:
    folder.lay(SHEET, sheet({"id": "line", "phone": NUMBERS[0]} | SIGNED | {"verified_by": f" {name}\u200b"}))
    line = folder.load().resources.row("line")
    assert line
    assert (line.verified_by, line.contact_is_live) == (name, True)


def test_a_placeholder_in_a_text_leaves_wrens_own_text_and_is_known(folder: Folder) -> None:
    cells = {"name": "{{local}}", "what_for": "For {{who}", "serves": "{{who}}", "staff_words": "a; {{b}}"}
    folder.lay(SHEET, sheet({"id": "desk"} | cells))
    desk = folder.load().resources.row("desk")
    assert desk
    assert (desk.name, desk.what_for, desk.serves) == ("Desk", "Somebody to talk to.", "")
    assert (desk.staff_words, desk.unfilled) == ((), ("name", "what_for", "serves", "staff_words", "phone"))


@pytest.mark.parametrize("blank", ["name", "what_for"])
def test_a_row_of_the_trusts_own_without_its_name_is_never_named_though_signed(
    folder: Folder, blank: str
) -> None:
    told = {"id": "garden", "name": "Garden", "what_for": "Quiet.", "phone": NUMBERS[1], "crisis": "yes"}
    folder.lay(SHEET, sheet(told | SIGNED | {blank: "{{local}}"}))
    garden = folder.load().resources.row("garden")
    assert garden
    assert (garden.withdrawn, garden.contact_is_live, garden.unfilled) == (True, False, (blank,))


def test_the_spreadsheet_fills_in_what_the_folder_left_open(folder: Folder) -> None:
    mine = '[[resource]]\nid = "garden"\nname = "{{local}}"\nwhat_for = "Quiet."\nserves = "{{who}}"\n'
    folder.lay("resources/mine.toml", mine)
    folder.lay(SHEET, "id,name\ngarden,Garden\n")
    garden = folder.load().resources.row("garden")
    assert garden
    assert (garden.name, garden.withdrawn, garden.unfilled) == ("Garden", False, ("serves",))


@pytest.mark.parametrize("cells", [{"crisis": "no"}, {"status": "withdrawn"}])
def test_a_crisis_row_cannot_be_made_to_vanish(folder: Folder, cells: dict[str, str]) -> None:
    folder.lay(SHEET, sheet({"id": "line"} | cells))
    assert "crisis" in folder.only_fault()


def test_another_row_can_be_withdrawn(folder: Folder) -> None:
    folder.lay(SHEET, sheet({"id": "desk", "status": "withdrawn"}))
    desk = folder.load().resources.row("desk")
    assert desk
    assert desk.withdrawn


def test_what_a_spreadsheet_does_to_dates_and_hours_is_understood(folder: Folder) -> None:
    dates = {"verified_on": "02/11/2026", "review_by": "30/11/2026"}
    text = sheet({"id": "line", "phone": NUMBERS[0], "hours": "24-Jul"} | SIGNED | dates | {"status": "Live"})
    folder.lay(SHEET, "\ufeff" + text + "," * text.partition("\n")[0].count(",") + "\r\n")
    line = folder.load().resources.row("line")
    assert line
    assert (str(line.verified_on), str(line.review_by)) == ("2026-11-02", "2026-11-30")
    assert line.contact.opening.always


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first line must name the columns"),
        ("name;id\n", "with commas between"),
        ("id,fone\nline,1\n", "no use for a column 'fone'"),
        ("id,phone,phone\nline,1,2\n", "column phone twice"),
        ("id,name\nline,One,two\n", "line 2 (row line): has more cells"),
        ('id,name\nline,"no end\n', "cannot be read"),
        ("id,name\nline,One\n\nline,Two\n", "line 4 (row line): this id is also in"),
        ("id,name,what_for\nMy desk,A,B\n", "line 2 (row My desk): id may hold only"),
        ("id,name,what_for\n,A,B\n", "line 2 (row without id): id may hold only"),
        ("id,name\ngarden,Garden\n", "line 2 (row garden): what_for is empty"),
        ("id,phone\nline,2079460001\n", "line 2 (row line): phone '2079460001' does not begin with 0"),
        ("id,crisis\ndesk,maybe\n", "crisis is 'maybe'; write yes or no"),
        ("id,verified_on\ndesk,31/02/2026\n", "verified_on is '31/02/2026'"),
    ],
)
def test_each_fault_of_a_spreadsheet_is_said_with_its_line(folder: Folder, text: str, says: str) -> None:
    folder.lay(SHEET, text)
    fault = folder.only_fault()
    assert SHEET in fault
    assert says in fault


def test_faults_on_several_lines_are_all_told(folder: Folder) -> None:
    folder.lay(SHEET, "id,phone,status\nline,0300 1,\ndesk,0300 2,gone\n")
    assert len(folder.faults()) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[rows]]\nid = "line"\n', "no list called resource"),
        ('[[resource]]\nid = "line"\nfone = "1"\n', "row line: has no use for fone"),
        ('[[resource]]\nid = "line"\norder = 3\n', "row line: has no use for order"),
        ('[[resource]]\nid = "line"\ntopics = ["a;b"]\n', "row line: topics cannot be read"),
        ('[[resource]]\nname = "A"\n', "row number 1: id may hold only"),
    ],
)
def test_each_fault_of_a_folder_is_said_with_its_row(folder: Folder, text: str, says: str) -> None:
    folder.lay("resources/mine.toml", text)
    assert any("mine.toml" in fault and says in fault for fault in folder.faults())


@pytest.mark.parametrize("nation", ["Wales", "Northern Ireland"])
def test_the_safety_line_is_that_of_the_trusts_nation(folder: Folder, nation: str) -> None:
    folder.lay("organisation.toml", f'nation = "{nation}"')
    words = folder.load()
    assert words.safety_line == words.safety_lines[nation] != words.safety_lines["England"]


def test_a_nation_that_is_none_is_told(folder: Folder) -> None:
    folder.lay("organisation.toml", 'nation = "Kent"')
    assert "nation is 'Kent'; use one of England" in folder.only_fault()
