"""Doing in one go what many asked for at the same time: one transaction for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Reply = TypeVar("Reply")

MOST = 64
"""Questions in one batch: as many as keep it short."""
GATHER_SECONDS = 0.01
"""How long a batch waits for company, where the one before had some. Whoever comes alone never waits."""


class Batches(Generic[Question, Reply]):
    """Hands all that wait to ``work`` together, one batch after the other, and each its own reply.

    A question that comes while ``work`` runs waits for the next batch, so that no reply is older than its
    question. A reply that is an exception is raised to whoever asked; an exception of ``work`` to all.
    """

    def __init__(self, work: Callable[[list[Question]], Awaitable[Sequence[Reply | Exception]]]) -> None:
        self._work = work
        self._waiting: list[tuple[Question, asyncio.Future[Reply]]] = []
        self._working: asyncio.Task[None] | None = None
        self._crowded = False

    async def ask(self, question: Question) -> Reply:
        """The reply to this question. Whoever stops waiting for it does not stop the work."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, reply))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._run())
        return await reply

    async def _run(self) -> None:
        while self._waiting:
            if self._crowded:
                await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._crowded = len(batch) > 1
            found: Sequence[Reply | BaseException]
            try:
                found = await self._work([question for question, _ in batch])
            except BaseException as fault:
                # Whatever it is, also the end of the program: nobody is left waiting for ever.
                found = [fault] * len(batch)
            for (_, reply), one in zip(batch, found, strict=True):
                if reply.done():
                    continue
                if isinstance(one, BaseException):
                    reply.set_exception(one)
                else:
                    reply.set_result(one)
