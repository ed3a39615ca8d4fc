"""Whatever a tab sends, the person gets plain words back, the tab stays, and nothing is done twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import WSMsgType

from bot.play.read import MESSAGE_BYTES
from bot.play.transport import LARGEST
from handlers.chat import Filled, Said
from tests.play_demo import Stand, page_words, running

WORDS = page_words()


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with running(tmp_path) as stand:
        yield stand


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 50_000, '{"id":"a1"}', '{"id":"a1","who":"play:eve"}'])
async def test_a_malformed_message_is_answered_and_the_tab_stays(stand: Stand, text: str) -> None:
    async with stand.tab() as tab:
        reply = await tab.says(text)
        assert reply["code"] == "malformed"
        assert reply["text"] == WORDS["play.malformed"]
        assert reply["id"] == ("a1" if "a1" in text else None)
        assert (await tab.does(do="pressed", act="home"))["t"] == "answer"


async def test_a_message_that_is_no_text_is_answered(stand: Stand) -> None:
    async with stand.tab() as tab:
        await tab.socket.send_bytes(b"\x00\xff")
        assert (await tab.hears())["code"] == "malformed"


async def test_a_message_too_large_is_answered_by_name_and_never_handed_on(stand: Stand) -> None:
    async with stand.tab() as tab:
        text = "é" * (MESSAGE_BYTES // 2)
        reply = await tab.does(id="big", do="filled", form="concern", answers={"words": [text]})
        assert (reply["id"], reply["code"], reply["text"]) == ("big", "too_large", WORDS["play.too_large"])
        assert stand.wren.events == []
        assert (await tab.does(do="pressed", act="home"))["t"] == "answer"


async def test_a_message_beyond_all_bounds_ends_the_connection_saying_why(stand: Stand) -> None:
    async with stand.tab() as tab:
        await tab.socket.send_str("x" * (LARGEST + 1))
        assert (await tab.socket.receive(timeout=5)).type is WSMsgType.CLOSE
        assert tab.socket.close_code == 1009
    async with stand.tab() as tab:
        assert (await tab.does(do="pressed", act="home"))["t"] == "answer"


async def test_the_longest_form_in_the_widest_letters_goes_through(stand: Stand) -> None:
    async with stand.tab() as tab:
        words = "🐦" * 12_000
        reply = await tab.does(do="filled", form="concern", answers={"words": [words]})
        assert reply["answer"]["kind"] == "card"
        assert [event.words() for event in stand.wren.events if isinstance(event, Filled)] == [words]


async def test_a_failure_on_our_side_is_said_kindly_and_logged_by_its_kind_only(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    async with stand.tab() as tab:
        with caplog.at_level(logging.DEBUG):
            reply = await tab.does(id="b1", do="pressed", act="break", about="secret handle")
        assert reply == {"t": "fault", "id": "b1", "code": "failed", "text": WORDS["play.failed"]}
        ours = [record for record in caplog.records if record.name == "wren.play"]
        assert [(record.getMessage(), type(vars(record)["fault"]).__name__) for record in ours] == [
            ("play.dispatch_failed", "Broken")
        ]
        assert ours[0].exc_info is None
        assert "words that nobody may see" not in caplog.text
        assert "secret handle" not in caplog.text
        again = await tab.does(id="b1", do="pressed", act="break", about="secret handle")
        assert again["code"] == "failed"
        assert len(stand.wren.events) == 2, "a failure is not remembered: the same thing may be tried again"


async def test_a_thing_sent_again_after_a_lost_connection_is_done_once(stand: Stand) -> None:
    what = json.dumps({"id": "once", "do": "said", "who": "play:ada", "text": "hello"})
    async with stand.tab() as tab:
        await tab.socket.send_str(what)
    async with stand.tab() as tab:
        first = await tab.says(what)
        second = await tab.says(what)
        assert first == second
    assert len([event for event in stand.wren.events if isinstance(event, Said)]) == 1
    async with stand.tab() as tab:
        assert [message["text"] for message in tab.messages] == ["hello", ""]


async def test_one_name_for_two_different_things_is_refused(stand: Stand) -> None:
    async with stand.tab() as tab:
        await tab.does(id="same", do="said", text="hello")
        reply = await tab.does(id="same", do="said", text="something else")
        assert reply["code"] == "malformed"


async def test_mistakes_come_back_with_the_form_and_the_field(stand: Stand) -> None:
    async with stand.tab() as tab:
        answer = (await tab.does(do="filled", form="concern", answers={"words": [" "]}))["answer"]
        assert answer["kind"] == "mistakes"
        assert set(answer["faults"]) == {"words"}
        assert answer["dialog"]["form"] == "concern"


async def test_closing_says_goodbye_to_every_tab(stand: Stand) -> None:
    async with stand.tab() as one, stand.tab() as two:
        _, *codes = await asyncio.gather(
            stand.playground.close(), one.socket.receive(timeout=5), two.socket.receive(timeout=5)
        )
        assert [message.data for message in codes] == [1001, 1001]
