"""The playground's memory: posts survive a restart, typed words never reach the disk, lists stay short."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from bot.play import stage as stage_module
from bot.play.stage import FILE, TYPED_KEPT, Stage
from handlers.chat import Card, Fact, Inspection, Person, Place, Posted, Refused, TryLater
from tests.play_demo import CAST, HELLO, running

ADA = Person("play:ada")
CANARY = "a canary that was typed"


async def test_a_restart_finds_posts_notices_threads_and_revisions(tmp_path: Path) -> None:
    async with running(tmp_path) as stand:
        chat = stand.playground
        first = await chat.post(CAST.relay, HELLO, "m1")
        await chat.post(CAST.relay, Card("In the thread"), "m2", under=first)
        await chat.direct(ADA, Card("Something new"), "m3")
        await chat.revise(first, Card("Hello again"))
        async with stand.tab() as tab:
            before = tab.messages
    async with running(tmp_path) as stand:
        async with stand.tab() as tab:
            assert tab.messages == before
        assert await stand.playground.find("m1", CAST.relay) == first
        await stand.playground.revise(first, HELLO)
    titles = [(message["place"], message["card"]["title"], message["under"]) for message in before]
    assert titles == [
        ("play:relay", "Hello again", ""),
        ("play:relay", "In the thread", first),
        ("play:ada", "Something new", ""),
    ]
    assert [message["revision"] for message in before] == [1, 0, 0]


async def test_what_people_type_is_never_written_down(tmp_path: Path) -> None:
    async with running(tmp_path) as stand, stand.tab() as tab:
        await tab.does(do="said", text=CANARY)
        await tab.does(do="said", text=f"@Wren {CANARY}", where="play:ward-7")
        posted = await stand.playground.post(CAST.relay, HELLO, "kept marker")
        await tab.does(do="said", who="play:grace", text=CANARY, where="play:relay", under=posted)
        await tab.does(do="filled", form="concern", answers={"words": [CANARY]})
        await stand.playground.direct(ADA, HELLO, "m")
        files = [file.read_text() for file in tmp_path.iterdir()]
    assert any("kept marker" in text for text in files), "the search would find what is there"
    assert not any(CANARY in text for text in files)
    async with running(tmp_path) as stand, stand.tab() as tab:
        assert [message["author"] for message in tab.messages] == ["wren", "wren"]
        assert [message["text"] for message in tab.messages] == ["", ""]


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    async with running(folder) as stand:
        await stand.playground.post(CAST.team, HELLO, "m")
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == [FILE]


async def test_a_disk_that_refuses_means_not_posted_and_try_later(tmp_path: Path) -> None:
    async with running(tmp_path) as stand:
        first = await stand.playground.post(CAST.relay, HELLO, "m1")
        (tmp_path / (FILE + ".new")).mkdir()
        with pytest.raises(TryLater):
            await stand.playground.post(CAST.relay, HELLO, "m2")
        with pytest.raises(TryLater):
            await stand.playground.revise(first, Card("Changed"))
        assert await stand.playground.find("m2", CAST.relay) is None
        async with stand.tab() as tab:
            assert [message["card"]["title"] for message in tab.messages] == ["Hello"]
        (tmp_path / (FILE + ".new")).rmdir()
        await stand.playground.post(CAST.relay, HELLO, "m2")
        assert await stand.playground.find("m2", CAST.relay)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"messages": [{"id": 1}]}', "\x00"])
async def test_a_file_that_cannot_be_read_is_set_aside_and_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    async with running(tmp_path) as stand, stand.tab() as tab:
        assert tab.messages == []
        await stand.playground.post(CAST.team, HELLO, "m")
    assert (tmp_path / "playground.unreadable").read_text() == content
    assert len(json.loads((tmp_path / FILE).read_text())["messages"]) == 1


async def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    async with running(tmp_path) as stand:
        await stand.playground.post(CAST.team, HELLO, "m")
    (tmp_path / (FILE + ".new")).write_text('{"messages": [')
    async with running(tmp_path) as stand:
        assert await stand.playground.find("m", CAST.team)


async def test_lists_stay_short_and_old_posts_scroll_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "POSTED_KEPT", 3)
    stage = Stage(tmp_path, os.urandom)
    for number in range(TYPED_KEPT + 5):
        stage.typed(CAST.team, ADA.id, str(number), 0, "")
    stage.typed(ADA.id, ADA.id, "elsewhere", 0, "")
    for number in range(5):
        await stage.post(CAST.relay, {}, f"m{number}")
    typed = [message.text for message in stage.messages if message.place == CAST.team]
    assert typed == [str(number) for number in range(5, TYPED_KEPT + 5)]
    assert [message.marker for message in stage.messages if message.posted] == ["m2", "m3", "m4"]
    assert len(Stage(tmp_path, os.urandom).messages) == 3


async def test_strangers_and_unknown_places_are_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as stand:
        chat = stand.playground
        with pytest.raises(Refused):
            await chat.direct(Person("slack:T1/U1"), HELLO, "m")
        with pytest.raises(Refused):
            await chat.post(Place("play:elsewhere"), HELLO, "m")
        with pytest.raises(Refused):
            await chat.revise(Posted("nothing"), HELLO)
        with pytest.raises(Refused):
            await chat.inspect(Place("play:elsewhere"))
        assert await chat.inspect(CAST.relay) == Inspection(private=True, shared=False)


async def test_a_marker_is_found_in_its_place_only_and_never_shown(tmp_path: Path) -> None:
    async with running(tmp_path) as stand:
        posted = await stand.playground.post(CAST.relay, Card("Notice", (), (Fact("a", "b"),)), "marker-1")
        assert await stand.playground.find("marker-1", CAST.relay) == posted
        assert await stand.playground.find("marker-1", CAST.team) is None
        assert await stand.playground.find("", CAST.relay) is None
        async with stand.tab() as tab:
            assert "marker-1" not in json.dumps(tab.messages)
