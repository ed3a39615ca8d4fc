"""Activities a second at ``POST /api/messages``, beside an aiohttp bot that only checks the same token.

``python -m tests.bench_teams``. The client is a process of its own. Two kinds: the word ``home``, typed into
a chat, which Wren answers with a card (the stand-in for the Bot Connector shares Wren's process); and a sent
form with a concern, sealed and committed before it is answered. Nothing here passes or fails.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from bot.teams.activity import parsed
from bot.teams.door import PATH, Gate
from bot.teams.show import dialog_task
from handlers.chat import Dialog, Pressed
from tests import teams_activities as activities
from tests.bench_client import releasing, served
from tests.databases import real_postgres
from tests.teams_pages import OWN, content, sending
from tests.teams_shape import Shape
from tests.teams_world import HAVE_THE_APP, TeamsWorld, a_teams_world
from tests.world import without_rate_limits

WRITERS = 16
REQUESTS = 320
ROUNDS = 5
WORDS = "The alarm on the ward is switched off at night. " * 42
ANSWERS = {"topic": "patient_safety", "words": WORDS, "keep": "address", "identity": "anonymous"}
ANSWERS |= {"danger": "no", "notify": "look"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What one bot did with one kind: how many a second, and the slowest hundredth in milliseconds."""

    each_second: float
    p99_ms: float


# --- the client, in a process of its own -------------------------------------------------------------


async def client(url: str, file: Path) -> None:
    """Post everything in a file, so many at once; print how long it took, and how long each."""
    asked: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    took: list[float] = []
    async with ClientSession(connector=TCPConnector(limit=WRITERS)) as session:

        async def worker() -> None:
            while asked:
                one = asked.pop()
                headers = {"Authorization": f"Bearer {one['token']}", "Content-Type": "application/json"}
                began = time.perf_counter()
                async with session.post(url, data=one["body"].encode(), headers=headers) as answer:
                    await answer.read()
                    assert answer.status == 200, answer.status
                took.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(WRITERS)))
        whole = time.perf_counter() - began
    print(json.dumps({"whole": whole, "took": took}))


async def _posted(url: str, requests: Sequence[dict[str, str]]) -> Figure:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(requests, file)
        file.flush()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench_teams", url, file.name, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
    assert process.returncode == 0, "the client failed"
    told = json.loads(said)
    slow = sorted(told["took"])[max(0, int(len(told["took"]) * 0.99) - 1)]
    return Figure(len(told["took"]) / told["whole"], slow * 1000)


# --- the bots -----------------------------------------------------------------------------------------


def _bare(gate: Gate) -> AbstractAsyncContextManager[str]:
    """A bot that checks who sends, and what, exactly as Wren does; then it answers and does nothing."""

    async def handler(request: web.Request) -> web.Response:
        shown = await gate.admit(request)
        gate.check(shown, parsed(await request.read()))
        return web.Response()

    return served(handler, PATH)


def _signed(world: TeamsWorld, made: Sequence[Shape]) -> list[dict[str, str]]:
    token = world.delivery.token(made[0])
    return [{"token": token, "body": json.dumps(one)} for one in made]


def _typed(world: TeamsWorld) -> list[Shape]:
    made = []
    for number in range(REQUESTS):
        who = world.somebody(HAVE_THE_APP[number % 3])
        made.append(activities.said(who.user, who.chat, "home", **who.now()))
    return made


async def _filled(world: TeamsWorld) -> list[Shape]:
    """Filled forms, ready to be sent: opening a form is not what is measured."""
    made = []
    without_rate_limits(world.wren)
    for number in range(REQUESTS):
        who = world.somebody(HAVE_THE_APP[number % 3])
        form = await world.wren.door.answer(Pressed(OWN.named(who.user.object_id), "concern.begin"))
        assert isinstance(form, Dialog)
        data = sending(content(dialog_task(form, world.words))) | ANSWERS
        made.append(activities.submitted(who.user, who.chat, data, **who.now()))
    return made


async def _world(world: TeamsWorld, engine: str) -> dict[str, Figure]:
    """Both kinds, at the bare bot and at Wren in turn."""
    found: dict[str, Figure] = {}
    gate: Gate = world.wren.platforms["teams"]._door.gate  # type: ignore[attr-defined]
    async with _bare(gate) as bare, releasing(world.wren.releaser):
        for kind, made in (("typed", _typed(world)), ("concern", await _filled(world))):
            requests = _signed(world, made)
            found[f"{kind}, bare, {engine}"] = await _posted(bare, requests)
            found[f"{kind}, Wren, {engine}"] = await _posted(world.delivery.to + PATH, requests)
            await world.teams.quiet()
    return found


async def _round(folder: Path, postgres: str, number: int) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for engine, url in (("SQLite", ""), ("PostgreSQL", postgres)):
        place = folder / f"{engine}{number}"
        place.mkdir()
        named: dict[str, Any] = {"WREN_TENANT": f"teams{number}"}
        async with a_teams_world(place, url=url, **named) as world:
            found |= await _world(world, engine)
    return found


def _table(rounds: Sequence[dict[str, Figure]]) -> str:
    lines = [f"{'':26} {'a second':>10} {'p99 ms':>9} {'to bare':>9} {'p99 to bare':>12}"]
    for name in rounds[0]:
        ours = [one[name] for one in rounds]
        bare = [one[name.replace("Wren", "bare")] for one in rounds]
        rate, slow = median(one.each_second for one in ours), median(one.p99_ms for one in ours)
        to_bare = median(a.each_second / b.each_second for a, b in zip(ours, bare, strict=True))
        p99 = median(a.p99_ms / b.p99_ms for a, b in zip(ours, bare, strict=True))
        lines.append(f"{name:26} {rate:10.0f} {slow:9.1f} {to_bare:9.2f} {p99:12.2f}")
    return "\n".join(lines)


async def main() -> None:
    """Measure, and print one table."""
    print(f"Teams, signed HTTP: {ROUNDS} rounds of {REQUESTS} activities, {WRITERS} at once. Medians.")
    with tempfile.TemporaryDirectory() as name:
        async with real_postgres(durable=True) as postgres:
            print(_table([await _round(Path(name), postgres, number) for number in range(ROUNDS)]))


if __name__ == "__main__":
    sys.exit(asyncio.run(client(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) == 3 else main()))
