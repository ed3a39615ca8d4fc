"""In Teams: a team sets its week where Wren greets it, gets its piece, answers and rests. Nobody is named."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.chat import Card, Place, Refused
from handlers.nudging.order import slot_of
from store.runs import Run
from store.teams import Team
from tests import teams_activities as activities
from tests.canary_evidence import all_rows
from tests.teams_card import texts
from tests.teams_tenant import RELAY, WARD, Post
from tests.teams_ward import TUESDAY, WEDNESDAY, comes, in_ward, looks_at, put_into_ward, sent, sets, title
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS

TOLD = "Weekly pieces in this channel"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TeamsWorld]:
    """Wren in Teams, and in the team of a ward."""
    monkeypatch.setattr("store.vault.receipts._MEMORY_KIB", 64)
    async with a_teams_world(tmp_path) as world:
        await put_into_ward(world)
        yield world


async def team_of(world: TeamsWorld) -> Team:
    """The ward as it is kept."""
    (team,) = await world.wren.store.teams.all()
    return team


async def run_of(world: TeamsWorld) -> Run:
    """What is kept of the ward's card of the week."""
    team = await team_of(world)
    (run,) = await world.wren.store.runs.of([slot_of(world.clock().date())], [team.id])
    return run


async def test_a_ward_sets_its_week_reads_answers_and_rests(world: TeamsWorld) -> None:
    ada = world.somebody("ada")
    await looks_at(ada, in_ward(world)[-1]).presses("Weekly pieces for this team")
    assert "Once a week" in ada.reads()
    await ada.fills(name="Ward 7", time="19:15")
    assert "hand over" in ada.faults["time"]
    await ada.fills(time="14:00", pulse="yes")
    assert "Wednesday at 14:00" in ada.reads()
    await sent(world)
    assert title(in_ward(world)[-1]) == TOLD
    assert (await team_of(world)).place == WARD, "the channel alone, without thread or address"

    piece = await comes(world)
    assert piece.thread == piece.id, "each piece begins a thread of its own"
    assert "Talk about it: " in "\n".join(texts(piece.card))
    await looks_at(ada, piece).presses("Check yourself")
    await ada.fills(answer="0")
    assert "The answer" in ada.reads()
    await looks_at(ada, piece).presses("We talked about it")
    await looks_at(ada, piece).presses(WORDS.say("guide.button"))
    await ada.presses(WORDS.guides[0].title)
    assert WORDS.guides[0].not_when in ada.reads()
    await looks_at(ada, piece).presses(WORDS.say("pulse.button"))
    await ada.fills(kind="4", say="3")
    assert "Thank you" in ada.reads()
    counts = (await run_of(world)).counts
    assert (counts["touched"], counts["talked"]) == (1, 1)
    assert counts.get("right", 0) + counts.get("wrong", 0) == 1

    await looks_at(ada, piece).presses("Snooze or settings")
    await ada.presses("Pause")
    assert "Paused" in ada.reads()
    await sent(world)
    before = [title(one) for one in in_ward(world)]
    assert before[-1] == TOLD
    await comes(world, WEDNESDAY + timedelta(weeks=1))
    await world.wren.nudges.close_pulses()
    await sent(world)
    assert [title(one) for one in in_ward(world)] == [*before, WORDS.say("pulse.title")], "and no piece"
    await looks_at(ada, [one for one in in_ward(world) if title(one) == TOLD][-1]).presses("Start again")
    assert "A piece comes every Wednesday" in ada.reads()
    await names_nobody(world)
    world.check_nothing_was_refused()


async def names_nobody(world: TeamsWorld) -> None:
    """Neither the channel nor what is kept of the ward says who did it."""
    told = str([one.activity for one in in_ward(world)])
    kept = str([await team_of(world), await run_of(world)]) + str(await all_rows(world.wren.store.database))
    for name in ("ada", "ben"):
        user = world.somebody(name).user
        for word in (user.id, user.object_id):
            assert word not in told
            assert word not in kept
        assert not re.search(rf"\b{name}\b", told, re.IGNORECASE)


async def test_each_ward_is_written_to_through_the_region_it_was_heard_in_also_after_a_restart(
    world: TeamsWorld,
) -> None:
    world.teams.region = "/amer"
    await sets(world, world.somebody("ada"))
    world.teams.region = "/emea/"
    await world.somebody("grace").says("hello", RELAY)
    await world.restart()
    await comes(world)
    assert {one.region for one in world.teams.calls if WARD in str(one.asked) and one.what == "create"} == {
        "emea",
        "amer",
    }
    assert world.teams.calls[-1].region == "amer"
    world.check_nothing_was_refused()


def notes_of(world: TeamsWorld, name: str) -> list[Post]:
    """The weekly notes in somebody's private chat."""
    chat, note = world.somebody(name).chat.id, WORDS.say("nudges.note_title")
    return [one for one in world.teams.tenant.posts if one.place == chat and title(one) == note]


async def notes_go_out(world: TeamsWorld, moment: datetime) -> None:
    """Turn the clock to after the weekly note, and on while they go one after another."""
    world.clock.now = moment
    await sent(world)
    world.clock.forward(seconds=2)
    await sent(world)


async def test_the_note_reaches_who_has_wren_in_private_and_opens(world: TeamsWorld) -> None:
    ada, ben = world.somebody("ada"), world.somebody("ben")
    ben.chat.blocked = True
    await notes_go_out(world, TUESDAY)
    (note,) = notes_of(world, "ada")
    assert notes_of(world, "ben") == [], "she has blocked Wren"
    await looks_at(ada, note).presses(WORDS.say("note.button"))
    await ada.presses(WORDS.say("note.stop.button"))
    await notes_go_out(world, TUESDAY + timedelta(weeks=1))
    assert [len(notes_of(world, name)) for name in ("ada", "ben", "chidi")] == [1, 0, 2]


async def test_where_wren_was_taken_out_nothing_is_sent_and_the_week_says_so(world: TeamsWorld) -> None:
    await sets(world, world.somebody("ada"))
    await put_into_ward(world, "remove")
    before = len(world.teams.sends())
    await comes(world)
    refused = [one for one in world.teams.sends()[before:] if WARD in str(one.asked)]
    assert [one.status for one in refused] == [403], "asked once"
    assert (await run_of(world)).counts == {"refused": 1}
    with pytest.raises(Refused):
        await world.wren.platforms["teams"].post(Place(WARD), Card("x"), "")


async def test_it_is_not_done_among_guardians_or_in_private(world: TeamsWorld) -> None:
    grace = world.somebody("grace")
    await grace.says("weekly pieces", RELAY)
    assert await world.kept("team") == 0
    data = {"act": "nudges", "about": ""}
    for place, answer in ((RELAY, "guardians' channel"), (grace.chat.id, "go to your team's channel")):
        where = world.teams.tenant.conversations[place]
        await grace.invoke(activities.fetched(grace.user, where, data, reply_to="1", **grace.now()))
        assert answer in grace.reads()
    assert await world.kept("team") == 0
