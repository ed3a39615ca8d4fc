"""What Wren posts and what people type reaches every tab; what Wren answers is for one person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.chat import Card, Person, Posted, Pressed, Said
from tests.play_demo import CAST, HELLO, Stand, running


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with running(tmp_path) as stand:
        yield stand


async def test_posts_revisions_and_notices_reach_every_tab(stand: Stand) -> None:
    async with stand.tab() as one, stand.tab() as two:
        posted = await stand.playground.post(CAST.relay, HELLO, "m1")
        await stand.playground.revise(posted, Card("Changed"))
        await stand.playground.direct(Person("play:ada"), HELLO, "m2")
        for tab in (one, two):
            heard = [(await tab.hears())["message"] for _ in range(3)]
            assert [message["card"]["title"] for message in heard] == ["Hello", "Changed", "Hello"]
            assert [message["id"] for message in heard[:2]] == [posted, posted]
            assert heard[2]["place"] == "play:ada"


async def test_typing_in_a_thread_is_handed_on_with_its_place_and_answered_to_her_alone(stand: Stand) -> None:
    posted = await stand.playground.post(CAST.relay, HELLO, "m1")
    async with stand.tab() as tab:
        reply = await tab.does(do="said", who="play:grace", text="thank you", where=CAST.relay, under=posted)
        assert stand.wren.events == [Said(Person("play:grace"), "thank you", 0, "en-GB", CAST.relay, posted)]
        typed, answer = tab.messages[1:]
        assert (typed["author"], typed["text"], typed["only"]) == ("play:grace", "thank you", "")
        assert (answer["author"], answer["only"], answer["under"]) == ("wren", "play:grace", posted)
        assert reply["message"] == answer["id"]


async def test_a_press_on_a_post_carries_where_it_was_pressed(stand: Stand) -> None:
    async with stand.tab() as tab:
        await tab.does(do="pressed", act="case.open", about="h", who="play:gil", where=CAST.relay, under="ab")
    expected = Pressed(Person("play:gil"), "case.open", "h", "en-GB", CAST.relay, Posted("ab"))
    assert stand.wren.events == [expected]


async def test_people_talk_in_their_channel_without_wren_until_they_call_it(stand: Stand) -> None:
    async with stand.tab() as tab:
        reply = await tab.does(do="said", text="Morning all", where=CAST.team)
        assert reply["answer"] is None
        assert stand.wren.events == []
        await tab.does(do="said", text="hello @wren, are you there", where=CAST.team)
        assert len(stand.wren.events) == 1
        assert [message["only"] for message in tab.messages] == ["", "", "play:ada"]


async def test_an_answer_to_a_form_or_a_home_is_not_put_into_the_chat(stand: Stand) -> None:
    async with stand.tab() as tab:
        reply = await tab.does(do="filled", form="concern", answers={"words": ["x"]}, where=CAST.relay)
        assert reply["answer"]["kind"] == "card"
        assert reply["message"] is None
        assert tab.messages == []


async def test_a_file_is_counted_and_nothing_of_it_is_read(stand: Stand) -> None:
    async with stand.tab() as tab:
        await tab.does(do="said", text="", files=1)
        assert stand.wren.events == [Said(Person("play:ada"), "", 1)]
        assert tab.messages[0]["files"] == 1
