"""One open browser tab."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping

from aiohttp import web

WAITING = 1_000
"""Messages that may wait for one tab. A tab that falls further behind is let go; it comes back by itself."""


class Seat:
    """What goes out to one tab waits here, in order, so that a stalled tab holds up nobody else."""

    def __init__(self, socket: web.WebSocketResponse, let_go: Callable[[], None]) -> None:
        self._socket = socket
        self._let_go = let_go
        self._waiting: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self._pump = asyncio.create_task(self._send())

    def tell(self, message: Mapping[str, object]) -> None:
        """Send when there is room. Never raises, never waits."""
        try:
            self._waiting.put_nowait(json.dumps(message, ensure_ascii=False))
        except asyncio.QueueFull:
            self._let_go()

    async def close(self, code: int) -> None:
        """Stop sending and say goodbye. Safe to repeat."""
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        await self._socket.close(code=code)

    async def _send(self) -> None:
        try:
            while True:
                await self._socket.send_str(await self._waiting.get())
        except (ConnectionError, RuntimeError):
            self._let_go()
