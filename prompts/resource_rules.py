"""What must hold of the whole table before it is used: who signed, whose number it is, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from prompts.contacts import faults_of_contact, known_mistakes
from prompts.reading import Faults, read_rows
from prompts.resource_owners import contacts_on_two_rows
from prompts.resource_prose import contacts_in_prose
from prompts.resource_rows import SIGNED, contact_of, made, read_lines
from prompts.resource_signers import is_service
from prompts.resources import CONTACT_FIELDS, KnownWrong, Resource

FIRST_CHECK = date(2020, 1, 1)
"""No check is older: a spreadsheet that lost a date writes 1900 or 1970."""


def read_resources(
    home: Path, own: Path | None, known: tuple[KnownWrong, ...], faults: Faults
) -> tuple[Resource, ...]:
    """All rows, checked one by one and against each other. Each fault names file, row and fix."""
    placed: list[tuple[str, Resource]] = []
    for order, line in enumerate(read_lines(home, own, faults), start=1):
        row = made(line, order, faults)
        if row:
            placed.append((line.place, row))
        found = faults_of(row, known) if row else faults_of_contact(contact_of(line))
        faults.extend(f"{line.place}: {fault}" for fault in found)
    faults.extend(f"{place}: {fault}" for place, fault in contacts_on_two_rows(placed))
    rows = tuple(row for _, row in placed)
    for place, row in placed:
        if row.verified_by and is_service(row.verified_by, row, rows):
            faults.append(
                f"{place}: verified_by is {row.verified_by!r}, the name of a service; write who checked it"
            )
    return rows


def read_known_wrong(path: Path, faults: Faults) -> tuple[KnownWrong, ...]:
    """The list of mistakes that are printed in many places."""
    rows = read_rows(path, "wrong", ("row", "way", "value", "reason"), faults)
    for row in rows:
        if row["way"] not in CONTACT_FIELDS:
            faults.append(f"{path}: way is {row['way']!r}; use {', '.join(CONTACT_FIELDS)}")
    return tuple(KnownWrong(**row) for row in rows)


def faults_of(row: Resource, known: tuple[KnownWrong, ...]) -> Iterator[str]:
    """What is wrong with one row by itself."""
    yield from faults_of_contact(row.on_file)
    yield from known_mistakes(row.id, row.on_file, known)
    yield from contacts_in_prose(row)
    if row.crisis and row.status == "withdrawn":
        yield "status is withdrawn, and a crisis row cannot be; write off, then it is named without a number"
    if row.status == "live":
        unsigned = [name for name in SIGNED if not getattr(row, name)]
        if unsigned:
            yield f"status is live, and nobody has signed for it; write {', '.join(unsigned)}, or make it off"
        elif not row.filled.ways:
            yield "status is live, and the row has no way to reach anybody; write phone, text, email or url"
    if row.verified_on and row.verified_on < FIRST_CHECK:
        yield f"verified_on is before {FIRST_CHECK}, when there was no Wren; write the day it was checked"
    if row.verified_on and row.review_by:
        longest = row.longest_review
        if row.review_by <= row.verified_on:
            yield "review_by must be later than verified_on; write a later date"
        elif row.review_by - row.verified_on > longest:
            yield f"review_by is more than {longest.days} days after verified_on; write an earlier date"


def faults_among(row: Resource, others: Iterable[Resource], known: tuple[KnownWrong, ...]) -> Iterator[str]:
    """What would be wrong with a row beside the others, before it is written."""
    yield from faults_of(row, known)
    placed = [("", other) for other in others if other.id != row.id]
    yield from (fault for _, fault in contacts_on_two_rows([*placed, ("", row)]))
