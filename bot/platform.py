"""What Wren asks of a chat platform, and what it hands to one. Each is a package with a ``start``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.settings import Settings
from handlers.chat import Answer, Card, Chat, Event, Place
from prompts import Words
from store.database import Chance


class Addresses(Protocol):
    """Where people are reached in private, for platforms that cannot find that by a person's id alone."""

    async def find(self, person: str) -> str | None:
        """The platform's own address of this person, or None."""

    async def keep(self, person: str, where: str) -> None:
        """Remember it (at most 300 bytes). Only when Wren is installed for her, never because she uses it."""

    async def forget(self, person: str) -> None:
        """She has Wren no more."""


class Kept(Protocol):
    """Small facts that a platform learns and must not forget, sealed. Never about a member of staff."""

    async def read(self, name: str) -> str | None:
        """What is kept under this name, or None."""

    async def write(self, name: str, value: str) -> None:
        """Keep this, replacing what was there."""

    async def begin(self, name: str, value: str) -> bool:
        """Keep this where nothing is kept yet; False if something is, by whichever process."""

    async def forget(self, name: str) -> None:
        """Keep nothing under this name."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a platform works with: settings and texts, where its events go, what it may remember."""

    settings: Settings
    words: Words
    answer: Callable[[Event], Awaitable[Answer]] = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)
    chance: Chance = field(repr=False)
    addresses: Addresses
    kept: Kept
    is_guardian: Callable[[str], Awaitable[bool]] = field(repr=False)


class PlatformFault(Exception):
    """Wren cannot work on this platform. ``key`` names the operator's text that says what to do."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Platform(Chat, Protocol):
    """A running platform: a ``Chat`` for the courier, and what ``bot.app`` needs to keep it running."""

    @property
    def relay(self) -> Place:
        """The guardians' channel."""

    @property
    def names(self) -> Mapping[str, str]:
        """Names of people that the platform knows without asking anybody, by person id."""

    @property
    def guardians(self) -> Sequence[str]:
        """Who the first guardians are where the settings name none, by person id."""

    @property
    def each_second(self) -> float:
        """How many messages a second the platform takes from Wren, everywhere together."""

    def whole(self, person: str) -> str:
        """The whole id of somebody whom the settings may name more shortly."""

    def routes(self) -> list[web.RouteDef]:
        """What it serves over HTTP."""

    async def greet(self, card: Card) -> None:
        """Show the card that introduces Wren to a team, once, where that is the platform's custom."""

    async def run(self) -> None:
        """Keep what must be kept open (a socket, say) until cancelled. Returns where nothing must be."""

    async def close(self) -> None:
        """Let what is being done finish, then let go."""
