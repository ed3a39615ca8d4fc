"""A whole Wren with its real web server and platforms running, for stand-ins that speak to it over HTTP."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web

from bot.web import make_web, serve, web_words
from tests.world import World


@dataclass(slots=True)
class ServedWorld(World):
    """``address`` is where Wren listens."""

    address: str = field(default="", kw_only=True)
    _served: web.AppRunner | None = field(default=None, kw_only=True)
    _running: list[asyncio.Task[None]] = field(default_factory=list, kw_only=True)

    async def start(self) -> None:
        """Build everything and serve it, as ``wren run`` does, but for what runs by the clock."""
        await World.start(self)
        platforms = self.wren.platforms.values()
        routes = [route for platform in platforms for route in platform.routes()]
        words = web_words(self.wren.words.say)
        app = make_web(self.wren.store.alive, self.wren.metrics.text, "", routes, words)
        self._served = await serve(app, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._served.addresses[0][1]}"
        self._running = [asyncio.create_task(platform.run()) for platform in platforms]

    async def stop(self) -> None:
        """Stop without settling anything."""
        if self._wren is None:
            return
        wren, self._wren = self._wren, None
        for task in self._running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for platform in wren.platforms.values():
            await platform.close()
        if self._served is not None:
            await self._served.cleanup()
        await wren.close()
