"""The sentence model, where it is installed and switched on: it runs in a process of its own.

Its package is compiled code that a text can crash. A crash, a hang or an answer in the wrong shape costs
nobody an answer: the words alone give it. Why it is so: decision 0031.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import unicodedata
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from bot.semantic.child import READY

COMMAND = (sys.executable, "-m", "bot.semantic")
LONGEST_WAIT = 0.1
"""Seconds that a question waits for the model, others before it included."""
LONGEST_START = 1800.0
"""Seconds to read all phrases of the table; it takes about two minutes of one processor."""
LONGEST_TEXT = 200
"""Characters of a question that the model is given: what it needs grows with the length."""
STARTS = 3
LATE = 20
"""So many answers late, one after the other: the model hangs, or the machine is too slow for it."""

_log = logging.getLogger("wren.semantic")


class Unusable(Exception):
    """The process answered what cannot be used. Holds nothing of it."""


@dataclass(slots=True)
class Semantic:
    """Asks the process. `documents` are the phrases it compares texts with. Keeps no text."""

    documents: Sequence[Sequence[str]] = field(repr=False)
    command: Sequence[str] = COMMAND
    wait: float = LONGEST_WAIT
    ready: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _process: Process | None = field(default=None, repr=False)
    _asked: int = 0
    _late: int = 0

    async def run(self) -> None:
        """Start the process, and again if it ends, a few times; then the words stay alone."""
        for attempt in range(1, STARTS + 1):
            fault = await self._serve()
            _log.warning("semantic.stopped", extra={"fault": fault, "attempt": attempt})

    async def near(self, text: str) -> Sequence[float]:
        """How near a text is to each document; nothing where that is not known in time. Never raises."""
        if not self.ready.is_set():
            return ()
        try:
            async with asyncio.timeout(self.wait):
                async with self._turn:
                    self._late += 1
                    found = await self._ask(text)
                    self._late = 0
        except TimeoutError:
            if self._late >= LATE:
                self._end()
            return ()
        except Exception:  # What it sent cannot be used. Nothing of it is logged.
            self._end()
            return ()
        return found

    async def _serve(self) -> Exception | str:
        """One life of the process, to its end. Whatever goes wrong in it, Wren goes on."""
        try:
            process = self._process = await asyncio.create_subprocess_exec(
                # No setting and no secret is handed on; the folder is where this package is found.
                *self.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd=Path(__file__).parents[2],
            )  # fmt: skip
        except OSError as fault:
            return fault
        try:
            async with asyncio.timeout(LONGEST_START):
                if await _said(process, self.documents) != READY:
                    return "crash"
            self._late = 0
            self.ready.set()
            _log.info("semantic.ready")
            await process.wait()
        except Exception as fault:
            return fault
        finally:
            self._end()
            await process.wait()
        return "crash"

    def _end(self) -> None:
        self.ready.clear()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _ask(self, text: str) -> Sequence[float]:
        self._asked += 1
        number, found = json.loads(await _said(self._process, [self._asked, _safe(text)]))
        while number != self._asked:  # It was too late for an earlier question.
            number, found = json.loads(await _said(self._process))
        return checked(found, len(self.documents))


def checked(found: object, many: int) -> Sequence[float]:
    """What the process answered, if it is nothing or so many numbers. Raises ``Unusable``."""
    if not isinstance(found, list) or len(found) not in (0, many):
        raise Unusable
    if not all(isinstance(each, float) and isfinite(each) for each in found):
        raise Unusable
    return tuple(found)


async def _said(process: Process | None, asked: object = None) -> bytes:
    """The next line of the process, after it was asked something, if anything. Raises ``OSError``."""
    if process is None or process.stdin is None or process.stdout is None:
        raise BrokenPipeError
    if asked is not None:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        await process.stdin.drain()
    return await process.stdout.readline()


def _safe(text: str) -> str:
    """What the package can take. One letter that NFKC spells out makes it write past its memory."""
    whole = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    return whole[:LONGEST_TEXT].encode(errors="replace").decode()


@asynccontextmanager
async def at_work(semantic: Semantic) -> AsyncIterator[Semantic]:
    """For a command: the model once it is ready. Where it cannot start, it answers nothing."""
    async with asyncio.TaskGroup() as group:
        run, ready = group.create_task(semantic.run()), group.create_task(semantic.ready.wait())
        await asyncio.wait((run, ready), return_when=asyncio.FIRST_COMPLETED)
        try:
            yield semantic
        finally:
            run.cancel()
            ready.cancel()
