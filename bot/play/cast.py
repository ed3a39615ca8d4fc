"""Who can be acted as on the playground, and where they meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.chat import Person, Place

PREFIX = "play:"
RELAY = Place("play:relay")
TEAM = Place("play:ward-7")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and places of the playground. Their names are words of the page, see ``name_key``."""

    staff: tuple[Person, ...] = (Person("play:ada"), Person("play:ben"), Person("play:chidi"))
    guardians: tuple[Person, ...] = (Person("play:grace"), Person("play:gil"))
    relay: Place = RELAY
    team: Place = TEAM
    handle: str = "@Wren"
    """What calls Wren in the team's channel."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who can be acted as."""
        return self.staff + self.guardians

    @property
    def places(self) -> tuple[Place, ...]:
        """Every channel."""
        return (self.relay, self.team)

    def person(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((person for person in self.people if person.id == person_id), None)

    def place(self, place_id: str) -> Place | None:
        """The channel with this id, or None."""
        return next((place for place in self.places if place == place_id), None)

    def name_keys(self) -> tuple[str, ...]:
        """The keys of the page's words that hold the names of people and places."""
        return tuple(name_key(one) for one in (*(person.id for person in self.people), *self.places))

    def described(self, page: Mapping[str, str]) -> dict[str, object]:
        """The cast with its names, as the browser needs it."""

        def named(one: str) -> dict[str, str]:
            return {"id": one, "name": page[name_key(one)]}

        return {
            "staff": [named(person.id) for person in self.staff],
            "guardians": [named(person.id) for person in self.guardians],
            "relay": named(self.relay),
            "team": named(self.team),
        }


def name_key(one: str) -> str:
    """The key of the page's words that names this person or place."""
    return "play.name_" + one.removeprefix(PREFIX).replace("-", "_")
