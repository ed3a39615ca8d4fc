"""The chores of whoever keeps the table of help: what is off and why, what is due, and signing for a row."""

from __future__ import annotations

from bot.desktop import Desktop
from bot.signing import day_of, sign
from prompts import Resource
from prompts.resource_sheets import SHEET, misplaced


async def resources(desktop: Desktop) -> int:
    """Look over the table, say what is due, or walk somebody through signing for a row.

    A table with a fault does not come this far: loading it has told every fault with its place.
    """
    match desktop.call.given["act"]:
        case "check":
            return _check(desktop)
        case "due":
            return _due(desktop)
        case _:
            return sign(desktop)


def _check(desktop: Desktop) -> int:
    rows = desktop.words.resources.rows
    if desktop.settings.words:
        sheet = desktop.settings.words / desktop.words.language / SHEET
        for path in misplaced(desktop.settings.words, desktop.words.language):
            desktop.say("resource_sheet_misplaced", path=str(path), sheet=str(sheet))
    for fact in desktop.words.unfilled:
        desktop.say("fact_unfilled", fact=fact)
    for row in rows:
        if not row.contact_is_live:
            desktop.say(f"resource_off.{_why_off(row)}", id=row.id, name=row.name)
        if row.unfilled and row.status != "withdrawn":
            desktop.say("resource_unfilled", id=row.id, fields=", ".join(row.unfilled))
    early = [row for row in rows if row.early]
    for row in early:
        desktop.say("resource_early", id=row.id, date=str(row.verified_on))
    live = sum(row.contact_is_live for row in rows)
    withdrawn = sum(row.status == "withdrawn" for row in rows)
    off = len(rows) - live - withdrawn
    desktop.say("resources_counted", live=str(live), off=str(off), withdrawn=str(withdrawn))
    return 1 if early else 0


def _why_off(row: Resource) -> str:
    if row.status == "withdrawn":
        return "withdrawn"
    if row.nameless:
        return "nameless"
    if row.early:
        return "early"
    if row.verified_on and row.verified_by:
        return "held"
    if row.filled.ways:
        return "unsigned"
    return "unfilled" if row.unfilled else "unknown"


def _due(desktop: Desktop) -> int:
    asked = desktop.call.given["on"]
    by = day_of(asked) if asked else desktop.today
    if by is None:
        desktop.say("resource_date_wrong")
        return 2
    due = desktop.words.resources.due(by)
    for row in due:
        desktop.say(
            "resource_due",
            id=row.id,
            name=row.name,
            checked=str(row.verified_on),
            by=row.verified_by,
            due=str(row.review_by),
        )
    desktop.say("resources_due" if due else "resources_none_due", count=str(len(due)), date=str(by))
    return 0
