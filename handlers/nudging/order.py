"""Which piece a team is shown in which week. Pure: the same team and week give the same piece anywhere.

Pieces come out of a **bag**: all those of the team's track and of the track for everyone, in an order drawn
from the team's id and the number of the bag, none a second time before the bag is empty. The pieces of one
series follow each other. A bag has two halves that stay the same for a team, each shuffled anew: so a piece
comes back after half a bag at the earliest. An anchor of the calendar brings a piece of its own forward, but
not one that may have been shown a few weeks ago.

Bags are counted from one week for everybody, so a piece that is added or retired moves the place in the
bag by as many weeks as bags were emptied since then (two a year). The order of the rest stays, but for one
series that may change halves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from prompts.learning import Anchor, Nudge
from store.choices import Track

FIRST_MONDAY = date(2026, 9, 28)
"""From here weeks and bags are counted."""
RECALL_WEEKS = (4, 12)
"""After so many weeks the question of a piece comes back (see decision 0026 for the evidence)."""
SOON = 4
"""Weeks before the end of a bag's first half from which the calendar reaches into the second."""


@dataclass(frozen=True, slots=True)
class Week:
    """What one week brings: a piece, and earlier pieces whose question is asked again."""

    piece: Nudge
    recalls: tuple[Nudge, ...]


def slot_of(day: date) -> int:
    """The slot of a day: ISO year * 100 + ISO week."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def monday_of(slot: int) -> date:
    """The Monday of a slot. Raises ValueError where the year has no such week."""
    return date.fromisocalendar(slot // 100, slot % 100, 1)


def later(slot: int, weeks: int) -> int:
    """The slot so many weeks later, or earlier where ``weeks`` is below 0."""
    return slot_of(monday_of(slot) + timedelta(weeks=weeks))


def choose(
    team: str,
    slot: int,
    track: Track,
    pieces: Sequence[Nudge],
    anchors: Sequence[Anchor],
    began: int = 0,
) -> Week | None:
    """What a team is shown in a week, or None where no piece is left for its track.

    ``began`` is the slot of the team's first piece: nothing from before is asked again.
    """
    pool = [piece for piece in pieces if piece.track in (track, "everyone")]
    if not pool:
        return None
    week = (monday_of(slot) - FIRST_MONDAY).days // 7
    piece = _piece(team, week, pool, anchors)
    recalls: list[Nudge] = []
    for back in RECALL_WEEKS:
        earlier = _piece(team, week - back, pool, anchors)
        if later(slot, -back) >= began and earlier is not piece and earlier not in recalls:
            recalls.append(earlier)
    return Week(piece, tuple(recalls))


def _piece(team: str, week: int, pool: Sequence[Nudge], anchors: Sequence[Anchor]) -> Nudge:
    bag, place = divmod(week, len(pool))
    left, half = _bag(team, bag, pool)
    first = FIRST_MONDAY + timedelta(weeks=bag * len(pool))
    for number in range(place):
        left.remove(_next(left, half - number, first + timedelta(weeks=number), anchors))
    return _next(left, half - place, first + timedelta(weeks=place), anchors)


def _next(left: Sequence[Nudge], before_half: int, monday: date, anchors: Iterable[Anchor]) -> Nudge:
    """The piece that comes out of the bag: the first, or one that the calendar prefers this week.

    ``before_half``: so many weeks are left of the bag's first half. Early in it, a piece of the second half
    may have been shown a few weeks ago, at the end of the last bag, so that the calendar must wait for it.
    """
    year, week, _ = monday.isocalendar()
    reach = left[:before_half] if before_half > SOON else left
    for anchor in anchors:
        if anchor.holds(year, week):
            return next((piece for piece in reach if piece.id in anchor.prefers), left[0])
    return left[0]


def _bag(team: str, bag: int, pool: Sequence[Nudge]) -> tuple[list[Nudge], int]:
    """The pieces in their order, and how many of them are the first half."""
    series: dict[str, list[Nudge]] = {}
    for piece in sorted(pool, key=lambda piece: piece.id):
        series.setdefault(piece.series, []).append(piece)
    halves = _halves(team, series)
    pieces = [
        piece
        for half in halves
        for name in sorted(half, key=lambda name: _drawn(team, str(bag), name))
        for piece in series[name]
    ]
    return pieces, sum(len(series[name]) for name in halves[0])


def _halves(team: str, series: Mapping[str, Sequence[Nudge]]) -> tuple[list[str], list[str]]:
    whole = sum(len(pieces) for pieces in series.values())
    first: list[str] = []
    second: list[str] = []
    held = 0
    for name in sorted(series, key=lambda name: _drawn(team, "half", name)):
        (first if held * 2 < whole else second).append(name)
        held += len(series[name])
    return first, second


def _drawn(*parts: str) -> bytes:
    """A draw that anybody can repeat: no dice."""
    return sha256("\n".join(parts).encode()).digest()
