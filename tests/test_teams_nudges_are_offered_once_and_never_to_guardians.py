"""Where Wren is put into a team it says once what it does there. The guardians' channel stays free."""

from __future__ import annotations

from pathlib import Path

from tests import teams_activities as activities
from tests.teams_card import button_of, buttons, texts
from tests.teams_tenant import BOT, RELAY, TEAM, WARD, Post
from tests.teams_ward import WEDNESDAY, comes, in_ward, looks_at, put_into_ward, sent, sets, title
from tests.teams_world import TeamsWorld, a_teams_world

HELLO, ASKED = "Hello, I am Wren", "Is this the guardians’ channel?"


def acts(post: Post) -> list[str]:
    """What the buttons of a message do."""
    return [button_of(one)["act"] for one in buttons(post.card)]


def titles(world: TeamsWorld, place: str) -> list[str]:
    """What Wren has posted in a channel."""
    return [title(one) for one in world.teams.tenant.posts if one.place == place and one.author == BOT]


async def test_a_team_is_greeted_once_and_the_guardians_team_not_at_all(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        world.teams.plan("channels", "403", times=2)
        await put_into_ward(world)
        world.teams.faults.clear()
        assert in_ward(world) == [], "it may be the guardians' team: rather no card than one there"
        for action in ("add", "add", "add-upgrade"):
            await put_into_ward(world, action)
        assert [title(one) for one in in_ward(world)] == [HELLO]
        assert acts(in_ward(world)[0]) == ["nudges"]
        assert "everyone in the channel can read it" in "\n".join(texts(in_ward(world)[0].card))
        await world.restart()
        await put_into_ward(world, "add-upgrade")
        await world.install_team()
        await sent(world)
        assert titles(world, WARD) == [HELLO]
        assert titles(world, TEAM) == [], "the settings name another channel of that team"
        assert HELLO not in titles(world, RELAY)
        await put_into_ward(world, "remove")
        await put_into_ward(world)
        assert titles(world, WARD) == [HELLO, HELLO]
        assert world.teams.connector.rosters == []


async def test_a_team_sets_its_pieces_by_typing_and_is_asked_nothing_in_the_open(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        await put_into_ward(world)
        ada = world.somebody("ada")
        await ada.says("Weekly pieces", WARD)
        offered = in_ward(world)[-1]
        assert offered.thread != offered.id, "it stands below what she typed"
        assert "The channel is told what was chosen" in "\n".join(texts(offered.card))
        await sets(world, ada)
        (team,) = await world.wren.store.teams.all()
        assert (team.platform, team.place, team.name) == ("teams", WARD, "Ward 7")
        world.check_nothing_was_refused()


async def test_while_no_guardians_channel_is_known_a_ward_can_do_the_right_thing(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        await put_into_ward(world)
        (question,) = in_ward(world)
        assert title(question) == ASKED
        assert "If this is another team" in "\n".join(texts(question.card))
        assert acts(question) == ["place.confirm", "nudges"]
        await sets(world, world.somebody("ada"))
        assert "Talk about it: " in "\n".join(texts((await comes(world)).card))
        await put_into_ward(world, "add-upgrade")
        assert titles(world, WARD).count(ASKED) == 1
        assert HELLO not in titles(world, WARD)


async def test_a_channel_that_becomes_the_guardians_gets_no_more_pieces(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, WREN_TEAMS_RELAY="") as world:
        grace, general = world.somebody("grace"), world.teams.tenant.conversations[TEAM]
        question = next(one for one in world.teams.tenant.posts if one.place == TEAM)
        await looks_at(grace, question).does("nudges")
        await grace.fills(name="Guardians")
        await sent(world)
        data = {"act": "place.confirm", "about": ""}
        about = {"reply_to": question.id, "thread": question.thread, **grace.now()}
        await grace.bring(activities.pressed(grace.user, general, data, **about))
        await sent(world)
        world.clock.forward(minutes=5)
        await sent(world)
        before = titles(world, TEAM)
        world.clock.now = WEDNESDAY
        await sent(world)
        assert titles(world, TEAM) == before
        (team,) = await world.wren.store.teams.all()
        (run,) = await world.wren.store.runs.of([202650], [team.id])
        assert run.counts == {"refused": 1}
        told = next(one for one in world.teams.tenant.posts if title(one).startswith("Weekly pieces"))
        await looks_at(grace, told).does("nudges")
        assert "guardians' channel" in grace.reads()
