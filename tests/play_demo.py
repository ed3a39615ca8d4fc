"""A playground with nobody behind it but a small stand-in for Wren: what the tests of ``bot.play`` share."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web

from bot.play.cast import Cast
from bot.play.transport import Playground
from handlers.chat import (
    Answer,
    Ask,
    Button,
    Card,
    Choice,
    Dialog,
    Event,
    Filled,
    Home,
    Mistakes,
    Option,
    Pressed,
    Said,
)

CAST = Cast()
WORDING = Path(__file__).parents[1] / "prompts" / "en-GB" / "wording" / "play.toml"
HELLO = Card("Hello", ("I am Wren.",), buttons=(Button("Raise a concern", "concern.begin", opens=True),))
DANGER = Choice(
    "danger",
    "In danger?",
    (Option("yes", "Yes", (Ask("where", "Where?"),)), Option("no", "No")),
    required=False,
)
FORM = Dialog(
    "concern", "Raise a concern", (DANGER, Ask("words", "What happened?", lines=5, limit=12_000)), "Send"
)


class Broken(RuntimeError):
    """What the stand-in raises on purpose."""


class StandIn:
    """Answers as Wren would, and remembers every event it was handed."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def __call__(self, event: Event) -> Answer:
        self.events.append(event)
        match event:
            case Pressed(act="home"):
                return Home((HELLO,))
            case Pressed(act="concern.begin"):
                return FORM
            case Pressed(act="break"):
                raise Broken("words that nobody may see")
            case Filled() if not event.words():
                return Mistakes(FORM, {"words": "Tell us what happened"})
            case Said() | Filled():
                return Card("Thank you")
            case _:
                return None


def page_words() -> dict[str, str]:
    """The page's own words as they are, and a safety line."""
    with WORDING.open("rb") as file:
        texts: Mapping[str, str] = tomllib.load(file)["play"]
    return {f"play.{key}": text for key, text in texts.items()} | {"play.safety": "In danger? Call 999."}


class Tab:
    """One browser tab, as its scripts speak."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.messages: list[dict[str, Any]] = []

    async def hears(self) -> dict[str, Any]:
        """The next thing the server says."""
        got = await self.socket.receive(timeout=5)
        assert got.type is WSMsgType.TEXT, got.type
        whole: dict[str, Any] = json.loads(got.data)
        if whole["t"] == "message":
            self.messages.append(whole["message"])
        return whole

    async def says(self, text: str) -> dict[str, Any]:
        """Send this text as it is; the reply, whatever else is heard before it."""
        await self.socket.send_str(text)
        while (heard := await self.hears())["t"] not in ("answer", "fault"):
            pass
        return heard

    async def does(self, **what: object) -> dict[str, Any]:
        """Do one thing, under a name of its own unless told; the reply."""
        return await self.says(json.dumps({"id": os.urandom(8).hex(), "who": "play:ada", **what}))


class Stand:
    """A running playground on a real server on this machine."""

    def __init__(self, playground: Playground, wren: StandIn, port: int, client: ClientSession) -> None:
        self.playground = playground
        self.wren = wren
        self.origin = f"http://127.0.0.1:{port}"
        self.port = port
        self.client = client

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """Open the page in one more tab; it has been welcomed."""
        address = self.origin + "/play/socket"
        async with self.client.ws_connect(address, origin=self.origin, max_msg_size=0) as socket:
            tab = Tab(socket)
            tab.messages += (await tab.hears())["messages"]
            yield tab


@asynccontextmanager
async def running(folder: Path, port: int = 0) -> AsyncIterator[Stand]:
    """A playground whose memory is in this folder; on any free port, unless told."""
    wren = StandIn()
    playground = Playground(wren, folder, CAST, page_words(), os.urandom)
    app = web.Application()
    app.add_routes(playground.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        async with ClientSession() as client:
            yield Stand(playground, wren, runner.addresses[0][1], client)
    finally:
        await playground.close()
        await runner.cleanup()
