"""What somebody asks stands in no table, file, log, metric or printed object, whatever level is logged."""

from __future__ import annotations

from pathlib import Path

from tests.actors import People
from tests.canaries import Scanner, stem
from tests.canary_evidence import Evidence, all_rows, everything_logged
from tests.canary_loop import Loop
from tests.help_desk import Broken
from tests.world import World, a_world


async def ask_everywhere(people: People, question: str) -> None:
    """In the form, into the chat, from the chat into a page, and what lies behind the answer."""
    ada = people.ada
    for text in (
        f"my pay is wrong {question}",
        f"xqzt {question} brrf",
        f"i want to die {question}",
        question,
    ):
        await ada.does("help")
        await ada.fills(question=text)
        for button in ada.seen_buttons():
            await ada.does(button["act"], button["about"])
        await ada.says(text)
        await ada.does("help.typed", ada.seen_buttons()[1]["about"])
        await ada.does("help.more", text)
        await ada.does("help.row", text)
        await ada.does("help.tell", text)


async def test_a_question_is_found_nowhere(tmp_path: Path) -> None:
    canary, evidence = stem(), Evidence(Loop())
    scanner = Scanner().words("the question", canary).person("who asked", "play:ada")
    with everything_logged(evidence):
        async with a_world(tmp_path, WREN_EDITORS_CHANNEL="play:ward-7") as world:
            await world.settle()
            before = await all_rows(world.wren.store.database)
            people = People.of(world.send, world.posted)
            await ask_everywhere(people, canary)
            assert await all_rows(world.wren.store.database) == before
            printed = [repr(world.wren), repr(world.wren.door.desk), repr(world.wren.door.desk.reporter)]
            metrics = await world.wren.metrics.text()
            files = scanner.found_in_folder(tmp_path)
    assert files == {}
    assert scanner.found_in(evidence.log) == []
    assert scanner.plain().found_in(evidence.unfiltered) == []
    assert scanner.found_in(metrics) == []
    assert [shown for one in printed if (shown := scanner.found_in(one))] == []


async def test_a_finder_that_fails_logs_that_it_did_and_not_at_what(tmp_path: Path) -> None:
    canary, evidence = stem(), Evidence(Loop())
    with everything_logged(evidence):
        async with a_world(tmp_path) as world:
            people = People.of(world.send, world.posted)
            break_finder(world)
            await ask_everywhere(people, canary)
    assert "help.finder_failed" in evidence.log
    assert Scanner().words("the question", canary).found_in(evidence.log) == []


def break_finder(world: World) -> None:
    """From now on it fails, with the question in its fault."""
    object.__setattr__(world.wren.door.desk.reporter, "finder", Broken())
