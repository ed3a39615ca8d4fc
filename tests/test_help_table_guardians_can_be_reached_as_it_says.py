"""The facts of the organisation: a mark is never shown, and a wrong way to the guardian stops the start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prompts.loading import HERE
from prompts.organisation import faults_of_organisation
from tests.help_table import NUMBERS
from tests.signing_desk import Desk, said
from tests.words_folder import Folder
from tests.world import WORDS

TABLE = WORDS.resources
FACTS = (
    "organisation",
    "nation",
    "guardian_names",
    "guardian_phone",
    "guardian_email",
    "other_way",
    "reply_days",
)


@pytest.mark.parametrize(
    "mark", ["{{local}}", "{{local", "ask {{who}}", "{local}", "[names]", "<name>", "TBC"]
)
def test_a_fact_with_a_placeholder_is_not_filled_in_and_never_shown(tmp_path: Path, mark: str) -> None:
    folder = Folder(tmp_path)
    folder.lay("organisation.toml", "".join(f'{fact} = "{mark}"\n' for fact in FACTS))
    words = folder.load()
    assert set(FACTS) <= set(words.unfilled)
    assert words.say("home.title") == "Hello from your trust"
    assert words.safety_nation == "England"


def test_check_of_the_table_lists_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, monkeypatch, capsys)
    (desk.own / "organisation.toml").write_text('guardian_phone = "{{local}}"\n', encoding="utf-8")
    (desk.own / "resources.csv").write_text("id\n", encoding="utf-8")
    shutil.copy(desk.own / "resources.csv", desk.own.parent / "Resources.CSV")
    status, shown = desk.types("check")
    assert status == 0
    assert said("fact_unfilled", fact="guardian_phone") in shown
    placed = {"path": str(desk.own.parent / "Resources.CSV"), "sheet": str(desk.own / "resources.csv")}
    assert said("resource_sheet_misplaced", **placed) in shown
    assert "{{" not in shown


@pytest.mark.parametrize(
    ("fact", "value", "says"),
    [
        ("guardian_phone", "116 12", "guardian_phone '116 12' does not begin with 0"),
        ("guardian_phone", "020 7946 001", "has 10 digits"),
        ("guardian_phone", "0800 138 1111", "is not your guardian's (stepchange)"),
        ("guardian_phone", "020 7946 0001; 0300 131 7000", "is not your guardian's"),
        ("guardian_phone", "116 123", "is not your guardian's (samaritans)"),
        ("guardian_phone", "101", "is not your guardian's"),
        ("guardian_phone", "020 7946 0001 (or 116 123)", "in a label"),
        ("guardian_email", "nobody", "guardian_email 'nobody' is no address of mail"),
        ("guardian_email", "jo@samaritans.org", "is that of samaritans"),
        ("guardian_names", "Grace, 020 7946 0001", "guardian_names has '020 7946 0001'"),
        ("guardian_hours", "ring 116 123", "guardian_hours has '116 123'"),
        ("other_way", "Ring 0800/138/1111", "other_way has 08001381111"),
    ],
)
def test_a_way_to_the_guardian_that_is_wrong_is_told(fact: str, value: str, says: str) -> None:
    found = list(faults_of_organisation({fact: value}, TABLE.rows, TABLE.known_wrong))
    assert found
    assert says in found[0]


def test_ways_that_are_right_are_taken() -> None:
    facts = {
        "organisation": "Northshire Trust",
        "guardian_names": "Grace Hopeful and Ada Byron",
        "guardian_hours": "Monday to Friday, 09:00-17:00",
        "guardian_phone": f"{NUMBERS[0]} (day); {NUMBERS[1]} ext 12; ext 1234",
        "guardian_email": "speak.up@northshire.nhs.uk",
        "other_way": f"Room 12, or the phone on {NUMBERS[2]}. In danger call 999.",
        "reply_days": "2",
    }
    assert list(faults_of_organisation(facts, TABLE.rows, TABLE.known_wrong)) == []


def test_the_fault_names_the_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    shutil.copytree(HERE / "en-GB" / "resources", folder.base / "en-GB" / "resources")
    folder.lay("organisation.toml", 'guardian_phone = "0800 138 1111"\n')
    assert "organisation.toml: guardian_phone has 08001381111" in folder.only_fault()
