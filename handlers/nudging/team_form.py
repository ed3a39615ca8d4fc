"""The form in which a channel's people set their week: its fields, and what is wrong with what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from handlers.chat import Ask, Button, Choice, Dialog, DialogField, Filled, Option, Prose
from handlers.nudging.schedule import NATIONS, Schedule
from handlers.pieces import tidy
from prompts import Words
from store.choices import Track
from store.teams import Team

TRACKS: tuple[Track, ...] = get_args(Track)
LONGEST_TEAM = 60
LONGEST_TIME = 10
NOON = 12
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]?([0-5][0-9]))?\s*([ap])?\.?(?:m\.?)?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in. ``minute`` counts from midnight; None where the time cannot be understood."""

    name: str = field(default="", repr=False)
    track: str = "everyone"
    weekday: str = "3"
    time: str = "14:00"
    nation: str = "ENG"
    pulse: str = "no"

    @classmethod
    def of(cls, team: Team) -> Wish:
        """What a team has now."""
        clock = f"{team.minute // 60:02}:{team.minute % 60:02}"
        pulse = "yes" if team.pulse else "no"
        return cls(team.name, team.track, str(team.weekday), clock, team.nation, pulse)

    @classmethod
    def filled(cls, event: Filled) -> Wish:
        """What somebody sent."""
        given = {name: event.one(name) for name in ("track", "weekday", "time", "nation", "pulse")}
        return cls(" ".join(tidy(event.one("name")).split()), **given)

    @property
    def minute(self) -> int | None:
        """The time as it was typed: 14:15, 14.15, 1415, 2pm and 2.15 pm are understood."""
        found = _TIME.fullmatch(self.time.strip().lower())
        if found is None:
            return None
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and not 1 <= hour <= NOON:
            return None
        return (hour % NOON + (NOON if half == "p" else 0) if half else hour) * 60 + minute

    @property
    def schedule(self) -> Schedule:
        """The week it asks for. A time that cannot be understood is no step of the clock."""
        weekday = int(self.weekday) if self.weekday.isdecimal() else 0
        minute = -1 if self.minute is None else self.minute
        return Schedule(weekday, minute, nation=self.nation)

    def faults(self, words: Words) -> dict[str, str]:
        """What to put right, by field."""
        found: dict[str, str] = {}
        if not 1 <= len(self.name) <= LONGEST_TEAM:
            found["name"] = words.say("nudges.fault.name", limit=str(LONGEST_TEAM))
        if self.track not in TRACKS:
            found["track"] = words.say("mistakes.choice")
        if self.pulse not in ("yes", "no"):
            found["pulse"] = words.say("mistakes.choice")
        fault = self.schedule.fault()
        if self.minute is None:
            found["time"] = words.say("nudges.fault.time")
        elif fault in ("weekday", "nation"):
            found[fault] = words.say("mistakes.choice")
        elif fault is not None:
            found["time"] = words.say(f"nudges.fault.{fault}")
        return found


def form(words: Words, about: str, wish: Wish, first: str, buttons: tuple[Button, ...] = ()) -> Dialog:
    """The form with these answers in it. ``first`` says where the team stands now."""
    nations: dict[str, str] = {code: f"nudges.nation.{code.lower()}" for code in NATIONS.values()}
    fields: tuple[DialogField, ...] = (
        Prose(first),
        Ask(
            "name",
            words.say("nudges.name.label"),
            words.say("nudges.name.hint"),
            limit=LONGEST_TEAM,
            value=wish.name,
        ),
        choice(words, "track", {track: f"nudges.track.{track}" for track in TRACKS}, wish.track),
        choice(words, "weekday", {str(day): f"nudges.day.d{day}" for day in range(1, 8)}, wish.weekday),
        Ask(
            "time",
            words.say("nudges.time.label"),
            words.say("nudges.time.hint"),
            limit=LONGEST_TIME,
            value=wish.time,
        ),
        choice(words, "nation", nations, wish.nation),
        choice(words, "pulse", {"no": "nudges.pulse.no", "yes": "nudges.pulse.yes"}, wish.pulse),
        Prose(words.say("nudges.everybody_here"), tone="quiet"),
    )
    return Dialog(
        "nudges",
        words.say("nudges.dialog_title"),
        fields,
        submit=words.say("nudges.submit"),
        about=about,
        buttons=buttons,
    )


def choice(words: Words, name: str, options: Mapping[str, str], chosen: str) -> Choice:
    """Pick one of these; ``options`` are wording keys by value."""
    return Choice(
        name,
        words.say(f"nudges.{name}.label"),
        tuple(Option(value, words.say(key)) for value, key in options.items()),
        chosen=(chosen,) if chosen in options else (),
    )
