"""The settings that are lists: platforms and guardians. Every entry is looked at: no fault hides another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.setting_people import fault_of_person, with_platform
from bot.setting_values import SWITCH, Problem, Wrong, shown

PLATFORMS = ("play", "slack", "teams")


@dataclass(frozen=True, slots=True)
class GuardianSetting:
    """A guardian as the operator wrote her down: `person` is `platform:id`, `name` may be empty."""

    person: str = field(repr=False)
    name: str = field(repr=False)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list with commas, in small letters, each once."""
    return tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))


def platforms(text: str) -> tuple[str, ...]:
    """The platforms named. The playground is one of them only alone: anybody can act as anybody there."""
    names, known = names_in(text), ", ".join(PLATFORMS)
    problems = [Problem("play_alone", {})] if "play" in names and len(names) > 1 else []
    for name in names or (text,):
        if name not in PLATFORMS:
            problems.append(Problem("platform_unknown", {"value": shown(name), "known": known}))
    if problems:
        raise Wrong(*problems)
    return names


def guardians(
    text: str, on: tuple[str, ...], given: Mapping[str, str] = MappingProxyType({})
) -> tuple[GuardianSetting, ...]:
    """Guardians parted by commas or new lines, each `id` or `id=Name`; `on` are the platforms in use.

    A problem names a guardian by her place in the list, never by id or name. With no platform in use
    there is nothing to check her against, and that fault is told already. ``given`` are the other settings:
    the Agents Playground, which comes in without proof, has ids of its own.
    """
    anonymous = SWITCH.get(given.get("WREN_TEAMS_ANONYMOUS", "").lower(), False)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for place, entry in enumerate((part for part in re.split(r"[,\n]", text) if part.strip()), start=1):
        person, _, name = (part.strip() for part in entry.partition("="))
        whole = with_platform(person, on)
        key = fault_of_person(whole, name, on, anonymous=anonymous)
        if not key and whole in found:
            key = "guardian_twice"
        if key and on:
            known = {"known": ", ".join(on)} if key == "guardian_platform" else {}
            problems.append(Problem(key, {"number": str(place), **known}))
        found[whole] = name
    if problems:
        raise Wrong(*problems)
    return tuple(GuardianSetting(person, name) for person, name in found.items())
