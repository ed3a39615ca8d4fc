"""``wren nudges preview`` says what is coming and ``wren nudges hold`` stops it, in a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nudge_chores import coming
from handlers.nudging.order import slot_of
from store.teams import Team
from tests.process import wren
from tests.world import WORDS, World

WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


async def test_a_year_is_previewed_as_json(tmp_path: Path) -> None:
    status, said, err = await wren(
        tmp_path, "nudges", "preview", "--team", "Ward 7", "--weeks", "52", "--json"
    )
    assert (status, err) == (0, "")
    rows = json.loads(said)
    assert len(rows) == 52
    assert len({row["piece"] for row in rows[:12]}) >= 11
    assert set(rows[0]) == {"week", "local", "piece", "title", "asked"}


@pytest.mark.parametrize(
    ("given", "key"), [([], "nudges_needs_team"), (["--team", "w", "--weeks", "0"], "nudges_weeks_wrong")]
)
async def test_what_is_missing_is_said(tmp_path: Path, given: list[str], key: str) -> None:
    status, said, _ = await wren(tmp_path, "nudges", "preview", *given)
    assert status == 2
    assert said.strip() == WORDS.say(f"operator.{key}", most="520")


async def test_the_switch_is_kept(tmp_path: Path) -> None:
    for given, key in ((["on"], "nudges_held"), ([], "nudges_held"), (["off"], "nudges_not_held")):
        status, said, _ = await wren(tmp_path, "nudges", "hold", *given)
        assert (status, said.strip()) == (0, WORDS.say(f"operator.{key}"))


def test_a_team_that_rests_has_no_time() -> None:
    team = Team("t", "play", "ward", snoozed=202650, since=int(WEDNESDAY.timestamp()))
    rows = list(coming(WORDS, team, WEDNESDAY - timedelta(days=2), 6))
    assert [bool(row.local) for row in rows] == [False, False, True, True, True, True]
    assert rows[2].local == "2026-12-09 14:00"
    assert rows[2].week == "2026-W50"


async def test_what_was_previewed_is_what_comes(small_world: World) -> None:
    store = small_world.wren.store
    team = await store.teams.keep("play", "play:ward-7", since=int(small_world.clock().timestamp()))
    rows = list(coming(WORDS, team, small_world.clock(), 3))
    for number in range(3):
        small_world.clock.now = WEDNESDAY + timedelta(weeks=number)
        await small_world.settle_with_nudges()
        await store.runs.count(team.id, slot_of(small_world.clock().date()), "touched")
    shown = [message["card"]["title"] for message in small_world.posted("play:ward-7")]
    assert shown == [row.title for row in rows]


async def test_why_a_team_gets_nothing_is_said_first(tmp_path: Path, small_world: World) -> None:
    teams = small_world.wren.store.teams
    await teams.keep("play", "play:ward-7", name="Ward 7", stopped=True, refused=2)
    status, said, err = await wren(tmp_path, "nudges", "preview", "--team", "Ward 7", "--weeks", "1")
    assert (status, err) == (0, "")
    assert said.splitlines()[0] == WORDS.say("nudges.state.refused")
