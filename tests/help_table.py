"""Rows of the table of help as an editor writes them, for tests that spoil them."""

from __future__ import annotations

import csv
import io

from prompts.resource_sheets import COLUMNS

LISTS, FLAGS = ("topics", "nations", "staff_words"), ("crisis", "local")
SIGNED = {
    "verified_on": "2026-11-02", "verified_by": "Jo Bloggs", "review_by": "2026-11-30", "status": "live",
}  # fmt: skip
NO_NAMES = (
    "{{local}}", "-", "- Jo", '=HYPERLINK("x")', "\uff1dJo", "+Jo Bloggs", "@jo", "0300 102 1234",
    "\u200b", "\u3164\u3164", "J", "n/a", "{\u200b{local}}",
    "TBC", "nobody", "NOT CHECKED", "unverified", "to be checked", "{local}", "[local]", "<name>",
    "Click here to enter text", "#REF!", "&nbsp;", "TBC (Jo)", "Not yet checked.", "T\u200bBC",
)  # fmt: skip
"""What stands where a person should have signed: marks, formulas, figures, and what nobody sees."""
NUMBERS = ("020 7946 0001", "020 7946 0002", "020 7946 0003")
"""From the range that Ofcom keeps for drama: nobody's."""


def row(row_id: str, **cells: str) -> str:
    """One `[[resource]]` with all its fields; lists are given with ; between."""
    given = {"name": row_id.title(), "what_for": "Somebody to talk to.", "status": "off"} | cells
    lines = ["[[resource]]", "order = 1", f'id = "{row_id}"']
    for name in COLUMNS[1:]:
        cell = given.get(name, "")
        if name in LISTS:
            cell = str([part.strip() for part in cell.split(";") if part])
        elif name in FLAGS:
            cell = "true" if cell == "yes" else "false"
        else:
            cell = f'"{cell}"'
        lines.append(f"{name} = {cell}")
    return "\n".join(lines) + "\n"


def sheet(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """A spreadsheet saved as CSV."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
