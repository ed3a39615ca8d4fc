"""An answer of 200 is a promise: a kill -9 right after it loses nothing."""

from __future__ import annotations

from pathlib import Path

from tests.slack_kill import lost_and_doubled


async def test_200_then_kill_9_loses_and_doubles_nothing(tmp_path: Path) -> None:
    taken, lost, doubled = await lost_and_doubled(64, tmp_path)
    assert taken >= 20
    assert (lost, doubled) == (0, 0)
