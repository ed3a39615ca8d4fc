"""The Slack of these tests is strict: what it refuses, by the names of errors that Slack uses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from bot.slack.manifest import manifest
from tests.slack_api import APP_TOKEN, BOT_TOKEN
from tests.slack_elements import units
from tests.slack_limits import problems_of_message, problems_of_view
from tests.slack_server import FakeSlack
from tests.slack_workspace import BOT, PUBLIC, RELAY, WARD, Shape, user_id
from tests.world import WORDS

ADA = user_id("ada")
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "hello"}}


def plain(text: str) -> Shape:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def typed(action_id: str = "words", **more: Any) -> Shape:
    """A field for text."""
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {"type": "input", "block_id": action_id, "label": plain("Words"), "element": element}


def actions(*buttons: Shape) -> Shape:
    """A row of buttons."""
    return {
        "type": "actions",
        "elements": [{"type": "button", "text": plain("Go"), **one} for one in buttons],
    }


def modal(*blocks: Shape, **more: Any) -> Shape:
    """A modal that Slack takes, unless something in it is wrong."""
    whole = {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(blocks or [SECTION]),
    }
    return {name: value for name, value in {**whole, **more}.items() if value is not None}


def radio(*options: Shape) -> Shape:
    """A choice."""
    element = {"type": "radio_buttons", "action_id": "one", "options": list(options)}
    return {"type": "input", "label": plain("One"), "element": element}


def test_a_view_at_every_limit_passes() -> None:
    option = {"text": plain("o" * 75), "value": "v" * 150}
    full = [typed(initial_value="w" * 3000, max_length=3000), radio(option)]
    full += [{"type": "section", "text": plain("s" * 3000)} for _ in range(98)]
    assert problems_of_view(modal(*full, title=plain("t" * 24), private_metadata="p" * 3000)) == []


@pytest.mark.parametrize(
    "view",
    [
        modal(*[SECTION] * 101),
        modal(blocks=[]),
        modal(title=plain("t" * 25)),
        modal(title={"type": "mrkdwn", "text": "Title"}),
        modal(title=None),
        modal(typed(), submit=None),
        modal(private_metadata="p" * 3001),
        modal(callback_id="c" * 256),
        modal(colour="red"),
        modal({"type": "section", "text": plain("s" * 3001)}),
        modal({"type": "section", "text": plain("🐦" * 1501)}),
        modal({"type": "section", "text": plain("")}),
        modal({"type": "header", "text": plain("h" * 151)}),
        modal({"type": "poem", "text": plain("x")}),
        modal(typed(), typed()),
        modal(typed(initial_value="w" * 3001)),
        modal(typed(max_length=3001)),
        modal(typed(initial_value="four", max_length=3)),
        modal(actions({"action_id": "a"}, {"action_id": "a"})),
        modal(actions({"value": "v" * 2001})),
        modal(actions({"style": "plain"})),
        modal(actions(*[{}] * 26)),
        modal(radio()),
        modal(radio(*[{"text": plain("o"), "value": str(number)} for number in range(11)])),
        modal(radio({"text": plain("o" * 76), "value": "v"})),
        modal(radio({"text": plain("o"), "value": "v"}, {"text": plain("p"), "value": "v"})),
        modal({"type": "context", "elements": [plain("c")] * 11}),
        modal({"type": "rich_text", "elements": []}),
        modal({"type": "rich_text", "elements": [{"type": "text", "text": "t"}]}),
        {"type": "home", "blocks": [SECTION], "title": plain("no title here")},
        {"type": "page", "blocks": [SECTION]},
        "not a view",
    ],
)
def test_a_view_over_any_limit_is_refused(view: Any) -> None:
    assert problems_of_view(view) != []


def test_a_message_holds_fifty_blocks_and_so_much_text() -> None:
    assert problems_of_message([SECTION] * 50) == ("", [])
    assert problems_of_message([SECTION] * 51)[0] == "invalid_blocks"
    assert problems_of_message([typed()])[0] == "invalid_blocks"
    long = [{"type": "section", "text": plain("s" * 2700)}] * 5
    assert problems_of_message(long)[0] == "msg_blocks_too_long"
    assert units("🐦") == 2


Ask = Callable[..., Any]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack with nobody connected."""
    async with FakeSlack().running() as running:
        running.install(manifest(WORDS))
        yield running


async def ask(slack: FakeSlack, method: str, token: str = BOT_TOKEN, **asked: Any) -> tuple[int, Shape]:
    """One call of the Web API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        ClientSession() as session,
        session.post(f"{slack.origin}/api/{method}", json=asked, headers=headers) as answer,
    ):
        return answer.status, json.loads(await answer.text())


async def error(slack: FakeSlack, method: str, token: str = BOT_TOKEN, **asked: Any) -> str:
    """The name of the error of one call."""
    return str((await ask(slack, method, token, **asked))[1].get("error", ""))


async def test_tokens_methods_and_scopes_are_checked(slack: FakeSlack) -> None:
    assert await error(slack, "auth.test", token="") == "not_authed"
    assert await error(slack, "auth.test", token="xoxb-wrong") == "invalid_auth"
    assert await error(slack, "auth.test", token=APP_TOKEN) == "not_allowed_token_type"
    assert await error(slack, "apps.connections.open") == "not_allowed_token_type"
    assert await error(slack, "chat.shout") == "unknown_method"
    slack.api.scopes = ("commands",)
    assert await error(slack, "chat.postMessage", channel=RELAY, text="t") == "missing_scope"
    assert await error(slack, "conversations.history", channel=RELAY) == "missing_scope"


async def test_messages_go_only_where_wren_is(slack: FakeSlack) -> None:
    assert await error(slack, "chat.postMessage", channel=RELAY, text="t") == ""
    assert await error(slack, "chat.postMessage", channel=ADA, text="t") == ""
    assert await error(slack, "chat.postMessage", channel="C0NOWHERE1", text="t") == "channel_not_found"
    assert await error(slack, "chat.postMessage", channel=RELAY) == "no_text"
    slack.workspace.channels[PUBLIC].members.discard(BOT)
    assert await error(slack, "chat.postMessage", channel=PUBLIC, text="t") == "not_in_channel"
    slack.workspace.channels[WARD].archived = True
    assert await error(slack, "chat.postMessage", channel=WARD, text="t") == "is_archived"
    slack.api.messages_tab = False
    assert await error(slack, "chat.postMessage", channel=ADA, text="t") == "messages_tab_disabled"
    assert (
        await error(slack, "chat.postEphemeral", channel=RELAY, user=ADA, text="t") == "user_not_in_channel"
    )
    assert await error(slack, "chat.update", channel=RELAY, ts="1.1", text="t") == "message_not_found"
    assert await error(slack, "chat.update", channel=RELAY, ts="1.1", text="t" * 4001) == "msg_too_long"


async def test_a_trigger_opens_one_view_for_three_seconds(slack: FakeSlack) -> None:
    trigger = slack.views.trigger(ADA)
    assert await error(slack, "views.push", trigger_id=trigger, view=modal()) == "invalid_trigger_id"
    assert await error(slack, "views.open", trigger_id=trigger, view=modal()) == ""
    assert await error(slack, "views.open", trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    assert await error(slack, "views.open", trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"
    for expected in ("", "", "push_limit_reached"):
        assert await error(slack, "views.push", trigger_id=slack.views.trigger(ADA), view=modal()) == expected
    slack.views.life = -1.0
    assert (
        await error(slack, "views.open", trigger_id=slack.views.trigger(ADA), view=modal())
        == "expired_trigger_id"
    )


async def test_views_are_checked_by_hash_size_and_content(slack: FakeSlack) -> None:
    opened = (await ask(slack, "views.open", trigger_id=slack.views.trigger(ADA), view=modal()))[1]["view"]
    new = modal({"type": "section", "text": plain("new")})
    assert await error(slack, "views.update", view_id=opened["id"], hash="old", view=new) == "hash_conflict"
    assert await error(slack, "views.update", view_id=opened["id"], hash=opened["hash"], view=new) == ""
    assert await error(slack, "views.update", view_id="V0", view=new) == "not_found"
    assert await error(slack, "views.publish", user_id=ADA, view=new) == "invalid_arguments"
    assert await error(slack, "views.publish", user_id=ADA, view={"type": "home", "blocks": [SECTION]}) == ""
    big = modal(*[{"type": "section", "text": plain("😀" * 1500)} for _ in range(20)])
    trigger = slack.views.trigger(ADA)
    assert await error(slack, "views.open", trigger_id=trigger, view=big) == "view_too_large"


async def test_a_channel_takes_a_burst_and_then_one_post_a_second(slack: FakeSlack) -> None:
    answers = [await ask(slack, "chat.postMessage", channel=RELAY, text="t") for _ in range(slack.burst + 1)]
    assert [status for status, _ in answers] == [200] * slack.burst + [429]
    assert answers[-1][1]["error"] == "ratelimited"
    assert await error(slack, "chat.postMessage", channel=WARD, text="t") == ""


async def test_faults_come_as_ordered_before_or_after_the_work_was_done(slack: FakeSlack) -> None:
    slack.plan("chat.", "cut before")
    slack.plan("chat.", "cut after")
    for expected in (0, 1):
        with pytest.raises(ClientError):
            await ask(slack, "chat.postMessage", channel=RELAY, text="t")
        assert len(slack.workspace.messages) == expected
    slack.plan("chat.postMessage", "429", 7)
    assert (await ask(slack, "chat.postMessage", channel=RELAY, text="t"))[0] == 429


async def test_the_export_keeps_every_version_and_no_ephemeral(slack: FakeSlack) -> None:
    posted = (await ask(slack, "chat.postMessage", channel=RELAY, text="first"))[1]
    assert await error(slack, "chat.update", channel=RELAY, ts=posted["ts"], text="second") == ""
    one = {"channel": RELAY, "user": user_id("grace"), "text": "only for her"}
    assert await error(slack, "chat.postEphemeral", **one) == ""
    export = slack.workspace.export()
    assert [message["text"] for message in export] == ["second"]
    assert export[0]["before"][0]["text"] == "first"
