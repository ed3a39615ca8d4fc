"""A Bot Connector of our own on loopback, with the sign-in hosts it needs and faults to order.

Microsoft's hosts are one server here, told apart by path: ``/v1/…`` publishes the keys, ``/<tenant>/…`` gives
tokens, ``/<region>/v3/…`` is the Bot Connector.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.teams_authority import Authority
from tests.teams_connector import Connector
from tests.teams_faults import AFTER, Fault, Faults, How, What, error, fail, too_many
from tests.teams_limits import Limits
from tests.teams_login import Login
from tests.teams_tenant import THREAD, Tenant, hospital


@dataclass(slots=True)
class Call:
    """One call as it came. ``what`` is send, update, create, delete, members or channels."""

    what: str
    region: str
    conversation: str
    asked: Any = field(repr=False)
    at: float
    status: int = 0


COUNTED = ("send", "create", "update")
"""Calls that Microsoft's rate limits count."""


class FakeTeams:
    """The server. ``plan`` orders a fault; ``calls`` came to the Bot Connector, ``strays`` to nothing."""

    def __init__(self, tenant: Tenant | None = None, *, limits: bool = True) -> None:
        self.tenant = tenant or hospital()
        self.connector = Connector(self.tenant)
        self.authority = Authority()
        self.limits = Limits(limits)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.strays: list[str] = []
        self.busy = 0
        self.origin = ""
        self.public = ""
        self.region = "/emea/"

    @property
    def service_url(self) -> str:
        """Where activities say that they come from."""
        return (self.public or self.origin) + self.region

    def plan(self, what: What, how: How, after: float = 1.0, times: int = 1) -> None:
        """The next calls of this kind meet this."""
        self.faults.extend(Fault(what, how, after) for _ in range(times))

    def sends(self) -> list[Call]:
        """The calls that put something into chats and channels."""
        return [call for call in self.calls if call.what in ("send", "create")]

    # --- the Bot Connector ---------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.busy += 1
        try:
            return await self._answer(request)
        finally:
            self.busy -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        asked = await _asked(request)
        path = [unquote(part) for part in request.rel_url.raw_path.split("/")][4:]
        what, place = _what(request.method, path), path[0] if path else _channel_in(asked)
        call = Call(what, request.match_info["region"], place, asked, time.monotonic())
        self.calls.append(call)
        if token not in self.authority.given:
            call.status = 401
            return error(401, "Unauthorized", "Authorization has been denied for this request.")
        fault = self.faults.meet(call.what)
        if fault is not None and fault.how == "held":
            await self.faults.let_go.wait()
            fault = None
        if fault is not None and fault.how not in AFTER:
            call.status = fault.status
            return await fail(request, fault)
        wait = self.limits.wait(place.partition(THREAD)[0]) if what in COUNTED else 0.0
        if wait > 0:
            call.status = 429
            return too_many(wait)
        status, body = self.connector.call(request.method, path, asked)
        call.status = status
        if fault is not None:
            if fault.how != "slow":
                call.status = fault.status
                return await fail(request, fault)
            await asyncio.sleep(fault.after)
        return web.json_response(body, status=status)

    async def _stray(self, request: web.Request) -> web.StreamResponse:
        """Nothing is there: a path put together badly, or something that no bot needs."""
        self.strays.append(f"{request.method} {request.path}")
        return error(404, "NotFound", "No HTTP resource was found.")

    # --- serving -------------------------------------------------------------------------------------

    def app(self) -> web.Application:
        """All routes."""
        app = web.Application(client_max_size=4 << 20)
        Login(self.authority, self.faults).add_to(app)
        app.router.add_route("*", "/{region}/v3/conversations", self._serve)
        app.router.add_route("*", "/{region}/v3/conversations/{rest:.*}", self._serve)
        app.router.add_route("GET", "/{region}/v3/teams/{rest:.*}", self._serve)
        app.router.add_route("*", "/{path:.*}", self._stray)
        return app

    @asynccontextmanager
    async def running(self, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[FakeTeams]:
        """Serve on a free port of loopback until the block ends."""
        runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls)
        await site.start()
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def quiet(self, pause: float = 0.01) -> None:
        """Wait until Wren has asked nothing for a moment."""
        before: Any = None
        while before != (len(self.calls), len(self.tenant.posts)) or self.busy:
            before = (len(self.calls), len(self.tenant.posts))
            await asyncio.sleep(pause)


async def _asked(request: web.Request) -> Any:
    try:
        return json.loads(await request.text() or "null")
    except ValueError:
        return None


def _channel_in(asked: Any) -> str:
    """The channel in which a new thread begins; empty where a chat is opened."""
    try:
        return str(asked["channelData"]["channel"]["id"])
    except (KeyError, TypeError):
        return ""


def _what(method: str, path: list[str]) -> str:
    if method == "GET":
        return "channels" if path[-1:] == ["conversations"] else "members"
    named = {"PUT": "update", "DELETE": "delete"}.get(method)
    return named or ("send" if len(path) > 1 else "create")
