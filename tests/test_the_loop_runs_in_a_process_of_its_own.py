"""The loop through the front door of a real process: by socket everywhere, and in a browser where one is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from playwright.async_api import Browser, expect

from tests.actors import Actor, Shown
from tests.browser import a_page
from tests.process import Running, running

CONCERN = "The alarm is switched off at night."
ANSWER = "Thank you. We are looking at the alarm."
DIALOG = "dialog[open]"
PATIENCE = 30_000
"""Milliseconds: a busy machine is slow, not wrong."""


@dataclass(slots=True)
class Tab:
    """One browser tab's socket: what it was told, and what waits for an answer."""

    socket: ClientWebSocketResponse
    told: list[Shown] = field(default_factory=list)
    asked: dict[str, asyncio.Future[Shown]] = field(default_factory=dict)

    async def listen(self) -> None:
        async for message in self.socket:
            shown: Shown = json.loads(message.data)
            waiting = self.asked.pop(str(shown.get("id")), None)
            if waiting is not None:
                waiting.set_result(shown)
            elif shown["t"] == "message":
                self.told.append(shown["message"])

    async def ask(self, payload: str) -> Shown:
        waiting: asyncio.Future[Shown] = asyncio.get_running_loop().create_future()
        self.asked[json.loads(payload)["id"]] = waiting
        await self.socket.send_str(payload)
        return await asyncio.wait_for(waiting, 20)

    def actor(self, person: str) -> Actor:
        return Actor(person, self.ask, lambda: [one for one in self.told if one["place"] == "play:relay"])

    async def notice(self) -> Shown:
        async with asyncio.timeout(20):
            while True:
                for message in self.told:
                    if message["place"] == "play:relay" and _has(message, "case.open"):
                        return message
                await asyncio.sleep(0.05)


def _has(message: Shown, act: str) -> bool:
    buttons: list[Any] = (message["card"] or {}).get("buttons", [])
    return any(button.get("act") == act for button in buttons)


@asynccontextmanager
async def a_tab(stand: Running) -> AsyncIterator[Tab]:
    async with ClientSession() as session:
        headers = {"Origin": stand.origin}
        async with session.ws_connect(f"{stand.origin}/play/socket", headers=headers) as socket:
            tab = Tab(socket)
            listening = asyncio.create_task(tab.listen())
            try:
                yield tab
            finally:
                listening.cancel()


async def test_the_loop_by_socket_and_across_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as stand, a_tab(stand) as tab:
        ada, grace = tab.actor("play:ada"), tab.actor("play:grace")
        await ada.does("concern.begin")
        await ada.fills(topic="patient_safety", words=CONCERN)
        notice = await tab.notice()
        assert CONCERN not in json.dumps(tab.told)
        await grace.does("case.open", notice["card"]["buttons"][0]["about"])
        assert CONCERN in grace.reads()
        await grace.presses("Reply")
        await grace.fills(words=ANSWER)
    async with running(tmp_path) as stand, a_tab(stand) as tab:
        ada = tab.actor("play:ada")
        await ada.opens_her_box()
        assert ANSWER in ada.reads()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_newcomer_completes_the_loop_in_a_browser(tmp_path: Path, browser: Browser) -> None:
    async with running(tmp_path) as stand, a_page(browser, stand.origin, width=1440) as page:
        expect.set_options(timeout=PATIENCE)
        await page.locator("#staff [data-act='concern.begin']").first.click()
        dialog = page.locator(DIALOG)
        await expect(dialog).to_contain_text("Nothing leaves this page until you press Send.")
        await dialog.locator("input[name=topic][value=patient_safety]").check()
        await dialog.locator("input[name=danger][value=yes]").check()
        await expect(dialog).to_contain_text("Nobody watches Wren at night")
        await dialog.locator("input[name=danger][value=no]").check()
        await dialog.locator("[name=words]").fill(CONCERN)
        await dialog.locator("[data-act=concern]").click()
        await expect(dialog).to_contain_text("Thank you for speaking up.")
        await dialog.locator("[data-act=close]").click()

        await page.locator("#guardians [data-act='case.open']").first.click()
        await expect(dialog).to_contain_text(CONCERN)
        await dialog.locator("[data-act='case.reply']").click()
        await dialog.locator("[name=words]").fill(ANSWER)
        await dialog.locator("[type=submit]").click()
        await expect(dialog).to_contain_text("is on its way to")
        await dialog.locator("[data-act=close]").click()

        await page.locator("#staff [data-act='box.open']").first.click()
        await expect(dialog).to_contain_text("There is an answer for you.")
        await dialog.locator("[data-act='box.read']").first.click()
        await expect(dialog).to_contain_text(ANSWER)
        outside = await page.locator("main").inner_text()
        assert CONCERN not in outside
        assert ANSWER not in outside
