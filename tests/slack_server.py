"""A Slack of our own on loopback: Web API over HTTP and Socket Mode over WebSocket, with faults to order."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

from aiohttp import web

from tests.slack_api import WebApi
from tests.slack_socket import Sockets
from tests.slack_views import Views
from tests.slack_workspace import BOT, Message, Shape, Workspace, hospital

How = Literal["500", "503", "429", "cut before", "cut after", "hang before", "hang after", "not json", "slow"]
BURST = 5
"""Posts a channel takes at once before one a second is enforced."""


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next call of a method; ``after`` is a wait in seconds."""

    method: str
    how: How
    after: float = 1.0


@dataclass(slots=True)
class Call:
    """One call as it came."""

    method: str
    asked: Shape = field(repr=False)
    at: float
    ok: bool


class FakeSlack:
    """The server. ``plan`` orders a fault; ``calls`` is what came."""

    def __init__(self, workspace: Workspace | None = None, burst: int = BURST) -> None:
        self.workspace = workspace or hospital()
        self.views = Views(self.workspace)
        self.api = WebApi(self.workspace, self.views)
        self.sockets = Sockets()
        self.api.socket_url = lambda: self.sockets.ticket(self.origin)
        self.faults: deque[Fault] = deque()
        self.calls: list[Call] = []
        self.busy = 0
        self.origin = ""
        self.burst = burst
        self.read_only = False
        self.events: tuple[str, ...] = ()
        self.limited = 0
        self._lanes: dict[str, float] = {}
        self._responses: dict[str, tuple[str, str, int]] = {}

    def install(self, manifest: Shape) -> None:
        """Grant what an app's manifest asks for, and send it only the events that it subscribed to."""
        home = manifest["features"]["app_home"]
        self.api.scopes = tuple(manifest["oauth_config"]["scopes"]["bot"])
        self.api.messages_tab = bool(home["messages_tab_enabled"])
        self.read_only = bool(home["messages_tab_read_only_enabled"])
        self.events = tuple(manifest["settings"]["event_subscriptions"]["bot_events"])

    def plan(self, method: str, how: How, after: float = 1.0) -> None:
        """The next call of this method, or of all whose name starts so, meets this."""
        self.faults.append(Fault(method, how, after))

    def response_url(self, channel: str, person: str) -> str:
        """A URL for up to five answers to one thing a person did."""
        name = self.workspace.number("R")
        self._responses[name] = (channel, person, 5)
        return f"{self.origin}/response/{name}"

    def posts(self) -> list[Call]:
        """The calls that put something into channels and chats."""
        return [call for call in self.calls if call.method == "chat.postMessage"]

    # --- serving -------------------------------------------------------------------------------------

    async def _give(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        asked = await self._asked(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(
            asked.get("token", "")
        )
        self.busy += 1
        try:
            return await self._answer(request, method, token, asked)
        finally:
            self.busy -= 1

    async def _asked(self, request: web.Request) -> Shape:
        asked: Shape = dict(request.query)
        if request.content_type == "application/json":
            return asked | dict(json.loads(await request.text() or "{}"))
        return asked | dict(await request.post())

    async def _answer(
        self, request: web.Request, method: str, token: str, asked: Shape
    ) -> web.StreamResponse:
        fault = next((one for one in self.faults if method.startswith(one.method)), None)
        if fault is not None:
            self.faults.remove(fault)
            if fault.how not in ("cut after", "hang after", "slow"):
                self.calls.append(Call(method, asked, time.monotonic(), False))
                return await self._fail(request, fault)
        wait = self._over_limit(method, asked)
        if wait:
            self.limited += 1
            return _too_many(wait)
        answer = self.api.call(method, token, asked)
        self.calls.append(Call(method, asked, time.monotonic(), bool(answer["ok"])))
        if fault is not None and fault.how == "slow":
            await asyncio.sleep(fault.after)
        elif fault is not None:
            return await self._fail(request, fault)
        return web.json_response(answer)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.how == "429":
            return _too_many(fault.after)
        if fault.how.startswith("hang"):
            await asyncio.sleep(fault.after)
        if fault.how in ("500", "503"):
            return web.Response(status=int(fault.how), text="upstream trouble")
        if fault.how == "not json":
            return web.Response(text="<html>maintenance</html>", content_type="text/html")
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _over_limit(self, method: str, asked: Shape) -> float:
        """Seconds to wait where a channel has had more than its burst and one a second."""
        if method not in ("chat.postMessage", "chat.update"):
            return 0.0
        lane, now = f"{method} {asked.get('channel')}", time.monotonic()
        empty = max(self._lanes.get(lane, now), now)
        if empty - now > self.burst - 1:
            return empty - now - (self.burst - 1)
        self._lanes[lane] = empty + 1.0
        return 0.0

    async def _respond(self, request: web.Request) -> web.Response:
        found = self._responses.get(request.match_info["name"])
        if found is None or found[2] == 0:
            return web.Response(status=404, text="used_url")
        channel, person, left = found
        self._responses[request.match_info["name"]] = (channel, person, left - 1)
        self.answered(channel, person, await request.json())
        return web.Response(text="ok")

    def answered(self, channel: str, person: str, answer: Shape) -> None:
        """Show what an answer of Wren's says, to her alone or to all."""
        only = "" if answer.get("response_type") == "in_channel" else person
        if answer.get("delete_original"):
            return
        text, blocks = str(answer.get("text", "")), answer.get("blocks") or []
        under = str(answer.get("thread_ts") or "")
        self.workspace.add(Message(channel, self.workspace.ts(), BOT, text, blocks, under, only))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeSlack]:
        """Serve on a free port until the block ends."""
        app = web.Application(client_max_size=4 << 20)
        app.router.add_route("*", "/api/{method}", self._give)
        app.router.add_get("/link/{ticket}", self.sockets.serve)
        app.router.add_post("/response/{name}", self._respond)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await self.sockets.close()
            await runner.cleanup()

    async def quiet(self, pause: float = 0.01) -> None:
        """Wait until Wren has asked nothing for a moment."""
        before: Any = None
        while before != (len(self.calls), len(self.workspace.messages)) or self.busy:
            before = (len(self.calls), len(self.workspace.messages))
            await asyncio.sleep(pause)


def _too_many(after: float) -> web.Response:
    headers = {"Retry-After": str(ceil(after))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
