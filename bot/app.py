"""The one place that builds and joins everything, and the one that makes time, chance and keys."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

from bot.courier import Courier
from bot.desk import make_desk
from bot.first_guardians import first_guardians
from bot.front_door import FrontDoor
from bot.heartbeat import Heartbeat, RowsDue
from bot.mailer import Sleep
from bot.metrics import Metrics
from bot.nudges import Nudges, join_nudges
from bot.platform import Platform, Room
from bot.releaser import Releaser
from bot.semantic import Semantic
from bot.settings import Settings
from bot.web import make_web, serve, web_words
from handlers.chat import Place
from handlers.finding.meaning import documents, no_meaning
from handlers.home import introduction
from prompts import Words
from store.database import Chance
from store.opening import Store, WrongDatabase, holds_data, open_store
from store.vault import Ring, RingFault

Clock = Callable[[], datetime]
STEP_PAUSE = 0.004
"""Seconds between two of about 2,500 steps: all is made ready in ten to fifteen seconds."""

PLATFORMS = {"play": "bot.play", "slack": "bot.slack", "teams": "bot.teams"}
"""Where each platform lives. Only those in use are loaded."""


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def real_chance(size: int) -> bytes:
    """So many bytes from the operating system's secure source."""
    return secrets.token_bytes(size)


async def open_ring(settings: Settings, chance: Chance) -> Ring:
    """The key ring. Only the playground makes one by itself, and never for a database that is in use.

    Raises ``RingFault``, ``WrongDatabase`` or ``Unavailable``.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return await asyncio.to_thread(Ring.load, settings.keys, settings.tenant)
    except RingFault as fault:
        if fault.reason != "missing":
            raise
    if await holds_data(settings.database_url):
        raise WrongDatabase("ring_lost")
    if settings.platforms != ("play",):
        raise RingFault("missing")
    return await asyncio.to_thread(Ring.make, settings.keys, settings.tenant, chance)


async def whole_id(settings: Settings, person: str) -> str:
    """The whole id of a person, as the store has it. Raises ``PlatformFault``."""
    name = person.partition(":")[0]
    if name not in settings.platforms:
        return person
    whole: str = await import_module(PLATFORMS[name]).whole(settings, person)
    return whole


@dataclass(frozen=True, slots=True)
class Wren:
    """The running thing. Built by ``build``; ``run`` serves until it is cancelled."""

    settings: Settings
    store: Store
    door: FrontDoor
    courier: Courier
    releaser: Releaser
    nudges: Nudges
    heartbeat: Heartbeat
    metrics: Metrics
    platforms: Mapping[str, Platform]
    semantic: Semantic | None = None

    async def settle(self) -> None:
        """Release and deliver all that is due now but nudges, for tests."""
        await self.releaser.release_due()
        while await self.courier.deliver_due():
            continue

    @property
    def words(self) -> Words:
        """What Wren says."""
        return self.door.desk.reporter.words

    async def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until cancelled. Raises ``PortTaken``."""
        web = make_web(
            self.store.alive,
            self.metrics.text,
            self.settings.metrics_host,
            [route for platform in self.platforms.values() for route in platform.routes()],
            web_words(self.words.say),
        )
        runner = await serve(web, self.settings.host, self.settings.port)
        scheduler = self.heartbeat.scheduler()
        started()
        try:
            for platform in self.platforms.values():
                await platform.greet(introduction(self.door.desk.reporter))
            scheduler.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self.releaser.run())
                group.create_task(self.courier.run())
                group.create_task(self.nudges.mailer.run())
                group.create_task(self._make_ready())
                if self.semantic is not None:
                    group.create_task(self.semantic.run())
                for platform in self.platforms.values():
                    group.create_task(platform.run())
        finally:
            if scheduler.running:
                scheduler.shutdown(wait=False)
            # Whoever comes now finds the door shut and comes again, instead of a platform that has let go.
            for site in list(runner.sites):
                await site.stop()
            for platform in self.platforms.values():
                await platform.close()
            await runner.cleanup()

    async def _make_ready(self) -> None:
        """What the first questions would wait for, a little at a time, so that nobody who asks now waits."""
        for _ in self.door.desk.reporter.finder.made_ready():
            await asyncio.sleep(STEP_PAUSE)

    async def close(self) -> None:
        """Give the database back."""
        await self.store.database.close()


async def open_keys_and_store(
    settings: Settings, clock: Clock = real_clock, chance: Chance = real_chance
) -> tuple[Ring, Store]:
    """The key ring and the database that belongs to it.

    Raises ``RingFault``, ``WrongDatabase``, ``TooNew`` or ``Unavailable``; nothing is left open then.
    """
    ring = await open_ring(settings, chance)
    store = await open_store(
        settings.database_url,
        ring,
        settings.tenant,
        playground=settings.platforms == ("play",),
        chance=chance,
        clock=clock,
        zone=ZoneInfo(settings.working),
    )
    return ring, store


async def build(
    settings: Settings,
    words: Words,
    clock: Clock = real_clock,
    chance: Chance = real_chance,
    sleep: Sleep = asyncio.sleep,
) -> Wren:
    """Open the store and join all parts. Raises what ``open_keys_and_store`` raises.

    ``sleep`` is how the mailer waits for a card's place.
    """
    ring, store = await open_keys_and_store(settings, clock, chance)
    platforms: dict[str, Platform] = {}
    try:
        semantic = Semantic(documents(words.resources)) if settings.semantic else None
        meaning = semantic.near if semantic else no_meaning
        door = FrontDoor(make_desk(settings, words, ring, store, clock, chance, meaning))
        room = Room(
            settings, words, door.answer, clock, chance, store.members, store.kept, store.roster.is_guardian
        )
        for name in settings.platforms:
            platforms[name] = await import_module(PLATFORMS[name]).start(room)
            door.desk.relays.add(platforms[name].relay)
        await store.roster.seed(first_guardians(settings, words, platforms))
        return _join(settings, words, store, door, platforms, clock, chance, sleep, semantic)
    except BaseException:
        for platform in platforms.values():
            await platform.close()
        await store.database.close()
        raise


def _join(
    settings: Settings,
    words: Words,
    store: Store,
    door: FrontDoor,
    platforms: Mapping[str, Platform],
    clock: Clock,
    chance: Chance,
    sleep: Sleep,
    semantic: Semantic | None,
) -> Wren:
    metrics, rules = Metrics(store), door.desk.reporter.rules
    nudges = join_nudges(store, words, platforms, settings.working, clock, sleep)
    courier = Courier(
        outbox=store.outbox,
        teams=store.teams,
        chats=dict(platforms),
        relays={name: platform.relay for name, platform in platforms.items()},
        editors=Place(settings.editors),
        words=words,
        rules=rules,
        clock=clock,
        jitter=lambda: int.from_bytes(chance(4), "big") / 2**32,
        wake=door.courier_wake,
        passing=nudges.mailer.gave_way,
    )
    releaser = Releaser(
        store.release, words, chance, clock, door.courier_wake, door.release_wake, metrics.released
    )
    desk = door.desk
    passing = (desk.reporter.drafts, desk.guardian.drafts, desk.reporter.limits)
    rows_due = RowsDue(store.editors, words, clock, rules.zone) if rules.editors else None
    heartbeat = Heartbeat(
        store.watch, nudges.rounds, passing, door.courier_wake, nudges.close_pulses, rows_due
    )
    return Wren(settings, store, door, courier, releaser, nudges, heartbeat, metrics, platforms, semantic)
