"""What the stories of nudges are handed, and how presses are counted without keeping who pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.chat import Person, Place, Pressed
from handlers.context import ReporterContext
from handlers.nudging.order import later, slot_of
from prompts import Words
from store.choices import NoteChoices
from store.pulses import Pulses
from store.runs import Answer as Counted
from store.runs import Runs
from store.teams import Teams

MOST_CARDS = 2_000
REMEMBERED_WEEKS = 3
_MARK = re.compile(r"([a-z2-7]{26})\.([0-9]{6})(?:\.|\Z)")


@dataclass(slots=True)
class Presses:
    """Who has pressed what on which card, so that nobody is counted twice. In memory only, and never shown.

    A restart forgets it, and each replica has its own.
    """

    _seen: dict[tuple[str, int], set[tuple[str, str]]] = field(default_factory=dict, repr=False)

    def forget(self, oldest: int) -> None:
        """Let go of what was pressed on cards of earlier weeks."""
        for card in [card for card in self._seen if card[1] < oldest]:
            del self._seen[card]

    def first(self, campaign: str, slot: int, who: Person, what: str) -> bool:
        """Whether this person does this for the first time on this card."""
        seen = self._seen.setdefault((campaign, slot), set())
        while len(self._seen) > MOST_CARDS:
            del self._seen[next(iter(self._seen))]
        if (who.id, what) in seen:
            return False
        seen.add((who.id, what))
        return True


@dataclass(frozen=True, slots=True)
class NudgeContext:
    """For everything of nudges. ``relays`` are the guardians' channels, where none are sent."""

    reporter: ReporterContext
    teams: Teams
    runs: Runs
    pulses: Pulses
    choices: NoteChoices
    relays: set[Place] = field(default_factory=set)
    presses: Presses = field(default_factory=Presses, repr=False)

    @property
    def words(self) -> Words:
        """What Wren says."""
        return self.reporter.words

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self.reporter.clock()

    async def count(self, who: Person, campaign: str, slot: int, what: Mapping[str, Counted]) -> None:
        """Add to a card's numbers what this person had not done yet. A press of any kind is a touch.

        A card that is more than three weeks old counts no more, so that who pressed need not be remembered.
        """
        oldest = later(slot_of(self.now().date()), -REMEMBERED_WEEKS)
        self.presses.forget(oldest)
        if slot < oldest:
            return
        whole: dict[str, Counted] = {"touched": "touched", **what}
        new = [counted for name, counted in whole.items() if self.presses.first(campaign, slot, who, name)]
        if new:
            await self.runs.count(campaign, slot, *new)

    def card_of(self, event: Pressed) -> tuple[str, int] | None:
        """The team's card on which this was pressed; None where it was none of this channel's."""
        found = _MARK.match(event.about)
        if event.where is None or found is None:
            return None
        own = self.teams.id_of(event.who.platform, event.where)
        return (own, int(found[2])) if found[1] == own else None


def mark(campaign: str, slot: int) -> str:
    """What the buttons of a team's card carry."""
    return f"{campaign}.{slot}"
