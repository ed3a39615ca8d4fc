"""The table as it is shipped, and what it takes for a number to be shown."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prompts.resources import NATIONS, Contact, Resource
from tests.world import WORDS

ROWS = WORDS.resources.rows
CRISIS = {
    "emergency_999", "nhs_111_mh", "samaritans", "shout", "papyrus", "calm", "live_fear_free",
    "ambulance_staff_crisis_phoneline", "lifeline_ni",
}  # fmt: skip
MONDAY = date(2026, 11, 2)
SIGNED = replace(
    ROWS[2], verified_on=MONDAY, verified_by="Jo Bloggs", review_by=MONDAY + timedelta(days=28), status="live"
)


def test_every_row_is_there_once_and_in_its_place() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) == 123
    assert [row.order for row in ROWS] == list(range(1, 124))
    assert [row.id for row in ROWS[:4]] == [row.id for row in WORDS.safety]


def test_no_contact_is_shown_as_nobody_has_signed_for_any() -> None:
    assert [row.id for row in ROWS if row.contact_is_live or row.contact != Contact()] == []
    assert [row.id for row in ROWS if row.verified_on or row.verified_by or row.review_by] == []
    assert all(row.name and row.what_for and row.confidence for row in ROWS)


def test_rows_for_a_crisis_are_known_and_none_is_withdrawn() -> None:
    assert {row.id for row in ROWS if row.crisis} == CRISIS
    assert [row.id for row in ROWS if row.withdrawn] == []


def test_what_a_trust_has_to_fill_in_is_marked_and_never_shown() -> None:
    local = [row for row in ROWS if row.local]
    assert len(local) == 31
    assert all(row.unfilled and row.filled == Contact() for row in local)
    filled = replace(SIGNED, on_file=Contact(phone="ext 1234", url="{{local}}", hours="{{ask}}"))
    assert filled.contact == Contact(phone="ext 1234")
    assert filled.unfilled == ("url", "hours")


@pytest.mark.parametrize(
    ("named", "on", "by", "review"), list(itertools.product((True, False), repeat=4)), ids=str
)
def test_a_contact_is_live_only_with_status_name_and_both_dates(
    named: bool, on: bool, by: bool, review: bool
) -> None:
    row = replace(
        SIGNED,
        status="live" if named else "off",
        verified_on=MONDAY if on else None,
        verified_by="Jo Bloggs" if by else "",
        review_by=SIGNED.review_by if review else None,
    )
    assert row.contact_is_live == all((named, on, by, review))
    assert bool(row.contact.ways) == row.contact_is_live


def test_a_check_that_is_still_to_come_makes_no_contact_live() -> None:
    table = replace(WORDS.resources, rows=(SIGNED, ROWS[3]))
    (ahead, _) = table.on(MONDAY - timedelta(days=1)).rows
    assert (ahead.contact_is_live, ahead.contact, ahead.early) == (False, Contact(), True)
    assert table.on(MONDAY - timedelta(days=1)).due(MONDAY + timedelta(days=90)) == ()
    assert table.on(MONDAY).rows[0].contact.phone == "116 123"


def test_a_past_review_date_takes_no_row_off() -> None:
    assert SIGNED.review_by is not None
    assert not SIGNED.overdue(SIGNED.review_by)
    assert SIGNED.overdue(SIGNED.review_by + timedelta(days=1))
    assert SIGNED.contact.phone == "116 123"


def test_rows_for_a_crisis_are_due_first_and_then_the_longest_due() -> None:
    def signed(row: Resource, days: int) -> Resource:
        return replace(SIGNED, id=row.id, crisis=row.crisis, review_by=MONDAY + timedelta(days=days))

    rows = (signed(ROWS[40], 3), signed(ROWS[41], 2), signed(ROWS[3], 5), signed(ROWS[42], 9), ROWS[5])
    table = replace(WORDS.resources, rows=rows)
    due = table.due(MONDAY + timedelta(days=5))
    assert [row.id for row in due] == [ROWS[3].id, ROWS[41].id, ROWS[40].id]


def test_every_nation_has_its_own_line_and_northern_ireland_is_not_sent_to_111() -> None:
    assert set(WORDS.safety_lines) == set(NATIONS)
    for nation, line in WORDS.safety_lines.items():
        assert all(way in line for way in ("999", "116 123", "SHOUT to 85258"))
        assert ("NHS 111" in line) == (nation != "Northern Ireland")
        assert ("option 2" in line) == (nation == "England")
    northern = replace(WORDS, safety_nation="Northern Ireland")
    assert "111" not in northern.safety_line
    assert [row.id for row in northern.safety] == ["emergency_999", "samaritans", "shout"]
