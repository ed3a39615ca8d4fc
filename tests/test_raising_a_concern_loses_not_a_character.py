"""What she wrote is what guardians read: to the character, at full length, from one field or from several."""

from __future__ import annotations

import pytest

from handlers.pieces import tidy
from tests.actors import Actor, People, Shown
from tests.world import World

LIMIT = 12_000
FULL = {
    "letters": "ab cd, " * 1_714 + "ab",
    "four bytes each": "🐦" * LIMIT,
    "line ends": "a" + "\n" * (LIMIT - 2) + "b",
    "quotes": '"' * LIMIT,
    "backslashes": "\\" * LIMIT,
    "a family in one emoji": "👩‍👩‍👧‍👦" * (LIMIT // 7),
    "right to left": "شكرا لك " * (LIMIT // 8 - 1) + "شكرا",
}


def entries(answer: Shown | None, side: str = "staff") -> list[str]:
    """The texts of one side of the thread in front of somebody."""
    assert answer is not None
    fields = answer["fields"]
    return [item["text"] for item in fields if item["kind"] == "entry" and item["side"] == side]


async def reads_all(guardian: Actor) -> list[str]:
    """Everything staff wrote in the newest case, oldest first, page by page."""
    await guardian.presses("Open")
    pages = [entries(guardian.seen)]
    while any(button["label"] == "Earlier messages" for button in guardian.seen_buttons()):
        await guardian.presses("Earlier messages")
        pages.insert(0, entries(guardian.seen))
    return [text for page in pages for text in page]


@pytest.mark.parametrize("kind", FULL)
async def test_twelve_thousand_characters_arrive_exactly(people: People, kind: str) -> None:
    words = FULL[kind]
    assert len(words) <= LIMIT
    await people.ada.raises(words)
    assert people.ada.faults == {}
    assert await reads_all(people.grace) == [words]


async def test_the_longest_of_everything_arrives_on_both_databases(
    world: World, ada: Actor, grace: Actor
) -> None:
    words, wish, name = "🐦" * LIMIT, "🌧" * 3_000, "é" * 80
    await ada.raises(words, wish=wish, identity="open", name=name, keep="both", notify="soon", danger="yes")
    assert ada.faults == {}
    assert await reads_all(grace) == [words, wish]
    assert name in grace.reads()


async def test_more_is_added_as_long_as_the_first_and_paging_shows_all(people: People) -> None:
    ada, texts = people.ada, ["🐦" * LIMIT, "\n".join(["x"] * 6_000), "\\" * LIMIT]
    await ada.raises(texts[0])
    for text in texts[1:]:
        await ada.opens_her_box()
        await ada.presses("Add something")
        await ada.fills(words=text)
        assert ada.faults == {}
    assert await reads_all(people.grace) == texts


@pytest.mark.parametrize("kind", ["four bytes each", "line ends"])
async def test_a_reply_of_full_length_comes_back_exactly(people: People, kind: str) -> None:
    await people.ada.raises()
    await people.grace.presses("Reply")
    await people.grace.fills(words=FULL[kind])
    await people.ada.opens_her_box()
    assert entries(people.ada.seen, "guardian") == [FULL[kind]]


async def test_words_from_several_fields_are_joined_without_a_seam(people: People) -> None:
    await people.ada.does("concern.begin")
    parts = {"words": "First part, cut in mid wo", "words__2": "rd; then\n", "words__3": "the end."}
    await people.ada.fills(topic="bullying", **parts)
    assert await reads_all(people.grace) == ["First part, cut in mid word; then\nthe end."]


async def test_several_fields_may_hold_no_more_than_one(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", **{"words": "x" * LIMIT, "words__2": "y"})
    assert set(people.ada.faults) == {"words"}
    assert "by 1 characters" in people.ada.faults["words"]


async def test_what_no_reader_can_see_is_left_out_and_all_else_stays(people: People) -> None:
    await people.ada.raises("  Tab\tstays.\r\nBell\x07 and\x00 null\x1b go.\rAccents é stay, ½ too.  ")
    assert await reads_all(people.grace) == ["Tab\tstays.\nBell and null go.\nAccents é stay, ½ too."]


async def test_half_a_character_is_refused_and_nothing_is_lost(people: People, small_world: World) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", words="Half a bird: \ud83d")
    assert people.ada.reply["code"] == "malformed"
    assert "Nothing you typed is lost" in people.ada.reply["text"]
    assert await small_world.kept("pool") == await small_world.kept("case_file") == 0


def test_half_a_character_from_another_platform_becomes_the_sign_for_one() -> None:
    assert tidy("Half a bird: \ud83d!") == "Half a bird: \ufffd!"
    assert tidy("A whole one in two halves: \ud83d\udc26") == "A whole one in two halves: 🐦"


async def test_words_that_look_like_code_stay_words(people: People) -> None:
    words = "((name)) {words} %s <script>alert(1)</script> </div> && $(rm) `x` \\n — “done”"
    await people.ada.raises(words)
    assert await reads_all(people.grace) == [words]
