"""P1 in Teams: what an owner can search, and what a logger says at DEBUG, holds nothing that Wren carried."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.canary_evidence import Evidence, all_rows, everything_logged
from tests.canary_loop import Loop
from tests.teams_authority import SECRET
from tests.teams_loop import TeamsLoop
from tests.teams_tenant import BOT, RELAY, Shape
from tests.teams_world import a_teams_world

LOUD = ("msal", "urllib3.connectionpool", "aiohttp.access", "aiohttp.server", "asyncio", "sqlalchemy.engine")


@dataclass(slots=True)
class Lived:
    """All that is left of one loop."""

    loop: TeamsLoop = field(default_factory=TeamsLoop)
    export: list[Shape] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    rosters: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)
    log: str = ""
    unfiltered: str = ""

    @property
    def ours(self) -> list[Shape]:
        """What Wren wrote, with every version."""
        return [one for one in self.export if one["from"] == BOT]


async def live(lived: Lived, folder: Path) -> None:
    """Live the loop and look."""
    async with a_teams_world(folder) as world:
        await lived.loop.live(world)
        world.clock.forward(hours=1)
        await world.settle()
        lived.export = world.exported()
        lived.dialogs = [reply.text for reply in world.delivery.replies]
        lived.asked = [json.dumps(call.asked, ensure_ascii=False) for call in world.teams.calls]
        lived.rosters = world.teams.connector.rosters
        rows = await all_rows(world.wren.store.database)
        lived.values = [value for table in rows.values() for row in table for value in row.values()]
        lived.files = lived.loop.scanner.found_in_folder(folder)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The loop, lived once with every logger at DEBUG."""
    lived, evidence = Lived(), Evidence(Loop())
    for name in LOUD:
        logging.getLogger(name)
    with everything_logged(evidence):
        asyncio.run(live(lived, tmp_path_factory.mktemp("teams")))
    lived.log, lived.unfiltered = evidence.log, evidence.unfiltered
    return lived


def test_what_an_owner_finds_holds_no_words_no_receipt_and_no_reporter(lived: Lived) -> None:
    assert any(one["conversation"].startswith("a:1") for one in lived.ours), "a reporter was told as well"
    assert any(one["conversation"].startswith(RELAY) for one in lived.ours)
    assert any(len(one["versions"]) > 1 for one in lived.ours), "a notice was revised"
    for one in lived.ours:
        assert lived.loop.scanner.found_in(json.dumps(one["versions"], ensure_ascii=False)) == []


def test_what_people_typed_themselves_is_found_so_the_search_is_real(lived: Lived) -> None:
    assert lived.loop.canary in json.dumps(lived.export, ensure_ascii=False)


def test_nothing_sent_to_teams_but_the_answer_to_a_dialog_holds_words(lived: Lived) -> None:
    scanner = lived.loop.scanner
    places = [name for name in scanner.needles if name.startswith(("the object id", "the id", "ada", "ben"))]
    for sent in lived.asked:
        found = [name for name in scanner.found_in(sent) if name not in places]
        assert found == []


def test_words_are_read_in_dialogs(lived: Lived) -> None:
    assert any(lived.loop.canary in text for text in lived.dialogs)


def test_dialogs_hold_no_id_of_anybody(lived: Lived) -> None:
    for text in lived.dialogs:
        found = lived.loop.scanner.found_in(text)
        assert [name for name in found if not name.startswith(("what was typed", "receipt"))] == []


def test_nobodys_name_or_address_is_ever_asked_for(lived: Lived) -> None:
    assert lived.rosters == []


def test_every_logger_at_debug_says_nothing(lived: Lived) -> None:
    assert "INSERT" in lived.unfiltered, "libraries did log"
    assert lived.loop.scanner.plain().found_in(lived.unfiltered) == []
    assert lived.loop.scanner.found_in(lived.log) == []
    assert "a:1" not in lived.log


def test_no_secret_and_no_token_is_logged(lived: Lived) -> None:
    for secret in (SECRET, "Bearer ", "eyJ0.", "eyJhbG"):
        assert secret not in lived.unfiltered + lived.log


def test_no_file_and_no_row_holds_one(lived: Lived) -> None:
    assert lived.files == {}
    scanner = lived.loop.scanner
    assert [found for value in lived.values if (found := scanner.found_in(_raw(value)))] == []


def _raw(value: object) -> bytes | str:
    return value if isinstance(value, bytes) else str(value)
