"""What a team's channel is told of its own nudges: what was set, and how a pulse came out. No names."""

from __future__ import annotations

from datetime import datetime

from handlers.chat import Button, Card
from handlers.nudging import pulse
from handlers.nudging.team import state_of
from prompts import Words
from store.records import Letter
from store.teams import Team

KINDS = ("team.", "pulse.")
"""How the kinds of these letters begin."""


def card(words: Words, letter: Letter, team: Team, now: datetime) -> Card:
    """The card of one letter to a team, as the team stands now."""
    family, _, kind = letter.kind.partition(".")
    if family == "pulse":
        return pulse.shown(words, kind, {name: int(step) for name, step in letter.facts.items()})
    buttons = [Button(words.say("nudges.change.button"), "nudges", opens=True)]
    if team.paused or team.stopped:
        label = words.say("nudges.resume.button")
        buttons.insert(0, Button(label, "nudges.resume", opens=True, tone="main"))
    name = {"name": team.name} if kind == "set" else {}
    return Card(
        words.say("nudges.told.title"),
        (words.say(f"nudges.told.{kind}", **name), state_of(words, team, now)),
        buttons=tuple(buttons),
    )
