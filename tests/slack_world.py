"""A whole Wren in a Slack of our own, over Socket Mode or signed HTTP, with a clock that the test turns."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bot.slack import pace
from bot.slack.manifest import manifest
from bot.slack.transport import Slack
from store.vault import Ring
from tests.served_world import ServedWorld
from tests.slack_actors import SlackActor
from tests.slack_api import APP_TOKEN, BOT_TOKEN
from tests.slack_delivery import SECRET, Delivery, Mode
from tests.slack_server import FakeSlack
from tests.slack_workspace import RELAY, Message, Shape, user_id
from tests.world import WORDS, TurnedClock, settings_for

AFTERWARDS = 1.0
"""Seconds in which what goes on after an answer is done, where Slack itself is not slow."""
PLENTY = 10_000
"""Posts at once that Slack takes where a test is not about its limits."""
STAGES = {
    "play-sqlite": ("sqlite", "play"),
    "play-postgresql": ("postgresql", "play"),
    "slack-socket": ("sqlite", "slack-socket"),
    "slack-http": ("sqlite", "slack-http"),
    "teams": ("sqlite", "teams"),
}
"""Where the loop is played: the database and the platform."""
EVERYWHERE = (
    "test_a_concern_travels_and_an_answer_comes_back",
    "test_help_is_asked_and_answered_in_private",
)
"""The tests that are a contract of every platform."""
GUARDIANS = f"{user_id('grace')}=Grace Okafor,{user_id('gil')}=Gil Reyes"


@dataclass(slots=True)
class SlackWorld(ServedWorld):
    """Wren in Slack. ``slack`` is the other side; ``delivery`` brings what people do."""

    slack: FakeSlack = field(kw_only=True, repr=False)
    delivery: Delivery = field(kw_only=True, repr=False)
    before: int = 0

    async def start(self) -> None:
        """Start, and wait for the socket where there is one."""
        await ServedWorld.start(self)
        self.delivery.to = self.address
        if self.delivery.mode == "socket":
            await self.slack.sockets.connected()

    def somebody(self, name: str) -> SlackActor:
        """A person of this workspace, by her name."""
        user = self.slack.workspace.users[user_id(name)]
        return SlackActor(user, self.delivery, self.answered, looked=len(self.slack.workspace.messages))

    async def answered(self) -> None:
        """Let Wren do what it does after it answered Slack, for a while, and then all that is due."""
        platform = self.wren.platforms["slack"]
        assert isinstance(platform, Slack)
        if busy := platform._ear.replies.busy:
            await asyncio.wait(set(busy), timeout=AFTERWARDS)
        await self.settle()

    def check_nothing_was_refused(self) -> None:
        """Slack took all that Wren asked, and everybody got an answer in time."""
        assert self.slack.api.refused == [], self.slack.api.refused
        assert self.delivery.unanswered == 0, "Slack got no answer in time"
        assert self.slack.limited == 0, "Wren went faster than Slack allows"

    def relayed(self) -> list[Message]:
        """What stands in the guardians' channel since the start, oldest first."""
        since = self.slack.workspace.messages[self.before :]
        found = [one for one in since if one.channel == RELAY and not one.only]
        return [one for one in found if not one.deleted]

    def exported(self) -> list[Shape]:
        """What an owner of the workspace exports."""
        return self.slack.workspace.export()


def mode_of(stage: str) -> Mode:
    """How Slack brings things on this stage."""
    return "socket" if stage == "slack-socket" else "http"


def slack_settings(slack: FakeSlack, mode: Mode, **more: str) -> dict[str, str]:
    """The settings of a Wren that talks to this Slack."""
    given = {
        "WREN_PLATFORMS": "slack",
        "WREN_RELAY_CHANNEL": RELAY,
        "WREN_GUARDIANS": GUARDIANS,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.origin}/api/",
    }
    return given | ({"SLACK_APP_TOKEN": APP_TOKEN} if mode == "socket" else {}) | more


@asynccontextmanager
async def a_slack_world(
    folder: Path,
    mode: Mode = "http",
    *,
    url: str = "",
    slack: FakeSlack | None = None,
    dm: bool = False,
    **settings: str,
) -> AsyncIterator[SlackWorld]:
    """A started world in Slack, stopped at the end."""
    clock = TurnedClock()
    hurry = (
        patch.multiple(pace, CHANNEL_BURST=PLENTY, WORKSPACE_BURST=PLENTY) if slack is None else nullcontext()
    )
    async with (slack or FakeSlack(burst=PLENTY)).running() as running:
        with hurry:
            running.workspace.now = lambda: clock().timestamp()
            given = settings_for(
                folder, url, **slack_settings(running, mode, WREN_KEYS=str(folder / "keys"), **settings)
            )
            if not given.keys.exists():
                await asyncio.to_thread(Ring.make, given.keys, given.tenant, secrets.token_bytes)
            world = SlackWorld(given, clock, WORDS, slack=running, delivery=Delivery(running, mode, clock))
            running.install(manifest(WORDS, dm=dm))
            await world.start()
            await world.settle()
            world.before = len(running.workspace.messages)
            try:
                yield world
            finally:
                await world.stop()
