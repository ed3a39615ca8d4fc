"""Length, form, known mistakes, and one service's number on another's row: each is found, with the fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prompts.contacts import faults_of_contact, numbers
from prompts.resource_rules import faults_among
from prompts.resources import Contact, Resource
from tests.help_table import NUMBERS, SIGNED, row
from tests.words_folder import Folder
from tests.world import WORDS

TABLE = WORDS.resources


def of(row_id: str) -> Resource:
    """A row as it is shipped."""
    found = TABLE.row(row_id)
    assert found
    return found


def told(row_id: str, **contact: str) -> str:
    """What would be said if this row got this contact."""
    changed = replace(of(row_id), on_file=Contact(**contact))
    return " ".join(faults_among(changed, TABLE.rows, TABLE.known_wrong))


@pytest.mark.parametrize(
    "phone",
    [
        "999", "111 then option 2", "116 123", "0800 58 58 58", "08000 724 725", "0808 80 10 800",
        "+44 20 7946 0001", "+44 (0)20 7946 0001", "020-7946-0001", "(020) 7946 0001", "ext 1234",
        "020 7946 0001 ext 22", "0800 1111", "{{local}}", "",
        "020 7946 0001 (Cymraeg); 020 7946 0002 (English)",
    ],
)  # fmt: skip
def test_numbers_people_really_have_are_taken(phone: str) -> None:
    assert list(faults_of_contact(Contact(phone=phone))) == []


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ({"phone": "0300 003 164"}, "has 10 digits, it needs 11"),
        ({"phone": "0300 003 16477"}, "has 12 digits"),
        ({"phone": "020 7946 001"}, "has 10 digits"),
        ({"phone": "2079460001"}, "a spreadsheet may have taken it away"),
        ({"phone": "0909 879 0001"}, "no kind of number"),
        ({"phone": "0300 102 1234 (or Samaritans 116 123)"}, "has the number '116 123' in a label"),
        ({"phone": "0300 102 1234 (at risk: 999)"}, "has the number '999' in a label"),
        ({"phone": "020 7946 0001 ext 116123"}, "a helpline's number for an extension"),
        ({"text": "116123 to 85258"}, "a number where the word goes"),
        ({"phone": "ask at the desk"}, "is not a number"),
        ({"phone": "020 7946 0001; ring"}, "'ring' is not a number"),
        ({"text": "SHOUT"}, "not a number for texts"),
        ({"text": "SHOUT to 8525"}, "not a number for texts"),
        ({"email": "jo at samaritans"}, "no address of mail"),
        ({"url": "http://nhs.uk"}, "must begin with https://"),
        ({"url": "nhs.uk"}, "must begin with https://"),
        ({"url": "https://nhs .uk"}, "must begin with https://"),
        ({"url": "https://jo:pass@nhs.uk"}, "must begin with https://"),
        ({"hours": "check site"}, "cannot be read"),
    ],
)
def test_numbers_and_addresses_of_the_wrong_form_are_told(contact: dict[str, str], says: str) -> None:
    (fault,) = faults_of_contact(Contact(**contact))
    assert says in fault
    assert fault.startswith(next(iter(contact)))


@pytest.mark.parametrize(
    ("row_id", "contact", "says"),
    [
        ("combat_stress", {"phone": "08001381111"}, "StepChange"),
        ("speak_up_direct", {"phone": "0800 724 725"}, "misprint of 08000 724 725"),
        ("protect", {"phone": "+44 20 7404 6609"}, "old number of Protect"),
        ("eap", {"phone": "0300 131 7000"}, "believed to be closed"),
        ("shout", {"text": "FRONTLINE to 85258"}, "keyword of 2020"),
        ("acas", {"phone": "0300 123 1100", "hours": "Mon-Fri 08:00-20:00"}, "old notices"),
        ("acas", {"phone": "0300 123 1100", "hours": "Mon-Fri 09:00-17:00; Sat 09:00-13:00"}, "Saturdays"),
        ("mind", {"phone": "116123"}, "on samaritans too"),
        ("calm", {"text": "85258"}, "on shout too"),
        ("calm", {"url": "https://www.samaritans.org"}, "the site samaritans.org is that of samaritans"),
        ("samaritans", {"url": "https://calm.thecalmzone.net/x"}, "that of calm"),
        ("calm", {"email": "jo@Samaritans.org"}, "the site samaritans.org is that of samaritans"),
        ("eap", {"email": "jo@samaritans.org"}, "the address jo@samaritans.org is on samaritans too"),
        ("eap", {"phone": "0808 2000 247"}, "on domestic_abuse_helpline too"),
    ],
)
def test_mistakes_that_are_printed_elsewhere_are_refused(
    row_id: str, contact: dict[str, str], says: str
) -> None:
    assert says in told(row_id, **contact)


def test_the_rows_as_shipped_repeat_none_of_them() -> None:
    assert [fault for one in TABLE.rows for fault in faults_among(one, TABLE.rows, TABLE.known_wrong)] == []
    assert told("speak_up_direct", phone="08000 724 725") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Since 1948, for 12,300 staff.", "24/7, 9 to 5", "For ages 16-25, 24/7", "Ages 16 - 25, 9 - 5",
        "band 5/6", "in 2026/27", "2026-2027", "Module 3", "Bands 2, 3, 4, 5, 6 and 7",
        "On 01/04/2026.", "2026-04-01",
        "Mon-Fri 09:00-17:00", "8.30-16.30", "0900-1700", "In 2026. 24/7 since.", "It costs \u00a39.99.",
        "Hope e.g. at work. Ask us.", "Level 2+3", "At 9.", "COVID-19", "Ages 0-5, 24/7", "Mon 9:10-17:20",
    ],
)  # fmt: skip
def test_small_figures_in_a_text_are_no_number_to_call(text: str) -> None:
    assert list(faults_among(replace(of("mind"), what_for=text), (), ())) == []


def test_two_services_of_one_trust_may_share_a_telephone() -> None:
    rows = [replace(of(name), on_file=Contact(phone=NUMBERS[0])) for name in ("edi_team", "staff_networks")]
    assert [fault for one in rows for fault in faults_among(one, rows, TABLE.known_wrong)] == []


@pytest.mark.parametrize(
    ("row_id", "contact"),
    [
        ("samaritans_in_wales_nhs_and_soci", {"url": "https://www.samaritans.org/wales"}),
        ("mind", {"url": "https://www.nhs.uk/mental-health"}),
        ("union_rep", {"url": "https://unison.org.uk", "email": "rep@unison.org.uk"}),
        ("mind", {"phone": "0300 102 1234 (Mon-Fri 9-5); 020 7946 0001 (all day, 24/7)"}),
    ],
)
def test_one_charity_public_bodies_and_a_trusts_own_desk_may_share_a_site(
    row_id: str, contact: dict[str, str]
) -> None:
    assert told(row_id, **contact) == ""


def test_the_same_number_is_known_however_it_is_written() -> None:
    ways = ("020 7946 0001", "+44 20 7946 0001", "+44 (0)20 7946 0001", "(020) 7946-0001 ext 19")
    assert {number for way in ways for number in numbers(Contact(phone=way))} == {"02079460001"}


def test_a_shipped_row_says_every_field(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("resources/some.toml", row("someone").replace('serves = ""\n', ""))
    assert "row someone: serves is missing" in folder.only_fault()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"status": "live", "phone": NUMBERS[0]}, "nobody has signed for it"),
        (SIGNED | {"verified_by": "", "phone": NUMBERS[0]}, "write verified_by"),
        (SIGNED, "no way to reach anybody"),
        (SIGNED | {"phone": "{{local}}"}, "no way to reach anybody"),
        (SIGNED | {"phone": NUMBERS[0], "review_by": "2026-11-02"}, "must be later"),
        (SIGNED | {"phone": NUMBERS[0], "review_by": "2027-05-02"}, "more than 180 days"),
        (SIGNED | {"phone": NUMBERS[0], "crisis": "yes", "review_by": "2026-12-03"}, "more than 30 days"),
        (SIGNED | {"phone": NUMBERS[0], "verified_on": "in May"}, "verified_on is 'in May'"),
        ({"status": "paused"}, "status is 'paused'"),
        ({"status": "withdrawn", "crisis": "yes"}, "a crisis row cannot be"),
        ({"nations": "England; Kent"}, "nations has 'Kent'"),
        ({"name": ""}, "name is empty"),
        ({"what_for": ""}, "what_for is empty"),
        ({"phone": "0300 003 164"}, "has 10 digits"),
        ({"what_for": "Ring 0300 102 1234."}, "what_for has '0300 102 1234', which looks like a telephone"),
        ({"name": "Coffee club help@trust.nhs.uk"}, "name has 'help@trust.nhs.uk', which looks like an addr"),
        ({"what_for": "See www.coffee.org.uk"}, "write it under email or url"),
        ({"what_for": "See https://coffee"}, "write it under email or url"),
        ({"serves": "all of coffee.org.uk"}, "write it under email or url"),
        ({"name": "Mind 0300/102/1234"}, "name has '0300/102/1234'"),
        ({"what_for": "Ring 0300*102*1234"}, "looks like a telephone number"),
        ({"what_for": "Ring 0800_111_222"}, "looks like a telephone number"),
        ({"what_for": "Ring 0300 - 102 - 1234"}, "looks like a telephone number"),
        ({"what_for": "Ring 0300, 102, 1234"}, "looks like a telephone number"),
        ({"what_for": "Text 88247"}, "what_for has '88247'"),
        ({"what_for": "Text 88,247"}, "what_for has '88,247'"),
        ({"what_for": "Ring 116/124 any time"}, "what_for has '116/124'"),
        ({"what_for": "Ring 116,123"}, "what_for has '116,123'"),
        ({"what_for": "Ring 999."}, "what_for has '999'"),
        ({"what_for": "Ring 1 1 1."}, "what_for has '1 1 1'"),
        ({"verified_on": "2019-12-31"}, "verified_on is before 2020-01-01"),
        ({"name": "Line (020) 7946.0001"}, "write numbers under phone or text"),
        ({"serves": "all: 116-123"}, "serves has '116-123'"),
        ({"what_for": "Ring 03\u200b00\u2011102\u00a01234"}, "looks like a telephone number"),
    ],
)
def test_a_row_that_breaks_a_rule_stops_the_start(tmp_path: Path, cells: dict[str, str], says: str) -> None:
    folder = Folder(tmp_path)
    folder.write("resources/some.toml", row("someone", **cells))
    fault = folder.only_fault()
    assert "some.toml: row someone: " in fault
    assert says in fault
