"""The positive control of the canary scan: one leak of every form in every place, and each is found."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from handlers.chat import Ask, Dialog
from store.database import Database
from tests.canaries import Scanner, candidates, digests, forms, inverted, plant, stem
from tests.canary_evidence import Evidence, all_rows, everything_logged, look_at_server
from tests.canary_loop import Loop
from tests.postgresql import PostgreSQL

CANARY = stem()
PERSON = f"play:{secrets.token_hex(6)}"
SCANNER = Scanner().words("words", CANARY).person("person", PERSON)


@pytest.mark.parametrize("form", [*plant(CANARY)])
def test_each_form_is_found_between_other_bytes(form: str) -> None:
    assert SCANNER.found_in(plant(CANARY)[form])
    assert SCANNER.found_in(plant(PERSON)[form])


def test_each_form_is_a_needle_of_its_own_and_nothing_is_found_where_nothing_is() -> None:
    assert len(set(forms(CANARY).values())) >= 12
    assert SCANNER.found_in(secrets.token_bytes(2_000_000)) == []
    other = Scanner().words("words", stem())
    assert not any(other.found_in(leak) for leak in plant(CANARY).values())


@pytest.mark.parametrize("whole", [PERSON, PERSON.partition(":")[2]], ids=["id", "bare id"])
@pytest.mark.parametrize("write", [bytes, lambda raw: raw.hex().encode(), base64.b64encode])
def test_each_digest_of_a_person_is_found(whole: str, write: Callable[[bytes], bytes]) -> None:
    for digest in digests(whole):
        assert SCANNER.found_in(b"before " + write(digest) + b" after")
    assert SCANNER.found_in(hashlib.sha1(whole.encode()).hexdigest().upper())
    assert SCANNER.found_in(hmac.digest(b"wren", whole.encode(), "sha256"))


def test_trying_every_id_finds_whom_a_hash_or_a_guessable_key_hides() -> None:
    case = b"case1"
    hidden: dict[str, Callable[[bytes], bytes]] = {
        "play:u00000": lambda person: hashlib.sha256(person).digest(),
        "play:u04711": lambda person: hashlib.blake2s(person).digest(),
        "play:u09999": lambda person: hmac.digest(b"main", person, "sha256"),
        "play:u12345": lambda person: hmac.digest(case, person, "sha256"),
        "play:u19999": lambda person: hashlib.sha256(person + case).digest(),
    }
    tags = [secrets.token_bytes(32), *(made(who.encode()) for who, made in hidden.items())]
    assert inverted(tags, ["case1"], candidates()) == set(hidden)


@pytest.mark.parametrize("kept", ["checkpointed", "only in the write-ahead log"])
def test_it_is_found_in_sqlites_files(tmp_path: Path, kept: str) -> None:
    with closing(sqlite3.connect(tmp_path / "wren.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE planted (body BLOB)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("INSERT INTO planted VALUES (?)", (CANARY.encode(),))
        database.commit()
        if kept == "checkpointed":
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = SCANNER.found_in_folder(tmp_path)
    assert [*found] == (["wren.db"] if kept == "checkpointed" else ["wren.db-wal"])


async def test_it_is_found_in_a_row_in_postgresqls_pages_and_in_its_log(postgresql: PostgreSQL) -> None:
    url = postgresql.create()
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.execute(text("CREATE TABLE planted (body bytea, told text)"))
            values = {"body": CANARY.encode(), "told": PERSON}
            await connection.execute(text("INSERT INTO planted VALUES (:body, :told)"), values)
        with pytest.raises(Exception, match="planted_away"):
            async with database.engine.begin() as connection:
                await connection.exec_driver_sql(f"SELECT '{CANARY}' FROM planted_away")
        rows = await all_rows(database)
        found = look_at_server(SCANNER, postgresql, url)
    finally:
        await database.close()
        postgresql.drop(url)
    assert SCANNER.found_in(rows["planted"][0]["body"])
    assert SCANNER.found_in(rows["planted"][0]["told"])
    assert "log" in found
    assert len([name for name in found if name != "log"]) >= 2, "in a page, and in the write-ahead log"


def test_it_is_found_in_a_file_and_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "keys" / CANARY).mkdir(parents=True)
    (tmp_path / "data").write_text(f"more {PERSON} more", encoding="utf-16")
    assert {*SCANNER.found_in_folder(tmp_path)} == {f"keys/{CANARY}", "data"}


def test_it_is_found_in_what_libraries_log_and_in_ours_if_ours_said_it() -> None:
    evidence = Evidence(Loop())
    with everything_logged(evidence):
        logging.getLogger("wren.planted").debug("planted", extra={"kind": CANARY})
        logging.getLogger("any.other").debug("said %s", CANARY)
        logging.getLogger().handlers[0].setFormatter(logging.Formatter("%(message)s %(kind)s"))
        logging.getLogger("wren.planted").error("planted", extra={"kind": CANARY})
    assert SCANNER.found_in(evidence.unfiltered)
    assert SCANNER.found_in(evidence.log)


def test_it_is_found_in_an_exception_in_its_cause_and_in_its_context() -> None:
    def fails() -> None:
        try:
            raise KeyError(CANARY)
        except KeyError:
            raise RuntimeError("no more than this") from None

    loop = Loop()
    with pytest.raises(RuntimeError) as raised:
        fails()
    assert SCANNER.found_in("".join(traceback.format_exception(raised.value))) == []
    loop.exceptions.append(raised.value)
    assert [line for line in loop.told_by_exceptions() if SCANNER.found_in(line)]


def test_it_is_found_in_the_metrics() -> None:
    registry = CollectorRegistry()
    Gauge("planted", "planted", ["who"], registry=registry).labels(PERSON).set(1)
    assert SCANNER.found_in(generate_latest(registry))


def test_it_is_found_in_a_print_of_a_noun_that_shows_its_fields() -> None:
    @dataclass
    class Careless:
        inside: Dialog
        words: str

    dialog = Dialog("concern", CANARY, (Ask("words", "label", value=CANARY),))
    assert SCANNER.found_in(repr(Careless(dialog, ""))) == []
    assert SCANNER.found_in(repr(Careless(dialog, CANARY)))


def test_it_is_found_in_the_list_of_processes() -> None:
    waits = "import sys; print(1, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", waits, CANARY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert SCANNER.found_in(Path(f"/proc/{process.pid}/cmdline").read_bytes())
