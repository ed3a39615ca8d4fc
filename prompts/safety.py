"""The fixed safety line of each nation and the helplines on it. No overlay can change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from prompts.reading import Faults, read_table, rows_of
from prompts.resources import NATIONS
from prompts.words import SafetyRow

EVERYWHERE = ("emergency_999", "samaritans", "shout")
WITH_111 = ("emergency_999", "nhs_111_mh", "samaritans", "shout")
SAFETY_IDS = dict.fromkeys(NATIONS, WITH_111) | {"Northern Ireland": EVERYWHERE}
"""Which helplines each line must have, in this order. Northern Ireland is believed to have no NHS 111."""
HOME_NATION = "England"
_ROW = ("id", "name", "phone", "text", "source", "confidence", "nation", "nations")


def read_safety(path: Path, faults: Faults) -> tuple[Mapping[str, str], tuple[SafetyRow, ...]]:
    """The line of each nation, and all helplines. A line that has lost one is a fault."""
    table = read_table(path, faults)
    given = {
        line["nation"]: line["text"] for line in rows_of(table, "line", ("nation", "text"), path, faults)
    }
    lines = {nation: given.get(nation, "") for nation in NATIONS}
    rows = tuple(_row(row) for row in rows_of(table, "row", _ROW, path, faults))
    for row in rows:
        if not row.phone and not row.text:
            faults.append(f"{path}: {row.id} has neither phone nor text; put it back")
    for nation, line in lines.items():
        faults.extend(f"{path}: {fault}" for fault in _lost(nation, line, rows))
    return MappingProxyType(lines), rows


def _lost(nation: str, line: str, rows: tuple[SafetyRow, ...]) -> Iterator[str]:
    there = [row for row in rows if nation in row.nations]
    if tuple(row.id for row in there) != SAFETY_IDS[nation]:
        yield f"{nation} must have these rows in this order: {', '.join(SAFETY_IDS[nation])}"
    for row in there:
        for way in (row.phone, row.text):
            if way not in line:
                yield f"the line of {nation} must say {way!r} ({row.id}); put it back"


def _row(row: dict[str, str]) -> SafetyRow:
    nations = tuple(nation.strip() for nation in row.pop("nations").split(";"))
    return SafetyRow(nations=nations, **row)


def nation_of(organisation: Mapping[str, str], place: Path, faults: Faults) -> str:
    """The nation that the organisation is in, as `organisation.toml` says; England where it says nothing."""
    nation = organisation.get("nation") or HOME_NATION
    if nation not in NATIONS:
        faults.append(f"{place}: nation is {nation!r}; use one of {', '.join(NATIONS)}")
        return HOME_NATION
    return nation
