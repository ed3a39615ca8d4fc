"""``wren nudges report``: how the pieces are used, as a table and as a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from html import escape
from pathlib import Path
from textwrap import wrap

from bot.app import real_clock
from bot.desktop import Desktop, opened_store
from handlers.nudging.report import MEASURES, Cell, Line, Report, last_quarter, report
from prompts import Words

STAR = "*"
NONE = "-"
WIDTH, EDGE, HEAD, ROW, BAR, WIDEST, STUB = 760, 24, 126, 76, 14, 540, 24
"""In points: the picture, its margin, what stands above the teams, one team, a bar, the longest bar, and the
bar of a number that is hidden."""
RULE_LETTERS = 96
BARS = (("touched", "#005eb8"), ("talked", "#007f3b"))


async def show_report(desktop: Desktop) -> int:
    """Print the last whole quarter, and draw it where a file is named."""
    slots = last_quarter(real_clock().date())
    async with opened_store(desktop) as store:
        found = report(await store.teams.all(), await store.runs.of(slots), slots)
    for line in table(desktop.words, found):
        desktop.line(line)
    if file := desktop.call.given["svg"]:
        await asyncio.to_thread(Path(file).write_text, picture(desktop.words, found), encoding="utf-8")
        desktop.say("nudges_report.drawn", path=file)
    return 0


def table(words: Words, found: Report) -> list[str]:
    """The report as lines of text."""
    title = words.say("operator.nudges_report.title", first=week(found.first), last=week(found.last))
    if not found.lines:
        return [title, words.say("operator.nudges_report.empty")]
    heads = ["cards", *MEASURES, "rate"]
    rows = [[words.say("operator.nudges_report.team"), *(_head(words, name) for name in heads)]]
    rows += [[line.name, str(line.cards), *_cells(line.cells), _of_hundred(line)] for line in found.lines]
    rows.append([words.say("operator.nudges_report.sum"), "", *_cells(found.sums), ""])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        row[0].ljust(widths[0])
        + "".join(f"  {text:>{size}}" for text, size in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]
    return [title, *(line.rstrip() for line in lines), words.say("operator.nudges_report.rule")]


def _head(words: Words, name: str) -> str:
    return words.say(f"operator.nudges_report.head.{name}")


def _cells(cells: Mapping[str, Cell]) -> list[str]:
    return [_shown(cells[name]) for name in MEASURES]


def _shown(cell: Cell) -> str:
    return STAR if cell is None else str(cell)


def _of_hundred(line: Line) -> str:
    if line.cells["right"] is None:
        return STAR
    return NONE if line.rate is None else str(line.rate)


def week(slot: int) -> str:
    """A slot as people write it, such as 2026-W40."""
    return f"{slot // 100}-W{slot % 100:02}"


# --- the picture -----------------------------------------------------------------------------------


def picture(words: Words, found: Report) -> str:
    """The same as an SVG: for each team how often its cards were pressed, and talked about."""
    say = words.say
    title = say("operator.nudges_report.title", first=week(found.first), last=week(found.last))
    rule = say("operator.nudges_report.rule")
    most = max([1, *(cell or 0 for line in found.lines for cell in line.cells.values())])
    height = HEAD + ROW * len(found.lines) + EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="14">',
        f"<title>{escape(title)}</title><desc>{escape(rule)}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(EDGE, 34, title, "font-size='18' font-weight='bold'"),
        *(_text(EDGE, 58 + 18 * number, line) for number, line in enumerate(wrap(rule, RULE_LETTERS))),
    ]
    for number, line in enumerate(found.lines):
        parts += _team(words, line, HEAD + ROW * number, WIDEST / most)
    return "\n".join([*parts, "</svg>\n"])


def _team(words: Words, line: Line, top: int, scale: float) -> list[str]:
    parts = [_text(EDGE, top + 14, line.name, "font-weight='bold'")]
    for number, (name, colour) in enumerate(BARS):
        y, cell = top + 22 + 18 * number, line.cells[name]
        size = round((cell or 0) * scale)
        label = f"{_shown(cell)} {_head(words, name)}"
        if cell is None:
            parts.append(_box(y, STUB, "none", f"stroke='{colour}' stroke-dasharray='3 3'"))
        elif size:
            parts.append(_box(y, size, colour))
        parts.append(_text(EDGE + (STUB if cell is None else size) + 8, y + BAR - 2, label))
    said = words.say("operator.nudges_report.right", rate=_of_hundred(line))
    parts.append(f"<g text-anchor='end'>{_text(WIDTH - EDGE, top + 14, said)}</g>")
    return parts


def _box(y: int, size: int, fill: str, more: str = "") -> str:
    return f"<rect x='{EDGE}' y='{y}' width='{size}' height='{BAR}' fill='{fill}' {more}/>"


def _text(x: int, y: int, text: str, more: str = "") -> str:
    return f"<text x='{x}' y='{y}' fill='#1d2a33' {more}>{escape(text)}</text>"
