"""What keeps Wren from starting is said so that the operator can act on it; nothing secret is shown."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import open_keys_and_store
from tests.process import PATIENCE, environment, free_port, running, wren
from tests.world import WORDS, settings_for

Spoil = Callable[[Path], None]


def beginning(key: str) -> str:
    """The first words of an operator's text, up to where something is filled in."""
    return WORDS.texts[f"operator.{key}"].partition("((")[0]


async def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """What a command that must fail prints: no traceback, no password, nothing half done."""
    status, _, said = await wren(folder, *arguments, **settings)
    assert status == 1, said
    assert "Traceback" not in said
    return said


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    """A folder with a playground's database and keys in it."""
    await make_data(tmp_path)
    return tmp_path


async def make_data(folder: Path) -> None:
    """Keys and an empty database, as a first start makes them."""
    _, store = await open_keys_and_store(settings_for(folder))
    await store.database.close()


def open_to_others(folder: Path) -> None:
    (folder / "data/keys/house.key").chmod(0o644)


def damaged(folder: Path) -> None:
    (folder / "data/keys/content/0001.key").write_bytes(b"not the key")


def unreadable(folder: Path) -> None:
    (folder / "data/keys/ring.json").unlink()
    (folder / "data/keys/ring.json").mkdir(mode=0o700)


def lost(folder: Path) -> None:
    shutil.rmtree(folder / "data/keys")


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (open_to_others, "keys_open_to_others"),
        (damaged, "keys_damaged"),
        (unreadable, "keys_unreadable"),
        (lost, "keys_missing"),
    ],
)
async def test_keys_that_are_not_fit_for_use_are_named_and_left_as_they_are(
    used: Path, spoil: Spoil, key: str
) -> None:
    spoil(used)
    before = sorted(path.name for path in (used / "data").rglob("*.key"))
    assert beginning(key) in await refused(used, "run")
    assert sorted(path.name for path in (used / "data").rglob("*.key")) == before


async def test_lost_keys_are_never_made_anew_and_the_right_ones_put_back_work(used: Path) -> None:
    keys = used / "data/keys"
    keys.rename(used / "copy")
    said = await refused(used, "run")
    assert beginning("keys_missing") in said
    assert not keys.exists()
    (used / "copy").rename(keys)
    status, _, _ = await wren(used, "guardians", "list")
    assert status == 0


async def test_an_empty_folder_for_the_keys_counts_as_lost_keys_too(used: Path) -> None:
    keys = used / "data/keys"
    keys.rename(used / "copy")
    keys.mkdir(mode=0o700)
    for command in (("run",), ("keys", "new")):
        assert beginning("keys_missing") in await refused(used, *command)
    assert list(keys.iterdir()) == []


async def test_keys_of_another_database_are_not_taken(used: Path) -> None:
    (used / "other").mkdir()
    await make_data(used / "other")
    shutil.rmtree(used / "data/keys")
    shutil.copytree(used / "other/data/keys", used / "data/keys")
    assert beginning("keys_not_ours") in await refused(used, "run")


async def test_keys_are_made_and_checked_by_command_and_never_written_over(tmp_path: Path) -> None:
    keys = str(tmp_path / "ring")
    assert beginning("keys_none_yet") in await refused(tmp_path, "keys", "check", WREN_KEYS=keys)
    status, said, _ = await wren(tmp_path, "keys", "new", WREN_KEYS=keys)
    assert status == 0
    assert beginning("keys_made") in said
    checked, again = await asyncio.gather(
        wren(tmp_path, "keys", "check", WREN_KEYS=keys), refused(tmp_path, "keys", "new", WREN_KEYS=keys)
    )
    assert beginning("keys_fine") in checked[1]
    assert beginning("keys_already_there") in again


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = await refused(tmp_path, "run", WREN_PORT=str(port))
    assert WORDS.say("operator.port_taken", host="127.0.0.1", port=str(port)) in said


async def test_a_database_that_is_down_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://wren:hunter2@127.0.0.1:{free_port()}/wren"
    said = await refused(tmp_path, "run", WREN_DATABASE_URL=url)
    assert beginning("database_down") in said
    assert "hunter2" not in said
    assert not list(tmp_path.rglob("*.key")), "no keys are made for a database that nobody could look at"


async def test_a_newer_database_is_left_alone(used: Path) -> None:
    with sqlite3.connect(used / "data/wren.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
    database.close()
    before = (used / "data/wren.db").read_bytes()
    assert beginning("database_newer") in await refused(used, "run")
    assert (used / "data/wren.db").read_bytes() == before


async def test_a_database_of_something_else_is_not_taken_by_the_playground(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data/wren.db") as database:
        database.execute("CREATE TABLE somebody_elses (id INTEGER)")
    database.close()
    assert beginning("database_not_playground") in await refused(tmp_path, "run")


async def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/wren.db").write_bytes(b"This is a letter, not a database. " * 100)
    said = await refused(tmp_path, "run")
    assert beginning("database_down") in said


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    said = await refused(tmp_path, "run", WREN_DATA="/proc/wren/data")
    assert WORDS.say("operator.data_not_writable", path="/proc/wren/data") in said


async def test_all_wrong_settings_are_told_at_once_from_environment_and_file(tmp_path: Path) -> None:
    config = tmp_path / "wren.conf"
    config.write_text("WREN_PORT=notaport\nWREN_RELEASE_K=4\nthis is no setting\n")
    said = await refused(tmp_path, "run", "--config", str(config), WREN_LOG_LEVEL="LOUD", WREN_HOST="0.0.0.0")
    told = ["release_k", "config_line", "choice_wrong", "play_loopback", "number_wrong"]
    for key in told:
        parts = WORDS.texts[f"operator.{key}"].replace("))", "((").split("((")
        assert max(parts, key=len) in said, key
    assert beginning("settings_faults") in said
    assert not (tmp_path / "data").exists()
    missing = await refused(tmp_path, "run", "--config", str(tmp_path / "nosuch.conf"))
    assert beginning("config_unreadable") in missing


async def test_broken_texts_are_named_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "words/en-GB/wording"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("[home]\ntitle =\n")
    said = await refused(tmp_path, "check", WREN_WORDS=str(tmp_path / "words"))
    assert beginning("wording_faults") in said
    assert "mine.toml" in said
    assert "line 2" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_makes_its_folder_starts_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    async with running(tmp_path) as started:
        started.process.send_signal(number)
        assert await asyncio.wait_for(started.process.wait(), 20) == 0
    said = (tmp_path / "wren.out").read_text()
    assert f"http://127.0.0.1:{started.port}/" in said
    assert "Traceback" not in said
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert environment(tmp_path)["WREN_DATA"] == str(tmp_path / "data")


async def test_a_reader_who_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    """As in ``wren resources check | head``: no word about a data folder that could not be written."""
    ours, theirs = os.pipe()
    os.close(ours)
    check = (sys.executable, "-m", "bot", "resources", "check")
    command = await asyncio.create_subprocess_exec(
        *check, env=environment(tmp_path), stdout=theirs, stderr=asyncio.subprocess.PIPE
    )
    os.close(theirs)
    _, said = await asyncio.wait_for(command.communicate(), PATIENCE)
    assert (command.returncode, said) == (1, b"")
