"""The roster: members of the workspace by id; no guests, bots, strangers, or people who have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack import people
from bot.slack.transport import Slack
from handlers.chat import Undelivered
from tests.slack_workspace import TEAM, User, user_id
from tests.slack_world import SlackWorld, a_slack_world


def slack_of(world: SlackWorld) -> Slack:
    """The platform under test."""
    slack = world.wren.platforms["slack"]
    assert isinstance(slack, Slack)
    return slack


async def test_only_our_own_people_are_listed_and_only_their_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 4)
    monkeypatch.setattr(people, "PAGE_SECONDS", 0.0)
    async with a_slack_world(tmp_path) as world:
        world.slack.api.scopes = (*world.slack.api.scopes, "users:read")
        users = world.slack.workspace.users
        for extra in (User("U0GONE00001", "gone", deleted=True), User("USLACKBOT", "slackbot")):
            users[extra.id] = extra
        listed = await slack_of(world).everyone()
        staff = ("ada", "ben", "chidi", "grace", "gil", "newcomer")
        assert listed is not None
        assert {person.id for person in listed} == {f"slack:{TEAM}/{user_id(name)}" for name in staff}
        await world.wren.nudges.rounds.sync_roster()
        members = await world.wren.store.members.everyone()
        assert {member.person for member in members} == {person.id for person in listed}
        assert "ada" not in repr(members).lower()
        world.slack.plan("users.list", "500")
        with pytest.raises(Undelivered):
            await slack_of(world).everyone()


async def test_an_app_that_may_not_list_people_lists_nobody(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        world.slack.api.scopes = tuple(one for one in world.slack.api.scopes if one != "users:read")
        assert await slack_of(world).everyone() is None
        await world.wren.nudges.rounds.sync_roster()
        assert await world.wren.store.members.everyone() == []
