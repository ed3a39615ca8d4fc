"""Danger to life: the safety card, that nobody watches, and a release that waits for nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actors import People, Shown
from tests.world import WORDS, World, a_world

NOBODY = WORDS.say("safety.nobody_watches")


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[World]:
    """A Wren in which concerns wait an hour for each other."""
    async with a_world(tmp_path, WREN_RELEASE_CAP="3600") as world:
        yield world


@pytest.fixture
def waiting(patient: World) -> People:
    """Everybody there."""
    return People.of(patient.send, patient.posted)


def revealed(form: Shown, value: str) -> list[Shown]:
    """What the danger question shows once this is chosen."""
    danger = next(item for item in form["fields"] if item.get("name") == "danger")
    shown: list[Shown] = next(one["reveals"] for one in danger["options"] if one["value"] == value)
    return shown


def release_of(form: Shown, value: str) -> list[str]:
    """How the release is pre-selected under this answer to the danger question."""
    return [one["chosen"][0] for one in revealed(form, value) if one.get("name") == "release"]


async def test_saying_danger_shows_the_safety_card_before_anything_is_sent(people: People) -> None:
    await people.ada.does("concern.begin")
    cards = [one for one in revealed(people.ada.dialog, "yes") if one.get("tone") == "safety"]
    text = "\n".join(one["text"] for one in cards)
    assert WORDS.safety_line in text
    assert NOBODY in text
    assert not [one for one in revealed(people.ada.dialog, "no") if one.get("tone") == "safety"]


async def test_the_page_after_sending_says_it_again_and_only_to_who_needs_it(people: People) -> None:
    await people.ada.raises(danger="yes")
    assert WORDS.safety_line in people.ada.reads()
    assert NOBODY in people.ada.reads()
    await people.ben.raises(danger="no")
    assert NOBODY not in people.ben.reads()


async def test_guardians_are_told_of_the_danger_before_they_open_it(
    people: People, small_world: World
) -> None:
    await people.ada.raises(danger="yes")
    assert WORDS.say("notice.danger") in str(small_world.channel()[-1])
    await people.grace.presses("Open")
    assert WORDS.say("case.danger") in people.grace.reads()
    await people.ben.raises(danger="no")
    assert WORDS.say("notice.danger") not in str(small_world.channel()[-1])


async def test_where_all_goes_straight_away_there_is_nothing_to_choose(people: People) -> None:
    await people.ada.does("concern.begin")
    assert release_of(people.ada.dialog, "yes") == release_of(people.ada.dialog, "no") == []


async def test_early_release_is_offered_and_pre_selected_in_danger(waiting: People) -> None:
    await waiting.ada.does("concern.begin")
    assert release_of(waiting.ada.dialog, "yes") == ["now"]
    assert release_of(waiting.ada.dialog, "no") == ["wait"]


async def test_it_is_still_pre_selected_after_a_form_came_back_and_she_thinks_again(waiting: People) -> None:
    await waiting.ada.does("concern.begin")
    await waiting.ada.fills(danger="no", release="wait")
    assert release_of(waiting.ada.dialog, "yes") == ["now"]
    await waiting.ada.fills(danger="yes", release="wait")
    assert release_of(waiting.ada.dialog, "yes") == ["wait"]
    assert release_of(waiting.ada.dialog, "no") == ["wait"]


async def test_in_danger_it_goes_alone_and_at_once_while_the_others_wait(
    waiting: People, patient: World
) -> None:
    await waiting.ben.raises("Not urgent.")
    await waiting.ada.raises("The ward is on fire.", danger="yes")
    assert WORDS.say("sent.straight_away") in waiting.ada.reads()
    assert await patient.kept("case_file") == await patient.kept("pool") == 1
    await waiting.grace.presses("Open")
    assert "The ward is on fire." in waiting.grace.reads()
    patient.clock.forward(minutes=29)
    await patient.settle()
    assert await patient.kept("case_file") == 1
    patient.clock.forward(minutes=31)
    await patient.settle()
    assert await patient.kept("case_file") == 2


async def test_in_danger_she_may_still_choose_to_wait(waiting: People, patient: World) -> None:
    await waiting.ada.raises(danger="yes", release="wait")
    assert await patient.kept("case_file") == 0
    assert WORDS.say("sent.straight_away") not in waiting.ada.reads()


async def test_without_danger_she_may_choose_not_to_wait(waiting: People, patient: World) -> None:
    await waiting.ada.raises(danger="no", release="now")
    assert await patient.kept("case_file") == 1


async def test_where_it_waits_the_page_says_for_how_long(waiting: People) -> None:
    await waiting.ada.raises()
    assert "60 minutes" in waiting.ada.reads()


async def test_the_safety_line_stands_on_everything_she_meets(people: People) -> None:
    ada, line = people.ada, WORDS.safety_line
    await ada.send(do="arrived")
    assert line in ada.reads(), "home"
    await ada.does("help")
    assert line in ada.reads(), "help"
    assert NOBODY in ada.reads(), "help"
    await ada.says("I am worried")
    assert line in ada.reads(), "the answer to what she typed"
    await ada.does("concern.begin")
    assert line in ada.reads(), "the form"
    await ada.fills(topic="bullying", words="I was shouted at.")
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    await ada.does("box.open")
    assert line in ada.reads(), "her box"
    await ada.opens_her_box()
    assert line in ada.reads(), "a thread"
    for act in ("box.add", "box.answer"):
        about = next(one["about"] for one in ada.seen_buttons() if one["act"] == "box.add")
        await ada.does(act, about)
        assert line in ada.reads(), act
        await ada.opens_her_box()
