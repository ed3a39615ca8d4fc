"""Concerns a second over signed HTTP, beside a view of slack-bolt that does nothing but acknowledge.

``python -m tests.bench_slack``. A client in a process of its own asks both in turn. Wren is measured twice:
until every concern is answered, which is when it is on disk, and until all are released to the guardians as
well, with the releaser at work meanwhile. Aim: at least 0.40 of the rate of the bare view, and a slowest
hundredth of at most three times its own.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from collections import deque
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.app import real_clock
from tests.bench_client import (
    AT_ONCE,
    FORMS,
    SLICE,
    SLICES,
    WORDS,
    Pair,
    Part,
    Slice,
    a_client,
    in_turn,
    p99_ms,
    rate,
    released_too,
    releasing,
    served,
)
from tests.databases import real_postgres
from tests.slack_delivery import PATH, SECRET
from tests.slack_forms import filled_forms, signed
from tests.slack_world import SlackWorld, a_slack_world


def _bare() -> AbstractAsyncContextManager[str]:
    """slack-bolt as its own documents set it up: checks the signature, finds the view, acknowledges."""

    async def known(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T", bot_user_id="U", bot_token="xoxb-x")

    app = AsyncApp(signing_secret=SECRET, authorize=known)

    @app.view("concern")
    async def taken(ack: Any) -> None:
        await ack()

    async def handler(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return served(handler, PATH)


async def _measured(world: SlackWorld, *, to_the_end: bool) -> Pair:
    bodies, releaser = await filled_forms(world.wren, [WORDS] * FORMS), world.wren.releaser
    async with a_client() as client, _bare() as bare, releasing(releaser) if to_the_end else nullcontext():

        async def ceiling(part: Part) -> Slice:
            return await client.send(bare, [signed(body, real_clock) for body in part])

        async def wren(part: Part) -> Slice:
            requests = [signed(body, world.clock) for body in part]
            sent = client.send(world.delivery.to + PATH, requests)
            if to_the_end:
                return await released_too(sent, releaser)
            found = await sent
            await releaser.release_due()
            return found

        return await in_turn(bodies, ceiling, wren)


async def main() -> None:
    """Measure, and print one table."""
    print(f"Slack, signed HTTP: {SLICES} times {SLICE} concerns, {AT_ONCE} at once.")
    print(f"{'':34} {'a second':>10} {'p99 ms':>9} {'to bare':>9} {'p99 to bare':>12}")
    for engine in ("SQLite", "PostgreSQL"):
        for what, to_the_end in (("answered", False), ("answered and released", True)):
            async with AsyncExitStack() as open_until_then:
                folder = Path(open_until_then.enter_context(tempfile.TemporaryDirectory()))
                url = ""
                if engine == "PostgreSQL":
                    url = await open_until_then.enter_async_context(real_postgres(durable=True))
                world = await open_until_then.enter_async_context(a_slack_world(folder, "http", url=url))
                # As "wren run" does: what is made at the start is ready, and never looked through again.
                deque(world.wren.door.desk.reporter.finder.made_ready(), maxlen=0)
                gc.freeze()
                _print(f"Wren, {engine}, {what}", await _measured(world, to_the_end=to_the_end))


def _print(name: str, pair: Pair) -> None:
    slow, bare = p99_ms(pair.wren), p99_ms(pair.ceiling)
    print(f"{'bare bolt view':34} {rate(pair.ceiling):10.0f} {bare:9.1f} {1:9.2f} {1:12.2f}")
    print(f"{name:34} {rate(pair.wren):10.0f} {slow:9.1f} {pair.ratio():9.2f} {slow / bare:12.2f}")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
