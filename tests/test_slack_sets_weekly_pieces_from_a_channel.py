"""In Slack: ``/wren nudges`` in a channel opens that channel's form, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.slack_workspace import RELAY, WARD, Message
from tests.slack_world import SlackWorld, a_slack_world

WEDNESDAY = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)


@pytest.fixture
async def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackWorld]:
    """Wren in Slack over HTTP."""
    monkeypatch.setattr("store.vault.receipts._MEMORY_KIB", 64)
    async with a_slack_world(tmp_path) as world:
        yield world
        world.check_nothing_was_refused()


def in_ward(world: SlackWorld) -> list[Message]:
    """What stands in the ward's channel for everybody, oldest first."""
    return [one for one in world.slack.workspace.messages if one.channel == WARD and not one.only]


async def test_a_ward_sets_its_week_and_reads_answers_and_snoozes_in_slack(slack: SlackWorld) -> None:
    ada = slack.somebody("ada")
    ada.channel = WARD
    await ada.commands("nudges", WARD)
    await ada.fills(name="Ward 7", time="19:15")
    assert "hand over" in ada.faults["time"]
    await ada.fills(time="14:00")
    assert "Wednesday at 14:00" in ada.reads()
    await slack.settle_with_nudges()
    assert [team.place for team in await slack.wren.store.teams.all()] == [WARD]
    assert "Ward 7" in in_ward(slack)[-1].text
    slack.clock.now = WEDNESDAY
    await slack.settle_with_nudges()
    assert "Talk about it" in in_ward(slack)[-1].text
    await ada.presses("Check yourself")
    await ada.fills(answer="0")
    assert "The answer" in ada.reads()
    await ada.presses("Snooze or settings")
    await ada.presses("Snooze 1 week")
    assert "Snoozed" in ada.reads()
    await slack.settle_with_nudges()
    assert "Snooze" in in_ward(slack)[-1].text
    (run,) = [run for run in await slack.wren.store.runs.of([202648]) if run.campaign != "note"]
    counted = {name: run.counts.get(name, 0) for name in ("touched", "right", "wrong")}
    assert counted["touched"] == 1
    assert counted["right"] + counted["wrong"] == 1
    assert ada.user.id not in str([one.text for one in in_ward(slack)])


async def test_it_is_not_done_in_the_guardians_channel_or_a_private_chat(slack: SlackWorld) -> None:
    grace = slack.somebody("grace")
    await grace.commands("nudges", RELAY)
    assert "guardians' channel" in grace.reads()
    await grace.commands("nudges")
    assert "go to your team's channel" in grace.reads()
    assert await slack.kept("team") == 0
