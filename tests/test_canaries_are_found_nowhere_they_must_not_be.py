"""P1, P4, P7: what people typed, who they are and their receipts stand in no file, log, exception or export.

What would find them is shown to find them, form by form and place by place, in
test_canaries_are_found_wherever_they_are_planted.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

import handlers.chat
import handlers.events
import store.records
from bot.app import Wren
from handlers.context import GuardianContext, ReporterContext
from store.box import ReporterBox
from store.outbox import Address
from store.pool import Slot
from tests.canaries import candidates, inverted
from tests.canary_evidence import Evidence, everything_logged, live_and_look
from tests.canary_loop import REPORTERS, Loop
from tests.postgresql import PostgreSQL

NAMES_OF_GUARDIANS = ("the name of grace", "the name of gil")
"""They may stand in the guardians' own channel: their role is no secret there."""


PLACES_OF_GUARDIANS = ("play:relay", "play:grace", "play:gil")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """The loop, lived once on each engine with every logger at DEBUG."""
    folder = tmp_path_factory.mktemp("canaries")
    server: PostgreSQL | None = None
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        url = server.create()
    evidence = Evidence(Loop())
    with pytest.MonkeyPatch.context() as patch, everything_logged(evidence):
        asyncio.run(live_and_look(evidence, folder, url, server, patch))
    yield evidence
    if server is not None:
        server.drop(url)


def test_no_file_and_no_file_name_holds_one(lived: Evidence) -> None:
    assert lived.files == {}


def test_neither_postgresqls_pages_nor_its_write_ahead_log_nor_its_server_log_holds_one(
    lived: Evidence,
) -> None:
    assert lived.server == {}


def test_the_playgrounds_file_holds_guardians_names_and_nothing_else_of_anybody(lived: Evidence) -> None:
    found = {name.partition(" as ")[0] for name in lived.loop.scanner.found_in(lived.kept)}
    assert found == set(NAMES_OF_GUARDIANS)


def test_no_value_in_any_row_holds_one_in_any_form_hashed_or_not(lived: Evidence) -> None:
    assert {name for name, rows in lived.rows.items() if rows} >= {"pool", "case_file", "message", "audit"}
    found = {
        f"{table}.{column}": shown
        for table, rows in lived.rows.items()
        for row in rows
        for column, value in row.items()
        if (shown := lived.loop.scanner.found_in(value if isinstance(value, bytes) else str(value)))
    }
    assert found == {}


def test_trying_twenty_thousand_ids_against_every_tag_finds_nobody(lived: Evidence) -> None:
    cases = [row["id"] for row in lived.rows["case_file"]]
    assert len(cases) == 3
    tags = [value for value in lived.sealed if len(value) == 32]
    assert len(tags) > 20, "there are tags to try"
    assert inverted(tags, cases, candidates()) == set()


def test_our_log_at_debug_holds_none_while_libraries_and_faults_say_them(lived: Evidence) -> None:
    for event in ("play.dispatch_failed", "courier.letter_failed", "tests/canary_loop.py"):
        assert event in lived.log, "what held a canary was logged"
    assert lived.loop.scanner.found_in(lived.log) == []


def test_what_our_code_and_its_libraries_log_holds_none_before_any_filter(lived: Evidence) -> None:
    assert "INSERT" in lived.unfiltered, "libraries logged their statements"
    assert lived.loop.scanner.plain().found_in(lived.unfiltered) == []


def test_no_exception_that_was_raised_tells_one_nor_does_what_caused_it(lived: Evidence) -> None:
    kinds = {type(fault).__name__ for fault in lived.loop.exceptions}
    assert len(kinds) >= 2, "a database was lost and handles were forged"
    told = [shown for line in lived.loop.told_by_exceptions() if (shown := lived.loop.scanner.found_in(line))]
    assert told == []


def test_the_metrics_hold_none(lived: Evidence) -> None:
    assert b"wren_cases_released" in lived.loop.metrics
    assert lived.loop.scanner.found_in(lived.loop.metrics) == []


def test_no_event_answer_record_context_or_setting_shows_one_when_printed(lived: Evidence) -> None:
    kinds = {type(each).__name__ for each in lived.loop.objects}
    assert kinds >= {"Said", "Pressed", "Filled", "Dialog", "Card", "Mistakes", "Wren", "Settings", "Desk"}
    shown = {
        f"{type(each).__name__}: {found[0]}"
        for each in lived.loop.objects
        if (found := lived.loop.scanner.found_in(repr(each)))
    }
    assert shown == set()


def test_a_field_of_a_noun_or_record_that_can_hold_somebodys_words_is_not_printed() -> None:
    """What may be printed, field by field: names of acts, forms and kinds, random ids, numbers, tones."""
    harmless = {
        "act", "alone", "attempt", "buttons", "card", "case", "claimed", "confirmed", "danger", "dialog",
        "due", "entitled", "facts", "faults", "fields", "files", "form", "fresh", "hint", "id", "kind",
        "label", "language", "lane", "limit", "lines", "marker", "messages", "mode", "multiple", "name",
        "notify", "opened", "opens", "options", "pending", "private", "released", "reminded", "repeats",
        "required", "reveals", "settles", "shared", "side", "slot", "state", "status", "submit", "tone",
        "unclear", "under", "unread", "url", "waiting", "when_all", "where", "who", "cards", "ours",
        "after_command",
    }  # fmt: skip
    modules = (handlers.chat, handlers.events, store.records)
    nouns = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    nouns |= {Address, Slot}
    printed = {
        f"{noun.__name__}.{part.name}"
        for noun in nouns
        if is_dataclass(noun)
        for part in fields(noun)
        if part.repr and part.name not in harmless
    }
    assert printed <= {"Address.notify"}


def test_printing_all_of_wren_shows_its_parts_and_no_secret(lived: Evidence) -> None:
    printed = next(repr(each) for each in lived.loop.objects if isinstance(each, Wren))
    for part in (ReporterContext, GuardianContext, ReporterBox):
        assert part.__name__ in printed, "the print goes all the way down"


def test_what_an_employer_can_export_holds_no_words_no_receipt_and_no_id(lived: Evidence) -> None:
    ours = [message for message in lived.posted if message["author"] == "wren"]
    assert {message["place"] for message in ours} >= {"play:relay", "play:ada", "play:ward-7"}
    for message in ours:
        shown = lived.loop.scanner.found_in(json.dumps(message["card"], ensure_ascii=False))
        found = {name.partition(" as ")[0] for name in shown}
        allowed = set(NAMES_OF_GUARDIANS) if message["place"] in PLACES_OF_GUARDIANS else set()
        assert found <= allowed
        assert message["text"] == ""


def test_no_message_that_wren_posted_in_a_channel_is_marked_for_one_reporter(lived: Evidence) -> None:
    relay = [one for one in lived.posted if one["place"] == "play:relay" and one["author"] == "wren"]
    assert relay
    assert not {one["only"] for one in relay} & {f"play:{person}" for person in REPORTERS}
