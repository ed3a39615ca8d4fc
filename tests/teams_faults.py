"""What can go wrong with a call to Microsoft's hosts, to order."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from tests.teams_tenant import Shape

How = Literal[
    "401", "403", "412", "429", "429 bare", "500", "502", "503", "504", "500 after", "503 after",
    "cut before", "cut after", "hang before", "hang after", "not json", "empty after", "slow", "held",
]  # fmt: skip
What = Literal["send", "update", "create", "channels", "token", "keys", "any"]
AFTER = ("500 after", "503 after", "cut after", "hang after", "empty after", "slow")
"""Faults that come when the work is done already. What is held waits for the test, and then goes well."""


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next call of a kind; ``after`` is a wait in seconds."""

    what: What
    how: How
    after: float = 1.0

    @property
    def status(self) -> int:
        """The status it is answered with; 0 where there is no such answer."""
        first = self.how.partition(" ")[0]
        return int(first) if first.isdigit() else 0


class Faults(deque[Fault]):
    """The faults that are still to come, in order. ``let_go`` lets go what is held."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    def meet(self, what: str) -> Fault | None:
        """The fault that a call of this kind meets, if any."""
        for fault in self:
            if fault.what in (what, "any"):
                self.remove(fault)
                return fault
        return None


async def fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Let a call go wrong."""
    if fault.status == 429:
        return too_many(fault.after if fault.how == "429" else 0)
    if fault.status:
        return error(fault.status, "ServiceError", "Upstream trouble.")
    if fault.how == "not json":
        return web.Response(text="<html>maintenance</html>", content_type="text/html")
    if fault.how == "empty after":
        return web.Response(status=201)
    if fault.how.startswith("hang"):
        await asyncio.sleep(fault.after)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def error(status: int, code: str, message: str, **headers: str) -> web.Response:
    """A refusal as the Bot Connector writes it."""
    body: Shape = {"error": {"code": code, "message": message}}
    return web.json_response(body, status=status, headers=headers)


def too_many(after: float) -> web.Response:
    """A refusal for going too fast, which says when to come again, or does not."""
    headers = {"Retry-After": str(max(1, round(after)))} if after else {}
    return error(429, "Throttled", "Too many requests", **headers)
