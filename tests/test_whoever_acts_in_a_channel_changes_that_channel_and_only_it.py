"""A channel's people set its weekly pieces themselves; nobody else's, and nobody is named for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.mailer import HOLD
from bot.play.cast import RELAY
from handlers.chat import Dialog, Filled, Mistakes, Person, Place, Pressed
from handlers.nudging.schedule import Schedule
from handlers.nudging.team_form import Wish
from handlers.nudging.told import card
from store.records import Letter
from store.teams import Team
from tests.actors import People
from tests.nudge_ward import WARD, WEDNESDAY, in_ward, newest, piece_comes, run_of, sets, team_of, week_later
from tests.world import WORDS, World


async def test_somebody_in_the_channel_sets_it_and_the_channel_is_told_without_a_name(
    small_world: World,
) -> None:
    ada = in_ward(small_world, "ada")
    await sets(ada, weekday="4", time="2.15pm", nation="SCT", track="practitioners")
    assert "Thursday at 14:15" in ada.reads()
    team = await team_of(small_world)
    assert (team.name, team.weekday, team.minute) == ("Ward 7", 4, 14 * 60 + 15)
    assert (team.nation, team.track, team.pulse) == ("SCT", "practitioners", False)
    told = newest(small_world)
    assert "Ward 7" in told["plain"]
    assert "Thursday at 14:15" in told["plain"]
    assert "ada" not in str(told).casefold()


async def test_another_person_of_the_channel_may_change_it_again(small_world: World) -> None:
    await sets(in_ward(small_world, "ada"))
    ben = in_ward(small_world, "ben")
    await ben.presses("Change this")
    await ben.fills(weekday="1")
    assert (await team_of(small_world)).weekday == 1


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"time": "07:15"}, "time", "hand over"),
        ({"time": "19:45"}, "time", "hand over"),
        ({"time": "22:00"}, "time", "20:30 to 08:30"),
        ({"time": "01:15"}, "time", "clocks change"),
        ({"time": "14:10"}, "time", "quarter hour"),
        ({"time": "after lunch"}, "time", "cannot read"),
        ({"name": " \n "}, "name", "up to 60"),
        ({"name": "x" * 61}, "name", "up to 60"),
        ({"weekday": "9"}, "weekday", "choose one"),
        ({"nation": "FR"}, "nation", "choose one"),
        ({"track": "spies"}, "track", "choose one"),
        ({"pulse": ""}, "pulse", "choose one"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    people: People, answers: dict[str, str], field: str, says: str
) -> None:
    await sets(people.ada, **{"name": "Ward 7", "time": "15:00", **answers})
    assert set(people.ada.faults) == {field}
    assert says in people.ada.faults[field]
    kept = {item["name"]: item.get("value") for item in people.ada.dialog["fields"] if "name" in item}
    assert kept["time"] == answers.get("time", "15:00")
    await people.ada.fills(name="Ward 7", time="15:00", weekday="3", nation="ENG", track="hr", pulse="no")
    assert people.ada.faults == {}


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("14:15", 855), ("14.15", 855), ("1415", 855), ("2.15 pm", 855), ("2:15PM", 855), ("2pm", 840),
        ("14", 840), (" 9:00 ", 540), ("9 a.m.", 540), ("12pm", 720), ("12am", 0), ("13pm", None),
        ("25:00", None), ("14:60", None), ("", None), ("\u0661\u0664:00", None), ("1e3", None), ("-2", None),
    ],
)  # fmt: skip
def test_a_time_is_understood_as_people_type_it(typed: str, minute: int | None) -> None:
    assert Wish(time=typed).minute == minute


def test_no_time_of_day_is_taken_that_the_schedule_refuses() -> None:
    for minute in range(24 * 60):
        wish = Wish(name="Ward 7", time=f"{minute // 60}:{minute % 60:02}")
        refused = Schedule(minute=minute).fault() is not None
        assert bool(wish.faults(WORDS)) == refused


async def test_none_are_sent_to_the_guardians_channel_or_set_in_a_private_chat(people: People) -> None:
    await people.grace.does("nudges", where=str(RELAY))
    assert "guardians' channel" in people.grace.reads()
    await people.ada.does("nudges")
    assert "go to your team's channel" in people.ada.reads()
    for act in ("nudges.snooze", "nudges.pause", "nudges.resume", "nudges.stop"):
        await people.grace.does(act, where=str(RELAY))
        assert "guardians' channel" in people.grace.reads()
        await people.ada.does(act)
        assert people.ada.seen is not None
        assert people.ada.seen["kind"] == "card"


async def test_a_form_is_good_for_its_channel_and_whoever_opened_it_alone(small_world: World) -> None:
    ask = small_world.wren.door.answer
    ada, ben = Person("play:ada"), Person("play:ben")
    form = await ask(Pressed(ada, "nudges", where=Place(WARD)))
    assert isinstance(form, Dialog)
    given = {"name": ("Ours",), "track": ("hr",), "weekday": ("3",), "time": ("14:00",)}
    given |= {"nation": ("ENG",), "pulse": ("no",)}
    for filled in (
        Filled(ben, "nudges", given, form.about, where=Place(WARD)),
        Filled(ada, "nudges", given, "", where=Place(WARD)),
        Filled(ada, "nudges", given, form.about[::-1], where=Place("play:other")),
    ):
        answer = await ask(filled)
        assert not isinstance(answer, Mistakes)
        assert await small_world.wren.store.teams.all() == []
    # The place that a client names counts for nothing: the channel is the one the form was opened in.
    await ask(Filled(ada, "nudges", given, form.about, where=Place("play:other")))
    assert [team.place for team in await small_world.wren.store.teams.all()] == [WARD]
    small_world.clock.forward(hours=2)
    await ask(Filled(ada, "nudges", {**given, "name": ("Late",)}, form.about))
    assert (await team_of(small_world)).name == "Ours"


async def test_snoozed_weeks_are_left_out_and_then_it_goes_on(small_world: World) -> None:
    ada = in_ward(small_world, "ada")
    await sets(ada)
    await piece_comes(small_world)
    await ada.presses("Snooze or settings")
    await ada.presses("Snooze 2 weeks")
    assert "Snoozed" in ada.reads()
    assert "30 December" in ada.reads()
    sent = len(small_world.posted(WARD))
    for weeks in (1, 2):
        await piece_comes(small_world, week_later(weeks))
        assert (await run_of(small_world, week_later(weeks))).reason == "snoozed"
    assert len(small_world.posted(WARD)) == sent
    await piece_comes(small_world, week_later(3))
    assert len(small_world.posted(WARD)) == sent + 1


async def test_a_paused_or_stopped_channel_is_quiet_until_somebody_there_starts_it_again(
    small_world: World,
) -> None:
    ada = in_ward(small_world, "ada")
    await sets(ada)
    for number, label in enumerate(("Pause", "Stop")):
        ada.seen = None
        await ada.does("nudges", where=WARD)
        await ada.presses(label)
        told = newest(small_world)
        sent = len(small_world.posted(WARD))
        await piece_comes(small_world, week_later(2 * number))
        assert len(small_world.posted(WARD)) == sent
        assert "Start again" in [button["label"] for button in told["buttons"]]
        ada.seen = None
        await ada.presses("Start again")
        assert "Wednesday at 14:00" in ada.reads()
        await piece_comes(small_world, week_later(2 * number + 1))
        assert "Talk about it" in newest(small_world)["plain"]


async def test_a_channel_that_stopped_by_itself_says_so_and_has_a_way_back(small_world: World) -> None:
    await sets(in_ward(small_world, "ada"))
    for weeks in (0, 1, 4, 5):
        await piece_comes(small_world, week_later(weeks))
    assert (await team_of(small_world)).stopped
    assert newest(small_world)["title"] == WORDS.say("nudges.stopped_title")
    ben = in_ward(small_world, "ben")
    await ben.presses("Start again")
    assert not (await team_of(small_world)).stopped
    await piece_comes(small_world, week_later(6))
    assert "Talk about it" in newest(small_world)["plain"]


async def test_no_channel_is_stopped_without_being_told(small_world: World) -> None:
    """Where an incident begins before the last card goes, it comes a week later."""
    await sets(in_ward(small_world, "ada"))
    for weeks in (0, 1, 4):
        await piece_comes(small_world, week_later(weeks))
    nudges, kept = small_world.wren.nudges, small_world.wren.store.kept
    small_world.clock.now = week_later(5)
    await nudges.rounds.start_due()
    await kept.write(HOLD, "on")
    await piece_comes(small_world, week_later(5) + timedelta(hours=6))
    assert not (await team_of(small_world)).stopped
    await kept.write(HOLD, "off")
    await piece_comes(small_world, week_later(6))
    assert (await team_of(small_world)).stopped
    assert newest(small_world)["title"] == WORDS.say("nudges.stopped_title")


async def test_saving_the_same_again_tells_the_channel_nothing(small_world: World) -> None:
    ada = in_ward(small_world, "ada")
    await sets(ada)
    sent = len(small_world.posted(WARD))
    await sets(ada)
    assert len(small_world.posted(WARD)) == sent


async def test_a_time_that_has_passed_today_is_not_made_up_for(small_world: World) -> None:
    small_world.clock.now = WEDNESDAY
    await sets(in_ward(small_world, "ada"), time="14:00")
    assert "Talk about it" not in newest(small_world)["plain"]
    assert "16 December" in newest(small_world)["plain"]


@pytest.mark.parametrize("kind", ["set", "snoozed", "paused", "resumed", "stopped"])
def test_what_the_channel_is_told_has_room_for_the_longest_name(kind: str) -> None:
    team = Team("t", "play", WARD, "W" * 60, weekday=3)
    letter = Letter("l", f"team.{kind}", "t:t", "t", "m", 1, 0, unclear=False, facts={})
    assert card(WORDS, letter, team, WEDNESDAY).title
