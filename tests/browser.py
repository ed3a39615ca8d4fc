"""Pages of the playground in a real Chromium: started once, with a profile of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LOST = "ERR_CONNECTION_REFUSED"
"""What the browser reports, rightly, where a test takes the connection away."""


def find_chromium() -> str | None:
    """The Chromium that this machine has, if any."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def a_browser(chromium: str) -> AsyncIterator[Browser]:
    """A running Chromium."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=ARGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def served(routes: Iterable[web.AbstractRouteDef]) -> AsyncIterator[str]:
    """A site with these pages; its address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_page(browser: Browser, origin: str, width: int = 1280, height: int = 900) -> AsyncIterator[Page]:
    """The page, in a profile that nobody used before. Fails on any error the browser reports."""
    faults: list[str] = []
    viewport: ViewportSize = {"width": width, "height": height}
    context = await browser.new_context(viewport=viewport, reduced_motion="reduce")
    try:
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        await page.goto(origin)
        yield page
    finally:
        await context.close()
    assert [fault for fault in faults if LOST not in fault] == []
