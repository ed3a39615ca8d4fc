"""Nobody signs by accident: only yes is yes, a service is no person, and a blank line loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.resource_sheets import SHEET
from prompts.resource_signers import is_service
from tests.help_table import SIGNED, sheet
from tests.signing_desk import KEEP, YES, Desk, said
from tests.words_folder import Folder
from tests.world import WORDS


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("answer", ["yesterday i did not", "yes but", "nope", "ja", "yy"])
def test_only_yes_or_no_is_an_answer(desk: Desk, answer: str) -> None:
    status, shown = desk.types("verify", *KEEP, answer, "N", row="samaritans")
    assert status == 1
    assert shown.count(said("resource_right")) == 2
    assert said("resource_name") not in shown
    assert list(desk.own.iterdir()) == []


@pytest.mark.parametrize("answer", [" Y ", "YES", "y"])
def test_yes_may_be_short_or_large(desk: Desk, answer: str) -> None:
    assert desk.types("verify", *KEEP, answer, *YES[1:], row="samaritans")[0] == 0


@pytest.mark.parametrize("name", ["Mind", "The Samaritans", "shout", "HOPELINE247", "samaritans line"])
def test_a_service_is_no_person(desk: Desk, name: str) -> None:
    status, shown = desk.types("verify", *KEEP, "yes", name, "Jo Bloggs", "", row="mind")
    assert status == 0
    assert said("resource_name_of_service") in shown
    assert desk.row_of["mind"].verified_by == "Jo Bloggs"


@pytest.mark.parametrize("name", ["Jo Bloggs", "Frank Jones", "Grace Mind", "Ward 9 team"])
def test_a_person_is_none_of_them(name: str) -> None:
    rows = WORDS.resources.rows
    assert not any(is_service(name, row, rows) for row in rows)


def test_a_row_signed_by_itself_stops_the_start(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    garden = {"id": "garden", "name": "The Garden", "what_for": "Rest.", "phone": "020 7946 0001"}
    folder.lay(SHEET, sheet(garden | SIGNED | {"verified_by": "Garden"}))
    assert "(row garden): verified_by is 'Garden', the name of a service" in folder.only_fault()


def test_a_blank_line_with_too_many_commas_is_blank(desk: Desk) -> None:
    text = "id,note\nmind,first,, \n,,,,,\n\nshout,last\n"
    (desk.own / SHEET).write_text(text, encoding="utf-8")
    assert desk.types("verify", *KEEP, *YES, row="samaritans")[0] == 0
    rows = desk.row_of
    assert [rows[name].note for name in ("mind", "shout")] == ["first", "last"]
    assert rows["samaritans"].contact_is_live
    assert [path.name for path in desk.own.iterdir()] == [SHEET]


def test_a_line_whose_text_stands_under_no_column_is_told(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.lay(SHEET, "id,note\n,,,lost\n")
    assert "line 2 (row without id): has more cells than there are columns" in folder.only_fault()
