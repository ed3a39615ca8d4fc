"""Reading the calendar: weeks of the year in which some pieces fit best."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from prompts.learning import Anchor
from prompts.reading import Faults, read_table

_DAY = re.compile(r"(\d\d)-(\d\d)")
_KINDS = {"id": str, "name": str, "from": str, "to": str, "prefers": list, "on": bool, "source": str}


def read_calendar(path: Path, known: Collection[str], faults: Faults) -> tuple[Anchor, ...]:
    """The anchors that are on, in the order of the file. `known`: the ids of all pieces, retired or not."""
    listed = read_table(path, faults).get("anchor", [])
    if not isinstance(listed, list):
        faults.append(f"{path}: anchor is not a list; write [[anchor]] above each entry")
        return ()
    found = [_anchor(row, number, path, faults) for number, row in enumerate(listed, start=1)]
    anchors = tuple(anchor for anchor in found if anchor)
    for anchor in anchors:
        for name in anchor.prefers:
            if name not in known:
                faults.append(f"{path}: {anchor.id} prefers {name}, no piece; correct it or take it out")
    return anchors


def _anchor(row: object, number: int, path: Path, faults: Faults) -> Anchor | None:
    place = f"{path}: anchor number {number}"
    kinds = dict(_KINDS)
    if isinstance(row, dict) and row.get("on") is False:
        kinds["reason"] = str
    if not isinstance(row, dict) or set(row) != set(kinds):
        faults.append(f"{place} must have these, and no others: {', '.join(kinds)}; a reason if on is false")
        return None
    days = [_day(row[key]) for key in ("from", "to") if isinstance(row[key], str)]
    wrong = [key for key, kind in kinds.items() if not isinstance(row[key], kind)]
    if wrong or None in days or not all(isinstance(name, str) for name in row["prefers"]):
        faults.append(
            f'{place} has a wrong value; write from = "10-01", to = "10-31", prefers = ["E01"], on = true'
        )
        return None
    first, last = (day for day in days if day is not None)
    if first > last:
        faults.append(f"{place} ends before it begins; make two of it")
        return None
    if not row["on"]:
        return None
    return Anchor(row["id"], row["name"], first, last, tuple(row["prefers"]), row["source"])


def _day(text: str) -> tuple[int, int] | None:
    found = _DAY.fullmatch(text)
    try:
        # A leap year, so that 02-29 is a day.
        day = date(2024, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
    return (day.month, day.day) if day else None
