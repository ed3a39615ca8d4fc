"""The one place that builds and joins everything, and the one that makes time, chance and keys."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.courier import Courier
from bot.heartbeat import Heartbeat
from bot.metrics import Metrics
from bot.play.cast import Cast, name_key
from bot.play.transport import Playground
from bot.releaser import Releaser
from bot.settings import Settings
from bot.web import make_web, serve, web_words
from handlers import Desk
from handlers.chat import Answer, Card, Event, Place
from handlers.context import Drafts, GuardianContext, ReporterContext, Rules, Tries
from handlers.home import staff_buttons
from prompts import Words
from store.database import Chance
from store.opening import Store, open_store
from store.vault import Handles, Ring, RingFault

Clock = Callable[[], datetime]
INTRODUCTION = "introduction"


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def real_chance(size: int) -> bytes:
    """So many bytes from the operating system's secure source."""
    return secrets.token_bytes(size)


def open_ring(settings: Settings, chance: Chance) -> Ring:
    """The key ring. Only the playground makes one by itself. Raises ``RingFault``."""
    try:
        return Ring.load(settings.keys, settings.tenant)
    except RingFault as fault:
        if fault.reason != "missing" or settings.platforms != ("play",):
            raise
    return Ring.make(settings.keys, settings.tenant, chance)


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Where every platform brings its events. Whatever an act set going is then set going at once."""

    desk: Desk
    release_wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    courier_wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    async def answer(self, event: Event) -> Answer:
        """What the person sees next."""
        try:
            return await self.desk.answer(event)
        finally:
            self.release_wake.set()
            self.courier_wake.set()


@dataclass(frozen=True, slots=True)
class Wren:
    """The running thing. Built by ``build``; ``run`` serves until it is cancelled."""

    settings: Settings
    store: Store
    door: FrontDoor
    courier: Courier
    releaser: Releaser
    heartbeat: Heartbeat
    metrics: Metrics
    playground: Playground

    async def settle(self) -> None:
        """Release and deliver all that is due now, for tests and before a stop."""
        await self.releaser.release_due()
        while await self.courier.deliver_due():
            continue

    @property
    def words(self) -> Words:
        """What Wren says."""
        return self.door.desk.reporter.words

    async def introduce(self) -> None:
        """Greet the playground's team, once."""
        words, team = self.words, Cast().team
        if await self.playground.find(INTRODUCTION, team) is None:
            buttons = staff_buttons(self.door.desk.reporter)
            card = Card(words.say("team.title"), (words.say("team.text"),), buttons=buttons)
            await self.playground.post(team, card, INTRODUCTION)

    async def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until cancelled. Raises ``PortTaken``."""
        web = make_web(
            self.store.alive,
            self.metrics.text,
            self.settings.metrics_host,
            self.playground.routes(),
            web_words(self.words.say),
        )
        runner = await serve(web, self.settings.host, self.settings.port)
        scheduler = self.heartbeat.scheduler()
        try:
            await self.introduce()
            scheduler.start()
            started()
            async with asyncio.TaskGroup() as group:
                group.create_task(self.releaser.run())
                group.create_task(self.courier.run())
        finally:
            if scheduler.running:
                scheduler.shutdown(wait=False)
            await self.playground.close()
            await runner.cleanup()

    async def close(self) -> None:
        """Give the database back."""
        await self.store.database.close()


async def build(
    settings: Settings, words: Words, clock: Clock = real_clock, chance: Chance = real_chance
) -> Wren:
    """Open the store and join all parts.

    Raises ``RingFault``, ``WrongDatabase``, ``TooNew`` or ``Unavailable``; nothing is left open then.
    """
    playing = settings.platforms == ("play",)
    ring = await asyncio.to_thread(open_ring, settings, chance)
    store = await open_store(
        settings.database_url, ring, settings.tenant, playground=playing, chance=chance, clock=clock
    )
    try:
        return await _join(settings, words, ring, store, clock, chance)
    except BaseException:
        await store.database.close()
        raise


async def _join(
    settings: Settings, words: Words, ring: Ring, store: Store, clock: Clock, chance: Chance
) -> Wren:
    cast = Cast()
    await store.roster.seed(_first_guardians(settings, words, cast))
    door = FrontDoor(_desk(settings, words, ring, store, clock, chance, Place(cast.relay)))
    metrics = Metrics(store)
    page = {key: text for key, text in words.texts.items() if key.startswith("play.")}
    page["play.safety"] = words.safety_line
    playground = Playground(door.answer, settings.data, cast, page, chance)
    courier = Courier(
        outbox=store.outbox,
        chats={"play": playground},
        relays={"play": cast.relay},
        words=words,
        rules=door.desk.reporter.rules,
        clock=clock,
        jitter=lambda: int.from_bytes(chance(4), "big") / 2**32,
        wake=door.courier_wake,
    )
    releaser = Releaser(
        store.release, words, chance, clock, door.courier_wake, door.release_wake, metrics.released
    )
    heartbeat = Heartbeat(store.watch, door.courier_wake)
    return Wren(settings, store, door, courier, releaser, heartbeat, metrics, playground)


def _desk(
    settings: Settings,
    words: Words,
    ring: Ring,
    store: Store,
    clock: Clock,
    chance: Chance,
    relay: Place,
) -> Desk:
    rules = Rules(
        tenant=settings.tenant,
        release_cap=settings.release_cap,
        show_topic=settings.show_topic,
        playground=settings.platforms == ("play",),
    )
    reporter = ReporterContext(
        words=words,
        rules=rules,
        clock=clock,
        chance=chance,
        handles=Handles(ring.reporter().handles_key, chance, clock),
        drafts=Drafts(clock, chance),
        roster=store.roster,
        box=store.box,
        tries=Tries(clock),
    )
    guardian = GuardianContext(
        words=words,
        rules=rules,
        clock=clock,
        chance=chance,
        handles=Handles(ring.guardian().handles_key, chance, clock),
        drafts=Drafts(clock, chance),
        roster=store.roster,
        casework=store.casework,
    )
    return Desk(reporter, guardian, frozenset({relay}))


def _first_guardians(settings: Settings, words: Words, cast: Cast) -> list[tuple[str, str]]:
    """From the settings; on the playground, its own guardians where none are given."""
    if not settings.guardians:
        return [(person.id, words.say(name_key(person.id))) for person in cast.guardians]
    known = {person.id: words.say(name_key(person.id)) for person in cast.people}
    return [
        (one.person, one.name or known.get(one.person) or words.say("roster.unnamed", number=str(number)))
        for number, one in enumerate(settings.guardians, start=1)
    ]
