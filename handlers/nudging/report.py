"""What editors may know of how the pieces are used: numbers by team and quarter, with small ones hidden.

The rule of docs/threat-model.md: 1 to 7 is shown as a star, other counts are rounded to 5. What would let
somebody work out a hidden number is hidden too: of right and wrong answers either both are shown or neither,
and a sum only where it leaves each hidden number anything from 1 to 7. Only whole quarters that are over are
counted, so that no report can be held against the one of a week ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.nudging.order import later, monday_of, slot_of
from store.runs import Run
from store.teams import Team

MOST_HIDDEN = 7
STEP = 5
SLACK = 2
"""How far a rounded number may be from the true one."""
WEEKS = 13
QUARTERS = 4
MEASURES = ("touched", "talked", "right", "wrong", "snoozed")
PAIRS = (("right", "wrong"),)
"""Measures of which one would tell of the other."""

Cell = int | None
"""A number as it is shown; None is a hidden one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One team's numbers as they are shown. ``cards`` counts the weeks in which one was sent."""

    name: str = field(repr=False)
    cards: int
    cells: Mapping[str, Cell]

    @property
    def rate(self) -> Cell:
        """Right answers of a hundred, from what is shown; None where that is hidden or there are none."""
        return rate(self.cells)


@dataclass(frozen=True, slots=True)
class Report:
    """The teams by name, and the sums of all of them, for the weeks ``first`` to ``last`` (slots)."""

    first: int
    last: int
    lines: tuple[Line, ...]
    sums: Mapping[str, Cell]


def rate(cells: Mapping[str, Cell]) -> Cell:
    """Right answers of a hundred, rounded like everything else; None where it cannot be said."""
    right, wrong = cells["right"], cells["wrong"]
    if right is None or wrong is None or not right + wrong:
        return None
    return rounded(100 * right // (right + wrong))


def last_quarter(today: date) -> list[int]:
    """The slots of the newest quarter that is over. Quarters begin with ISO weeks 1, 14, 27 and 40."""
    this = slot_of(today)
    first = (this // 100) * 100 + _quarter(this) * WEEKS + 1
    before = later(first, -1)
    start = (before // 100) * 100 + _quarter(before) * WEEKS + 1
    weeks = (monday_of(before) - monday_of(start)).days // 7 + 1
    return [later(start, number) for number in range(weeks)]


def _quarter(slot: int) -> int:
    return min((slot % 100 - 1) // WEEKS, QUARTERS - 1)


def report(teams: Iterable[Team], runs: Iterable[Run], slots: Sequence[int]) -> Report:
    """The numbers of these weeks. A team that had no week in them is left out."""
    by_team: dict[str, list[Run]] = {}
    for run in runs:
        by_team.setdefault(run.campaign, []).append(run)
    named = sorted((team.name.casefold(), team.name, team.id) for team in teams if team.id in by_team)
    counted = [_counted(by_team[team]) for _, _, team in named]
    hidden = [_hidden(counts) for counts in counted]
    lines = tuple(
        Line(
            name,
            sum(bool(run.counts.get("sent")) for run in by_team[team]),
            {one: None if one in stars else rounded(counts[one]) for one in MEASURES},
        )
        for (_, name, team), counts, stars in zip(named, counted, hidden, strict=True)
    )
    sums = {
        one: summed([line.cells[one] for line in lines], sum(counts[one] for counts in counted))
        for one in MEASURES
    }
    return Report(slots[0], slots[-1], lines, sums)


def _counted(runs: Sequence[Run]) -> dict[str, int]:
    counts = {one: sum(run.counts.get(one, 0) for run in runs) for one in MEASURES}
    counts["snoozed"] = sum(run.reason == "snoozed" for run in runs)
    return counts


def is_small(count: int) -> bool:
    """Whether a number could point to somebody."""
    return 1 <= count <= MOST_HIDDEN


def rounded(count: int) -> int:
    """To the nearest 5."""
    return STEP * ((count + SLACK) // STEP)


def _hidden(counts: Mapping[str, int]) -> set[str]:
    small = {one for one in MEASURES if is_small(counts[one])}
    for pair in PAIRS:
        if small & set(pair):
            small |= set(pair)
    return small


def summed(cells: Sequence[Cell], total: int) -> Cell:
    """A sum as it is shown: hidden where it is small, or would say more of a hidden number than "1 to 7".

    Decided from what is shown alone, so that the hiding itself tells nothing.
    """
    if is_small(total):
        return None
    shown, hidden = [cell for cell in cells if cell is not None], cells.count(None)
    if not hidden:
        return rounded(total)
    low, high = _range(rounded(total))
    least = low - sum(_range(cell)[1] for cell in shown)
    most = high - sum(_range(cell)[0] for cell in shown)
    others = hidden - 1
    # With one hidden number at an end of its range, the others must still be able to make up the rest.
    reaches_one = least <= 1 + MOST_HIDDEN * others and most >= 1 + others
    reaches_seven = least <= MOST_HIDDEN * hidden and most >= MOST_HIDDEN + others
    return rounded(total) if reaches_one and reaches_seven else None


def _range(cell: int) -> tuple[int, int]:
    """The true numbers that are shown as this one."""
    return (0, 0) if cell == 0 else (max(MOST_HIDDEN + 1, cell - SLACK), cell + SLACK)
