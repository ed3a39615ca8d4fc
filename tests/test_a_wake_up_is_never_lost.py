"""Whoever has something to send wakes the loop that sends it, also while that loop is looking for work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.app import Wren
from store.mailing import Mailing
from store.outbox import Outbox
from tests.world import World

LOOPS: dict[str, tuple[Callable[[Wren], Any], type]] = {
    "courier": (lambda wren: wren.courier, Outbox),
    "mailer": (lambda wren: wren.nudges.mailer, Mailing),
}
SOON = 1.0
"""Seconds: well below those after which the loops look by themselves."""


@pytest.mark.parametrize("name", LOOPS)
async def test_a_loop_that_is_woken_just_after_it_looked_looks_again_at_once(
    small_world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, store = LOOPS[name]
    loop, real = of(small_world.wren), store.claim  # type: ignore[attr-defined]  # both have it
    looked, again = [], asyncio.Event()

    async def claim(*given: Any, **named: Any) -> Any:
        found = await real(*given, **named)
        looked.append(found)
        if len(looked) == 1:
            loop.wake.set()
        else:
            again.set()
        return found

    monkeypatch.setattr(store, "claim", claim)
    running = asyncio.create_task(loop.run())
    try:
        await asyncio.wait_for(again.wait(), SOON)
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=5)
    assert looked[:2] == [[], []]
