"""How near a fan-out comes to a platform's limit, and what it costs the replies to people.

``python -m tests.bench_nudges``. A stub on loopback keeps a token bucket and answers 429 where it is empty;
1 and 4 workers share one database; meanwhile the courier answers somebody once a second. Aims (issue 6): at
least 95 % of the limit, at most 0.1 % refused, replies first. Client and server share one process.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession, web

from bot.app import real_clock
from bot.mailer import Mailer
from bot.nudge_cards import NudgeCards
from handlers.chat import Card, Inspection, Person, Place, Posted, TryLater, Unclear
from store.opening import Store, open_store
from store.runs import NOTE, Run
from store.vault import Ring
from tests.bench_client import served
from tests.databases import real_postgres
from tests.world import WORDS

LIMIT = 50.0
BURST = 50
SECONDS = 40
EDGE = 2.0
"""Seconds at either end that are not measured: the start, and the last cards."""
LATENCY = 0.12
SLOT = 202648


@dataclass(slots=True)
class Stub:
    """A platform that takes so many messages a second."""

    level: float = BURST
    looked: float = field(default_factory=time.monotonic)
    taken: list[float] = field(default_factory=list)
    refused: int = 0

    async def take(self, _: web.Request) -> web.Response:
        """One message."""
        now = time.monotonic()
        self.level = min(BURST, self.level + (now - self.looked) * LIMIT)
        self.looked = now
        await asyncio.sleep(LATENCY)
        if self.level < 1:
            self.refused += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        self.level -= 1
        self.taken.append(now)
        return web.Response(text="{}")


@dataclass(slots=True)
class Client:
    """A platform's posting side over HTTP."""

    session: ClientSession
    url: str

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Post to one person."""
        async with self.session.post(self.url, json={"to": person.id, "text": card.plain}) as answer:
            await answer.read()
            if answer.status == 429:
                raise TryLater(float(answer.headers["Retry-After"]))
            if answer.status != 200:
                raise Unclear
            return Posted("p")

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Not used here."""
        raise AssertionError

    async def revise(self, posted: Posted, card: Card) -> None:
        """Not used here."""
        raise AssertionError

    async def find(self, marker: str, place: Place) -> Posted | None:
        """Not used here."""
        raise AssertionError

    async def inspect(self, place: Place) -> Inspection:
        """Not used here."""
        raise AssertionError

    async def everyone(self) -> None:
        """Not used here."""


async def _replies(client: Client, mailers: Sequence[Mailer], took: list[float]) -> None:
    """A reply to somebody each second, as the courier sends them: it takes its place, and is tried again."""
    card = Card("Something new in Wren")
    while True:
        await asyncio.sleep(1)
        began = time.monotonic()
        mailers[0].gave_way()
        while True:
            try:
                await client.direct(Person("slack:T/reply"), card, "")
                break
            except TryLater as wait:
                await asyncio.sleep(wait.after)
        took.append((time.monotonic() - began) * 1000)


async def fan_out(url: str, folder: Path, workers: int) -> str:
    """One measurement; a line of the table."""
    ring = Ring.make(folder / f"keys{workers}{url[:6]}", "bench", secrets.token_bytes)
    stores: list[Store] = [await _opened(url, ring) for _ in range(workers)]
    people = [f"slack:T/U{number}" for number in range(int(LIMIT * SECONDS))]
    await stores[0].members.sync("slack", people)
    now = real_clock()
    until = now + timedelta(hours=1)
    await stores[0].runs.begin([Run(NOTE, SLOT, "filling", "note", due=_ms(now), until=_ms(until))])
    while await stores[0].mailing.fill(NOTE, SLOT, LIMIT):
        continue
    stub, took = Stub(), list[float]()
    async with served(stub.take) as address, ClientSession() as session:
        client = Client(session, address)
        mailers = [_mailer(store, client) for store in stores]
        tasks = [asyncio.create_task(mailer.run()) for mailer in mailers]
        tasks.append(asyncio.create_task(_replies(client, mailers, took)))
        await asyncio.sleep(SECONDS)
        while (await stores[0].runs.of([SLOT]))[0].state != "done":  # noqa: ASYNC110
            await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    run = (await stores[0].runs.of([SLOT]))[0]
    for store in stores:
        await store.database.close()
    return _line(url, workers, stub, took, run)


def _line(url: str, workers: int, stub: Stub, took: Sequence[float], run: Run) -> str:
    first, last = stub.taken[0] + EDGE, stub.taken[-1] - EDGE
    inside = [moment for moment in stub.taken if first <= moment <= last]
    used = len(inside) / (last - first) / LIMIT
    share = stub.refused / (len(stub.taken) + stub.refused)
    slow = sorted(took)[max(0, int(len(took) * 0.99) - 1)]
    engine = "PostgreSQL" if url.startswith("postgresql") else "SQLite"
    return f"{engine:11} {workers:7} {used:8.1%} {share:8.2%} {slow:14.0f}   {dict(run.counts)}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


async def _opened(url: str, ring: Ring) -> Store:
    return await open_store(
        url, ring, "bench", playground=False, chance=secrets.token_bytes, clock=real_clock
    )


def _mailer(store: Store, client: Client) -> Mailer:
    cards = NudgeCards(store.teams, store.runs, store.members, {"slack": client}, WORDS, real_clock)
    return Mailer(store.mailing, store.kept, cards, LIMIT, real_clock)


async def main() -> None:
    """Measure, and print one table."""
    print(f"A limit of {LIMIT:.0f} a second, {LATENCY * 1000:.0f} ms a message, {SECONDS} seconds each.")
    print(f"{'':11} workers  of limit   429s   reply p99 ms   what became of the cards")
    with tempfile.TemporaryDirectory() as name:
        for workers in (1, 4):
            folder = Path(name)
            print(await fan_out(f"sqlite+aiosqlite:///{folder}/nudges{workers}.db", folder, workers))
            async with real_postgres(durable=True) as postgres:
                print(await fan_out(postgres, folder, workers))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
