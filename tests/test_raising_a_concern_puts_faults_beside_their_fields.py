"""What has to be put right stands beside its field, all at once, and nothing she typed or chose is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actors import People, Shown
from tests.world import WORDS, World

LIMIT, WISH_LIMIT, NAME_LIMIT = 12_000, 3_000, 80


def field(dialog: Shown, name: str) -> Shown:
    """The field of this name, wherever in the form it is."""
    found = [item for item in fields(dialog["fields"]) if item.get("name") == name]
    assert found, f"the form has no field {name}"
    return found[0]


def fields(items: list[Shown]) -> list[Shown]:
    """All fields, those that a choice reveals included."""
    more = [option["reveals"] for item in items for option in item.get("options", ())]
    return [*items, *(deep for part in more for deep in fields(part))]


async def test_the_form_offers_every_topic_by_its_label(people: People) -> None:
    await people.ada.does("concern.begin")
    offered = field(people.ada.dialog, "topic")
    assert [option["label"] for option in offered["options"]] == [topic.label for topic in WORDS.topics]
    assert offered["chosen"] == []


async def test_only_topic_and_words_are_asked_of_her_all_else_has_an_answer_already(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills()
    assert set(people.ada.faults) == {"topic", "words"}


async def test_every_fault_is_told_at_once_beside_its_own_field(people: People, small_world: World) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(
        topic="no such topic",
        words="x" * (LIMIT + 1),
        wish="y" * (WISH_LIMIT + 7),
        identity="open",
        danger="perhaps",
        keep="nowhere",
        notify="shout",
    )
    assert set(people.ada.faults) == {"topic", "words", "wish", "name", "danger", "keep", "notify"}
    assert "by 1 characters" in people.ada.faults["words"]
    assert "by 7 characters" in people.ada.faults["wish"]
    assert await small_world.kept("pool") == await small_world.kept("case_file") == 0


async def test_a_form_that_comes_back_holds_all_she_typed_and_chose(people: People) -> None:
    ada = people.ada
    await ada.does("concern.begin")
    excluded = field(ada.dialog, "exclude")["options"][0]["value"]
    given: dict[str, Any] = {
        "words": "It was “loud” & <b>long</b>\n\nand ((odd)) 🐦",
        "wish": "Quiet nights",
        "topic": "",
        "danger": "yes",
        "identity": "open",
        "name": "Ada O’Neill",
        "keep": "address",
        "notify": "soon",
        "exclude": [excluded],
    }
    await ada.fills(**given)
    assert set(ada.faults) == {"topic"}
    for name in ("words", "wish", "name"):
        assert field(ada.dialog, name)["value"] == given[name]
    for name in ("danger", "identity", "keep", "notify"):
        assert field(ada.dialog, name)["chosen"] == [given[name]]
    assert field(ada.dialog, "exclude")["chosen"] == [excluded]
    await ada.fills(topic="bullying")
    assert ada.faults == {}


async def test_text_over_the_limit_comes_back_whole_however_long(people: People, small_world: World) -> None:
    ada = people.ada
    for size in (LIMIT + 1, 150_000):
        await ada.does("concern.begin")
        await ada.fills(topic="bullying", words="w" * size)
        assert set(ada.faults) == {"words"}
        assert f"{size - LIMIT:,}" in ada.faults["words"]
        assert field(ada.dialog, "words")["value"] == "w" * size
    assert await small_world.kept("pool") == 0


async def test_more_than_one_message_can_carry_is_refused_clearly(people: People) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", words="w" * 300_000)
    assert people.ada.reply["code"] == "too_large"
    assert "Nothing you typed is lost" in people.ada.reply["text"]


@pytest.mark.parametrize("blank", ["", "   ", "\n\t \r\n", "\x00\x07\x1b", "\u00a0\u2003"])
async def test_words_that_nobody_could_see_are_no_words(people: People, blank: str) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", words=blank)
    assert people.ada.faults == {"words": WORDS.say("mistakes.empty")}


@pytest.mark.parametrize("name", ["", "  ", "n" * (NAME_LIMIT + 1), "\x00"])
async def test_an_open_concern_needs_a_name_that_can_be_shown(people: People, name: str) -> None:
    await people.ada.does("concern.begin")
    await people.ada.fills(topic="bullying", words="It was loud.", identity="open", name=name)
    assert set(people.ada.faults) == {"name"}


async def test_a_name_is_not_asked_of_who_stays_anonymous(people: People) -> None:
    await people.ada.raises(identity="anonymous", name="n" * 500)
    assert people.ada.faults == {}
