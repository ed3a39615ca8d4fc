"""Traps of Slack and of slack-bolt, each a promise here. What is not here stands in a file of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handlers import Desk
from tests.slack_payloads import event, home_opened
from tests.slack_workspace import BOT, RELAY, TEAM, user_id
from tests.slack_world import SlackWorld, a_slack_world
from tests.world import WORDS


@pytest.fixture(params=["http", "socket"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Wren over each way."""
    async with a_slack_world(tmp_path, request.param) as started:
        yield started


@pytest.fixture
async def over_http(tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Wren over HTTP only, for promises that do not hang on the way."""
    async with a_slack_world(tmp_path, "http") as started:
        yield started


# --- acknowledgements ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["500", "cut after", "not json"])
async def test_slack_trap_an_ack_is_not_lost_when_what_follows_fails(world: SlackWorld, how: str) -> None:
    ada = world.somebody("ada")
    world.slack.plan("views.", how)  # type: ignore[arg-type]
    await ada.does("concern.begin")
    assert ada.trouble == [], "Slack got its ack in time"
    await ada.raises()
    world.slack.plan("views.", how)  # type: ignore[arg-type]
    await world.somebody("grace").presses("Claim")
    assert world.delivery.unanswered == 0


async def test_slack_trap_a_store_that_is_down_gets_no_ack_and_her_words_stay(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = world.somebody("ada")
    await ada.does("concern.begin")

    async def down(*_: object) -> None:
        raise OSError

    world.delivery.patience = 1.0
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "answer", down)
        await ada.fills(topic="bullying", words="Not lost.")
    assert ada.trouble == ["no answer in time"]
    assert "Not lost." in ada.reads()
    ada.trouble.clear()
    await ada.fills()
    assert ada.trouble == []
    await world.settle()
    assert await world.kept("case_file") == 1


async def test_slack_trap_an_event_taken_while_the_store_is_down_is_taken_again(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = world.somebody("ada")
    chat = world.slack.workspace.chat(ada.user.id)
    payload = event(home_opened(ada.user, chat, None), "Ev0000000001", TEAM, 0)

    async def down(*_: object) -> None:
        raise OSError

    world.delivery.patience = 1.0
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "answer", down)
        assert await world.delivery.bring("events_api", payload) is None
    assert await world.delivery.again(payload) is not None
    await world.slack.quiet()
    assert ada.user.id in world.slack.views.homes


async def test_slack_trap_the_same_event_twice_does_its_work_once(world: SlackWorld) -> None:
    await world.somebody("ada").raises()
    grace = world.somebody("grace")
    notice = world.relayed()[0]
    await grace.says("Typed once.", RELAY, f"{RELAY}:{notice.ts}")
    sent = world.delivery.sent[-1]
    for attempt in range(3):
        await world.delivery.bring("events_api", sent.payload, attempt, "timeout")
    await world.slack.quiet()
    assert len([one for one in world.slack.workspace.messages if one.only]) == 1


# --- triggers -------------------------------------------------------------------------------------------


async def test_slack_trap_an_expired_trigger_is_answered_helpfully(over_http: SlackWorld) -> None:
    world = over_http
    ada, grace = world.somebody("ada"), world.somebody("grace")
    await ada.raises()
    ada.front, world.slack.views.life = "", -1.0
    world.slack.views.stacks.clear()
    answer = WORDS.say("slack.try_again")
    await ada.does("home")
    await ada.presses(
        WORDS.say("home.begin.button") if "home.begin.button" in WORDS.texts else "Raise a concern"
    )
    assert answer in ada.reads()
    await ada.does("box.open")
    assert answer in ada.reads()
    await grace.presses("Open")
    assert answer in grace.reads()
    world.slack.views.life = 3.0
    await grace.presses("Open")
    assert "I was shouted at." in grace.reads()


# --- what is written and how ----------------------------------------------------------------------------


async def test_slack_trap_nobody_is_called_by_what_somebody_is_named_or_types(tmp_path: Path) -> None:
    nasty = "<!channel> *G* <@U0ADA00000> & <https://evil.example|click>"
    settings: dict[str, Any] = {"WREN_GUARDIANS": f"{user_id('grace')}={nasty}"}
    async with a_slack_world(tmp_path, **settings) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises(words=nasty)
        await grace.presses("Claim")
        await grace.presses("Open")
        assert nasty in grace.reads()
        await grace.says(nasty, RELAY, f"{RELAY}:{world.relayed()[0].ts}")
        for message in world.slack.workspace.messages:
            if message.user == BOT:
                assert "<" not in message.text, "nothing is called by the text beside the blocks"
                assert "<" not in json.dumps([*markup(message.blocks)])


def markup(shape: object) -> list[str]:
    """Every text in which Slack would look for markup."""
    if isinstance(shape, list):
        return [text for part in shape for text in markup(part)]
    if not isinstance(shape, dict):
        return []
    own = [str(shape["text"])] if shape.get("type") == "mrkdwn" else []
    return own + [text for part in shape.values() for text in markup(part)]


@pytest.mark.parametrize(
    "words", ["a & b < c > d", "&lt;b&gt; &amp;", ":smile: *bold* _it_ `code` ~no~", "a\n\n b\t c"]
)
async def test_slack_trap_words_arrive_and_are_shown_as_they_were_typed(
    over_http: SlackWorld, words: str
) -> None:
    ada, grace = over_http.somebody("ada"), over_http.somebody("grace")
    await ada.raises(words=words)
    await grace.presses("Open")
    assert words in grace.reads()
    shown = json.dumps(grace.seen, ensure_ascii=False)
    assert '"emoji": true' not in shown
    assert '"mrkdwn"' not in shown


async def test_slack_trap_words_after_a_command_go_nowhere_and_are_warned_about(
    over_http: SlackWorld,
) -> None:
    ada = over_http.somebody("ada")
    for text in (
        "raise They falsify charts.",
        "They falsify charts.",
        "box They falsify charts.",
        "help charts",
    ):
        ada.front = ""
        over_http.slack.views.stacks.clear()
        await ada.commands(text)
        told = "\n".join(message.text for message in over_http.slack.workspace.messages if message.only)
        assert WORDS.say("slack.command.typed") in told
        assert "charts" not in told
        assert "charts" not in json.dumps(over_http.slack.views.shown)
    assert await over_http.kept("pool") + await over_http.kept("case_file") == 0


@pytest.mark.parametrize("command", ["", "help ", "raise ", "box "])
async def test_slack_trap_danger_typed_after_a_command_is_met_first_all_the_same(
    over_http: SlackWorld, command: str
) -> None:
    ada = over_http.somebody("ada")
    for text, first in (
        ("i want to die", "safety.now"),
        ("i feel like a failure", "safety.check_in"),
        ("The kettle is broken.", ""),
        ("My husband hits me.", "safety.now"),
    ):
        over_http.slack.views.stacks.clear()
        await ada.commands(f"{command}{text}")
        told = [message.text for message in over_http.slack.workspace.messages if message.only][-1]
        assert told.startswith(WORDS.say(first) if first else WORDS.safety_line)
        assert WORDS.safety_line in told
        assert WORDS.say("slack.command.typed") in told
        assert WORDS.say("safety.beside.domestic_abuse.text") not in told, "others may read along"
        assert WORDS.say("safety.not_read") not in told, "nothing was sent that a guardian could open"
        assert (WORDS.say("safety.not_told") in told) is (first == "safety.now")
    assert ada.trouble == []


async def test_every_command_works_without_words(over_http: SlackWorld) -> None:
    ada = over_http.somebody("ada")
    for text in ("", "raise", "box", "help", "nudges", "RAISE", "  box  "):
        ada.front = ""
        over_http.slack.views.stacks.clear()
        await ada.commands(text)
        assert ada.reads().strip(), text
    assert ada.trouble == []
