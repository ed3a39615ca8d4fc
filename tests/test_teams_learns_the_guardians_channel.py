"""Where no channel is set, Wren asks in the team where it is installed. Only a guardian can say yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.teams.relay import CONFIRM, Relay
from bot.teams.transport import Teams
from handlers.chat import Person, Place, Pressed
from tests import teams_activities as activities
from tests.teams_card import buttons
from tests.teams_tenant import BOT, RELAY, TEAM, WARD, Post, Shape
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS

ASKED = "Is this the guardians’ channel?"


def posts_in(world: TeamsWorld, channel: str) -> list[Post]:
    """What Wren has posted there."""
    return [one for one in world.teams.tenant.posts if one.place == channel and one.author == BOT]


def title(post: Post) -> str:
    return str(post.activity.get("summary"))


def acts_in(post: Post) -> list[Shape]:
    """What the buttons of a message do."""
    return [action["data"] for action in buttons(post.card)]


def notices_in(world: TeamsWorld, channel: str) -> list[Post]:
    """The notices about concerns among them."""
    return [one for one in posts_in(world, channel) if "case.open" in [data["act"] for data in acts_in(one)]]


async def sent(world: TeamsWorld) -> None:
    """Wait until Wren has sent what it had to send after Teams was answered."""
    teams = world.wren.platforms["teams"]
    assert isinstance(teams, Teams)
    await teams._busy.finish(5)


async def confirm(world: TeamsWorld, name: str, post: Post) -> None:
    """Somebody presses the button under the question."""
    who, place = world.somebody(name), world.teams.tenant.conversations[post.place]
    place.members.add(who.user.id)
    data = {"act": "place.confirm", "about": ""}
    await who.bring(
        activities.pressed(who.user, place, data, reply_to=post.id, thread=post.thread, **who.now())
    )
    await sent(world)


async def test_a_guardians_yes_makes_it_their_channel_and_what_waited_arrives(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        (question,) = posts_in(world, TEAM)
        assert title(question) == ASKED
        await world.somebody("ada").raises()
        assert [title(one) for one in world.teams.tenant.posts if one.place == TEAM] == [ASKED]
        await confirm(world, "grace", question)
        assert question.before, "the question was put in its place"
        assert title(question) != ASKED
        world.clock.forward(minutes=5)
        await world.settle()
        assert len(notices_in(world, TEAM)) == 1
        world.check_nothing_was_refused()


@pytest.mark.parametrize("name", ["grace", "gil"])
async def test_what_was_learned_outlives_a_restart_whichever_id_names_the_guardian(
    tmp_path: Path, name: str
) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        await confirm(world, name, posts_in(world, TEAM)[0])
        await world.stop()
        await world.start()
        await world.somebody("ada").raises()
        assert len(notices_in(world, TEAM)) == 1


@pytest.mark.parametrize("name", ["ada", "ben"])
async def test_nobody_else_can_make_a_channel_theirs(tmp_path: Path, name: str) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        question = posts_in(world, TEAM)[0]
        await confirm(world, name, question)
        assert title(question) == ASKED, "it can still be answered"
        await world.somebody("ada").raises()
        assert notices_in(world, TEAM) == []


async def test_once_there_is_a_channel_no_other_takes_its_place(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        assert posts_in(world, TEAM) == [], "the settings name it, so nobody is asked"
        grace, ward = world.somebody("grace"), world.teams.tenant.conversations[WARD]
        ward.installed = True
        ward.members.add(grace.user.id)
        fake = world.teams.tenant.add(Post(WARD, world.teams.tenant.message_id(), BOT, {"type": "message"}))
        fake.thread = fake.id
        await confirm(world, "grace", fake)
        await world.somebody("ada").raises()
        assert len(notices_in(world, RELAY)) == 1
        assert notices_in(world, WARD) == []


async def test_what_one_process_learned_all_of_them_know(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        (question,), other = posts_in(world, TEAM), await relay_of_another(world)
        await other.noticed(said_in(world, WARD))
        await confirm(world, "grace", question)
        grace = world.somebody("grace").user
        pressed = Pressed(Person(f"teams:{grace.tenant}/{grace.object_id}"), CONFIRM, where=Place(WARD))
        assert not (await other.confirm(pressed)).settles
        assert (await other.known()).id == TEAM
        assert (await relay_of_another(world)).channel.id == TEAM


def said_in(world: TeamsWorld, channel: str) -> Shape:
    """Something typed there."""
    grace = world.somebody("grace")
    return activities.said(grace.user, world.teams.tenant.conversations[channel], "hello", **grace.now())


async def relay_of_another(world: TeamsWorld, **told: str) -> Relay:
    """What another process on the same store knows, with other settings of Teams."""
    room = relay_in(world).room
    settings = replace(room.settings, teams=replace(room.settings.teams, **told))  # type: ignore[arg-type]
    other = Relay(replace(room, settings=settings), "")
    await other.load()
    return other


def relay_in(world: TeamsWorld) -> Relay:
    """What the process that runs knows."""
    teams = world.wren.platforms["teams"]
    assert isinstance(teams, Teams)
    return teams._relay


async def test_what_was_learned_is_forgotten_once_the_settings_name_a_channel(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        await confirm(world, "grace", posts_in(world, TEAM)[0])
        assert (await relay_of_another(world, relay=RELAY)).channel.id == RELAY
        assert (await relay_of_another(world)).channel.id == "", "no old channel comes back unasked"


async def test_out_of_its_team_a_learned_channel_is_forgotten_and_asked_for_anew(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        await confirm(world, "grace", posts_in(world, TEAM)[0])
        await world.uninstall_team()
        assert (await relay_of_another(world)).channel.id == ""
        await world.install_team()
        await sent(world)
        assert title(posts_in(world, TEAM)[-1]) == ASKED


async def test_where_notices_go_to_another_platform_nobody_is_asked(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        question, relay = posts_in(world, TEAM)[0], relay_in(world)
        relay.room = replace(relay.room, settings=replace(world.settings, platforms=("slack", "teams")))
        await world.install_team()
        await sent(world)
        assert len(posts_in(world, TEAM)) == 1
        await confirm(world, "grace", question)
        assert title(question) == ASKED
        assert WORDS.say("teams.relay.elsewhere") in str(posts_in(world, TEAM)[-1].card)
        assert not relay.channel.id


async def test_a_team_is_asked_once_however_often_teams_tells_of_it(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        await world.install_team()
        await world.install_team()
        assert [title(one) for one in posts_in(world, TEAM)] == [ASKED]


async def test_casework_is_done_in_the_guardians_channel_or_in_private_only(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        await world.somebody("ada").raises()
        grace, tenant = world.somebody("grace"), world.teams.tenant
        case = next(data["about"] for data in acts_in(world.relayed()[0]) if data["act"] == "case.open")
        ward = tenant.conversations[WARD]
        ward.installed = True
        ward.members.add(grace.user.id)
        data = {"act": "case.open", "about": case}
        await grace.invoke(activities.fetched(grace.user, ward, data, reply_to="1", **grace.now()))
        assert "guardians’ channel only" in grace.opened.title
        await grace.does("case.open")
        assert "guardians’ channel only" not in grace.opened.title


async def test_guardians_are_told_who_joins_their_team_and_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_teams_world(tmp_path) as world:
        grace, ben, tenant = world.somebody("grace"), world.somebody("ben"), world.teams.tenant
        await grace.says("hello", RELAY)
        before = len(posts_in(world, RELAY))
        for team in (TEAM, WARD):
            told = activities.joined(grace.user, tenant.conversations[team], **grace.now())
            await grace.bring({**told, "membersAdded": [{"id": ben.user.id}]})
        await sent(world)
        (card,) = posts_in(world, RELAY)[before:]
        assert title(card) == "Somebody joined this team"
        assert ben.user.id not in str(card.activity)
        await world.uninstall_team()
        assert "teams.removed" in caplog.text
