"""``wren resources``: what is off and why, what is due, and a person putting her name to a number."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot import signing
from prompts.resource_sheets import SHEET
from tests.help_table import NO_NAMES, SIGNED, sheet
from tests.process import wren
from tests.signing_desk import KEEP, TODAY, YES, Desk, said
from tests.world import WORDS


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capsys)


def test_signing_shows_the_row_and_makes_it_live_under_her_name(desk: Desk) -> None:
    status, shown = desk.types("verify", *KEEP, *YES, row="samaritans")
    row = desk.row_of["samaritans"]
    assert status == 0
    assert row.contact.ways == ("116 123", "jo@samaritans.org", "https://samaritans.org")
    assert (row.verified_by, row.verified_on, str(row.review_by)) == ("Jo Bloggs", TODAY, "2026-12-23")
    for text in (row.name, row.what_for, row.source, row.confidence, said("resource_how_crisis")):
        assert text in shown


def test_a_row_that_is_no_crisis_holds_for_half_a_year(desk: Desk) -> None:
    desk.types("verify", *KEEP, *YES, row="stepchange")
    row = desk.row_of["stepchange"]
    assert row.review_by is not None
    assert (row.review_by - TODAY).days == 180


def test_what_the_trust_fills_in_is_asked_for_and_placeholders_go(desk: Desk) -> None:
    status, _ = desk.types("verify", "ext 1234", "", "", "", "Mon-Fri 09:00-17:00", *YES, row="hr_advice")
    row = desk.row_of["hr_advice"]
    assert status == 0
    assert (row.contact.phone, row.contact.url, row.unfilled) == ("ext 1234", "", ())
    assert row.name == "HR advice and employee relations"


def test_a_wrong_number_is_asked_for_again(desk: Desk) -> None:
    typed = ["0800 138 16", "0800 138 1111", *KEEP[1:], "0800 138 1619", *KEEP[1:], *YES]
    status, shown = desk.types("verify", *typed, row="combat_stress")
    assert status == 0
    assert "has 9 digits" in shown
    assert "StepChange" in shown
    assert desk.row_of["combat_stress"].contact.phone == "0800 138 1619"


def test_a_dash_leaves_a_field_empty(desk: Desk) -> None:
    desk.types("verify", "", "-", *KEEP[2:], *YES, row="papyrus")
    assert desk.row_of["papyrus"].contact.text == ""


@pytest.mark.parametrize(
    "typed", [[], KEEP[:3], KEEP, [*KEEP, "no"], [*KEEP, ""], [*KEEP, "yes"], [*KEEP, "yes", "Jo"]]
)
def test_whoever_stops_before_the_end_changes_nothing(desk: Desk, typed: list[str]) -> None:
    status, shown = desk.types("verify", *typed, row="samaritans")
    assert status == 1
    assert said("resource_unchanged") in shown
    assert list(desk.own.iterdir()) == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-11-24", "2026-10-24", "31/02/2026"])
def test_a_day_that_is_none_to_come_or_too_long_ago_is_asked_for_again(desk: Desk, day: str) -> None:
    _, shown = desk.types("verify", *KEEP, "yes", "Jo Bloggs", day, "01/11/2026", row="samaritans")
    assert said("resource_day_wrong", days="30") in shown
    assert desk.row_of["samaritans"].verified_on == date(2026, 11, 1)


def test_a_name_is_not_left_out(desk: Desk) -> None:
    _, shown = desk.types("verify", *KEEP, "yes", "", "x" * 76, "Jo", "", row="samaritans")
    assert shown.count(said("resource_name_wrong", longest="75")) == 2
    assert desk.row_of["samaritans"].verified_by == "Jo"


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_is_nobodys_is_asked_for_again(desk: Desk, name: str) -> None:
    status, shown = desk.types("verify", *KEEP, "yes", name, "Jo\u200b Bloggs", "", row="samaritans")
    assert status == 0
    assert said("resource_name_wrong", longest="75") in shown
    assert desk.row_of["samaritans"].verified_by == "Jo Bloggs"


def test_a_row_without_a_name_is_filled_in_before_anybody_signs(desk: Desk) -> None:
    (desk.own / SHEET).write_text("id,name,what_for\nour_hub,{{local}},Rest.\n", encoding="utf-8")
    assert desk.types("verify", row="our_hub") == (1, said("resource_nameless", id="our_hub") + "\n")


def test_all_else_in_the_sheet_stays_as_it_was(desk: Desk) -> None:
    path = desk.own / SHEET
    columns = ("id", "note", "name", *SIGNED, "phone")
    path.write_text(
        sheet({"id": "samaritans", "name": "Sams"}, {"id": "hr_advice", "note": 'say "hi"'}, columns=columns),
        encoding="utf-8",
    )
    assert desk.types("verify", *KEEP, *YES, row="samaritans")[0] == 0
    rows = desk.row_of
    assert (rows["samaritans"].name, rows["samaritans"].contact_is_live) == ("Sams", True)
    assert rows["hr_advice"].note == 'say "hi"'
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,note,name,")


def test_a_sheet_that_cannot_be_written_is_said_and_left_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.types("verify", *KEEP, *YES, row="samaritans")
    before = (desk.own / SHEET).read_bytes()

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refused)
    status, shown = desk.types("verify", *KEEP, *YES, row="shout")
    assert status == 1
    assert said("resource_not_written", folder=str(desk.own)) in shown
    assert (desk.own / SHEET).read_bytes() == before
    assert [path.name for path in desk.own.iterdir()] == [SHEET]


def test_a_row_that_is_not_there_and_a_folder_that_is_not_set_are_said(desk: Desk) -> None:
    assert desk.types("verify") == (2, said("resource_needs_id") + "\n")
    assert desk.types("verify", row="samaritan") == (2, said("resource_missing", nearest="samaritans") + "\n")
    assert desk.types("verify", row="samaritans", words=False) == (1, said("resource_no_folder") + "\n")


def test_due_lists_what_must_be_checked_by_a_day(desk: Desk) -> None:
    rows = [{"id": "stepchange", "phone": "0800 138 1111"}, {"id": "samaritans", "phone": "116 123"}]
    (desk.own / SHEET).write_text(sheet(*(row | SIGNED for row in rows)), encoding="utf-8")
    assert desk.types("due") == (0, said("resources_none_due", date=str(TODAY)) + "\n")
    status, shown = desk.types("due", on="30/11/2026")
    assert status == 0
    assert [line.split()[0] for line in shown.splitlines()[:2]] == ["samaritans", "stepchange"]
    assert "Jo Bloggs" in shown
    assert desk.types("due", on="soon") == (2, said("resource_date_wrong") + "\n")


def test_check_says_what_is_off_and_why(desk: Desk) -> None:
    held = SIGNED | {"id": "calm", "phone": "0800 58 58 58", "status": "off"}
    early = SIGNED | {"id": "shout", "text": "SHOUT to 85258", "verified_on": "2026-11-25"}
    gone = {"id": "mediation", "status": "withdrawn"}
    (desk.own / SHEET).write_text(sheet(held, early, gone), encoding="utf-8")
    status, shown = desk.types("check")
    name = {row.id: row.name for row in WORDS.resources.rows}
    why = {"calm": "held", "mediation": "withdrawn", "shout": "early", "frontline19": "unknown"}
    for row_id, key in (why | {"hr_advice": "unfilled"}).items():
        assert said(f"resource_off.{key}", id=row_id, name=name[row_id]) in shown
    assert said("resource_unfilled", id="eap", fields="phone, email, url") in shown
    assert said("resource_early", id="shout", date="2026-11-25") in shown
    assert said("resources_counted", live="0", off="122", withdrawn="1") in shown
    assert status == 1


def test_check_lists_every_text_that_is_not_filled_in(desk: Desk) -> None:
    rows = (
        {"id": "our_hub", "name": "{{local}}", "what_for": "{{fill me}} for you", "serves": "{{who}}"},
        {"id": "mind", "name": "{{local}}", "staff_words": "hub; {{more}}", "hours": "{{when}}"},
    )
    (desk.own / SHEET).write_text(sheet(*rows), encoding="utf-8")
    status, shown = desk.types("check")
    assert status == 0
    assert said("resource_off.nameless", id="our_hub") in shown
    assert said("resource_unfilled", id="our_hub", fields="name, what_for, serves") in shown
    assert said("resource_unfilled", id="mind", fields="name, staff_words, hours") in shown
    assert "{{" not in shown


@pytest.mark.parametrize(("text", "day"), [("2026-11-23", 23), ("23/11/2026", 23), ("3/11/2026", 3)])
def test_a_day_may_be_written_either_way(text: str, day: int) -> None:
    assert signing.day_of(text) == date(2026, 11, day)


async def test_a_check_of_a_day_to_come_makes_nothing_live_in_any_command(tmp_path: Path) -> None:
    own = tmp_path / "words" / "en-GB"
    own.mkdir(parents=True)
    ahead = SIGNED | {"verified_on": "9998-01-01", "review_by": "9998-01-15"}
    (own / SHEET).write_text(sheet(ahead | {"id": "shout", "text": "SHOUT to 85258"}), encoding="utf-8")
    given = {"WREN_WORDS": os.fspath(tmp_path / "words")}
    status, said_out, _ = await wren(tmp_path, "resources", "check", **given)
    assert status == 1
    assert said("resource_early", id="shout", date="9998-01-01") in said_out
    assert said("resources_counted", live="0", off="123", withdrawn="0") in said_out


async def test_the_command_is_there_and_tells_the_faults_of_a_sheet(tmp_path: Path) -> None:
    own = tmp_path / "words" / "en-GB"
    own.mkdir(parents=True)
    (own / SHEET).write_text("id,phone\nmind,0300 3\n", encoding="utf-8")
    given = {"WREN_WORDS": os.fspath(tmp_path / "words")}
    status, said_out, fault = await wren(tmp_path, "resources", "check", **given)
    assert (status, said_out) == (1, "")
    assert "line 2 (row mind): phone" in fault
    assert "Traceback" not in fault
