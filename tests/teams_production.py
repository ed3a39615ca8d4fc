"""A concern and its answer in Teams, on a machine where nothing but names and trust was arranged.

``python -m tests.teams_production FOLDER`` is run in a network and a mount namespace of its own. Wren is
started as anybody starts it, with settings and nothing else: first where the machine does not trust whoever
answers under Microsoft's names, then where it trusts the login service only, then where it trusts all.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import real_clock
from store.vault import Ring
from tests import teams_activities as activities
from tests.process import running
from tests.teams_actors import TeamsActor
from tests.teams_delivery import Delivery
from tests.teams_machine import HOSTS, OURS, STRANGERS, arrange, credential, tls, trust
from tests.teams_server import FakeTeams
from tests.teams_tenant import APP, RELAY, TEAM, TENANT, user_called
from tests.teams_world import GUARDIANS, put_into_team

PORT = 443
PATIENCE = 20.0
CONCERN, ANSWER = "The alarm is switched off at night.", "Thank you. Would you like to talk?"


def settings(folder: Path) -> dict[str, str]:
    """What an operator would set, and no more."""
    return {
        "WREN_PLATFORMS": "teams",
        "WREN_GUARDIANS": GUARDIANS,
        "WREN_KEYS": str(folder / "keys"),
        "WREN_RELEASE_CAP": "0",
        "WREN_TEAMS_RELAY": RELAY,
        "TEAMS_APP_ID": APP,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_CERTIFICATE": str(credential(folder)),
    }


async def until(there: Callable[[], Any], settle: Callable[[], Any]) -> None:
    """Wait for something that comes by itself."""
    async with asyncio.timeout(PATIENCE):
        while not there():
            await settle()


@asynccontextmanager
async def microsoft(folder: Path) -> AsyncIterator[FakeTeams]:
    """The stand-in, under Microsoft's names."""
    teams = FakeTeams()
    teams.public = f"https://{HOSTS[2]}"
    async with teams.running(PORT, tls(folder)) as there:
        put_into_team(there)
        yield there


async def loop(folder: Path) -> None:
    """A concern and its answer; between the two Wren is killed and started again."""
    async with microsoft(folder) as teams:
        delivery = Delivery(teams, real_clock)

        async def settled() -> None:
            await teams.quiet(0.1)

        people = teams.tenant.users
        ada, grace = (
            TeamsActor(people[user_called(name).id], delivery, settled) for name in ("ada", "grace")
        )
        async with running(folder, 0, **settings(folder)) as process:
            delivery.to = process.origin
            await speak_up(ada, grace)
            process.process.kill()
        async with running(folder, 0, **settings(folder)) as process:
            delivery.to = process.origin
            await answer(ada, grace)
        assert teams.strays == []
        assert teams.connector.refused == []
        assert teams.connector.rosters == []
        assert delivery.trouble == []
        assert delivery.unanswered == 0
        assert teams.limits.refused == 0
        assert {call.region for call in teams.calls} <= {"teams", "emea"}, "first the address for all regions"
        assert all("client_assertion" in asked for asked in teams.authority.asked)


async def speak_up(ada: TeamsActor, grace: TeamsActor) -> None:
    """The app is installed, and a concern is raised."""
    general = ada.delivery.teams.tenant.conversations[TEAM]
    await grace.bring(activities.installed(grace.user, general, **grace.now()))
    ada.chat.installed = True
    await ada.bring(activities.installed(ada.user, ada.chat, **ada.now()))
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words=CONCERN, keep="address", notify="soon")
    assert "Thank you" in ada.reads()
    tenant = ada.delivery.teams.tenant
    await until(lambda: any("case.open" in str(post.card) for post in tenant.seen_in(RELAY)), ada.settle)


async def answer(ada: TeamsActor, grace: TeamsActor) -> None:
    """A guardian reads it and answers, and the answer is read."""
    tenant = ada.delivery.teams.tenant
    await grace.presses("Open")
    assert CONCERN in grace.reads()
    await grace.presses("Reply")
    before = len(list(tenant.seen_in(ada.chat.id)))
    await grace.fills(words=ANSWER)
    await until(lambda: len(list(tenant.seen_in(ada.chat.id))) > before, grace.settle)
    ada.closes()
    await ada.opens_her_box()
    assert ANSWER in ada.reads()


async def refused(folder: Path) -> None:
    """Wren does not ask for a token where nobody vouches for the login service."""
    async with microsoft(folder) as teams, running(folder, 0, **settings(folder)):
        assert teams.authority.asked == [], "Wren told a stranger who it is"
        assert teams.authority.given == set()


async def silent(folder: Path) -> None:
    """Wren neither believes nor tells anything where nobody vouches for the Bot Connector and its keys."""
    async with microsoft(folder) as teams, running(folder, 0, **settings(folder)) as process:
        delivery = Delivery(teams, real_clock, process.origin)
        ada = TeamsActor(teams.tenant.users[user_called("ada").id], delivery, teams.quiet)
        reply = await delivery.bring(activities.said(ada.user, ada.chat, "home", **ada.now()))
        assert reply is not None
        assert reply.status == 503
        assert teams.authority.given, "Wren had a token"
        assert teams.authority.fetched == 0
        assert teams.calls == [], "Wren showed its token to a stranger"


def main() -> int:
    """Arrange the machine and live, first where nobody vouches for the stand-in, or for a part of it only."""
    folder = Path(sys.argv[1])
    Ring.make(folder / "keys", "main", secrets.token_bytes)
    arrange(folder)
    for lived, for_login, for_the_rest in (
        (refused, STRANGERS, STRANGERS),
        (silent, OURS, STRANGERS),
        (loop, OURS, OURS),
    ):
        trust(folder, for_login=for_login, for_the_rest=for_the_rest)
        asyncio.run(lived(folder))
        print(lived.__name__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
