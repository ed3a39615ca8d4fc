"""Help in Slack: one modal at a time, so that hiding leaves nothing under it; numbers stand in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.show import show
from prompts.resources import Contact
from tests.help_desk import SIGNED, HelpDesk, with_row
from tests.slack_client import texts
from tests.slack_measure import every
from tests.slack_workspace import BOT, WARD
from tests.slack_world import a_slack_world
from tests.world import WORDS

PAY = "my payslip is wrong, who can put my pay right"
CONTACT = Contact(phone="020 7946 0001", text="85258", url="https://example.org/pay", hours="24/7")


@pytest.mark.parametrize("door", ["command", "home"])
async def test_hiding_leaves_no_answer_anywhere_and_nothing_stands_in_a_chat(
    tmp_path: Path, door: str
) -> None:
    async with a_slack_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.does("help" if door == "command" else "home")
        if door == "home":
            await ada.presses("Where can I get help?")
        await ada.fills(question=PAY)
        for label in ("Not it? Show more", "Choose from a list", "How people treat me"):
            await ada.presses(label)
        await ada.presses("National Bullying Helpline")
        stack = world.slack.views.stacks[ada.user.id]
        assert len(stack) == 1
        assert "bullied at work" in str(stack[0].view)
        await ada.presses("Hide this")
        stack = world.slack.views.stacks[ada.user.id]
        assert "bullied" not in str([one.view for one in stack])
        assert world.slack.workspace.messages[world.before :] == []
        world.check_nothing_was_refused()


def test_slack_opens_a_page_and_the_numbers_stand_in_the_text() -> None:
    words = with_row("payroll", on_file=CONTACT, **SIGNED)
    view = show(HelpDesk.of(words).ask(PAY), words)
    assert view is not None
    assert [part["url"] for part in every(view) if "url" in part] == ["https://example.org/pay"]
    told = "\n".join(texts(view))
    assert "020 7946 0001" in told
    assert "85258" in told
    assert [part for part in every(view) if part.get("type") == "header"], "the answer is large"


async def test_the_editors_channel_gets_what_had_no_answer_and_calls_nobody(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path, WREN_EDITORS_CHANNEL=WARD) as world:
        world.slack.workspace.channels[WARD].members.add(BOT)
        ada = world.somebody("ada")
        await ada.does("help")
        await ada.fills(question="xqzt brrf")
        await ada.presses(WORDS.say("help.tell.button"))
        await ada.fills(question="xqzt <!channel> brrf <@U0BEN00001>")
        world.clock.forward(days=2)
        await world.settle()
        posted = [one for one in world.slack.workspace.messages if one.channel == WARD]
        assert len(posted) == 1
        assert "&lt;!channel&gt;" in posted[0].text
        assert ada.user.id not in str(posted[0].exported())
        assert [part for part in every(posted[0].blocks) if part.get("type") == "mrkdwn"] == []
        world.check_nothing_was_refused()
