"""An ordinary team in Teams, with a channel for its weekly pieces: what the tests of nudges there share."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.teams.transport import Teams
from tests import teams_activities as activities
from tests.teams_actors import TeamsActor
from tests.teams_tenant import BOT, WARD, Conversation, Post
from tests.teams_world import TeamsWorld

TUESDAY = datetime(2026, 12, 8, 10, 5, tzinfo=UTC)
WEDNESDAY = datetime(2026, 12, 9, 14, 5, tzinfo=UTC)
"""In the week that has the month's first Monday."""


def ward_of(world: TeamsWorld) -> Conversation:
    """The ward's channel."""
    return world.teams.tenant.conversations[WARD]


async def put_into_ward(world: TeamsWorld, action: str = "add") -> None:
    """An owner of the ward's team puts Wren into it, which Teams tells in two ways, or takes it out."""
    ben, ward = world.somebody("ben"), ward_of(world)
    ward.installed = action != "remove"
    if ward.installed:
        await world.delivery.do(activities.joined(ben.user, ward, **ben.now()))
    await world.delivery.do(activities.installed(ben.user, ward, action, **ben.now()))
    await sent(world)


async def sent(world: TeamsWorld) -> None:
    """Wait until Wren has sent what it had to send after Teams was answered, and what is due."""
    teams = world.wren.platforms["teams"]
    assert isinstance(teams, Teams)
    await teams._busy.finish(5)
    await world.settle_with_nudges()
    await world.teams.quiet()


def in_ward(world: TeamsWorld) -> list[Post]:
    """What Wren has posted in the ward's channel, oldest first."""
    return [one for one in world.teams.tenant.posts if one.place == WARD and one.author == BOT]


def title(post: Post) -> str:
    """What a message is announced with."""
    return str(post.activity["summary"])


def looks_at(who: TeamsActor, post: Post) -> TeamsActor:
    """She has this message before her, and no dialog."""
    who.front, who.modal = post, None
    return who


async def sets(world: TeamsWorld, who: TeamsActor, **answers: str) -> None:
    """Set the weekly pieces of the ward by the newest card there."""
    await looks_at(who, in_ward(world)[-1]).does("nudges")
    await who.fills(**{"name": "Ward 7", **answers})
    await sent(world)


async def comes(world: TeamsWorld, moment: datetime = WEDNESDAY) -> Post:
    """Turn the clock to a moment after the piece is due; the newest message in the ward's channel."""
    world.clock.now = moment
    await sent(world)
    return in_ward(world)[-1]
