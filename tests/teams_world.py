"""A whole Wren in a Teams of our own, over HTTP with signed activities, with a clock that the test turns."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests
from requests.adapters import HTTPAdapter

from bot.teams import pace, token
from bot.teams.hosts import Hosts
from bot.teams.transport import Teams
from store.vault import Ring
from tests import teams_activities as activities
from tests.served_world import ServedWorld
from tests.teams_actors import TeamsActor
from tests.teams_authority import ENTRA, IMDS, SECRET
from tests.teams_delivery import Delivery
from tests.teams_server import FakeTeams
from tests.teams_tenant import APP, RELAY, TEAM, TENANT, Post, Shape, user_called
from tests.world import WORDS, TurnedClock, settings_for

HAVE_THE_APP = ("ada", "ben", "chidi", "grace", "gil")
GUARDIANS = f"{user_called('grace').object_id}=Grace Okafor,{user_called('gil').id}=Gil Reyes"
"""One by Entra's id, one by the bot's own: both are hers."""
HOSTS_ARE_NAMED_IN = "bot.teams.MICROSOFT"
AFTERWARDS = 1.0
"""Seconds in which what goes on after an answer is done, where Teams itself is not slow."""
PLENTY = ((10_000, 1.0),)
"""Messages that Wren may send at once where a test is not about its pace."""


@dataclass(slots=True)
class TeamsWorld(ServedWorld):
    """Wren in Teams. ``teams`` is the other side; ``delivery`` brings what people do."""

    teams: FakeTeams = field(kw_only=True, repr=False)
    delivery: Delivery = field(kw_only=True, repr=False)
    before: int = 0

    async def start(self) -> None:
        """Start, and tell Teams where Wren listens."""
        await ServedWorld.start(self)
        self.delivery.to = self.address

    async def move_in(self) -> None:
        """The administrator installs the app for everybody, an owner in the guardians' team."""
        first, *others = HAVE_THE_APP
        told = [self.install(first), *(self.install(name, said_twice=False) for name in others)]
        await asyncio.gather(self.install_team(), *told)
        await self.teams.quiet()
        await self.settle()
        self.before = len(self.teams.tenant.posts)

    async def install(self, name: str, *, said_twice: bool = True) -> None:
        """The app is installed for one person. Teams says so in two ways, and not always in both."""
        who = self.somebody(name)
        who.chat.installed, who.chat.blocked = True, False
        if said_twice:
            await self.delivery.do(activities.joined(who.user, who.chat, **who.now()))
        await self.delivery.do(activities.installed(who.user, who.chat, **who.now()))

    async def install_team(self) -> None:
        """The app is added to the guardians' team."""
        put_into_team(self.teams)
        grace, general = self.somebody("grace"), self.teams.tenant.conversations[TEAM]
        await self.delivery.do(activities.joined(grace.user, general, **grace.now()))
        await self.delivery.do(activities.installed(grace.user, general, **grace.now()))

    async def uninstall_team(self) -> None:
        """The app is taken out of the guardians' team."""
        tenant, grace = self.teams.tenant, self.somebody("grace")
        for one in tenant.conversations.values():
            one.installed = one.installed and one.team != TEAM
        general = tenant.conversations[TEAM]
        await self.delivery.do(activities.installed(grace.user, general, "remove", **grace.now()))

    def somebody(self, name: str) -> TeamsActor:
        """A person of this organisation, by her name."""
        user = self.teams.tenant.users[user_called(name).id]
        return TeamsActor(user, self.delivery, self.answered)

    async def answered(self) -> None:
        """Let Wren do what it does after it answered Teams, for a while, and then all that is due."""
        platform = self.wren.platforms["teams"]
        assert isinstance(platform, Teams)
        if platform._busy._tasks:
            await asyncio.wait(set(platform._busy._tasks), timeout=AFTERWARDS)
        await self.settle()

    def check_nothing_was_refused(self) -> None:
        """Teams took all that Wren sent, nobody was named, and everybody got an answer in time."""
        assert self.teams.strays == [], self.teams.strays
        assert self.teams.connector.refused == [], self.teams.connector.refused
        assert self.teams.connector.rosters == [], "Wren asked who people are"
        assert self.delivery.trouble == [], self.delivery.trouble
        assert self.delivery.unanswered == 0, "Teams got no answer in time"
        assert self.teams.limits.refused == 0, "Wren went faster than Teams allows"

    def relayed(self) -> list[Post]:
        """What Wren has posted in the guardians' channel since the start, oldest first."""
        since = self.teams.tenant.posts[self.before :]
        found = [one for one in since if one.place == RELAY and one.author.startswith("28:")]
        return [one for one in found if not one.deleted]

    def exported(self) -> list[Shape]:
        """What an owner of the organisation finds."""
        return self.teams.tenant.export()


class _ToTheStandIn(HTTPAdapter):
    """Takes what is meant for Entra to loopback: here, TLS and DNS are the only things left out.

    ``tests/test_teams_runs_with_production_settings.py`` leaves nothing out.
    """

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        request.url = self.origin + str(request.url).removeprefix(ENTRA).removeprefix(IMDS)
        return super().send(request, **more)


def put_into_team(teams: FakeTeams) -> None:
    """From now on Wren may write in the guardians' team."""
    for one in teams.tenant.conversations.values():
        one.installed = one.installed or one.team == TEAM


def hosts_of(teams: FakeTeams) -> Hosts:
    """Microsoft's hosts, as this stand-in has them."""
    openid = f"{teams.origin}/v1/.well-known/openidconfiguration"
    return Hosts(openid=openid, service=f"{teams.origin}/teams/", allowed=(teams.origin,))


@contextmanager
def wren_finds(teams: FakeTeams) -> Iterator[None]:
    """Everything that is looked up while Wren starts and runs leads to this stand-in."""

    def session() -> requests.Session:
        made = requests.Session()
        made.trust_env = False
        for host in (ENTRA, IMDS):
            made.mount(host, _ToTheStandIn(teams.origin))
        return made

    with patch(HOSTS_ARE_NAMED_IN, hosts_of(teams)), patch.object(token, "_session", session):
        yield


def teams_settings(**more: str) -> dict[str, str]:
    """The settings of a Wren in this organisation."""
    given = {
        "WREN_PLATFORMS": "teams",
        "WREN_GUARDIANS": GUARDIANS,
        "WREN_TEAMS_RELAY": RELAY,
        "TEAMS_APP_ID": APP,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_CLIENT_SECRET": SECRET,
    }
    return {name: value for name, value in (given | more).items() if value}


@asynccontextmanager
async def a_teams_world(
    folder: Path, *, url: str = "", teams: FakeTeams | None = None, **settings: str
) -> AsyncIterator[TeamsWorld]:
    """A started world in Teams, stopped at the end. Limits are kept only where a test brings its server."""
    clock = TurnedClock()
    hurry = patch.multiple(pace, CONVERSATION=PLENTY, TENANT=PLENTY) if teams is None else nullcontext()
    async with (teams or FakeTeams(limits=False)).running() as running:
        running.tenant.now = running.authority.now = lambda: clock().timestamp()
        given = settings_for(folder, url, **teams_settings(WREN_KEYS=str(folder / "keys"), **settings))
        if not given.keys.exists():
            await asyncio.to_thread(Ring.make, given.keys, given.tenant, secrets.token_bytes)
        with hurry, wren_finds(running):
            world = TeamsWorld(given, clock, WORDS, teams=running, delivery=Delivery(running, clock))
            put_into_team(running)
            await world.start()
            await world.move_in()
            try:
                yield world
            finally:
                await world.stop()
