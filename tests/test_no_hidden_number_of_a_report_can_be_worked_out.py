"""The editors' report: small numbers are hidden, and whatever stands beside them does not give them away."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desktop import Call, Desktop
from bot.nudge_report import picture, show_report, table
from handlers.nudging.order import later, slot_of
from handlers.nudging.report import (
    MEASURES,
    PAIRS,
    Cell,
    Report,
    is_small,
    last_quarter,
    report,
    rounded,
    summed,
)
from store.runs import Run
from store.teams import Team
from tests.world import WORDS, World

SLOTS = last_quarter(date(2027, 1, 20))
Outcome = tuple[tuple[Cell, ...], Cell]


def run(team: str, slot: int, **counts: int) -> Run:
    return Run(team, slot, "done", counts={"sent": 1, **counts})


def outcomes(teams: int, top: int) -> Iterator[tuple[Outcome, tuple[int, ...]]]:
    """Every table of so many teams with numbers below ``top``, and what is shown of it."""
    for true in product(range(top), repeat=teams):
        cells = tuple(None if is_small(count) else rounded(count) for count in true)
        yield (cells, summed(cells, sum(true))), true


@pytest.mark.parametrize(("teams", "top"), [(1, 40), (2, 40), (3, 21)])
def test_whoever_knows_the_rule_and_all_that_is_shown_can_solve_for_no_hidden_number(
    teams: int, top: int
) -> None:
    possible: dict[Outcome, list[tuple[int, ...]]] = defaultdict(list)
    for shown, true in outcomes(teams, top):
        possible[shown].append(true)
    for (cells, _), tables in possible.items():
        if any(max(true) >= top - 6 for true in tables):
            continue  # What lies beyond the edge of this search would belong here too.
        for place, cell in enumerate(cells):
            if cell is None:
                left = {true[place] for true in tables}
                assert {1, 7} <= left, (cells, left)
                assert len(left) >= 6, (cells, left)


def test_a_sum_that_would_give_a_number_away_is_hidden_and_one_that_would_not_is_shown() -> None:
    assert summed([None, 0, 0], 5) is None
    assert summed([None, 0, 0, None], 14) is None, "both would be 7"
    assert summed([None, None, None, 20, 35], 68) == 70
    assert summed([20, 35], 55) == 55
    assert summed([0, 0], 0) == 0


COUNTS = st.fixed_dictionaries({name: st.integers(0, 30) for name in MEASURES if name != "snoozed"})


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_no_small_number_is_printed_nor_what_is_left_of_its_pair(counted: list[dict[str, int]]) -> None:
    teams = [Team(f"t{number}", "play", "x", f"Team {number}") for number in range(len(counted))]
    found = report(teams, [run(f"t{number}", SLOTS[0], **one) for number, one in enumerate(counted)], SLOTS)
    for line, true in zip(found.lines, counted, strict=True):
        for name, cell in line.cells.items():
            assert cell is None or cell % 5 == 0
            assert cell is None or not is_small(true.get(name, 0))
        for pair in PAIRS:
            assert len({line.cells[name] is None for name in pair}) == 1
        assert line.rate is None or line.cells["right"] is not None
    for cell in found.sums.values():
        assert cell is None or cell == 0 or cell >= 10


def test_only_whole_quarters_that_are_over_are_counted() -> None:
    day, seen = date(2026, 1, 1), []
    for _ in range(800):
        slots = last_quarter(day)
        assert slots[-1] < slot_of(day)
        assert later(slots[-1], 14) >= slot_of(day) - 1
        if slots not in seen:
            seen.append(slots)
        day += timedelta(days=1)
    together = [slot for slots in seen for slot in slots]
    assert len(set(together)) == len(together), "no week is in two reports"
    assert all(later(first, 1) == second for first, second in pairwise(together))


def some_report() -> Report:
    names = ["Ward 7 <b>", "Theatres & recovery", "x" * 60]
    teams = [Team(f"t{number}", "play", "x", name) for number, name in enumerate(names)]
    runs = [run("t0", slot, touched=9, talked=2, right=1) for slot in SLOTS]
    runs += [run("t1", SLOTS[0], touched=3, right=12, wrong=1)]
    runs += [Run("t2", slot, "skipped", reason="snoozed") for slot in SLOTS]
    runs += [run("note", SLOTS[0], touched=99), run("gone", SLOTS[0], touched=99)]
    return report(teams, runs, SLOTS)


def test_the_table_says_what_its_stars_mean() -> None:
    lines = table(WORDS, some_report())
    assert lines[0].endswith("2026-W40 to 2026-W53")
    assert "1 to 7" in lines[-1]
    by_name = {line.split("  ")[0].strip(): line.split() for line in lines[2:-1]}
    assert by_name["Ward 7 <b>"][3:] == ["14", "125", "30", "15", "0", "0", "100"]
    assert by_name["Theatres & recovery"][3:] == ["1", "*", "0", "*", "*", "0", "*"]
    assert by_name["x" * 60][1:] == ["0", "0", "0", "0", "0", "15", "-"]


def test_the_picture_is_sound_has_its_words_and_no_number_that_the_table_hides() -> None:
    drawn = ElementTree.fromstring(picture(WORDS, some_report()))
    told = ["".join(part.itertext()) for part in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "Ward 7 <b>" in told
    assert "* pressed" in told
    assert "right answers: * of 100" in told
    assert drawn.get("role") == "img"
    assert drawn.find("{http://www.w3.org/2000/svg}desc") is not None


async def test_the_command_prints_and_draws_it(
    small_world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_world.wren.store
    team = await store.teams.keep("play", "play:ward-7", name="Ward 7")
    await store.runs.begin([run(team.id, slot) for slot in SLOTS])
    monkeypatch.setattr(
        "bot.nudge_report.real_clock", lambda: small_world.clock().replace(year=2027, month=1)
    )
    file = tmp_path / "report.svg"
    call = Call(None, {"act": "report", "svg": str(file)})
    assert await show_report(Desktop(small_world.settings, WORDS, call)) == 0
    said = capsys.readouterr().out
    assert "Ward 7" in said
    assert str(file) in said
    assert "Ward 7" in file.read_text()
    assert "play:" not in json.dumps(said), "no channel is named"
