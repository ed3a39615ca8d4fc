"""Occupational health, named as somebody to talk to: how old its number is, and when it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handlers.chat import Dialog
from handlers.help_rows import OCCUPATIONAL_HEALTH
from prompts.resources import Contact
from tests.help_desk import SIGNED, HelpDesk, text_of, with_row

CONTACT = Contact(phone="020 7946 0003", hours="Mon-Fri 08:00-20:00")
LATE: dict[str, Any] = SIGNED | {"review_by": SIGNED["verified_on"].replace(month=10)}
CHECKED = "Last checked on 2 June 2026."
PAGES: dict[str, Callable[[HelpDesk], Dialog]] = {
    "no answer": lambda desk: desk.ask("xqzt brrf wwgl"),
    "not for the table": lambda desk: desk.ask("my laptop password has expired"),
    "a row without a number": lambda desk: desk.press("help.row", "payroll"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_number_past_its_review_says_when_it_was_checked(page: Callable[[HelpDesk], Dialog]) -> None:
    text = text_of(page(HelpDesk.of(with_row(OCCUPATIONAL_HEALTH, on_file=CONTACT, **LATE))))
    assert "020 7946 0003" in text
    assert CHECKED in text
    assert "Times: open now until 8pm" in text


def test_a_number_that_was_checked_in_time_says_only_when_it_is_open() -> None:
    desk = HelpDesk.of(with_row(OCCUPATIONAL_HEALTH, on_file=CONTACT, **SIGNED))
    text = text_of(PAGES["no answer"](desk))
    assert "Times: open now until 8pm" in text
    assert CHECKED not in text


def test_times_nobody_knows_are_not_made_up() -> None:
    only_page = Contact(url="https://example.org/health")
    text = text_of(PAGES["no answer"](HelpDesk.of(with_row(OCCUPATIONAL_HEALTH, on_file=only_page, **LATE))))
    assert "Times:" not in text
    assert CHECKED in text
