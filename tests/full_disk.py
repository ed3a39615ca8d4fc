"""``python -m tests.full_disk FOLDER``: Wren on a small disk of its own, filled to the last byte, then not.

FOLDER is the whole disk. What people are shown is printed, one line a moment; a broken promise ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text

from store.database import Unavailable
from tests.actors import Actor, People
from tests.world import WORDS, World, a_world

SAID = "I was shouted at by the bay."
ROOM = (0, 12, 80, 240)
"""In KiB: how much is left each time, so that the disk is full at another place of the same act."""


class Ballast:
    """A file that takes all room but a little."""

    def __init__(self, disk: Path) -> None:
        self._path = disk / "ballast"

    def fill(self, left: int) -> None:
        """Leave so many KiB."""
        with self._path.open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * 4096)
            file.truncate(max(file.tell() - left * 1024, 0))

    def go(self) -> None:
        """Make room."""
        self._path.unlink()


async def whole(world: World) -> int:
    """How many concerns there are. The file is sound, and each of them has both its rows of the inbox."""
    async with world.wren.store.database.read() as connection:
        assert (await connection.execute(text("PRAGMA integrity_check"))).scalar_one() == "ok"
    kept = await world.kept("pool") + await world.kept("case_file")
    assert kept * 2 == await world.kept("inbox"), "half of an act was written"
    return kept


async def sends(ada: Actor, world: World, ballast: Ballast, left: int) -> str:
    """She writes while there is no room, then sends the same form again. Returns what she was told."""
    before = await whole(world)
    await ada.does("concern.begin")
    ballast.fill(left)
    words = SAID * 300
    await ada.fills(topic="bullying", words=words, keep="address")
    told = ada.faults.get("words", "")
    if told:
        assert words in str(ada.reply), "her words are not in the form any more"
        assert await whole(world) == before
    ballast.go()
    await ada.fills(topic="bullying", words=words, keep="address")
    assert ada.faults == {}
    assert await whole(world) == before + 1
    return {WORDS.say("mistakes.no_room"): "no room", "": "sent"}.get(told, told)


async def refused(world: World, ballast: Ballast) -> None:
    """A start on a full disk ends by itself, and the next one with room is none the worse for it."""
    await world.stop()
    ballast.fill(0)
    try:
        await world.start()
    except Unavailable:
        print("no start")
    ballast.go()
    await world.start()


async def releases(world: World, ballast: Ballast) -> None:
    """What waits is released once there is room for it: whole, once, and each with its notice."""
    ballast.fill(0)
    try:
        await world.settle()
    except Unavailable:
        print("no release")
    assert await whole(world) == len(ROOM)
    ballast.go()
    await world.settle()
    assert await world.kept("case_file") == len(ROOM)
    cases = [button["about"] for card in world.channel() for button in _opening(card)]
    assert len(set(cases)) == len(cases) == len(ROOM)


def _opening(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for button in message["card"]["buttons"] if button["act"] == "case.open"]


async def live(disk: Path) -> None:
    """All of it."""
    ballast = Ballast(disk)
    async with a_world(disk) as world:
        for left in ROOM:
            ada = People.of(world.playground.hear, world.posted).ada
            print(left, await sends(ada, world, ballast, left), sep="\t")
        await releases(world, ballast)
        await refused(world, ballast)
        await whole(world)
        people = People.of(world.send, world.posted)
        await people.grace.does("home")
        await people.grace.presses("Open")
        assert SAID in people.grace.reads()
    print("done")


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(live(Path(sys.argv[1])))
