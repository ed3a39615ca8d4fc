"""Reading the civility pieces and the guides, with a trust's own laid over them by id."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from prompts.learning import Guide, Nudge, Recall, Source
from prompts.markdown import OPENING, Page, read_page
from prompts.reading import Faults, files_of, fold

TRACKS = ("everyone", "practitioners", "hr", "board")
THEMES = ("data_and_analysis", "policy_and_process", "staff_and_support", "just_and_restorative_culture")
CONFIDENCE = ("stored page", "second hand", "memory", "own advice")
ASK, TRY, HELP, RECALL = "Talk about it", "Try it today", "If you want help", "Recall"
NOT_WHEN = "When not to"
OPTIONS = 3
LONGEST_PIECE_TITLE = 60
LONGEST_OPTION = 75
LONGEST_PART = 900
"""Each part of a piece is one labelled line of its card."""
LONGEST_GUIDE = 3_000
MOST_MINUTES = 15
RETIRED = "retired"
_SHARED = {"id", "title", "minutes", "source", "reviewed", "reviewed_by", "needs_care", "status"}
_RECALL = re.compile(r"(.+?)\n\s*\n((?:- .+\n)+)\s*\n(.+)", re.DOTALL)
Piece = TypeVar("Piece", Nudge, Guide)


def read_nudges(home: Path, own: Path | None, faults: Faults) -> tuple[tuple[Nudge, ...], frozenset[str]]:
    """The pieces by id, those of the trust laid over Wren's own, and the ids of those that are retired."""
    return _laid_over(home, own, "nudges", _nudge, faults)


def read_guides(home: Path, own: Path | None, faults: Faults) -> tuple[Guide, ...]:
    """The guides by id, in the same way."""
    return _laid_over(home, own, "guides", _guide, faults)[0]


def _laid_over(
    home: Path, own: Path | None, folder: str, make: Callable[[Page, str], Piece], faults: Faults
) -> tuple[tuple[Piece, ...], frozenset[str]]:
    pieces: dict[str, Piece] = {}
    retired: set[str] = set()
    for place in (home, own):
        seen: dict[str, str] = {}
        for path in [] if place is None else files_of(place / folder, "*.md"):
            headings = (ASK, TRY, HELP, RECALL) if folder == "nudges" else (NOT_WHEN,)
            page = read_page(path, headings, faults)
            if page is None:
                continue
            name = page.text("id")
            if name in seen:
                page.fault("id", f"the id {name} is also in {seen[name]}; keep one of them")
            seen[name] = path.name
            if page.head.get("status") != RETIRED:
                pieces[name] = make(page, name)
                continue
            retired.add(name)
            if pieces.pop(name, None) is None and place != home:
                page.fault("id", f"there is no {name} to retire; correct the id or take this file away")
    return tuple(pieces[name] for name in sorted(pieces)), frozenset(retired)


def _nudge(page: Page, name: str) -> Nudge:
    _check_head(page, {*_SHARED, "series", "theme", "track"})
    if not re.fullmatch("[A-Z]{1,3}[0-9]{2}", name):
        page.fault("id", "the id must be one to three capital letters and two digits, such as E01; change it")
    made = Nudge(
        id=name,
        title=page.text("title"),
        series=page.text("series"),
        theme=page.one_of("theme", THEMES),
        track=page.one_of("track", TRACKS),
        minutes=_minutes(page),
        idea=page.part(OPENING),
        ask=page.part(ASK),
        try_it=page.part(TRY),
        help=page.part(HELP),
        recall=_recall(page),
        sources=_sources(page),
        reviewed=_reviewed(page),
        reviewed_by=page.text("reviewed_by"),
        needs_care=_needs_care(page),
        path=str(page.path),
        lines=page.lines,
    )
    _check_lengths(page, {OPENING: made.idea, ASK: made.ask, TRY: made.try_it, HELP: made.help}, LONGEST_PART)
    return made


def _guide(page: Page, name: str) -> Guide:
    _check_head(page, _SHARED)
    if not re.fullmatch("[a-z][a-z_]*", name):
        page.fault("id", "the id may hold only a to z and _; change it")
    made = Guide(
        id=name,
        title=page.text("title"),
        minutes=_minutes(page),
        how=page.part(OPENING),
        not_when=page.part(NOT_WHEN),
        sources=_sources(page),
        reviewed=_reviewed(page),
        reviewed_by=page.text("reviewed_by"),
        needs_care=_needs_care(page),
        path=str(page.path),
        lines=page.lines,
    )
    _check_lengths(page, {OPENING: made.how, NOT_WHEN: made.not_when}, LONGEST_GUIDE)
    return made


def _check_head(page: Page, known: set[str]) -> None:
    for key in page.head:
        if key not in known:
            page.fault(key, f"{key} is not a fact of a piece; use {', '.join(sorted(known))}")
    if "status" in page.head and page.head["status"] != "live":
        page.fault("status", f'status is not known; write "live" or "{RETIRED}", or leave it out')
    title = page.head.get("title")
    if isinstance(title, str) and not 1 <= len(title) <= LONGEST_PIECE_TITLE:
        page.fault("title", f"the title must have 1 to {LONGEST_PIECE_TITLE} letters; change it")


def _check_lengths(page: Page, texts: dict[str, str], most: int) -> None:
    for part, text in texts.items():
        if len(text) > most:
            page.fault(part, f"has {len(text)} characters, the most is {most}; shorten it")


def _minutes(page: Page) -> int:
    value = page.head.get("minutes")
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MINUTES:
        return value
    page.fault("minutes", f"minutes must be a number from 1 to {MOST_MINUTES}; write minutes = 3")
    return 0


def _reviewed(page: Page) -> date:
    value = page.head.get("reviewed")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    page.fault("reviewed", "reviewed must be the day somebody last read it; write reviewed = 2026-11-23")
    return date.min


def _needs_care(page: Page) -> bool:
    value = page.head.get("needs_care", False)
    if not isinstance(value, bool):
        page.fault("needs_care", "needs_care must be true or false; write needs_care = true")
    return value is True


def _sources(page: Page) -> tuple[Source, ...]:
    rows = page.rows("source", ("name", "supports", "confidence"))
    for row in rows:
        if row["confidence"] not in CONFIDENCE:
            page.fault("source", f"confidence is {row['confidence']!r}; use one of {', '.join(CONFIDENCE)}")
    return tuple(Source(**row) for row in rows)


def _recall(page: Page) -> Recall:
    page.part(RECALL)
    found = _RECALL.fullmatch(page.parts.get(RECALL, "").strip() + "\n")
    lines = found[2].splitlines() if found else []
    marked = [number for number, line in enumerate(lines) if line.startswith("- [x] ")]
    options = tuple(re.sub(r"^- (\[[x ]\] )?", "", line).strip() for line in lines)
    if found is None or len(options) != OPTIONS or len(marked) != 1:
        page.fault(
            RECALL,
            f"write the question, an empty line, {OPTIONS} lines that begin with '- [ ]', the right one with "
            "'- [x]', an empty line, and why",
        )
        return Recall("", (), 0, "")
    for option in options:
        if len(option) > LONGEST_OPTION:
            page.fault(RECALL, f"an option has {len(option)} letters, the most is {LONGEST_OPTION}; cut it")
    return Recall(fold(found[1]), options, marked[0], fold(found[3]))
