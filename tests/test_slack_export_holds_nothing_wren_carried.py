"""P1 in Slack: what an owner exports, and what any logger says at DEBUG, holds nothing that Wren carried."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.canary_evidence import Evidence, all_rows, everything_logged
from tests.canary_loop import Loop
from tests.slack_delivery import Mode
from tests.slack_loop import SlackLoop, allowed_in_export
from tests.slack_workspace import RELAY, Message, Shape
from tests.slack_world import SlackWorld, a_slack_world


@dataclass(slots=True)
class Lived:
    """All that is left of one loop."""

    loop: SlackLoop = field(default_factory=SlackLoop)
    export: list[Shape] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    views: list[Shape] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)
    log: str = ""
    unfiltered: str = ""


async def live(lived: Lived, folder: Path, mode: Mode) -> None:
    """Live the loop and look."""
    async with a_slack_world(folder, mode) as world:
        await lived.loop.live(world)
        lived.export, lived.messages = world.exported(), world.slack.workspace.messages
        lived.views = world.slack.views.shown
        rows = await all_rows(world.wren.store.database)
        lived.values = [value for table in rows.values() for row in table for value in row.values()]
        lived.files = lived.loop.scanner.found_in_folder(folder)
        await quiet_end(world)


async def quiet_end(world: SlackWorld) -> None:
    """Everything that was due has been done."""
    world.clock.forward(hours=1)
    await world.settle()


@pytest.fixture(scope="module", params=["http", "socket"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The loop, lived once over each way, with every logger at DEBUG."""
    lived, evidence = Lived(), Evidence(Loop())
    with everything_logged(evidence):
        asyncio.run(live(lived, tmp_path_factory.mktemp("slack"), request.param))
    lived.log, lived.unfiltered = evidence.log, evidence.unfiltered
    return lived


def test_what_an_owner_exports_holds_no_words_no_receipt_and_no_reporter(lived: Lived) -> None:
    ours = [message for message in lived.export if allowed_in_export(message)]
    assert {message["channel"] for message in ours} > {RELAY}, "a reporter was told as well"
    assert any(message["before"] for message in ours), "a notice was revised"
    for message in ours:
        assert lived.loop.scanner.found_in(json.dumps(message, ensure_ascii=False)) == []


def test_what_people_typed_themselves_is_in_the_export_so_the_export_is_real(lived: Lived) -> None:
    assert lived.loop.canary in json.dumps(lived.export, ensure_ascii=False)


def test_views_carry_words_only_where_they_are_read_and_no_id_of_anybody(lived: Lived) -> None:
    assert lived.loop.canary in json.dumps(lived.views, ensure_ascii=False)
    people = [name for name in lived.loop.scanner.needles if name.startswith(("ada", "ben", "the id of"))]
    for view in lived.views:
        found = set(lived.loop.scanner.found_in(json.dumps(view, ensure_ascii=False)))
        assert not found & set(people)


def test_metadata_values_and_ids_of_blocks_hold_random_or_sealed_names_only(lived: Lived) -> None:
    scanner = lived.loop.scanner
    hidden: list[object] = [(one.metadata, ids_of(one.blocks)) for one in lived.messages]
    hidden += [(view.get("private_metadata"), ids_of(view)) for view in lived.views]
    assert scanner.found_in(json.dumps(hidden, ensure_ascii=False)) == []


def ids_of(shape: object) -> list[str]:
    """Everything in a shape that readers do not see."""
    if isinstance(shape, list):
        return [name for part in shape for name in ids_of(part)]
    if not isinstance(shape, dict):
        return []
    own = [str(shape[name]) for name in ("value", "action_id", "block_id", "callback_id") if name in shape]
    return own + [name for part in shape.values() for name in ids_of(part)]


def test_slack_trap_every_logger_at_debug_says_nothing(lived: Lived) -> None:
    assert "INSERT" in lived.unfiltered, "libraries did log"
    assert lived.loop.scanner.plain().found_in(lived.unfiltered) == []
    assert lived.loop.scanner.found_in(lived.log) == []


def test_no_token_or_secret_is_logged(lived: Lived) -> None:
    for secret in ("xoxb-", "xapp-", "8f742231b10e"):
        assert secret not in lived.unfiltered + lived.log


def test_no_file_and_no_row_holds_one(lived: Lived) -> None:
    assert lived.files == {}
    scanner = lived.loop.scanner
    assert [found for value in lived.values if (found := scanner.found_in(_raw(value)))] == []


def _raw(value: object) -> bytes | str:
    return value if isinstance(value, bytes) else str(value)


def test_slack_trap_nothing_unfurls_and_every_message_has_text_beside_its_blocks(lived: Lived) -> None:
    ours = [one for one in lived.messages if one.user.startswith("U0WREN")]
    assert any(one.only for one in ours), "some were for one person's eyes only"
    for one in ours:
        assert one.text.strip(), one.blocks
        if not one.only:
            assert one.asked["unfurl_links"] is False
            assert one.asked["unfurl_media"] is False
