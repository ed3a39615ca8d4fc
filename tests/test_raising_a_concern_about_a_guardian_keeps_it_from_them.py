"""Who is ticked as "it is about them" cannot reach the case by any way there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actors import Actor, People, Shown
from tests.world import WORDS, World, a_world

NOT_YOURS = WORDS.say("trouble.not_entitled.title")
NOBODY_LEFT = WORDS.say("concern.nobody_left")


def ticks(form: Shown) -> dict[str, str]:
    """The value to tick for each guardian, by name."""
    choice = next(item for item in form["fields"] if item.get("name") == "exclude")
    return {option["label"]: option["value"] for option in choice["options"]}


async def raises_without(actor: Actor, *names: str, words: str = "It is about a guardian.") -> None:
    """Raise a concern that these guardians must not see."""
    await actor.does("concern.begin")
    known = ticks(actor.dialog)
    await actor.fills(topic="bullying", words=words, keep="address", exclude=[known[name] for name in names])


def notice_of(world: World) -> tuple[str, str]:
    """The newest case and its notice, as anybody in the channel could read them from the page."""
    message = world.channel()[-1]
    card: Shown = message["card"]
    return str(card["buttons"][0]["about"]), str(message["id"])


@pytest.mark.parametrize("act", ["case.open", "case.claim", "case.reply", "case.close"])
async def test_an_excluded_guardian_gets_plain_words_for_every_press(
    people: People, small_world: World, act: str
) -> None:
    await raises_without(people.ada, "Grace Malik")
    case, _ = notice_of(small_world)
    audited = await small_world.kept("audit")
    await people.grace.does(act, case)
    assert people.grace.seen is not None
    assert people.grace.seen["title"] == NOT_YOURS
    assert "It is about" not in people.grace.reads()
    assert await small_world.kept("audit") == audited


async def test_an_excluded_guardian_cannot_use_a_form_or_a_note_of_another(
    people: People, small_world: World
) -> None:
    await raises_without(people.ada, "Grace Malik")
    case, notice = notice_of(small_world)
    await people.gil.does("case.reply", case)
    form = people.gil.dialog
    for name in ("case.reply", "case.close"):
        await people.grace.send(do="filled", form=name, about=form["about"], answers={"words": ["Mine"]})
        assert set(people.grace.faults) == {"words"}
    await people.gil.says("I know her.", where="play:relay", under=notice)
    draft = next(one["about"] for one in people.gil.seen_buttons() if one["act"] == "note.send")
    for act in ("note.send", "note.keep"):
        await people.grace.does(act, draft)
        assert WORDS.say("relay.typed.forgotten") in people.grace.reads()
    assert await small_world.kept("message") == 1


async def test_an_excluded_guardian_cannot_write_by_the_thread_of_the_notice(
    people: People, small_world: World
) -> None:
    await raises_without(people.ada, "Grace Malik")
    _, notice = notice_of(small_world)
    await people.grace.says("I will find out.", where="play:relay", under=notice)
    assert WORDS.say("relay.typed.no_case") in people.grace.reads()
    assert not people.grace.seen_buttons()


async def test_an_excluded_guardians_home_does_not_show_it_and_the_others_does(people: People) -> None:
    await raises_without(people.ada, "Grace Malik")
    await people.grace.does("home")
    assert WORDS.say("guardian.none") in people.grace.reads()
    await people.gil.does("home")
    assert "Open cases: 1" in people.gil.reads()


async def test_an_excluded_guardian_is_kept_out_after_a_restart_and_after_more_was_added(
    people: People, small_world: World
) -> None:
    await raises_without(people.ada, "Grace Malik")
    await small_world.restart()
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="And again.")
    case, _ = notice_of(small_world)
    await people.grace.does("case.open", case)
    assert people.grace.reads().startswith(NOT_YOURS)
    await people.gil.does("case.open", case)
    assert "And again." in people.gil.reads()


async def test_with_everybody_excluded_nothing_is_kept_and_the_outside_ways_are_shown(
    people: People, small_world: World
) -> None:
    await raises_without(people.ada, "Grace Malik", "Gil Evans")
    assert people.ada.faults == {"exclude": NOBODY_LEFT}
    assert "It is about a guardian." in people.ada.reads()
    assert await small_world.kept("pool") == await small_world.kept("case_file") == 0
    assert await small_world.kept("inbox") == 0


async def test_the_outside_ways_are_shown_before_she_types_a_word(people: People) -> None:
    await people.ada.does("concern.begin")
    names = [item.get("name") for item in people.ada.dialog["fields"]]
    assert names.index("exclude") < names.index("words")
    choice = people.ada.dialog["fields"][names.index("exclude")]
    assert [item["text"] for item in choice["when_all"]] == [NOBODY_LEFT]


async def test_with_no_guardians_at_all_the_form_says_so_first_and_nothing_is_kept(
    people: People, small_world: World
) -> None:
    for name in ("grace", "gil"):
        await small_world.wren.store.roster.remove(f"play:{name}")
    await people.ada.does("concern.begin")
    texts = [item.get("text", item.get("name")) for item in people.ada.dialog["fields"]]
    assert texts.index(NOBODY_LEFT) < texts.index("words")
    await people.ada.fills(topic="bullying", words="Nobody is there.")
    assert people.ada.faults == {"exclude": NOBODY_LEFT}
    assert await small_world.kept("pool") == await small_world.kept("case_file") == 0


async def test_a_guardian_added_while_she_wrote_cannot_see_what_she_could_not_keep_from_them(
    people: People, small_world: World
) -> None:
    await people.ada.does("concern.begin")
    await small_world.wren.store.roster.add("play:chidi", "Chidi Eze")
    await people.ada.fills(topic="bullying", words="It is about Chidi.", keep="address")
    case = next(
        button["about"]
        for message in reversed(small_world.channel())
        for button in message["card"]["buttons"]
        if button["act"] == "case.open"
    )
    await people.chidi.does("case.open", case)
    assert people.chidi.reads().startswith(NOT_YOURS)
    await people.grace.does("case.open", case)
    assert "It is about Chidi." in people.grace.reads()


async def test_ten_guardians_can_all_be_ticked_one_by_one(tmp_path: Path) -> None:
    listed = ",".join(f"g{number}=Guardian {number:02}" for number in range(10))
    async with a_world(tmp_path, WREN_GUARDIANS=listed) as world:
        ada = People.of(world.send, world.posted).ada
        await ada.does("concern.begin")
        assert list(ticks(ada.dialog)) == [f"Guardian {number:02}" for number in range(10)]
        await raises_without(ada, *[f"Guardian {number:02}" for number in range(9)])
        assert ada.faults == {}
        await raises_without(ada, *[f"Guardian {number:02}" for number in range(10)])
        assert set(ada.faults) == {"exclude"}
