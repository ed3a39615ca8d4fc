"""A malformed activity gets a 400 and no line in the log; one that comes again gets the first outcome."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.teams import door
from bot.teams.anonymous import Anonymous
from bot.teams.door import LARGEST_BODY, REMEMBERED_SECONDS
from bot.teams.hosts import ThisMachine
from tests.teams_forgery import Doorstep, a_doorstep, activity, token

GOOD = f"Bearer {token()}"
MALFORMED: dict[str, Any] = {
    "nothing": b"",
    "not-json": b"{",
    "not-utf-8": b'{"type": "\xff"}',
    "a-list": [],
    "a-number": 7,
    "deep": b"[" * 100_000,
    "a-body-over-the-limit": json.dumps(activity()).encode() + b" " * LARGEST_BODY,
    "a-megabyte": activity(text="x" * 1_000_000),
    "text-is-a-list": activity(text=["hello"]),
    "text-is-an-object": activity(text={"a": "b"}),
    "no-from": activity(**{"from": None}),
    "from-is-a-text": activity(**{"from": "29:1abc"}),
    "from-without-id": activity(**{"from": {"name": "Ada"}}),
    "from-with-an-odd-object-id": activity(**{"from": {"id": "29:1abc", "aadObjectId": 7}}),
    "no-channel-data": activity(channelData=None),
    "channel-data-is-a-list": activity(channelData=[]),
    "tenant-is-a-text": activity(channelData={"tenant": "ours"}),
    "no-conversation": activity(conversation=None),
    "conversation-without-id": activity(conversation={}),
    "no-recipient": activity(recipient=None),
    "no-type": activity(type=None),
    "type-is-a-number": activity(type=1),
    "no-channel": activity(channelId=None),
    "no-service-url": activity(serviceUrl=None),
    "id-is-a-number": activity(id=1700000000001),
    "a-very-long-id": activity(conversation={"id": "a:" + "1" * 5000}),
}


@pytest.fixture
async def step() -> AsyncIterator[Doorstep]:
    async with a_doorstep() as made:
        yield made


@pytest.mark.parametrize("name", MALFORMED)
async def test_what_is_malformed_gets_a_400_and_is_neither_done_nor_logged(
    step: Doorstep, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert await step.post(MALFORMED[name], GOOD) == (400, "")
    assert step.heard == []
    assert [record for record in caplog.records if record.name.startswith(("wren", "aiohttp"))] == []


async def test_a_body_is_not_read_before_its_token_is_known(step: Doorstep) -> None:
    assert (await step.post(b"{" * LARGEST_BODY, None))[0] == 401


async def test_one_message_delivered_three_times_at_once_and_again_later_acts_once(step: Doorstep) -> None:
    step.pause = 0.05
    assert await asyncio.gather(*(step.send() for _ in range(3))) == [200, 200, 200]
    assert await step.send() == 200
    assert len(step.heard) == 1


async def test_an_invoke_delivered_again_gets_the_same_answer(step: Doorstep) -> None:
    numbers = iter(range(9))
    step.answers = lambda told: {"task": {"type": "message", "value": str(next(numbers))}}
    invoke = activity(type="invoke", name="task/fetch", value={"data": {"act": "home"}})
    first = await step.post(invoke, GOOD)
    assert json.loads(first[1])["task"]["value"] == "0"
    assert await step.post(invoke, GOOD) == first
    assert len(step.heard) == 1


async def test_another_message_an_edit_and_another_chat_are_no_duplicates(step: Doorstep) -> None:
    for told in (
        activity(),
        activity(id="1700000000002"),
        activity(type="messageUpdate"),
        activity(conversation={**activity()["conversation"], "id": "a:2"}),
        activity(**{"from": {"id": "29:another"}}),
    ):
        assert await step.send(told) == 200
    assert len(step.heard) == 5


async def test_what_failed_is_tried_again_when_it_is_delivered_again(
    step: Doorstep, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(told: object) -> None:
        raise OSError("a secret")

    step.answers = fails
    assert await step.post(activity(), GOOD) == (500, "")
    step.answers = lambda told: None
    assert await step.send() == 200
    assert len(step.heard) == 2
    assert [record.message for record in caplog.records if record.name == "wren.teams"] == ["teams.failed"]
    assert [record.exc_info for record in caplog.records] == [None], "frames would date what somebody does"


async def test_answers_are_not_remembered_for_long(step: Doorstep) -> None:
    assert await step.send() == 200
    step.seconds += REMEMBERED_SECONDS + 1
    assert await step.send() == 200
    assert len(step.heard) == 2


async def test_an_answer_is_let_go_though_nobody_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "REMEMBERED_SECONDS", 0.02)

    async def answers(_: object) -> dict[str, str]:
        return {"words": "hers"}

    gate = Anonymous("app", "tenant", ThisMachine())
    one = door.Door(gate, answers, asyncio.get_running_loop().time)
    await one._once(activity())
    assert one._begun
    await asyncio.sleep(0.1)
    assert not one._begun
    assert one._letting_go is None


async def test_whoever_hangs_up_does_not_stop_what_was_begun(step: Doorstep) -> None:
    step.pause = 0.1
    done: list[str] = []
    step.answers = lambda told: done.append("done")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(step.send(), 0.03)
    await asyncio.sleep(0.2)
    assert done == ["done"]
