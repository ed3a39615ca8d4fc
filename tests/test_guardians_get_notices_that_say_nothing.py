"""The notice: a friendly name and buttons; no words, no names, and no topic unless it is allowed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.actors import People
from tests.world import WORDS, World, a_world, without_rate_limits


def cards(world: World) -> list[dict[str, Any]]:
    """The notices of cases in the channel."""
    posted: list[dict[str, Any]] = [one["card"] for one in world.channel()]
    return [card for card in posted if "case.open" in str(card)]


async def test_a_notice_has_a_friendly_name_and_the_four_buttons_and_no_words(
    people: People, small_world: World
) -> None:
    await people.ada.raises(
        "Something unmistakable.", wish="A wish of mine", identity="open", name="Ada Okafor"
    )
    [card] = cards(small_world)
    colour, bird = card["title"].split(" ")
    assert colour in WORDS.name_colours
    assert bird in WORDS.name_birds
    assert [button["act"] for button in card["buttons"]] == [
        "case.open",
        "case.claim",
        "case.reply",
        "case.close",
    ]
    whole = str(small_world.channel())
    for said in ("unmistakable", "A wish of mine", "Ada", "play:ada", "Bullying"):
        assert said not in whole


@pytest.mark.parametrize(("setting", "told"), [("yes", True), ("no", False)])
async def test_the_topic_is_told_only_where_the_setting_allows(
    tmp_path: Path, setting: str, told: bool
) -> None:
    async with a_world(tmp_path, WREN_NOTICE_TOPIC=setting) as world:
        await People.of(world.send, world.posted).ada.raises(topic="sexual_safety")
        [card] = cards(world)
        assert ("Sexual safety" in card["plain"]) is told


async def test_names_never_repeat_and_no_number_counts_the_cases(people: People, small_world: World) -> None:
    without_rate_limits(small_world.wren)
    for _ in range(30):
        await people.ada.raises()
    names = [card["title"] for card in cards(small_world)]
    assert len(set(names)) == 30
    assert not [name for name in names if re.search(r"\d", name)]


async def test_names_do_not_repeat_even_when_there_are_hardly_any(tmp_path: Path) -> None:
    def always(size: int) -> bytes:
        return bytes(size)

    async with a_world(tmp_path) as world:
        people = People.of(world.send, world.posted)
        release = world.wren.releaser
        object.__setattr__(release, "chance", always)
        for _ in range(4):
            await people.ada.raises()
        names = [card["title"] for card in cards(world)]
        assert len(set(names)) == 4


async def test_the_notice_shows_that_it_was_opened_claimed_and_closed(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    assert WORDS.say("notice.status.unopened") in cards(small_world)[0]["plain"]
    await people.grace.presses("Open")
    assert WORDS.say("notice.status.opened") in cards(small_world)[0]["plain"]
    await people.grace.presses("Claim")
    assert "Grace Malik" in cards(small_world)[0]["plain"]
    await people.grace.presses("Close")
    await people.grace.fills(words="We listened.")
    [card] = cards(small_world)
    assert WORDS.say("notice.closed") in card["plain"]
    assert [button["act"] for button in card["buttons"]] == ["case.open"]
    assert "listened" not in str(small_world.channel())


async def test_what_she_adds_is_told_under_the_notice_without_its_words(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="Something unmistakable.")
    under = small_world.channel()[-1]
    notice = next(one for one in small_world.channel() if "case.claim" in str(one))
    assert under["under"] == notice["id"]
    assert "unmistakable" not in str(under)
