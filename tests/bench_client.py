"""What the benches share: a client in a process of its own, and Wren measured in turn with its ceiling.

As a program it reads lines of JSON, sends the requests of each, and prints how long they took.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from aiohttp import ClientSession, web

from bot.releaser import Releaser

AT_ONCE = 16
SLICE = 80
"""Requests until it is the other's turn: about a second, in which a busy machine is equally busy for both."""
SLICES = 10
FORMS = SLICE * (SLICES + 1)
"""The first slice warms up both and is not counted."""
LONGEST_LINE = 1 << 24
WORDS = "The alarm on the ward is switched off at night. " * 42
Request = tuple[bytes, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Slice:
    """How long each request took, and all of them together, in seconds."""

    took: Sequence[float]
    whole: float

    @property
    def each_second(self) -> float:
        """Requests a second."""
        return len(self.took) / self.whole


@dataclass(frozen=True, slots=True)
class Pair:
    """Wren and a ceiling, slice for slice; with one more of the ceiling, Wren lies between two each time."""

    wren: Sequence[Slice]
    ceiling: Sequence[Slice]

    def ratio(self) -> float:
        """Wren's rate in that of the ceiling right before and after it: the median."""
        around = zip(self.ceiling, self.ceiling[1:], strict=False)
        return statistics.median(
            wren.each_second / statistics.mean((before.each_second, after.each_second))
            for wren, (before, after) in zip(self.wren, around, strict=True)
        )


def rate(slices: Sequence[Slice]) -> float:
    """Requests a second: the median."""
    return statistics.median(one.each_second for one in slices)


def p99_ms(slices: Sequence[Slice]) -> float:
    """The slowest hundredth of all requests begins here."""
    took = sorted(seconds for one in slices for seconds in one.took)
    return took[max(0, int(len(took) * 0.99) - 1)] * 1000


async def timed(jobs: Sequence[Callable[[], Awaitable[Any]]]) -> Slice:
    """Run all jobs, so many at once, and time each."""
    waiting, took = list(jobs), []

    async def worker() -> None:
        while waiting:
            job = waiting.pop()
            began = time.perf_counter()
            await job()
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return Slice(took, time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Client:
    """Sends from another process what a server in this one is to answer."""

    process: asyncio.subprocess.Process

    async def send(self, url: str, requests: Sequence[Request]) -> Slice:
        """Send these. Each must be answered with 200."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        whole = {"url": url, "requests": [(body.decode(), headers) for body, headers in requests]}
        self.process.stdin.write(json.dumps(whole).encode() + b"\n")
        await self.process.stdin.drain()
        return Slice(**json.loads(await self.process.stdout.readline()))


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler, path: str = "/") -> AsyncIterator[str]:
    """A server with this one handler, until the block ends; its address."""
    app = web.Application(client_max_size=1 << 20)
    app.router.add_post(path, handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_client() -> AsyncIterator[Client]:
    """A client until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench_client",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    try:
        yield Client(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


Part = Sequence[bytes]


async def in_turn(
    bodies: Part, ceiling: Callable[[Part], Awaitable[Slice]], wren: Callable[[Part], Awaitable[Slice]]
) -> Pair:
    """Ceiling, Wren, ceiling, Wren, … each with its slice of the same bodies."""
    parts = [bodies[start : start + SLICE] for start in range(0, len(bodies), SLICE)]
    await ceiling(parts[0])
    await wren(parts[0])
    before, found = [await ceiling(parts[0])], []
    for part in parts[1:]:
        found.append(await wren(part))
        before.append(await ceiling(part))
    return Pair(found, before)


@asynccontextmanager
async def releasing(releaser: Releaser) -> AsyncIterator[None]:
    """The pool is released until the block ends."""
    task = asyncio.create_task(releaser.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def released_too(sent: Awaitable[Slice], releaser: Releaser) -> Slice:
    """A slice that is over only when all of it is released."""
    found = await sent
    began = time.perf_counter()
    await releaser.release_due()
    return Slice(found.took, found.whole + time.perf_counter() - began)


async def _send(url: str, requests: Sequence[tuple[str, dict[str, str]]]) -> Slice:
    async with ClientSession() as session:

        async def post(body: str, headers: dict[str, str]) -> None:
            async with session.post(url, data=body.encode(), headers=headers) as answer:
                text = await answer.text()
                assert answer.status == 200, answer.status
                assert "fault" not in text[:40], text

        return await timed([partial(post, body, headers) for body, headers in requests])


def main() -> None:
    """Send what each line says."""
    for line in sys.stdin:
        print(json.dumps(asdict(asyncio.run(_send(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    main()
