"""A channel that Wren was taken out of is left in peace after two tries, and has a way back.

Over real sockets, in Slack and in Teams.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.teams import Team
from tests import slack_server, teams_faults
from tests.slack_actors import SlackActor
from tests.slack_workspace import BOT, WARD, Channel
from tests.slack_world import SlackWorld, a_slack_world
from tests.teams_tenant import WARD as TEAMS_WARD
from tests.teams_ward import in_ward, looks_at, put_into_ward, sent, sets, title
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS, World

WEDNESDAY = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
WHY = WORDS.say("nudges.state.refused")


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Wren in Slack, in a ward's channel that has chosen its week."""
    async with a_slack_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.commands("nudges", WARD)
        await ada.fills(name="Ward 7")
        await world.settle_with_nudges()
        yield world


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    """The same in Teams."""
    async with a_teams_world(tmp_path) as world:
        await put_into_ward(world)
        await sets(world, world.somebody("ada"))
        yield world


async def week(world: World, number: int) -> None:
    """The moment of this week's piece."""
    world.clock.now = WEDNESDAY + timedelta(weeks=number)
    await world.settle_with_nudges()


async def the_team(world: World) -> Team:
    """The ward as it is kept."""
    (team,) = await world.wren.store.teams.all()
    return team


def posts(world: SlackWorld) -> list[str]:
    """The texts that Wren posted in the ward, oldest first."""
    return [one.text for one in world.slack.workspace.messages if one.channel == WARD and not one.only]


def tries(world: SlackWorld) -> int:
    """How often Wren tried to post in the ward."""
    return sum(
        one.method == "chat.postMessage" and one.asked.get("channel") == WARD for one in world.slack.calls
    )


def leave(ward: Channel) -> None:
    """Somebody removes Wren from a public channel."""
    ward.private = False
    ward.members.discard(BOT)


def vanish(ward: Channel) -> None:
    """Somebody removes Wren from a private channel: Slack says that there is none."""
    ward.private = True
    ward.members.discard(BOT)


def archive(ward: Channel) -> None:
    """Somebody archives it."""
    ward.archived = True


@pytest.mark.parametrize("how", [leave, vanish, archive])
async def test_in_slack_it_is_asked_twice_and_then_left_in_peace(
    slack: SlackWorld, how: Callable[[Channel], None]
) -> None:
    how(slack.slack.workspace.channels[WARD])
    before = tries(slack)
    for number in range(4):
        await week(slack, number)
        assert (await the_team(slack)).stopped == (number > 0)
    assert tries(slack) == before + 2


async def comes_back(slack: SlackWorld, ada: SlackActor) -> None:
    """Ada puts Wren into the channel again, and asks for the pieces."""
    ward = slack.slack.workspace.channels[WARD]
    ward.members.add(BOT)
    ada.channel = WARD
    await ada.commands("nudges", WARD)
    assert WHY in ada.reads()
    await ada.presses("Start again")
    assert "Wednesday at 14:00" in ada.reads()
    await slack.settle_with_nudges()
    assert ada.user.id not in "".join(posts(slack))


async def test_in_slack_there_is_a_way_back_and_nobody_is_named(slack: SlackWorld) -> None:
    leave(slack.slack.workspace.channels[WARD])
    for number in range(3):
        await week(slack, number)
    told = len(posts(slack))
    await comes_back(slack, slack.somebody("ada"))
    assert len(posts(slack)) == told + 1, "that it goes on, and nothing of what was missed"
    await week(slack, 3)
    assert "Talk about it" in posts(slack)[-1]
    assert (await the_team(slack)).refused == 0


async def test_one_week_outside_is_forgotten_when_a_piece_arrives(slack: SlackWorld) -> None:
    ward = slack.slack.workspace.channels[WARD]
    for number in range(4):
        (ward.members.discard if number % 2 == 0 else ward.members.add)(BOT)
        ward.private = False
        await week(slack, number)
        team = await the_team(slack)
        assert (team.refused, team.stopped) == ((number + 1) % 2, False)


@pytest.mark.parametrize("how", ["500", "503", "cut before", "not json"])
async def test_in_slack_trouble_stops_no_team(slack: SlackWorld, how: slack_server.How) -> None:
    for number in range(3):
        slack.slack.plan("chat.postMessage", how)
        await week(slack, number)
    team = await the_team(slack)
    assert (team.refused, team.stopped) == (0, False)


async def test_in_teams_it_is_asked_twice_and_then_left_in_peace_until_it_comes_back(
    teams: TeamsWorld,
) -> None:
    ada = teams.somebody("ada")
    await put_into_ward(teams, "remove")
    before = len(teams.teams.sends())
    for number in range(4):
        await week(teams, number)
        assert (await the_team(teams)).stopped == (number > 0)
    tried = [one for one in teams.teams.sends()[before:] if TEAMS_WARD in str(one.asked)]
    assert [one.status for one in tried] == [403, 403]
    await put_into_ward(teams)
    await looks_at(ada, in_ward(teams)[-1]).presses(WORDS.say("nudges.button"))
    assert WHY in ada.reads()
    await ada.presses("Start again")
    await sent(teams)
    assert ada.user.id not in str(in_ward(teams)[-1].activity)
    before_piece = len(in_ward(teams))
    await week(teams, 4)
    await sent(teams)
    assert len(in_ward(teams)) == before_piece + 1
    assert title(in_ward(teams)[-1]) in [one.title for one in WORDS.nudges]


@pytest.mark.parametrize("how", ["403", "500", "503", "cut before"])
async def test_in_teams_trouble_and_a_refusal_that_says_no_reason_stop_no_team(
    teams: TeamsWorld, how: teams_faults.How
) -> None:
    """Such as an administrator who blocks every app for a week: that is no word about this one team."""
    for number in range(3):
        teams.teams.plan("create", how)
        await week(teams, number)
    team = await the_team(teams)
    assert (team.refused, team.stopped) == (0, False)
