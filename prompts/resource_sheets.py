"""Reading the rows of the resource table, from TOML and from a spreadsheet, into lines of plain cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from prompts.reading import Faults, files_of, fold, read_table, read_text

COLUMNS = (
    "id", "name", "what_for", "topics", "serves", "nations", "hours", "phone", "text", "email", "url",
    "staff_words", "crisis", "local", "source", "confidence", "note", "verified_on", "verified_by",
    "review_by", "status",
)  # fmt: skip
"""Those of `resources.csv`, and the fields of a row in TOML, where `order` comes on top."""
SHEET = "resources.csv"
SHEET_NAMES = (SHEET, "resource.csv", "resources.csv.csv", "resources.xlsx", "resources.xls", "resources.ods")
"""What a sheet is called by mistake, in small letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was written. `place` names file and row, for faults; `cells` holds what was given.

    `blanks` are the texts that nobody has filled in: they held a placeholder, and are not in `cells`.
    """

    place: str
    cells: dict[str, str]
    blanks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id as written, which may be empty or wrong."""
        return self.cells.get("id", "")


def read_folder(folder: Path, columns: tuple[str, ...], faults: Faults) -> list[Line]:
    """The `[[resource]]` tables of all TOML files of a folder. Lists become cells parted by ;."""
    lines: list[Line] = []
    for path in files_of(folder):
        listed = read_table(path, faults).get("resource")
        if not isinstance(listed, list):
            faults.append(f"{path}: has no list called resource; write [[resource]] above each row")
            continue
        for number, row in enumerate(listed, start=1):
            given = row if isinstance(row, dict) else {}
            place = f"{path}: row {given.get('id') or f'number {number}'}"
            lines.append(Line(place, dict(_cells(place, given, columns, faults))))
    return _each_once(lines, faults)


def read_sheet(path: Path, faults: Faults) -> list[Line]:
    """The rows of a spreadsheet saved as CSV. An empty cell is not given: Wren's own text stays."""
    reader = csv.DictReader(io.StringIO(read_text(path, faults), newline=""), strict=True)
    try:
        heads = [head.strip() for head in reader.fieldnames or ()]
        if not _heads_are_right(path, heads, faults):
            return []
        reader.fieldnames = heads
        lines = list(_sheet_lines(path, reader, faults))
    except csv.Error as error:
        faults.append(f"{path}: line {reader.line_num} cannot be read ({error}); correct that line")
        return []
    return _each_once(lines, faults)


def misplaced(folder: Path, language: str) -> list[Path]:
    """Each file of the trust's folder that is named much like the sheet, and is not read."""
    home = folder / language
    # A hidden folder is where a cluster keeps what it mounts.
    places = (folder, *(path for path in folder.iterdir() if not path.name.startswith(".")))
    near = (path for place in places for path in place.glob("*"))
    named = (path for path in near if path.name.casefold() in SHEET_NAMES and path != home / SHEET)
    return sorted(path for path in named if path.is_file())


def _heads_are_right(path: Path, heads: list[str], faults: Faults) -> bool:
    if "id" not in heads:
        faults.append(
            f"{path}: the first line must name the columns, id among them, with commas between; "
            f"they are {', '.join(COLUMNS)}"
        )
        return False
    for head in dict.fromkeys(heads):
        if head not in COLUMNS:
            faults.append(f"{path}: has no use for a column {head!r}; use {', '.join(COLUMNS)}")
        elif heads.count(head) > 1:
            faults.append(f"{path}: has the column {head} twice; keep one")
    return all(head in COLUMNS and heads.count(head) == 1 for head in heads)


def _sheet_lines(path: Path, reader: csv.DictReader[str], faults: Faults) -> Iterator[Line]:
    for row in reader:
        given = {head: fold(cell) for head, cell in row.items() if isinstance(cell, str) and cell.strip()}
        # DictReader gathers what has no head under None. Such cells are often blank.
        extra = row.get(None)
        too_many = isinstance(extra, list) and any(cell.strip() for cell in extra)
        if not given and not too_many:
            continue
        if "status" in given:
            given["status"] = given["status"].casefold()
        place = f"{path}: line {reader.line_num} (row {given.get('id', 'without id')})"
        if too_many:
            faults.append(f"{place}: has more cells than there are columns; put a text with commas in quotes")
        else:
            yield Line(place, given)


def _cells(
    place: str, given: dict[str, object], columns: tuple[str, ...], faults: Faults
) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if name not in columns:
            faults.append(f"{place}: has no use for {name}; use {', '.join(columns)}")
            continue
        match value:
            case bool():
                yield name, "yes" if value else "no"
            case str():
                yield name, fold(value)
            case int() | date():
                yield name, str(value)
            case list() if all(isinstance(item, str) and ";" not in item for item in value):
                yield name, "; ".join(value)
            case _:
                faults.append(f"{place}: {name} cannot be read; write it as in Wren's own resources folder")


def _each_once(lines: list[Line], faults: Faults) -> list[Line]:
    seen: dict[str, Line] = {}
    for line in lines:
        if line.id in seen:
            faults.append(f"{line.place}: this id is also in {seen[line.id].place}; keep one")
        seen.setdefault(line.id, line)
    return list(seen.values())
