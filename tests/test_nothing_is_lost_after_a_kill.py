"""A real Wren, killed with SIGKILL at moments nobody chose, again and again: what it took, it still has."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType

from tests.actors import Actor
from tests.relay_model import Inside, tokens
from tests.world import WORDS, TurnedClock, World, settings_for

TOP = Path(__file__).parents[1]
ROUNDS = 3
PATIENCE = 20.0
MOST_CONCERNS = 15
"""For each life: what was unsure is sent again on top, and all of it is counted."""


class Gone(Exception):
    """Wren was killed before it answered."""


class Browser:
    """One tab: sends what the page would send, and waits for the answer with the same id."""

    def __init__(self, tab: ClientWebSocketResponse) -> None:
        self.tab = tab
        self.waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.reading = asyncio.create_task(self._read())

    async def line(self, text: str) -> dict[str, Any]:
        """The answer to one message. Raises ``Gone``."""
        if self.reading.done():
            raise Gone
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting[json.loads(text)["id"]] = answer
        try:
            await self.tab.send_str(text)
        except (ClientError, ConnectionError):
            raise Gone from None
        return await answer

    async def _read(self) -> None:
        try:
            async for message in self.tab:
                if message.type is WSMsgType.TEXT:
                    told = json.loads(message.data)
                    if told.get("id") in self.waiting:
                        self.waiting.pop(told["id"]).set_result(told)
        finally:
            for one in self.waiting.values():
                if not one.done():
                    one.set_exception(Gone())


class Killable:
    """``python -m bot run`` on SQLite, in one folder and at one port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process: asyncio.subprocess.Process

    async def start(self) -> None:
        """Start it and wait until it answers."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("WREN_")}
        told = {"WREN_DATA": str(self.folder / "data"), "WREN_PORT": str(self.port), "PYTHONPATH": str(TOP)}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            cwd=self.folder, env={**clean, **told}, start_new_session=True,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE), ClientSession() as session:
            while True:
                with suppress(ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                assert self.process.returncode is None, "it did not start"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """``kill -9``: nothing is said and nothing is finished."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A tab on the page that it serves."""
        here = f"http://127.0.0.1:{self.port}"
        async with ClientSession() as session:
            tab = await session.ws_connect(f"{here}/play/socket", origin=here, max_msg_size=0)
            browser = Browser(tab)
            try:
                yield browser
            finally:
                with suppress(ClientError, ConnectionError):
                    await tab.close()
                await asyncio.gather(browser.reading, return_exceptions=True)


class Log:
    """What was sent, and what Wren said it had taken."""

    def __init__(self) -> None:
        self.number = 0
        self.unsure: dict[int, str] = {}
        self.taken: set[int] = set()
        self.sent: set[int] = set()

    def text(self) -> tuple[int, str]:
        """A new text."""
        self.number += 1
        self.sent.add(self.number)
        return self.number, f"It is about zz{self.number}zz."

    def told(self, token: int, reply: dict[str, Any]) -> None:
        """Note an answer."""
        assert reply["t"] == "answer", "a fault, though nothing was wrong but the kill"
        if reply["answer"]["title"] in (
            WORDS.say("sent.dialog_title"),
            WORDS.say("case.on_its_way.dialog_title"),
        ):
            self.taken.add(token)
            self.unsure.pop(token, None)


async def raises_concerns(who: str, browser: Browser, log: Log) -> None:
    """One concern after another, as many as one person may; then she waits until the line goes dead."""
    actor = Actor(who, _remembering(browser, log), list)
    for _ in range(MOST_CONCERNS):
        await actor.does("concern.begin")
        token, words = log.text()
        await actor.fills(topic="bullying", words=words, keep="address")
        log.told(token, actor.reply)
    await asyncio.wait([browser.reading])
    raise Gone


async def answers_concerns(browser: Browser, log: Log) -> None:
    """A guardian who opens, claims and answers whatever is on her home."""
    actor = Actor("play:grace", _remembering(browser, log), list)
    while True:
        await actor.does("home")
        about = [one["about"] for one in actor.seen_buttons() if one["act"] == "case.open"]
        for case in about[:2]:
            await actor.does("case.open", case)
            await actor.does("case.claim", case)
            await actor.does("case.reply", case)
            token, words = log.text()
            await actor.fills(words=words)
            log.told(token, actor.reply)
        await asyncio.sleep(0.01)


def _remembering(browser: Browser, log: Log) -> Any:
    """A line that keeps each form until it is certain that it was taken."""

    async def line(text: str) -> dict[str, Any]:
        payload = json.loads(text)
        if payload["do"] == "filled":
            (token,) = tokens(payload)
            log.unsure[token] = text
        return await browser.line(text)

    return line


async def sends_again(browser: Browser, log: Log) -> None:
    """After the page was loaded again, everybody presses Send once more where no answer came."""
    for token, text in list(log.unsure.items()):
        again = {**json.loads(text), "id": secrets.token_hex(8)}
        log.told(token, await browser.line(json.dumps(again)))


async def one_life(wren: Killable, log: Log, seconds: float) -> None:
    """Start, send again what is unsure, work on, and be killed in the middle of it."""
    await wren.start()
    async with wren.browser() as browser:
        await sends_again(browser, log)
        people = [raises_concerns(who, browser, log) for who in ("play:ada", "play:ben", "play:chidi")]
        work = asyncio.gather(*people, answers_concerns(browser, log), return_exceptions=True)
        await asyncio.sleep(seconds)
        await wren.kill()
        ends = await work
    assert {type(one) for one in ends} == {Gone}, "somebody stopped for another reason than the kill"


@pytest.mark.slow
async def test_all_that_was_answered_as_sent_survives_any_number_of_kills(tmp_path: Path) -> None:
    wren, log = Killable(tmp_path), Log()
    try:
        for _ in range(ROUNDS):
            await one_life(wren, log, seconds=0.4 + secrets.randbelow(900) / 1000)
    finally:
        await wren.kill()
    unsure = dict(log.unsure)
    inside, posted = await calmed_down(tmp_path, log)
    found: Counter[int] = Counter()
    for thread in inside.threads.values():
        found.update(token for message in thread for token in tokens(message.text))
    assert set(found.values()) <= {1}, "something was doubled"
    assert log.taken <= set(found), "something that was answered as sent is lost"
    assert set(found) <= log.sent
    assert len(log.taken) > ROUNDS, "too little happened between the kills"
    titles = Counter(card["title"] for card in posted)
    names = {case.state.name for case in inside.cases.values()}
    assert {name: titles[name] for name in names} == dict.fromkeys(names, 1), "one notice for each case"
    assert not unsure.keys() & log.taken
    print(f"{len(log.taken)} taken, {len(unsure)} unsure at the last kill, {len(inside.cases)} cases")


async def calmed_down(folder: Path, log: Log) -> tuple[Inside, list[dict[str, Any]]]:
    """The same data under a clock that the test turns, once everything has arrived."""
    clock = TurnedClock()
    clock.now = clock.now.now(clock.now.tzinfo)
    world = World(settings_for(folder), clock, WORDS)
    await world.start()
    try:
        outbox = world.wren.store.outbox
        for _ in range(6):
            await world.settle()
            clock.forward(seconds=1000)
        assert await outbox.counts() == {}, "letters are stuck"
        cards = [one["card"] for one in world.channel() if one["card"] and not one["under"]]
        return await Inside.of(world.wren), cards
    finally:
        await world.stop()
