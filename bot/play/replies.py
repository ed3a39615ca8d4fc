"""What the page gets back for one thing done in it: once, however often it is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.play.cast import Cast
from bot.play.read import MESSAGE_BYTES, Malformed, Request, parse, read, request_id
from bot.play.show import Shown, show
from bot.play.stage import Message, Stage
from handlers.chat import Answer, Card, Event, Pressed, Said

REMEMBERED = 64
"""Requests whose reply is remembered, so that one sent again after a lost connection is done once."""

Dispatch = Callable[[Event], Awaitable[Answer]]

_log = logging.getLogger("wren.play")


class Replies:
    """Reads what a browser sent, lets Wren answer it, and says plainly what could not be done."""

    def __init__(
        self,
        dispatch: Dispatch,
        stage: Stage,
        cast: Cast,
        page: Mapping[str, str],
        spread: Callable[[Message], None],
    ) -> None:
        self._dispatch = dispatch
        self._stage = stage
        self._cast = cast
        self._page = page
        self._spread = spread
        self._asked: dict[str, tuple[Request, asyncio.Task[Shown]]] = {}

    async def reply(self, text: str) -> Shown:
        """The reply to one message from a browser: an answer, or a fault with words for the person."""
        asked_id: str | None = None
        try:
            payload = parse(text)
            asked_id = request_id(payload)
            if len(text.encode()) > MESSAGE_BYTES:
                return self.fault(asked_id, "too_large")
            return await self._ask(read(payload, self._cast))
        except Malformed:
            return self.fault(asked_id, "malformed")

    def fault(self, asked_id: str | None, code: str) -> Shown:
        """Words for the person; ``code`` is one of ``malformed``, ``too_large`` and ``failed``."""
        return {"t": "fault", "id": asked_id, "code": code, "text": self._page[f"play.{code}"]}

    def _ask(self, request: Request) -> asyncio.Task[Shown]:
        """Start a request, or find the one already started under the same name."""
        if request.id in self._asked:
            known, task = self._asked[request.id]
            if known != request:
                raise Malformed
            return task
        task = asyncio.create_task(self._answer(request))
        self._asked[request.id] = (request, task)
        for old in list(self._asked)[:-REMEMBERED]:
            if self._asked[old][1].done():
                del self._asked[old]
        return task

    async def _answer(self, request: Request) -> Shown:
        try:
            return await self._do(request)
        except Exception as error:
            _log.error("play.dispatch_failed", extra={"fault": error})
            self._asked.pop(request.id, None)
            return self.fault(request.id, "failed")

    async def _do(self, request: Request) -> Shown:
        event = request.event
        answer = await self._dispatch(event) if self._calls_wren(event) else None
        shown = show(answer)
        place = event.where or event.who.id
        under = event.under or "" if isinstance(event, Said | Pressed) else ""
        if isinstance(event, Said):
            self._spread(self._stage.typed(place, event.who.id, event.text, event.files, under))
        seen_as: str | None = None
        if shown is not None and isinstance(answer, Card) and request.on == "message":
            only = event.who.id if event.where else ""
            message = self._stage.answered(place, only, shown, under)
            seen_as = message.id
            self._spread(message)
        return {"t": "answer", "id": request.id, "answer": shown, "message": seen_as}

    def _calls_wren(self, event: Event) -> bool:
        """People may talk in the team's channel without Wren, until they call it by its handle."""
        if isinstance(event, Said) and event.where == self._cast.team:
            return self._cast.handle.casefold() in event.text.casefold()
        return True
