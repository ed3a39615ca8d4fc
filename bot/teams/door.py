"""``POST /api/messages``: the one way in. Nothing is read, logged or kept of what is not Microsoft's.

What was begun is done to its end, and the same activity delivered again gets the outcome of the first.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from bot.teams.activity import parsed
from bot.teams.keys import KeysDown
from bot.teams.own import Activity
from bot.teams.shape import Malformed
from bot.teams.trust import Forged, Pass

PATH = "/api/messages"
LARGEST_BODY = 256 * 1024
ANSWER_SECONDS = 9.0
"""Teams waits ten seconds for the answer to an invoke."""
REMEMBERED_SECONDS = 600.0
MOST_REMEMBERED = 10_000

Answer = Mapping[str, Any] | None

_log = logging.getLogger("wren.teams")


class Gate(Protocol):
    """Who may come in: ``Trust``, or ``Anonymous`` on a developer's own machine."""

    async def admit(self, request: web.Request) -> Pass:
        """Look at what was shown, before anything is read. Raises ``Forged`` and ``KeysDown``."""

    def check(self, shown: Pass, activity: Activity) -> None:
        """Compare it with the activity. Raises ``Forged``."""


@dataclass(slots=True)
class Door:
    """``hear`` does what an activity asks for; ``now`` gives seconds that only run forward."""

    gate: Gate = field(repr=False)
    hear: Callable[[Activity], Awaitable[Answer]] = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    _begun: OrderedDict[tuple[str, ...], tuple[float, asyncio.Task[Answer]]] = field(
        default_factory=OrderedDict, repr=False
    )
    _acting: set[asyncio.Task[Answer]] = field(default_factory=set, repr=False)
    _letting_go: asyncio.TimerHandle | None = field(default=None, repr=False)

    async def post(self, request: web.Request) -> web.Response:
        """The answer to one request."""
        try:
            answer = await self._answer(request)
        except Forged as forged:
            return web.Response(status=forged.status)
        except Malformed:
            return web.Response(status=400)
        except KeysDown:
            return web.Response(status=503)
        except TimeoutError:
            _log.error("teams.slow")
            return web.Response(status=503)
        except Exception as fault:
            # Its type only: the frames would say what somebody was about to do, and when.
            _log.error("teams.failed", extra={"fault": fault})
            return web.Response(status=500)
        return _response(answer)

    async def _answer(self, request: web.Request) -> Answer:
        shown = await self.gate.admit(request)
        activity = parsed(await _body_of(request))
        self.gate.check(shown, activity)
        # Whoever waits for the answer may hang up; what was begun is done to its end.
        async with asyncio.timeout(ANSWER_SECONDS):
            return await asyncio.shield(self._once(activity))

    async def finish(self, seconds: float) -> None:
        """Let what is being done come to its end, for so long."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        if self._acting:
            _, late = await asyncio.wait(self._acting, timeout=seconds)
            for task in late:
                task.cancel()

    def _once(self, activity: Activity) -> asyncio.Task[Answer]:
        """What was begun for this activity, now or before. One that failed is begun again."""
        self._forget()
        given = activity.get("id") or ""
        name = (activity["type"], activity["conversation"]["id"], activity["from"]["id"], given)
        before = self._begun.get(name)
        if before is not None and given and not _failed(before[1]):
            return before[1]
        task = asyncio.ensure_future(self.hear(activity))
        self._acting.add(task)
        task.add_done_callback(self._acting.discard)
        # An invoke's answer is kept with it: some hold words, so it is not kept for long.
        self._begun[name] = (self.now(), task)
        self._begun.move_to_end(name)
        self._let_go_later()
        return task

    def _let_go_later(self) -> None:
        """See to it that an answer is let go in time, even if nobody comes to the door again."""
        if self._letting_go is None and self._begun:
            begun, _ = next(iter(self._begun.values()))
            wait = begun + REMEMBERED_SECONDS - self.now()
            self._letting_go = asyncio.get_running_loop().call_later(max(wait, 0.01), self._let_go)

    def _let_go(self) -> None:
        self._letting_go = None
        self._forget()
        self._let_go_later()

    def _forget(self) -> None:
        oldest = self.now() - REMEMBERED_SECONDS
        while self._begun:
            name, (begun, _) = next(iter(self._begun.items()))
            if begun > oldest and len(self._begun) < MOST_REMEMBERED:
                return
            del self._begun[name]


def _failed(task: asyncio.Task[Answer]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _response(answer: Answer) -> web.Response:
    if answer is None:
        return web.Response()
    # A card is weighed as it is sent: an emoji written out in twelve signs would not fit.
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(body=body, content_type="application/json", charset="utf-8")


async def _body_of(request: web.Request) -> bytes:
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > LARGEST_BODY:
            raise Malformed
    return bytes(body)
