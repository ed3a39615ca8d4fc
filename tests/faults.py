"""Faults that the tests plant: crashes and outages at any SQL statement or commit, and a chat that fails.

A ``Crash`` stands for a killed process: no code of ours may catch it, so whatever was not committed is
gone, and whatever was committed stays. What a real ``kill -9`` does is tested apart, with real processes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import OperationalError

from handlers.chat import (
    CannotTell,
    Card,
    Chat,
    Inspection,
    Person,
    Place,
    Posted,
    Refused,
    TryLater,
    Unclear,
)

Where = Literal["statement", "commit", "committed"]
How = Literal["crash", "outage"]
Weather = Literal[
    "fine",
    "later",
    "refused",
    "unclear, posted",
    "unclear, lost",
    "hangs, posted",
    "crash, posted",
    "crash, lost",
]
WEATHERS: tuple[Weather, ...] = get_args(Weather)


class Crash(BaseException):
    """The process was killed here."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, and at the how manieth such moment: at a statement, before a commit, after it."""

    where: Where
    how: How
    after: int


@dataclass(slots=True)
class Saboteur:
    """Plants one ``Trouble`` at a time into every database engine of this process."""

    planned: Trouble | None = None
    struck: int = 0
    _left: int = 0

    def plan(self, trouble: Trouble | None) -> None:
        """Arm, or disarm with None."""
        self.planned = trouble
        self._left = trouble.after if trouble else 0

    def reached(self, where: Where) -> None:
        """Something of this sort is about to happen, or has just happened."""
        if self.planned is None or self.planned.where != where:
            return
        if self._left:
            self._left -= 1
            return
        how, self.planned = self.planned.how, None
        self.struck += 1
        if how == "crash":
            raise Crash
        raise OperationalError("", {}, RuntimeError("planted"))


@contextmanager
def sabotage() -> Iterator[Saboteur]:
    """A saboteur with a hand on all engines, until the block ends."""
    saboteur = Saboteur()

    def on_statement(*_: Any) -> None:
        saboteur.reached("statement")

    def on_commit(*_: Any) -> None:
        saboteur.reached("commit")

    really_commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def do_commit(dialect: DefaultDialect, connection: Any) -> None:
        really_commit(dialect, connection)
        saboteur.reached("committed")

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "commit", on_commit)
    try:
        with patch.object(DefaultDialect, "do_commit", do_commit):
            yield saboteur
    finally:
        event.remove(Engine, "before_cursor_execute", on_statement)
        event.remove(Engine, "commit", on_commit)


@dataclass(slots=True)
class Arrival:
    """One card that a platform showed to people."""

    marker: str
    place: str
    card: Card
    under: str = ""
    during: int = 0
    """In which round of deliveries."""
    heard: bool = False
    """Whether Wren was told that it had arrived."""


@dataclass(slots=True)
class Sky:
    """What the platform will do to the next calls, and all that ever arrived. It outlives a restart.

    ``blind`` makes it a platform that cannot look up what was posted.
    """

    blind: bool = False
    coming: deque[Weather] = field(default_factory=deque)
    arrived: list[Arrival] = field(default_factory=list)
    round: int = 0
    rough: set[int] = field(default_factory=set)
    """The rounds in which Wren broke off, and may have forgotten what it was told."""

    def certain(self, one: Arrival) -> bool:
        """Whether Wren knows that this card arrived."""
        return one.heard and one.during not in self.rough

    def next(self) -> Weather:
        """How the next call goes."""
        return self.coming.popleft() if self.coming else "fine"

    def copies(self) -> dict[str, list[Arrival]]:
        """All arrivals by their marker."""
        found: dict[str, list[Arrival]] = {}
        for one in self.arrived:
            found.setdefault(one.marker, []).append(one)
        return found


@dataclass(slots=True)
class FlakyChat:
    """A real chat under a changing sky."""

    chat: Chat
    sky: Sky

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Like the real one, if the sky is fine."""
        weather = self.sky.next()
        _before(weather)
        posted = await self.chat.direct(person, card, marker)
        arrival = Arrival(marker, person.id, card, during=self.sky.round)
        self.sky.arrived.append(arrival)
        await _after(weather)
        arrival.heard = True
        return posted

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Like the real one, if the sky is fine."""
        weather = self.sky.next()
        _before(weather)
        posted = await self.chat.post(place, card, marker, under)
        arrival = Arrival(marker, place, card, under or "", during=self.sky.round)
        self.sky.arrived.append(arrival)
        await _after(weather)
        arrival.heard = True
        return posted

    async def revise(self, posted: Posted, card: Card) -> None:
        """Like the real one, if the sky is fine. What is there to be revised is never refused."""
        weather = self.sky.next()
        _before("fine" if weather == "refused" else weather)
        await self.chat.revise(posted, card)
        await _after(weather)

    async def find(self, marker: str, place: Place) -> Posted | None:
        """Like the real one, unless this platform has no way to look or nobody answers."""
        weather = self.sky.next()
        if weather.startswith("unclear"):
            raise Unclear
        if weather.startswith("crash"):
            raise Crash
        if self.sky.blind:
            raise CannotTell
        return await self.chat.find(marker, place)

    async def inspect(self, place: Place) -> Inspection:
        """Like the real one."""
        return await self.chat.inspect(place)

    async def everyone(self) -> Sequence[Person] | None:
        """Like the real one."""
        return await self.chat.everyone()


def _before(weather: Weather) -> None:
    match weather:
        case "later":
            raise TryLater(3)
        case "refused":
            raise Refused
        case "unclear, lost":
            raise Unclear
        case "crash, lost":
            raise Crash
        case _:
            return


async def _after(weather: Weather) -> None:
    match weather:
        case "unclear, posted":
            raise Unclear
        case "hangs, posted":
            await asyncio.sleep(60)
        case "crash, posted":
            raise Crash
        case _:
            return
