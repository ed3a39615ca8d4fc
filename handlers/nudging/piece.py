"""A civility piece as a card."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.chat import Card
from handlers.nudging.order import Week
from prompts import Words
from prompts.learning import Nudge


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """Which card of which team this is: ``campaign`` is the team's id."""

    campaign: str
    slot: int
    week: Week


def card(words: Words, nudge: Nudge, facts: WeekFacts) -> Card:
    """The card that a team reads aloud."""
    return Card(
        nudge.title,
        (
            nudge.idea,
            f"{words.say('nudges.ask')}: {nudge.ask}",
            f"{words.say('nudges.try_it')}: {nudge.try_it}",
            f"{words.say('nudges.help')}: {nudge.help}",
        ),
    )
