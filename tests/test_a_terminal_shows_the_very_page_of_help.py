"""``wren answer``: the page that people see, word for word, and one JSON object a line for programs."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import answering
from bot.answering import answer
from bot.desktop import Call, Desktop
from bot.plain_text import plain_text
from handlers.chat import Ask, Choice, Dialog, Entry, Prose
from handlers.finding import Finder
from handlers.parts import DialogField
from prompts import Words
from prompts.resources import Contact
from tests.help_desk import SIGNED, HelpDesk, with_row
from tests.shared_finder import our_finder
from tests.world import WORDS, TurnedClock, settings_for

PAY = "my payslip is wrong"
CONTACT = Contact(phone="020 7946 0001", url="https://example.org/pay", hours="Mon-Fri 08:00-20:00")
QUESTIONS = (
    "", "hi", "😀 😀", PAY, "i want to die", "i feel like a failure", "who reported me",
    "what dose of morphine", "xqzt brrf", "i need my union",
)  # fmt: skip


def ask(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    *lines: str,
    words: Words = WORDS,
    finder: Finder | None = None,
    **given: Any,
) -> str:
    """What ``wren answer`` prints for these lines."""
    said = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
    printed = io.StringIO()
    monkeypatch.setattr(sys, "stdout", printed)
    monkeypatch.setattr(answering, "Finder", lambda *_: finder or our_finder())
    call = Call(None, {"nation": "", "top": "", "json": False, **given})
    desktop = Desktop.of(settings_for(folder), words, call, TurnedClock())
    assert asyncio.run(answer(desktop)) == 0
    return printed.getvalue()


def said_by(item: DialogField) -> Iterator[str]:
    """Every line that a part of a page says."""
    match item:
        case Prose(text=text, button=button):
            yield from text.splitlines()
            yield from (f"[{one.label}]" for one in (button,) if one)
        case Entry(heading=heading, text=text):
            yield from (heading, *text.splitlines())
        case Ask(label=label, hint=hint, value=value):
            yield from (label, hint, value)
        case Choice(label=label, hint=hint, options=options):
            yield from (label, hint, *(option.label for option in options))


def said(page: Dialog) -> list[str]:
    """All that a page says, from its top."""
    lines = [page.title, *(line for item in page.fields for line in said_by(item))]
    submit = [f"[{page.submit}]"] if page.submit else []
    return [*lines, *submit, *(f"[{one.label}]" for one in page.buttons)]


def test_every_word_of_the_page_stands_there_in_its_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = with_row("payroll", on_file=CONTACT, **SIGNED)
    left = ask(monkeypatch, tmp_path, *QUESTIONS, words=words)
    desk = HelpDesk.of(words, editors=False)
    for question in QUESTIONS:
        for line in said(desk.ask(question)):
            before, found, left = left.partition(line or "\n")
            assert found, f"{line!r} is not on the page of {question!r}"
            assert not re.search("[a-z]", before), "nothing else stands between"
    assert not re.search("[a-z]", left)


def test_the_row_that_counts_is_large_and_its_ways_stand_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = with_row("payroll", on_file=CONTACT, **SIGNED)
    lines = ask(monkeypatch, tmp_path, PAY, words=words).splitlines()
    name = "Payroll and pay queries"
    assert lines[lines.index(name) + 1] == "=" * len(name)
    assert WORDS.say("help.way.phone", way=CONTACT.phone) in lines
    assert f"[{WORDS.say('help.call', phone=CONTACT.phone)}]" in lines[-2]
    assert lines[0] == WORDS.say("help.dialog_title")
    assert lines[2].endswith(WORDS.safety_line)


def test_a_contact_whose_check_is_still_to_come_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ahead = SIGNED | {"verified_on": date(2026, 11, 24), "review_by": date(2026, 12, 24)}
    told = ask(monkeypatch, tmp_path, PAY, words=with_row("payroll", on_file=CONTACT, **ahead))
    assert "Payroll and pay queries" in told
    assert CONTACT.phone not in told


def test_a_row_without_a_name_is_not_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = with_row("payroll", name="", on_file=CONTACT, **SIGNED)
    assert CONTACT.phone not in ask(monkeypatch, tmp_path, PAY, words=words)
    nameless, tax = (row for row in words.resources.rows if row.id in ("payroll", "moneyhelper"))
    few = replace(words.resources, rows=(nameless, tax))
    finder = Finder(few, words.danger)
    found = json.loads(ask(monkeypatch, tmp_path, json.dumps(PAY), words=words, finder=finder, json=True))
    assert "payroll" not in found["ids"]


def test_the_line_of_the_nation_that_is_given_stands_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = ask(monkeypatch, tmp_path, PAY, nation="Wales")
    assert WORDS.safety_lines["Wales"] in told
    assert WORDS.safety_line not in told


def test_programs_get_ids_danger_and_unsure_and_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = (json.dumps(PAY), json.dumps("i want to die"), "7")
    pay, dying, bad = ask(monkeypatch, tmp_path, *asked, json=True, top="1").splitlines()
    assert json.loads(pay) == {"ids": ["payroll"], "danger": "none", "unsure": False}
    assert json.loads(dying)["danger"] == "card"
    told = json.loads(bad)
    assert told.pop("error")
    assert told == {"ids": [], "danger": "none", "unsure": True}


def test_a_part_that_a_page_may_hold_has_a_line_of_its_own() -> None:
    options = Choice("nation", "Where?", (), hint="You can leave it out.")
    page = Dialog("help", "Help", (Prose("a\n\nb", tone="safety"), options))
    assert [*plain_text(page)] == [
        "Help",
        "",
        "| a",
        "|",
        "| b",
        "",
        "Where?",
        "You can leave it out.",
        "",
        "",
    ]
