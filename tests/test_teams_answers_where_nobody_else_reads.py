"""Words and what concerns one person stand in dialogs only; a card in sight never asks for what was done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import teams_activities as activities
from tests.teams_card import buttons
from tests.teams_tenant import BOT, RELAY, THREAD, WARD, Post
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS

TOLD, ANSWERED, WROTE, KEPT = "kestrel-said", "heron-answered", "otter-wrote", "wagtail-kept"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TeamsWorld]:
    monkeypatch.setattr("store.vault.receipts._MEMORY_KIB", 64)
    async with a_teams_world(tmp_path) as started:
        yield started
        started.check_nothing_was_refused()


def from_wren(world: TeamsWorld) -> list[Post]:
    """Every message that Wren has sent since everybody has it."""
    return [one for one in world.teams.tenant.posts[world.before :] if one.author == BOT]


def acts(post: Post) -> list[str]:
    """The acts of the buttons under a message."""
    return [one["data"]["act"] for one in buttons(post.card)]


async def a_typed_answer(world: TeamsWorld, words: str) -> Post:
    """A guardian answers in the thread of a notice; the card that asks what to do with it."""
    notice = world.relayed()[0]
    await world.somebody("grace").says(words, RELAY, f"{RELAY}{THREAD}{notice.thread}")
    asked = world.relayed()[-1]
    assert acts(asked) == ["place.typed"]
    return asked


async def test_nothing_anybody_wrote_is_in_any_message_of_wrens(world: TeamsWorld) -> None:
    ada, grace = world.somebody("ada"), world.somebody("grace")
    receipt = await ada.raises(TOLD, wish=TOLD, keep="both")
    await grace.presses("Open")
    assert TOLD in grace.reads()
    await grace.presses("Reply")
    await grace.fills(words=ANSWERED)
    thread = f"{RELAY}{THREAD}{world.relayed()[0].thread}"
    for words, act in ((WROTE, "note.send"), (KEPT, "note.keep")):
        await grace.says(words, RELAY, thread)
        await grace.does(act)
    await ada.says(f"{TOLD} typed into the chat")
    await ada.does("said.send")
    assert f"{TOLD} typed into the chat" in ada.reads()
    await ada.opens_her_box()
    assert ANSWERED in ada.reads()
    assert WROTE in ada.reads()
    exported = [one.exported() for one in world.teams.tenant.posts if one.author == BOT]
    told = json.dumps(exported, ensure_ascii=False)
    assert from_wren(world)
    # One receipt word alone may stand in a text of Wren's by chance: they are words of every day.
    for secret in (TOLD, ANSWERED, WROTE, KEPT, receipt, " ".join(receipt.split()[:2])):
        assert secret not in told


async def test_what_is_typed_under_a_notice_shows_nobody_who_was_left_out_of_its_case(
    world: TeamsWorld,
) -> None:
    gil = next(one.id for one in await world.wren.store.roster.all() if one.name.startswith("Gil"))
    await world.somebody("ada").raises(exclude=[gil])
    notice, seen = world.relayed()[0], []
    for name in ("grace", "gil"):
        await world.somebody(name).says(WROTE, RELAY, f"{RELAY}{THREAD}{notice.thread}")
        told = json.dumps(world.relayed()[-1].card, ensure_ascii=False)
        (choose,) = buttons(world.relayed()[-1].card)
        seen.append(told.replace(choose["data"]["about"], "number"))
    assert seen[0] == seen[1]
    assert str(notice.activity["summary"]) not in seen[0]


async def test_the_choice_is_made_in_a_dialog_and_leaves_nothing_in_the_channel(world: TeamsWorld) -> None:
    await world.somebody("ada").raises()
    notice, grace = world.relayed()[0], world.somebody("grace")
    await grace.says(WROTE, RELAY, f"{RELAY}{THREAD}{notice.thread}")
    count = len(world.relayed())
    await grace.does("note.send")
    assert WORDS.say("relay.sent.title") == grace.opened.title
    assert len(world.relayed()) == count


async def test_only_who_typed_can_choose(world: TeamsWorld) -> None:
    await world.somebody("ada").raises()
    await a_typed_answer(world, WROTE)
    gil = world.somebody("gil")
    await gil.does("place.typed")
    assert WORDS.say("teams.typed.not_held") in gil.reads()
    assert [one["act"] for one in gil.seen_buttons()] == []


async def test_a_press_that_names_the_notice_as_its_card_does_not_hide_the_notice(world: TeamsWorld) -> None:
    await world.somebody("ada").raises()
    grace, notice = world.somebody("grace"), world.relayed()[0]
    await grace.says(WROTE, RELAY, f"{RELAY}{THREAD}{notice.thread}")
    kept = next(one for one in grace.seen_buttons() if one["act"] == "note.keep")
    data = {"act": "note.keep", "about": kept["about"]}
    place = world.teams.tenant.conversations[RELAY]
    whole = activities.pressed(grace.user, place, data, reply_to=notice.id, thread=notice.id, **grace.now())
    await grace.bring(whole)
    assert "case.open" in acts(notice)
    assert WORDS.say("relay.kept.title") in json.dumps(world.relayed()[-1].card)


@pytest.mark.parametrize("where", [WARD, RELAY])
@pytest.mark.parametrize("how", ["card", "fetch"])
async def test_a_guardians_own_home_is_shown_in_private_only(world: TeamsWorld, where: str, how: str) -> None:
    await world.somebody("ada").raises()
    grace, tenant = world.somebody("grace"), world.teams.tenant
    place, before = tenant.conversations[where], len(tenant.posts)
    place.installed = True
    place.members.add(grace.user.id)
    card = tenant.add(Post(where, tenant.message_id(), BOT, {"type": "message"}))
    card.thread = card.id
    data = {"act": "home", "about": ""}
    if how == "fetch":
        await grace.invoke(
            activities.fetched(grace.user, place, data, reply_to=card.id, thread=card.id, **grace.now())
        )
        shown = grace.reads()
    else:
        await grace.bring(
            activities.pressed(grace.user, place, data, reply_to=card.id, thread=card.id, **grace.now())
        )
        shown = json.dumps([one.activity for one in tenant.posts[before:]], ensure_ascii=False)
    assert WORDS.say("home.title") in shown
    assert WORDS.say("guardian.title") not in shown
    assert len(tenant.posts) == before + (1 if how == "fetch" else 2)


async def test_what_was_typed_is_answered_though_teams_stumbles_once(world: TeamsWorld) -> None:
    ada, before = world.somebody("ada"), len(from_wren(world))
    world.teams.plan("send", "503")
    await ada.says("I was shouted at.")
    assert len(from_wren(world)) == before + 1


@pytest.mark.parametrize("act", ["help", "concern.begin", "box.open"])
async def test_what_staff_open_leaves_nothing_in_the_chat(world: TeamsWorld, act: str) -> None:
    ada = world.somebody("ada")
    await ada.does(act)
    assert ada.modal is not None
    assert from_wren(world) == []


async def test_a_guardian_claims_without_a_word_in_the_channel(world: TeamsWorld) -> None:
    await world.somebody("ada").raises()
    before = len(world.relayed())
    grace = world.somebody("grace")
    await grace.does("case.claim")
    assert grace.opened.title == WORDS.say("case.claim.title")
    assert len(world.relayed()) == before


@pytest.mark.parametrize(("typed", "act"), [("raise", "concern.begin"), ("Box", "box.open")])
async def test_a_typed_command_that_needs_a_dialog_is_answered_by_its_button(
    world: TeamsWorld, typed: str, act: str
) -> None:
    ada = world.somebody("ada")
    await ada.says(typed)
    (post,) = from_wren(world)
    assert acts(post) == [act]
    await ada.presses(WORDS.say("teams.door.button"))
    assert ada.modal is not None


async def test_home_can_be_had_again_and_shows_a_guardian_her_cases(world: TeamsWorld) -> None:
    ada, grace = world.somebody("ada"), world.somebody("grace")
    await ada.raises()
    ada.closes()
    await ada.says("Home")
    assert "case.open" not in [one["act"] for one in ada.seen_buttons()]
    assert {"concern.begin", "box.open", "help"} <= {one["act"] for one in ada.seen_buttons()}
    await grace.says("home")
    assert {"case.open", "case.reply"} <= {one["act"] for one in grace.seen_buttons()}


async def test_whoever_gets_the_app_is_welcomed_with_the_ways_in(world: TeamsWorld) -> None:
    welcome = [
        one for one in world.teams.tenant.posts[: world.before] if one.place == world.somebody("ben").chat.id
    ]
    assert len(welcome) == 1
    assert {"concern.begin", "box.open", "help"} <= set(acts(welcome[0]))
