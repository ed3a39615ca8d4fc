"""``200`` and then ``kill -9``: whatever Slack was told is taken is there when Wren starts again.

``python -m tests.slack_kill`` does it with 5,000 concerns; a test does it with fewer.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.app import real_clock
from tests.process import running
from tests.relay_model import TOKEN, Inside
from tests.slack_delivery import PATH
from tests.slack_forms import at_rest, filled_forms, signed
from tests.slack_server import FakeSlack
from tests.slack_world import PLENTY, slack_settings

AT_ONCE = 16


async def send_until_killed(
    origin: str, bodies: list[bytes], process: asyncio.subprocess.Process
) -> set[int]:
    """Send all, kill somewhere in the middle, and say which were answered with 200 before."""
    waiting, taken = list(enumerate(bodies)), set()
    fatal = random.randint(len(bodies) // 3, len(bodies) - 1)

    async def worker(session: ClientSession) -> None:
        while waiting:
            number, body = waiting.pop()
            data, headers = signed(body, real_clock)
            try:
                async with session.post(origin + PATH, data=data, headers=headers) as answer:
                    if answer.status == 200 and b'"update"' in await answer.read():
                        taken.add(number)
            except ClientError:
                return
            if len(taken) >= fatal and process.returncode is None:
                process.kill()

    async with ClientSession() as session:
        await asyncio.gather(*(worker(session) for _ in range(AT_ONCE)))
    await process.wait()
    return taken


async def lost_and_doubled(count: int, folder: Path) -> tuple[int, int, int]:
    """How many were taken, how many of those are lost, and how many stand there twice."""
    async with FakeSlack(burst=PLENTY).running() as slack:
        slack.api.scopes = ("chat:write", "groups:read", "groups:history")
        async with at_rest(folder, slack) as wren:
            bodies = await filled_forms(wren, [f"zz{number}zz" for number in range(count)])
        settings: dict[str, Any] = slack_settings(slack, "http", WREN_KEYS=str(folder / "keys"))
        async with running(folder, **settings) as started:
            taken = await send_until_killed(started.origin, bodies, started.process)
        async with at_rest(folder, slack) as wren:
            await wren.releaser.release_due()
            inside = await Inside.of(wren)
    texts = [message.text for thread in inside.threads.values() for message in thread]
    found = Counter(int(number) for text in texts for number in TOKEN.findall(text))
    return len(taken), len(taken - set(found)), sum(count > 1 for count in found.values())


def main() -> int:
    """Do it with as many as asked for, and say what came of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    taken = lost = doubled = 0
    while taken < count:
        with tempfile.TemporaryDirectory() as name:
            here = asyncio.run(lost_and_doubled(min(2_000, max(64, count - taken)), Path(name)))
        taken, lost, doubled = taken + here[0], lost + here[1], doubled + here[2]
    print(f"{taken} concerns answered with 200, then kill -9: {lost} lost, {doubled} doubled.")
    return 1 if lost or doubled else 0


if __name__ == "__main__":
    sys.exit(main())
