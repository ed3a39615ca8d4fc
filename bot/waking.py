"""How a loop sleeps between two rounds of its work."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def woken(wake: asyncio.Event, seconds: float) -> None:
    """Come back when woken, or after so many seconds. Whoever cancels it is heard, also in that same moment.

    In Python 3.11 ``asyncio.wait_for`` then forgets the cancellation: decision 0037.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wake.wait()
