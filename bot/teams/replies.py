"""How answers are spoken: Teams is answered first, the messages follow; one wait is taken, not two."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.teams.own import Activity
from bot.teams.wire import Speech
from handlers.chat import TryLater

T = TypeVar("T")
TRIES = 3
SHORTEST_WAIT = 1.0
LONGEST_WAIT = 10.0
"""Seconds that an answer waits where Teams asks to; nobody expects one that comes later."""

_log = logging.getLogger("wren.teams")


@dataclass(frozen=True, slots=True)
class Patient:
    """Sends again what was certainly not sent. ``begun`` is set before the first message: by then all that
    has to be kept is kept, and whoever waits for that need wait no longer."""

    wire: Speech = field(repr=False)
    begun: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """As ``Speech``."""
        return await self._again(lambda: self.wire.send(conversation, service_url, activity))

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """As ``Speech``."""
        await self._again(lambda: self.wire.update(conversation, service_url, activity_id, activity))

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """As ``Speech``."""
        return await self._again(lambda: self.wire.start_thread(channel, service_url, activity))

    async def _again(self, send: Callable[[], Awaitable[T]]) -> T:
        self.begun.set()
        for _ in range(TRIES - 1):
            try:
                return await send()
            except TryLater as later:
                if later.after > LONGEST_WAIT:
                    raise
                await asyncio.sleep(max(later.after, SHORTEST_WAIT))
        return await send()


@dataclass(frozen=True, slots=True)
class InTurn:
    """Sends one message at a time. Welcomes go so: when Wren is installed for a thousand people at once, the
    answers to what others do are not kept waiting."""

    wire: Speech = field(repr=False)
    turn: asyncio.Lock = field(repr=False)

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """As ``Speech``."""
        async with self.turn:
            return await self.wire.send(conversation, service_url, activity)

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """As ``Speech``."""
        async with self.turn:
            await self.wire.update(conversation, service_url, activity_id, activity)

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """As ``Speech``."""
        async with self.turn:
            return await self.wire.start_thread(channel, service_url, activity)


@dataclass(frozen=True, slots=True)
class Behind:
    """Sends, one by one, after a dialog was answered: it cannot wait, and gets no ids in return."""

    wire: Speech = field(repr=False)
    busy: Busy = field(repr=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """As ``Speech``."""
        self.busy.later(self._in_turn(self.wire.send(conversation, service_url, activity)))
        return ""

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """As ``Speech``."""
        self.busy.later(self._in_turn(self.wire.update(conversation, service_url, activity_id, activity)))

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """As ``Speech``."""
        self.busy.later(self._in_turn(self.wire.start_thread(channel, service_url, activity)))
        return "", ""

    async def _in_turn(self, sending: Awaitable[object]) -> None:
        async with self._turn:
            await sending


@dataclass(slots=True)
class Busy:
    """What goes on after Teams was answered."""

    _tasks: set[asyncio.Task[Any]] = field(default_factory=set, repr=False)

    def later(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do this, whoever waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def finish(self, seconds: float) -> None:
        """Let it come to its end, for so long."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.warning("teams.not_told", extra={"fault": task.exception()})
