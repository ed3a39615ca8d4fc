"""Which piece comes when: no dice, nothing twice before the bag is empty, questions come back in time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.nudging.order import FIRST_MONDAY, Week, choose, later, slot_of
from prompts.learning import Anchor, Nudge
from store.choices import Track
from tests.world import WORDS

TRACKS: tuple[Track, ...] = get_args(Track)
teams = st.text("abcdefghij", min_size=1, max_size=8)
slots = st.dates(date(2026, 1, 1), date(2040, 12, 31)).map(slot_of)
tracks = st.sampled_from(TRACKS)
pools = st.lists(st.sampled_from(WORDS.nudges), min_size=1, unique_by=lambda piece: piece.id)
NO_ANCHORS: tuple[Anchor, ...] = ()


def shown(team: str, first: int, weeks: int, track: Track, pieces: Sequence[Nudge]) -> list[Week]:
    """What a team is shown in so many weeks, without a calendar."""
    found = [choose(team, later(first, number), track, pieces, NO_ANCHORS) for number in range(weeks)]
    return [week for week in found if week is not None]


def bag_of(slot: int, size: int) -> int:
    """The number of the bag that a week belongs to."""
    return (date.fromisocalendar(slot // 100, slot % 100, 1) - FIRST_MONDAY).days // 7 // size


@settings(max_examples=40)
@given(teams, slots, tracks, pools, st.booleans())
def test_nothing_is_repeated_before_the_bag_is_empty(
    team: str, slot: int, track: Track, pieces: list[Nudge], with_calendar: bool
) -> None:
    anchors = WORDS.calendar if with_calendar else NO_ANCHORS
    pool = [piece for piece in pieces if piece.track in (track, "everyone")]
    if not pool:
        assert choose(team, slot, track, pieces, anchors) is None
        return
    bag, seen = bag_of(slot, len(pool)), []
    start = slot_of(FIRST_MONDAY + timedelta(weeks=bag * len(pool)))
    for number in range(len(pool)):
        week = choose(team, later(start, number), track, pieces, anchors)
        assert week is not None
        seen.append(week.piece.id)
    assert sorted(seen) == sorted(piece.id for piece in pool)


@settings(max_examples=20)
@given(teams, slots, tracks)
def test_a_piece_comes_back_after_half_a_bag_at_the_earliest(team: str, slot: int, track: Track) -> None:
    size = len([piece for piece in WORDS.nudges if piece.track in (track, "everyone")])
    weeks = [week.piece.id for week in shown(team, slot, 3 * size, track, WORDS.nudges)]
    last: dict[str, int] = {}
    for number, piece in enumerate(weeks):
        assert number - last.get(piece, -size) > size // 2 - 4
        last[piece] = number


@settings(max_examples=20)
@given(teams, slots, tracks)
def test_the_calendar_brings_nothing_back_within_eight_weeks(team: str, slot: int, track: Track) -> None:
    last: dict[str, int] = {}
    for number in range(60):
        week = choose(team, later(slot, number), track, WORDS.nudges, WORDS.calendar)
        assert week is not None
        assert number - last.get(week.piece.id, -60) > 8
        last[week.piece.id] = number


@settings(max_examples=20)
@given(teams, slots)
def test_pieces_of_a_series_follow_each_other(team: str, slot: int) -> None:
    size = 24
    start = slot_of(FIRST_MONDAY + timedelta(weeks=bag_of(slot, size) * size))
    series = [week.piece.series for week in shown(team, start, size, "everyone", WORDS.nudges)]
    changes = sum(one != other for one, other in pairwise(series))
    assert changes == len(set(series)) - 1


@settings(max_examples=30)
@given(teams, slots, tracks)
def test_a_question_comes_back_after_4_and_12_weeks(team: str, slot: int, track: Track) -> None:
    week = choose(team, slot, track, WORDS.nudges, WORDS.calendar)
    assert week is not None
    for back in (4, 12):
        then = choose(team, later(slot, back), track, WORDS.nudges, WORDS.calendar)
        assert then is not None
        assert week.piece in (*then.recalls, then.piece), "asked again, or shown again"
        assert then.piece not in then.recalls
        assert len({piece.id for piece in then.recalls}) == len(then.recalls)


def test_nothing_is_asked_from_before_a_team_began() -> None:
    began = 202650
    for number, expected in ((0, 0), (3, 0), (4, 1), (11, 1), (12, 2)):
        week = choose("t", later(began, number), "everyone", WORDS.nudges, NO_ANCHORS, began)
        assert week is not None
        assert len(week.recalls) == expected


def test_the_same_team_and_week_give_the_same_piece_in_any_process() -> None:
    code = (
        "import prompts; from handlers.nudging.order import choose, later; w = prompts.load();"
        "print([choose('ward', later(202648, n), 'hr', w.nudges, w.calendar).piece.id for n in range(60)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    weeks = [choose("ward", later(202648, n), "hr", WORDS.nudges, WORDS.calendar) for n in range(60)]
    assert told.stdout.strip() == str([week.piece.id for week in weeks if week])


def test_teams_are_not_all_shown_the_same() -> None:
    first = {shown(f"team {number}", 202648, 1, "everyone", WORDS.nudges)[0].piece.id for number in range(99)}
    assert len(first) >= 6


def test_the_calendar_brings_a_piece_forward_in_its_weeks() -> None:
    october = [slot for week in range(40, 44) if (slot := 202700 + week)]
    pieces = [choose("ward", slot, "everyone", WORDS.nudges, WORDS.calendar) for slot in october]
    preferred = {name for anchor in WORDS.calendar for name in anchor.prefers}
    assert [week.piece.id for week in pieces if week and week.piece.id in preferred]
    nurses = next(anchor for anchor in WORDS.calendar if anchor.id == "nurses_day")
    hits = 0
    for number in range(40):
        week = choose(f"team {number}", 202719, "everyone", WORDS.nudges, WORDS.calendar)
        assert week is not None
        hits += week.piece.id in nurses.prefers
    plain = [shown(f"team {number}", 202719, 1, "everyone", WORDS.nudges)[0].piece.id for number in range(40)]
    assert hits > sum(name in nurses.prefers for name in plain)


@pytest.mark.parametrize("change", ["added", "retired"])
def test_a_change_of_the_pool_leaves_the_order_of_the_rest_but_for_one_series(change: str) -> None:
    start = slot_of(FIRST_MONDAY)
    everyone = [piece for piece in WORDS.nudges if piece.track == "everyone"]
    new = replace(everyone[0], id="Z01", series="Our own")
    changed = [*everyone, new] if change == "added" else everyone[:-1]
    for number in range(20):
        before, after = (
            [week.piece for week in shown(f"ward {number}", start, 24, "everyone", pool)]
            for pool in (everyone, changed)
        )
        same = []
        for series in {piece.series for piece in everyone}:
            rest, now = (
                [one.id for one in pieces if one.series != series and one not in (new, everyone[-1])]
                for pieces in (before, after)
            )
            shorter = min(len(rest), len(now))
            same.append(rest[:shorter] == now[:shorter])
        assert any(same)
