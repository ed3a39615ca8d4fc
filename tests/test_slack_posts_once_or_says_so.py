"""A post whose fate is unclear is looked up by its marker before it is repeated; none stands there twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.slack import wire
from tests.slack_server import How
from tests.slack_workspace import RELAY
from tests.slack_world import SlackWorld, a_slack_world
from tests.world import WORDS

UNCLEAR: tuple[How, ...] = ("cut before", "cut after", "500", "503", "not json")
REPEATED = WORDS.say("notice.repeated")


async def until_calm(world: SlackWorld) -> None:
    """Let the courier's waits pass until nothing waits any more."""
    for _ in range(6):
        world.clock.forward(minutes=10)
        await world.settle()


@pytest.mark.parametrize("how", UNCLEAR)
@pytest.mark.parametrize("times", [1, 2])
async def test_a_notice_stands_there_once_whatever_happened(tmp_path: Path, how: How, times: int) -> None:
    async with a_slack_world(tmp_path) as world:
        for _ in range(times):
            world.slack.plan("chat.postMessage", how)
        await world.somebody("ada").raises()
        await until_calm(world)
        assert len(world.relayed()) == 1
        assert REPEATED not in json.dumps(world.relayed()[0].blocks)
        assert [call for call in world.slack.calls if call.method == "conversations.history"]


@pytest.mark.parametrize("how", UNCLEAR)
async def test_a_line_in_a_thread_stands_there_once(tmp_path: Path, how: How) -> None:
    async with a_slack_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        await grace.presses("Reply")
        await grace.fills(words="Tell us more.")
        await ada.opens_her_box()
        await ada.presses("Answer")
        world.slack.plan("chat.postMessage", how)
        await ada.fills(words="Here is more.")
        await until_calm(world)
        under = [one for one in world.relayed() if one.thread_ts]
        assert len(under) == 1


async def test_a_hanging_slack_is_given_up_and_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    async with a_slack_world(tmp_path) as world:
        world.slack.plan("chat.postMessage", "hang after", 1.0)
        await world.somebody("ada").raises()
        await until_calm(world)
        assert len(world.relayed()) == 1


@pytest.mark.parametrize("how", ["cut after", "500"])
async def test_a_neutral_notice_to_a_reporter_is_never_repeated(tmp_path: Path, how: How) -> None:
    async with a_slack_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises(notify="soon")
        world.slack.plan("chat.postMessage", how)
        await grace.presses("Reply")
        await grace.fills(words="Tell us more.")
        await until_calm(world)
        chat = world.slack.workspace.chat(ada.user.id)
        told = [one for one in world.slack.workspace.messages if one.channel == chat.id]
        assert len(told) == (1 if how == "cut after" else 0)
        await ada.opens_her_box()
        assert "Tell us more." in ada.reads()


async def test_without_the_scope_to_look_it_up_it_is_repeated_once_and_says_so(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        world.slack.api.scopes = tuple(one for one in world.slack.api.scopes if one != "groups:history")
        world.slack.plan("chat.postMessage", "cut after")
        await world.somebody("ada").raises()
        await until_calm(world)
        assert len(world.relayed()) == 2
        assert REPEATED in json.dumps(world.relayed()[1].blocks)


async def test_a_revised_notice_is_revised_again_after_any_fault(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        await world.somebody("ada").raises()
        for how in UNCLEAR:
            world.slack.plan("chat.update", how)
        await world.somebody("grace").presses("Claim")
        await until_calm(world)
        assert "Grace Okafor" in json.dumps(world.relayed()[0].blocks)
        assert len(world.relayed()) == 1


async def test_the_marker_stands_in_the_metadata_only_and_says_nothing(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        await world.somebody("ada").raises()
        await world.somebody("ben").raises()
        markers = [json.dumps(one.metadata["event_payload"]) for one in world.relayed()]
        assert len(set(markers)) == 2
        for one, marker in zip(world.relayed(), markers, strict=True):
            value = next(iter(json.loads(marker).values()))
            assert value not in json.dumps(one.blocks) + one.text
        assert all(one.channel == RELAY for one in world.relayed())
