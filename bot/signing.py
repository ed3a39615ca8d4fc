"""Signing for one row of the table of help: a person looks, phones or opens it, and puts her name to it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.desktop import Desktop
from bot.setting_people import LONGEST_NAME
from bot.setting_values import nearest
from prompts import Contact, Resource
from prompts.contacts import faults_of_contact
from prompts.resource_prose import visible
from prompts.resource_rules import faults_among
from prompts.resource_signers import is_name, is_service
from prompts.resource_writing import write_signed
from prompts.resources import CONTACT_FIELDS, PLACEHOLDER

EMPTY = "-"
YES_OR_NO = {"yes": True, "y": True, "no": False, "n": False}


def sign(desktop: Desktop) -> int:
    """Walk somebody through one row and write it into the trust's own sheet. Nothing is kept before."""
    table, wanted = desktop.words.resources, desktop.call.given["row"] or ""
    row = table.row(wanted)
    if row is None:
        known = nearest(wanted, tuple(one.id for one in table.rows))
        desktop.say("resource_missing" if wanted else "resource_needs_id", nearest=known)
        return 2
    if row.nameless:
        desktop.say("resource_nameless", id=row.id)
        return 1
    if desktop.settings.words is None:
        desktop.say("resource_no_folder")
        return 1
    _show(desktop, row)
    try:
        signed = _signed(desktop, row)
    except EOFError:
        signed = None
        desktop.line("")
    if signed is None:
        desktop.say("resource_unchanged")
        return 1
    return _written(desktop, signed, desktop.settings.words / desktop.words.language)


def day_of(text: str) -> date | None:
    """A date as 2026-11-23 or, with the day first, as 23/11/2026; nothing if it is neither."""
    day_first = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    plain = f"{day_first[3]}-{day_first[2]:0>2}-{day_first[1]:0>2}" if day_first else text.strip()
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def _show(desktop: Desktop, row: Resource) -> None:
    desktop.line(f"{row.name} ({row.id})")
    desktop.line(row.what_for)
    told = {"source": row.source, "confidence": row.confidence, "note": row.note}
    for name, text in told.items():
        if text:
            desktop.say(f"resource_row.{name}", text=text)
    if row.verified_on:
        desktop.say("resource_row.checked", text=str(row.verified_on), by=row.verified_by)
    desktop.say("resource_how_crisis" if row.crisis else "resource_how")


def _signed(desktop: Desktop, row: Resource) -> Resource | None:
    signed = _with_contact(desktop, row)
    desktop.line("")
    for name in CONTACT_FIELDS:
        desktop.line(f"  {name}: {getattr(signed.on_file, name)}")
    if not _yes(desktop):
        return None
    by, on = _name(desktop, row), _day(desktop, row)
    return replace(signed, verified_by=by, verified_on=on, review_by=on + row.longest_review)


def _with_contact(desktop: Desktop, row: Resource) -> Resource:
    """The row with what the person gives, asked again until it could be right beside all other rows."""
    table, today = desktop.words.resources, desktop.today
    while True:
        contact = Contact(
            **{name: _field(desktop, name, getattr(row.on_file, name)) for name in CONTACT_FIELDS}
        )
        row = replace(
            row,
            on_file=contact,
            verified_by=row.name,
            verified_on=today,
            review_by=today + row.longest_review,
            status="live",
        )
        faults = list(faults_among(row, table.rows, table.known_wrong))
        if not faults:
            return row
        for fault in faults:
            desktop.say("resource_fault", fault=fault)


def _field(desktop: Desktop, name: str, known: str) -> str:
    """What the person gives for one field, asked again until it can be used. Enter keeps what is known."""
    shown = "" if PLACEHOLDER.search(known) else known
    while True:
        key = "resource_field" if shown else "resource_field_empty"
        given = desktop.ask(key, field=desktop.words.say(f"operator.resource_fields.{name}"), known=shown)
        value = "" if given == EMPTY else given or shown
        if not value.isprintable():
            desktop.say("value_wrong", setting=name)
            continue
        faults = list(faults_of_contact(Contact(**{name: value})))
        if not faults:
            return value
        for fault in faults:
            desktop.line(fault)


def _yes(desktop: Desktop) -> bool:
    """Whether the person says yes. A sentence that begins with y may mean no: she is asked again."""
    while True:
        given = desktop.ask("resource_right").casefold()
        if given in YES_OR_NO:
            return YES_OR_NO[given]


def _name(desktop: Desktop, row: Resource) -> str:
    while True:
        given = visible(desktop.ask("resource_name"))
        if not is_name(given) or len(given) > LONGEST_NAME:
            desktop.say("resource_name_wrong", longest=str(LONGEST_NAME))
        elif is_service(given, row, desktop.words.resources.rows):
            desktop.say("resource_name_of_service")
        else:
            return given


def _day(desktop: Desktop, row: Resource) -> date:
    today = desktop.today
    while True:
        given = desktop.ask("resource_day", today=str(today))
        day = day_of(given) if given else today
        if day and day <= today < day + row.longest_review:
            return day
        desktop.say("resource_day_wrong", days=str(row.longest_review.days))


def _written(desktop: Desktop, row: Resource, folder: Path) -> int:
    try:
        path = write_signed(folder, row)
    except OSError:
        desktop.say("resource_not_written", folder=str(folder))
        return 1
    desktop.say("resource_written", path=str(path), date=str(row.review_by))
    return 0
