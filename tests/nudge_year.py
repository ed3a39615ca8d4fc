"""Weeks of nudges on a virtual clock: teams, people, replicas that are killed, a platform with bad days.

The ledger knows what really arrived; the runs say what Wren believes. ``Year.audit`` holds the one against
the other.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.mailer import HOLD, Mailer, Sleep
from bot.nudge_cards import NudgeCards
from bot.rounds import Rounds
from handlers.chat import Card, Inspection, Person, Place, Posted, Refused, TryLater, Unclear
from handlers.nudging.order import slot_of
from store import tables
from store.database import Unavailable
from store.opening import Store, open_store
from store.runs import NOTE, OUTCOMES, Run
from store.vault import Ring
from tests.world import WORDS, TurnedClock, no_wait

LONDON = ZoneInfo("Europe/London")
EACH_SECOND = 100.0
MANY = 10
KILLS_AFTER = 20
"""Each so-many-th bad moment ends the process. Counted and not diced: a short run has some for certain."""


@dataclass(slots=True)
class Ledger:
    """What arrived where in which week, and with which weather."""

    dice: random.Random
    clock: TurnedClock
    rough: float
    arrived: Counter[tuple[str, int]] = field(default_factory=Counter)
    moments: dict[tuple[str, int], datetime] = field(default_factory=dict)
    each_second: float = EACH_SECOND
    calls: int = 0
    bad_moments: int = 0

    def arrive(self, dest: str) -> None:
        """Something stands in this place now."""
        local = self.clock().astimezone(LONDON)
        self.arrived[dest, slot_of(local.date())] += 1
        self.moments[dest, slot_of(local.date())] = local


@dataclass(slots=True)
class RoughChat:
    """A platform that refuses, asks to wait, cuts connections, and dies together with its process."""

    ledger: Ledger
    people: Sequence[str]
    replica: Replica

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Into one person's chat."""
        return self._take(person.id)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Into a channel."""
        return self._take(place)

    def _take(self, dest: str) -> Posted:
        if self.replica.dead:
            raise Refused
        self.ledger.calls += 1
        dice = self.ledger.dice
        if dice.random() >= self.ledger.rough:
            self.ledger.arrive(dest)
            return Posted("p")
        self.ledger.bad_moments += 1
        what = dice.choice(("429", "429", "down", "5xx lost", "5xx posted", "cut lost", "cut posted"))
        match "kill" if self.ledger.bad_moments % KILLS_AFTER == 0 else what:
            case "429":
                raise TryLater(dice.choice((1, 1, 5)))
            case "down":
                raise TryLater
            case "kill":
                if dice.random() < 0.5:
                    self.ledger.arrive(dest)
                self.replica.kill()
                raise Unclear
            case lost_or_posted:
                if lost_or_posted.endswith("posted"):
                    self.ledger.arrive(dest)
                raise Unclear

    async def everyone(self) -> list[Person]:
        """The roster."""
        return [Person(person) for person in self.people]

    async def revise(self, posted: Posted, card: Card) -> None:
        """Never asked for."""
        raise AssertionError

    async def find(self, marker: str, place: Place) -> Posted | None:
        """Never asked for."""
        raise AssertionError

    async def inspect(self, place: Place) -> Inspection:
        """Never asked for."""
        raise AssertionError


class Replica:
    """One process: a store of its own on the shared database, until it is killed."""

    def __init__(self, store: Store, ledger: Ledger, people: Sequence[str], sleep: Sleep) -> None:
        self.store = store
        self.dead = False
        chats = {"slack": RoughChat(ledger, people, self)}
        clock = ledger.clock
        cards = NudgeCards(store.teams, store.runs, store.members, chats, WORDS, clock)
        self.mailer = Mailer(store.mailing, store.kept, cards, ledger.each_second, clock, sleep)
        self.rounds = Rounds(
            store.teams,
            store.runs,
            store.mailing,
            store.members,
            store.kept,
            chats,
            WORDS,
            "Europe/London",
            ledger.each_second,
            clock,
        )

    def kill(self) -> None:
        """Nothing it was about to write is written; what it has written stays."""
        self.dead = True

        def gone() -> None:
            raise Unavailable

        self.store.database.write = self.store.database.read = gone  # type: ignore[assignment,method-assign]


@dataclass(slots=True)
class Year:
    """The whole of it."""

    url: str
    ring: Ring
    ledger: Ledger
    people: Sequence[str]
    replicas: list[Replica] = field(default_factory=list)
    sleep: Sleep = no_wait
    kills: int = 0
    held: bool = False

    @property
    def clock(self) -> TurnedClock:
        """The virtual clock."""
        return self.ledger.clock

    @property
    def store(self) -> Store:
        """The store of a replica that lives."""
        return self.replicas[0].store

    async def add(self) -> None:
        """Start one more process."""
        store = await open_store(
            self.url,
            self.ring,
            "main",
            playground=False,
            chance=secrets.token_bytes,
            clock=self.clock,
            zone=LONDON,
        )
        self.replicas.append(Replica(store, self.ledger, self.people, self.sleep))

    async def heal(self) -> None:
        """Start a process for each that was killed."""
        for replica in [one for one in self.replicas if one.dead]:
            self.replicas.remove(replica)
            self.kills += 1
            await replica.store.database.close()
            await self.add()

    async def close(self) -> None:
        """The end."""
        for replica in self.replicas:
            await replica.store.database.close()

    async def tick(self) -> None:
        """Every replica's minute, in any order; then send until nothing more goes."""
        order = self.ledger.dice.sample(self.replicas, self.ledger.dice.choice((1, 1, 1, len(self.replicas))))
        for replica in order:
            await replica.rounds.start_due()
        if not self.held:
            await self.drain()

    async def drain(self) -> None:
        """Send all that may go now. Time passes as it must for pace, waits and leases."""
        while left := await self.left():
            # Together while there is much to do, else whoever looks first.
            sending = self.replicas if left > MANY else self.ledger.dice.sample(self.replicas, 1)
            counts = await asyncio.gather(*(one.mailer.send_due() for one in sending), return_exceptions=True)
            for fault in counts:
                if isinstance(fault, BaseException) and not isinstance(fault, Unavailable):
                    raise fault
            await self.heal()
            sent = any(isinstance(count, int) and count for count in counts)
            self.clock.forward(seconds=0.5 if sent else 31)

    async def left(self) -> int:
        """How many cards are on their way."""
        async with self.store.database.read() as connection:
            query = select(func.count()).select_from(tables.mailing)
            return int((await connection.execute(query)).scalar_one())

    async def hold(self, on: bool) -> None:
        """The switch."""
        self.held = on
        await self.store.kept.write(HOLD, "on" if on else "off")

    async def runs(self, slots: Sequence[int]) -> list[Run]:
        """What the store believes of these weeks."""
        return await self.store.runs.of(slots)

    async def audit(self, slots: Sequence[int]) -> Counter[str]:
        """Hold the store against the ledger. Returns how often each end came."""
        ends: Counter[str] = Counter()
        by_run = Counter(
            (NOTE if dest.startswith("slack:") else self.store.teams.id_of("slack", dest), slot)
            for (dest, slot), count in self.ledger.arrived.items()
            for _ in range(count)
        )
        assert max(self.ledger.arrived.values(), default=0) <= 1, "somebody got two in one week"
        for run in await self.runs(slots):
            counts = {name: run.counts.get(name, 0) for name in OUTCOMES}
            ends.update({name: count for name, count in counts.items() if count})
            arrived = by_run.pop((run.campaign, run.slot), 0)
            assert counts["sent"] <= arrived <= counts["sent"] + counts["unclear"]
            if run.state == "skipped":
                assert arrived == 0
                assert run.reason
                ends[f"skipped: {run.reason}"] += 1
            else:
                assert run.state == "done"
                assert sum(counts.values()) == run.filled
        assert not by_run, "nothing arrived without a run"
        return ends


@asynccontextmanager
async def a_year(
    folder: Path, url: str, *, start: datetime, people: int, replicas: int, seed: int, rough: float
) -> AsyncIterator[Year]:
    """A database with people in it, and so many processes."""
    ring = Ring.make(folder / "keys", "main", secrets.token_bytes)
    ledger = Ledger(random.Random(seed), TurnedClock(start.astimezone(UTC)), rough)
    year = Year(url, ring, ledger, [f"slack:T0/U{number:06}" for number in range(people)])
    for _ in range(replicas):
        await year.add()
    await year.replicas[0].rounds.sync_roster()
    try:
        yield year
    finally:
        await year.close()


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A local moment of this day, as UTC."""
    return day.replace(hour=hour, minute=minute, tzinfo=LONDON).astimezone(UTC)


def days(start: datetime, weeks: int) -> list[datetime]:
    """Every midnight of so many weeks, in London."""
    return [start + timedelta(days=number) for number in range(weeks * 7)]
