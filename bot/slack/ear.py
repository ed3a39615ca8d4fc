"""Hears what Slack sends, over HTTP and socket alike, and acknowledges it only when the work is done.

Whatever fails is told to Slack by a bare 500 (no acknowledgement in Socket Mode), so that it sends the same
again or tells the person. No exception's text leaves this file.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.read import Foreign, Heard, Malformed, Own, Told, event_id, read
from bot.slack.replies import Replies
from bot.slack.shape import text

EVENTS_KEPT = 10_000
"""Deliveries whose outcome is remembered, so that one sent again is done once."""
JSON = "application/json;charset=utf-8"

_log = logging.getLogger("wren.slack")


@dataclass(slots=True)
class Ear:
    """``told`` takes what is said of the workspace itself: who joined, or that Wren was removed."""

    own: Own = field(repr=False)
    replies: Replies = field(repr=False)
    told: Callable[[Told], Coroutine[Any, Any, None]] = field(repr=False)
    _acting: set[asyncio.Task[Any]] = field(default_factory=set, repr=False)
    _events: OrderedDict[str, asyncio.Task[BoltResponse]] = field(default_factory=OrderedDict, repr=False)

    async def finish(self, seconds: float) -> None:
        """Let what is being done come to its end, for so long."""
        acting = {*self._acting, *self.replies.busy} - {asyncio.current_task()}
        if acting:
            _, late = await asyncio.wait(acting, timeout=seconds)
            for task in late:
                task.cancel()

    async def hear(self, body: dict[str, Any]) -> BoltResponse:
        """The answer to one payload. Never raises for what was in it."""
        task = asyncio.ensure_future(self._heard(body))
        self._acting.add(task)
        task.add_done_callback(self._acting.discard)
        # Whoever waits for the answer may hang up; what was begun is done to its end.
        return await asyncio.shield(task)

    async def _heard(self, body: dict[str, Any]) -> BoltResponse:
        try:
            if body.get("type") == "url_verification":
                return BoltResponse(status=200, body=text(body, "challenge"))
            name = event_id(body)
            return await (self._once(name, body) if name else self._answer(body))
        except Malformed:
            return BoltResponse(status=400)
        except Foreign:
            return acknowledged(await self.replies.turn_away(body))
        except Exception as fault:
            # Its type only: the frames would say what somebody was about to do, and when.
            _log.error("slack.failed", extra={"fault": fault})
            return BoltResponse(status=500)

    async def _once(self, name: str, body: dict[str, Any]) -> BoltResponse:
        """An event that is sent again gets the outcome of the first; one that failed is tried again."""
        task = self._events.get(name)
        if task is None:
            task = asyncio.create_task(self._answer(body))
            self._events[name] = task
            while len(self._events) > EVENTS_KEPT:
                self._events.popitem(last=False)
        try:
            return await asyncio.shield(task)
        except BaseException:
            if task.done():
                self._events.pop(name, None)
            raise

    async def _answer(self, body: dict[str, Any]) -> BoltResponse:
        heard = read(body, self.own)
        if isinstance(heard, Heard):
            return acknowledged(await self.replies.answer(heard))
        if heard is not None:
            await self.told(heard)
        return BoltResponse(status=200)


class Door(AsyncMiddleware):
    """Hands each body on as it came. Bolt's own listeners look into it first, and break on odd ones."""

    def __init__(self, hear: Callable[[dict[str, Any]], Awaitable[BoltResponse]]) -> None:
        self._hear = hear

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """The answer, always: nothing of bolt's comes after it."""
        return await self._hear(req.body)


def acknowledged(answer: Mapping[str, Any]) -> BoltResponse:
    """An acknowledgement, with what Slack is to show where there is something."""
    if not answer:
        return BoltResponse(status=200)
    body = dumps(answer, ensure_ascii=False)
    return BoltResponse(status=200, body=body, headers={"content-type": JSON})
