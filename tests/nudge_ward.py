"""A team's channel at the playground that gets its weekly piece: what the tests of nudges share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from handlers.nudging.order import slot_of
from store.runs import Run
from store.teams import Team
from tests.actors import Actor, Shown
from tests.world import World

WARD = "play:ward-7"
WEDNESDAY = datetime(2026, 12, 9, 14, 5, tzinfo=UTC)
"""In the week that has the month's first Monday."""


def in_ward(world: World, name: str) -> Actor:
    """Somebody who looks at the team's channel."""
    return Actor(f"play:{name}", world.send, partial(world.posted, WARD))


async def sets(actor: Actor, **answers: Any) -> Shown | None:
    """Set the weekly pieces of the ward."""
    await actor.does("nudges", where=WARD)
    return await actor.fills(**{"name": "Ward 7", **answers})


async def piece_comes(world: World, moment: datetime = WEDNESDAY) -> Shown:
    """Turn the clock to a moment after the piece is due; the card that was posted."""
    world.clock.now = moment
    await world.settle_with_nudges()
    return newest(world)


def newest(world: World) -> Shown:
    """The newest card in the ward's channel."""
    card: Shown = world.posted(WARD)[-1]["card"]
    return card


async def team_of(world: World) -> Team:
    """The ward as it is kept."""
    team = await world.wren.store.teams.find("play", WARD)
    assert team is not None
    return team


async def run_of(world: World, moment: datetime = WEDNESDAY) -> Run:
    """What is kept of the ward's card of a week."""
    team = await team_of(world)
    (found,) = await world.wren.store.runs.of([slot_of(moment.date())], [team.id])
    return found


def week_later(weeks: int = 1) -> datetime:
    """The same moment some weeks later."""
    return WEDNESDAY + timedelta(weeks=weeks)
