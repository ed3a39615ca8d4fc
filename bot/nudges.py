"""The parts of nudges that run by themselves, joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.mailer import HOLD, Mailer, Sleep
from bot.nudge_cards import NudgeCards
from bot.platform import Platform
from bot.rounds import Rounds
from prompts import Words
from store.opening import Store
from store.pulses import Pulses


@dataclass(frozen=True, slots=True)
class Nudges:
    """``rounds`` says what is due, ``mailer`` sends it, ``pulses`` are what teams answered."""

    rounds: Rounds
    mailer: Mailer
    pulses: Pulses

    async def close_pulses(self) -> None:
        """Close pulses whose week is over, and erase them. Nothing is told of them while all is held."""
        held = await self.rounds.kept.read(HOLD) == "on"
        await self.pulses.close_due(int(self.rounds.clock().timestamp()), tell=not held)

    async def settle(self) -> None:
        """Begin and send all that is due now."""
        await self.rounds.start_due()
        while await self.mailer.send_due():
            continue


def join_nudges(
    store: Store,
    words: Words,
    platforms: Mapping[str, Platform],
    zone: str,
    clock: Callable[[], datetime],
    sleep: Sleep,
) -> Nudges:
    """Both, on these platforms. ``zone`` is the organisation's, for the weekly note."""
    limit = min(platform.each_second for platform in platforms.values())
    cards = NudgeCards(store.teams, store.runs, store.members, platforms, words, clock)
    mailer = Mailer(store.mailing, store.kept, cards, limit, clock, sleep)
    rounds = Rounds(
        store.teams,
        store.runs,
        store.mailing,
        store.members,
        store.kept,
        platforms,
        words,
        zone,
        limit,
        clock,
        mailer.wake.set,
    )
    return Nudges(rounds, mailer, store.pulses)
