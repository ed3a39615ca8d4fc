"""Whom Wren hears in Slack, and what becomes of words that somebody types there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack_delivery import Mode
from tests.slack_workspace import RELAY, user_id
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


# --- who ------------------------------------------------------------------------------------------------


async def test_people_of_other_organisations_are_turned_away(over_http: SlackWorld) -> None:
    world, stranger = over_http, over_http.somebody("foreign")
    await stranger.does("concern.begin")
    assert stranger.modal is None or "submit" not in stranger.modal.view
    await stranger.commands("raise")
    assert stranger.modal is None or "submit" not in stranger.modal.view
    assert WORDS.say("slack.refused") in stranger.reads()
    assert await world.kept("pool") + await world.kept("case_file") == 0


async def test_a_form_sent_from_another_organisation_is_not_taken(over_http: SlackWorld) -> None:
    ada = over_http.somebody("ada")
    await ada.does("concern.begin")
    ada.user = over_http.somebody("foreign").user
    over_http.slack.views.stacks[ada.user.id] = next(iter(over_http.slack.views.stacks.values()))
    await ada.fills(topic="bullying", words="From outside.")
    assert await over_http.kept("pool") + await over_http.kept("case_file") == 0


async def test_somebody_who_joins_the_guardians_channel_is_told_about(world: SlackWorld) -> None:
    before = len(world.relayed())
    await world.somebody("newcomer").joins(RELAY, user_id("gil"))
    told = world.relayed()[before:]
    assert [WORDS.say("slack.joined_title") in one.text for one in told] == [True]


async def test_a_newcomer_of_the_channel_reads_no_case(over_http: SlackWorld) -> None:
    await over_http.somebody("ada").raises(words="Only for guardians.")
    newcomer = over_http.somebody("newcomer")
    await newcomer.joins(RELAY)
    await newcomer.presses("Open")
    assert "Only for guardians." not in newcomer.reads()


# --- typed messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_typed_words_get_the_safe_answer_and_its_three_ways(tmp_path: Path, mode: Mode) -> None:
    async with a_slack_world(tmp_path, mode, dm=True) as world:
        ada = world.somebody("ada")
        await ada.says("They falsify charts & more.")
        acts = [one["act"] for one in ada.seen_buttons()]
        assert acts[:2] == ["concern.begin", "said.send"]
        assert acts[2:] in (["help"], ["help.typed"])
        assert "charts" not in ada.reads()
        assert await world.kept("pool") == 0
        await ada.does("said.send")
        assert "They falsify charts & more." in ada.reads()
        await ada.fills(topic="bullying")
        assert await world.kept("case_file") == 1


async def test_what_a_guardian_types_in_a_thread_travels_only_once_she_says_so(over_http: SlackWorld) -> None:
    ada, grace = over_http.somebody("ada"), over_http.somebody("grace")
    await ada.raises()
    await grace.says("Shall we talk?", RELAY, f"{RELAY}:{over_http.relayed()[0].ts}")
    await ada.opens_her_box()
    assert "Shall we talk?" not in ada.reads()
    await grace.does("note.send")
    await ada.opens_her_box()
    assert "Shall we talk?" in ada.reads()
