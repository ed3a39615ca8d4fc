"""From lines of cells to rows: a trust's own laid over Wren's by id, and each cell made what it means."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import cast

from prompts.reading import Faults
from prompts.resource_prose import visible
from prompts.resource_sheets import COLUMNS, SHEET, Line, read_folder, read_sheet
from prompts.resource_signers import WRONG_NAME, is_name
from prompts.resources import CONTACT_FIELDS, NATIONS, PLACEHOLDER, STATUSES, Contact, Resource, Status

TEXTS = ("name", "what_for", "topics", "serves", "staff_words")
SIGNED = ("verified_on", "verified_by", "review_by")
FLAGS = {"yes": True, "no": False, "": False}
OWN_ROW = dict.fromkeys(COLUMNS, "") | {"local": "yes", "status": "off"}
"""What holds for a row that only the trust has, until it says otherwise."""


def read_lines(home: Path, own: Path | None, faults: Faults) -> list[Line]:
    """All rows: Wren's own in their order, with the trust's TOML and then its spreadsheet over them."""
    found = read_folder(home / "resources", (*COLUMNS, "order"), faults)
    base = {line.id: line for line in sorted(found, key=_order)}
    for line in base.values():
        for lost in sorted({*COLUMNS, "order"} - set(line.cells)):
            faults.append(f'{line.place}: {lost} is missing; write it, or {lost} = ""')
    base = {name: without_placeholders(line) for name, line in base.items()}
    if own is None:
        return list(base.values())
    layers = [read_folder(own / "resources", COLUMNS, faults)]
    if (own / SHEET).is_file():
        layers.append(read_sheet(own / SHEET, faults))
    rows = dict(base)
    for layer in layers:
        for line in layer:
            rows[line.id] = laid_over(rows.get(line.id), without_placeholders(line), faults)
    return list(rows.values())


def without_placeholders(line: Line) -> Line:
    """The line without texts that hold a placeholder: what lies below stays, and nobody reads the mark.

    Those of a contact stay: they say what is to be filled in, and `Resource.filled` leaves them out.
    """
    blanks = tuple(name for name in TEXTS if PLACEHOLDER.search(line.cells.get(name, "")))
    cells = {name: cell for name, cell in line.cells.items() if name not in blanks}
    return Line(line.place, cells, blanks)


def laid_over(below: Line | None, line: Line, faults: Faults) -> Line:
    """A row with what was written over it.

    Who signs for a contact signs for what stands in the same row: a live row takes no number from below,
    and a number that is changed without a new signature is off.
    """
    cells = OWN_ROW | (below.cells if below else {}) | line.cells
    if line.cells.get("status") == "live":
        cells |= {name: line.cells.get(name, "") for name in (*CONTACT_FIELDS, *SIGNED)}
    elif "status" not in line.cells and set(line.cells) & set(CONTACT_FIELDS):
        cells["status"] = "off"
    if below and below.cells.get("crisis") == "yes" and cells["crisis"] != "yes":
        faults.append(f"{line.place}: crisis cannot be taken off this row; take the cell out")
    below_blanks = below.blanks if below else ()
    blanks = (name for name in TEXTS if name in {*line.blanks, *below_blanks} and name not in line.cells)
    return Line(line.place, cells, tuple(blanks))


def made(line: Line, order: int, faults: Faults) -> Resource | None:
    """The row of a line, or nothing and every fault of its cells."""
    found: Faults = []
    cells = {name: line.cells.get(name, "") for name in COLUMNS}
    if not re.fullmatch("[a-z0-9_]{1,60}", cells["id"]):
        found.append("id may hold only a to z, 0 to 9 and _; write one")
    needed = [name for name in ("name", "what_for") if name not in line.blanks]
    found += [f"{name} is empty; write it" for name in needed if not cells[name]]
    if cells["status"] not in STATUSES:
        found.append(f"status is {cells['status']!r}; use {', '.join(STATUSES)}")
    nations = _list(cells["nations"])
    found += [f"nations has {one!r}; use {', '.join(NATIONS)}" for one in nations if one not in NATIONS]
    flags = {name: _flag(name, cells, found) for name in ("crisis", "local")}
    dates = {name: _date(name, cells, found) for name in ("verified_on", "review_by")}
    faults.extend(f"{line.place}: {fault}" for fault in found)
    if found:
        return None
    return Resource(
        id=cells["id"],
        order=order,
        name=cells["name"],
        what_for=cells["what_for"],
        topics=_list(cells["topics"]),
        serves=cells["serves"],
        nations=nations,
        on_file=contact_of(line),
        staff_words=_list(cells["staff_words"]),
        crisis=flags["crisis"],
        local=flags["local"],
        source=cells["source"],
        confidence=cells["confidence"],
        note=cells["note"],
        verified_on=dates["verified_on"],
        verified_by=_signer(line, faults),
        review_by=dates["review_by"],
        status=cast(Status, cells["status"]),
        blanks=line.blanks,
    )


def contact_of(line: Line) -> Contact:
    """The contact as it is written."""
    return Contact(**{name: line.cells.get(name, "") for name in CONTACT_FIELDS})


def _order(line: Line) -> int:
    order = line.cells.get("order", "")
    return int(order) if order.isdecimal() else 0


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _flag(name: str, cells: dict[str, str], found: Faults) -> bool:
    cell = cells[name].casefold()
    if cell not in FLAGS:
        found.append(f"{name} is {cells[name]!r}; write yes or no")
    return FLAGS.get(cell, False)


def _signer(line: Line, faults: Faults) -> str:
    signer = line.cells.get("verified_by", "")
    if signer and not is_name(signer):
        faults.append(f"{line.place}: verified_by is {signer!r}, which {WRONG_NAME}")
        return signer
    return visible(signer)


def _date(name: str, cells: dict[str, str], found: Faults) -> date | None:
    cell = cells[name]
    # A spreadsheet in the United Kingdom saves a date with the day first.
    day_first = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", cell)
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        found.append(f"{name} is {cell!r}, which is no date; write it like 2026-11-23")
        return None
