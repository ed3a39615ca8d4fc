"""Concerns a second over signed HTTP, beside a view of slack-bolt that does nothing but acknowledge.

``python -m tests.bench_slack``. Client and server share one process, as in ``tests.bench``. Aim (issue 3):
at least 0.40 of the rate of the bare view, and a slowest hundredth of at most three times its own.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.app import real_clock
from tests.bench import REQUESTS, ROUNDS, WORDS, WRITERS, Figure, _timed
from tests.databases import real_postgres
from tests.slack_delivery import PATH, SECRET
from tests.slack_forms import Request, filled_forms, signed
from tests.slack_world import SlackWorld, a_slack_world

Bodies = Sequence[bytes]


async def _posted(origin: str, requests: Sequence[Request]) -> Figure:
    async with ClientSession() as session:

        async def post(request: Request) -> None:
            async with session.post(origin + PATH, data=request[0], headers=request[1]) as answer:
                await answer.read()
                assert answer.status == 200

        jobs: list[Callable[[], Awaitable[Any]]] = [partial(post, request) for request in requests]
        return await _timed(jobs)


async def _bare(bodies: Bodies) -> Figure:
    """slack-bolt as its own documents set it up: checks the signature, finds the view, acknowledges."""

    async def known(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T", bot_user_id="U", bot_token="xoxb-x")

    app = AsyncApp(signing_secret=SECRET, authorize=known)

    @app.view("concern")
    async def taken(ack: Any) -> None:
        await ack()

    async def handler(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application(client_max_size=1 << 20)
    server.router.add_post(PATH, handler)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return await _posted(origin, [signed(body, real_clock) for body in bodies])
    finally:
        await runner.cleanup()


async def _wren(world: SlackWorld, bodies: Bodies) -> Figure:
    release = asyncio.create_task(world.wren.releaser.run())
    try:
        return await _posted(world.delivery.to, [signed(body, world.clock) for body in bodies])
    finally:
        release.cancel()
        with suppress(asyncio.CancelledError):
            await release


async def _round(folder: Path, postgres: str, number: int) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for engine, url in (("SQLite", ""), ("PostgreSQL", postgres)):
        named: dict[str, Any] = {"WREN_TENANT": f"slack{number}"}
        async with a_slack_world(folder / f"{engine}{number}", "http", url=url, **named) as world:
            bodies = await filled_forms(world.wren, world.slack, [WORDS] * REQUESTS)
            found.setdefault("bare bolt view", await _bare(bodies))
            found[f"Wren, {engine}"] = await _wren(world, bodies)
    return found


def _table(rounds: Sequence[dict[str, Figure]]) -> str:
    lines = [f"{'':18} {'a second':>10} {'p99 ms':>9} {'to bare':>9} {'p99 to bare':>12}"]
    for name in rounds[0]:
        rate = statistics.median(one[name].each_second for one in rounds)
        slow = statistics.median(one[name].p99_ms for one in rounds)
        bare = [one["bare bolt view"] for one in rounds]
        to_bare = statistics.median(
            a[name].each_second / b.each_second for a, b in zip(rounds, bare, strict=True)
        )
        p99 = statistics.median(a[name].p99_ms / b.p99_ms for a, b in zip(rounds, bare, strict=True))
        lines.append(f"{name:18} {rate:10.0f} {slow:9.1f} {to_bare:9.2f} {p99:12.2f}")
    return "\n".join(lines)


async def main() -> None:
    """Measure, and print one table."""
    print(f"Slack, signed HTTP: {ROUNDS} rounds of {REQUESTS} concerns, {WRITERS} at once. Medians.")
    with tempfile.TemporaryDirectory() as name:
        async with real_postgres(durable=True) as postgres:
            print(_table([await _round(Path(name), postgres, number) for number in range(ROUNDS)]))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
