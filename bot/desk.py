"""The desk: what handlers are given to work with, each side of the house only what it may use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.settings import Settings
from handlers import Desk
from handlers.context import Drafts, GuardianContext, ReporterContext, Rules
from handlers.finding import Finder
from handlers.finding.meaning import Meaning, no_meaning
from handlers.nudging.context import NudgeContext
from handlers.rate_limits import RateLimits
from prompts import Words
from store.database import Chance
from store.opening import Store
from store.vault import Handles, Ring


def rules_of(settings: Settings) -> Rules:
    """The settings that handlers need."""
    return Rules(
        tenant=settings.tenant,
        release_cap=settings.release_cap,
        show_topic=settings.show_topic,
        playground=settings.platforms == ("play",),
        editors=bool(settings.editors),
        zone=ZoneInfo(settings.working),
    )


def make_desk(
    settings: Settings,
    words: Words,
    ring: Ring,
    store: Store,
    clock: Callable[[], datetime],
    chance: Chance,
    meaning: Meaning = no_meaning,
) -> Desk:
    """Everything an event may need, made once."""
    rules = rules_of(settings)
    reporter = ReporterContext(
        words=words,
        rules=rules,
        clock=clock,
        chance=chance,
        handles=Handles(ring.reporter().handles_key, chance, clock),
        drafts=Drafts(clock, chance),
        roster=store.roster,
        box=store.box,
        limits=RateLimits.of(clock, chance(32)),
        finder=Finder(words.resources, words.danger),
        editors=store.editors,
        meaning=meaning,
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
    nudging = NudgeContext(reporter, store.teams, store.runs, store.pulses, store.choices)
    return Desk(reporter, guardian, nudging)
