"""One Wren on Slack and Teams at once: who raised it in one opens her box with her receipt in the other."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bot.slack import pace as slack_pace
from bot.slack.manifest import manifest
from store.vault import Ring
from tests.served_world import ServedWorld
from tests.slack_actors import SlackActor
from tests.slack_delivery import Delivery as SlackDelivery
from tests.slack_server import FakeSlack
from tests.slack_workspace import user_id
from tests.slack_world import PLENTY, slack_settings
from tests.teams_delivery import Delivery
from tests.teams_server import FakeTeams
from tests.teams_tenant import user_called
from tests.teams_world import TeamsWorld, put_into_team, teams_settings, wren_finds
from tests.world import WORDS, TurnedClock, settings_for


@dataclass(slots=True)
class BothWorld(TeamsWorld):
    """Wren on both. ``in_slack`` brings what people do there."""

    in_slack: SlackDelivery = field(kw_only=True, repr=False)

    async def start(self) -> None:
        """Start, and tell both where Wren listens."""
        await ServedWorld.start(self)
        self.delivery.to = self.in_slack.to = self.address

    def on_slack(self, name: str) -> SlackActor:
        """A person of the Slack workspace."""
        user = self.in_slack.slack.workspace.users[user_id(name)]
        return SlackActor(user, self.in_slack, self.settle)


@asynccontextmanager
async def both(folder: Path, platforms: str) -> AsyncIterator[BothWorld]:
    """Wren with one store, in both stand-ins, the first of ``platforms`` with the guardians' notices."""
    clock = TurnedClock()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack(burst=PLENTY).running())
        teams = await stack.enter_async_context(FakeTeams(limits=False).running())
        stack.enter_context(wren_finds(teams))
        stack.enter_context(patch.multiple(slack_pace, CHANNEL_BURST=PLENTY, WORKSPACE_BURST=PLENTY))
        slack.install(manifest(WORDS, dm=False))
        slack.workspace.now = lambda: clock().timestamp()
        teams.tenant.now = teams.authority.now = lambda: clock().timestamp()
        guardians = f"slack:{user_id('grace')}=Grace Okafor,teams:{user_called('gil').object_id}=Gil Reyes"
        given = slack_settings(slack, "http") | teams_settings()
        given |= {"WREN_PLATFORMS": platforms, "WREN_GUARDIANS": guardians}
        settings = settings_for(folder, WREN_KEYS=str(folder / "keys"), **given)
        await asyncio.to_thread(Ring.make, settings.keys, settings.tenant, secrets.token_bytes)
        here, there = Delivery(teams, clock), SlackDelivery(slack, "http", clock)
        world = BothWorld(settings, clock, WORDS, teams=teams, delivery=here, in_slack=there)
        put_into_team(teams)
        await world.start()
        await world.move_in()
        try:
            yield world
        finally:
            await world.stop()


async def test_a_receipt_made_in_one_opens_the_box_in_the_other(tmp_path: Path) -> None:
    async with both(tmp_path, "slack,teams") as world:
        ada, ben, grace = world.somebody("ada"), world.on_slack("ben"), world.on_slack("grace")
        receipt = await ada.raises("The alarm is switched off.", keep="receipt")
        await grace.presses("Reply")
        await grace.fills(words="Which ward?")
        await ben.opens_with(receipt)
        assert "Which ward?" in ben.reads()
        other = await ben.raises("Shifts are claimed that nobody worked.", keep="receipt", topic="fraud")
        await grace.presses("Reply")
        await grace.fills(words="Since when?")
        await ada.opens_with(other)
        assert "Since when?" in ada.reads()
        world.check_nothing_was_refused()


async def test_each_guardian_opens_cases_where_she_is(tmp_path: Path) -> None:
    async with both(tmp_path, "teams,slack") as world:
        ben, gil, grace = world.on_slack("ben"), world.somebody("gil"), world.on_slack("grace")
        await ben.raises("Shifts are claimed that nobody worked.", topic="fraud")
        await gil.presses("Open")
        assert "Shifts are claimed" in gil.reads()
        await gil.presses("Reply")
        await gil.fills(words="Since when?")
        await ben.opens_her_box()
        assert "Since when?" in ben.reads()
        await grace.does("home")
        await grace.presses("Open")
        assert "Since when?" in grace.reads()
