"""Writing a row that somebody has signed for into the trust's own spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

from prompts.resource_rows import SIGNED
from prompts.resource_sheets import COLUMNS, SHEET
from prompts.resources import CONTACT_FIELDS, Resource


def write_signed(folder: Path, row: Resource) -> Path:
    """Put contact, signature and status of `row` into the sheet of `folder`; all else in it stays.

    Raises OSError, and nothing is changed then. The sheet must have been read without a fault before.
    """
    path = folder / SHEET
    if path.is_symlink():
        # A cluster would put back what it mounted, and a signature would be lost unseen.
        raise OSError("a link is not written to")
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heads = [head.strip() for head in reader.fieldnames or ()]
    reader.fieldnames = heads
    # What has no head was read as blank; DictReader gathers it under None.
    rows = [{head: line[head] for head in heads} for line in reader]
    mine = next((line for line in rows if (line.get("id") or "").strip() == row.id), None)
    if mine is None:
        mine = {"id": row.id}
        rows.append(mine)
    mine |= {name: getattr(row.on_file, name) for name in CONTACT_FIELDS}
    mine |= {name: str(getattr(row, name)) for name in (*SIGNED, "status")}
    # Every column there may be, so that whoever opens the sheet sees them.
    _replace(path, [*heads, *(name for name in COLUMNS if name not in heads)], rows)
    return path


def _replace(path: Path, heads: list[str], rows: list[dict[str, str]]) -> None:
    new = path.with_name(path.name + ".new")
    try:
        _write(new, heads, rows)
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        # Nothing half done stays beside the sheet.
        new.unlink(missing_ok=True)


def _write(new: Path, heads: list[str], rows: list[dict[str, str]]) -> None:
    # The mark at its start tells a spreadsheet that this is UTF-8.
    with new.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)
        file.flush()
        os.fsync(file.fileno())
