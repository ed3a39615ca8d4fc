"""Who the guardians are when the store holds none yet."""

from __future__ import annotations

from collections.abc import Mapping

from bot.platform import Platform
from bot.settings import Settings
from prompts import Words


def first_guardians(
    settings: Settings, words: Words, platforms: Mapping[str, Platform]
) -> list[tuple[str, str]]:
    """Id and name of each: from the settings; where they name none, those whom a platform brings with it."""
    known: dict[str, str] = {}
    brought: list[str] = []
    for platform in platforms.values():
        known.update(platform.names)
        brought.extend(platform.guardians)
    named = [
        (platforms[one.person.partition(":")[0]].whole(one.person), one.name) for one in settings.guardians
    ]
    given = named or [(person, "") for person in brought]
    return [
        (person, name or known.get(person) or words.say("roster.unnamed", number=str(number)))
        for number, (person, name) in enumerate(given, start=1)
    ]
