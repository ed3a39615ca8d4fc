"""Both engines are real, each test has an empty database, and nothing stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests import postgresql as programs
from tests.databases import real_postgres, shared_folder, shared_server
from tests.postgresql import PostgreSQL, PostgreSQLMissing, start

HERE = Path(__file__).parents[1]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = shared_folder()
    yield made
    shutil.rmtree(made)


async def ask(url: str, *statements: str) -> object:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(text(statement))
            return (await connection.execute(text(statements[-1]))).scalar()
    finally:
        await engine.dispose()


async def test_a_database_is_empty_and_takes_rows(fresh_database: Callable[[], str]) -> None:
    first, second = fresh_database(), fresh_database()
    made = "CREATE TABLE kept (word TEXT)", "INSERT INTO kept VALUES ('safe')", "SELECT word FROM kept"
    assert await ask(first, *made) == "safe"
    assert await ask(second, *made) == "safe", "the second database is not the first"


async def test_postgresql_answers_as_itself_and_on_no_network(postgresql: PostgreSQL) -> None:
    url = postgresql.create()
    assert str(await ask(url, "SELECT version()")).startswith("PostgreSQL ")
    assert await ask(url, "SHOW listen_addresses") == ""
    postgresql.drop(url)
    assert url.split("/")[-1].partition("?")[0] not in postgresql.run("SELECT datname FROM pg_database")


async def test_only_the_servers_own_user_may_enter_its_folder(postgresql: PostgreSQL) -> None:
    found = Path(postgresql.folder).stat()
    assert found.st_mode & 0o077 == 0
    assert found.st_uid != 0, "PostgreSQL does not run as root"


def test_a_killed_session_leaves_no_server_and_no_folder() -> None:
    script = (
        "import os, time; from tests.databases import shared_folder; from tests.postgresql import start\n"
        "server = start(shared_folder() / 'postgresql', os.getpid())\n"
        "print(server.folder, server.keeper, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=HERE
    ) as session:
        assert session.stdout
        folder = session.stdout.readline().split()[0]
        assert Path(folder).is_dir()
        session.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while Path(folder).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder).exists()
    shutil.rmtree(Path(folder).parent)


async def test_a_measurement_gets_a_durable_server_of_its_own() -> None:
    async with real_postgres() as url:
        assert await ask(url, "SHOW fsync") == "on"
        folder = Path(url.partition("host=")[2])
    assert not folder.parent.exists()


def test_no_postgresql_is_a_failure_with_a_reason_and_never_a_skip(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def nothing_found() -> Path:
        raise PostgreSQLMissing("none")

    monkeypatch.setattr(programs, "_binaries", nothing_found)
    for _attempt in range(2):
        with pytest.raises(PostgreSQLMissing, match="none"):
            shared_server(folder, os.getpid())


def test_a_server_that_cannot_start_says_what_its_log_says(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(programs, "FAST", ("no_such_setting=1",))
    with pytest.raises(PostgreSQLMissing, match="no_such_setting"):
        start(folder / "postgresql", os.getpid())


def test_programs_in_a_closed_home_are_copied_to_where_the_server_may_read_them(
    tmp_path: Path, folder: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root hands the server to another user")
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    (closed / "package").mkdir()
    for part in programs._binaries().parents[1].iterdir():
        (closed / "package" / part.name).symlink_to(part)
    user = programs._user_to_become()
    used = programs._usable_by(user, closed / "package/pginstall/bin", folder)
    assert used.is_relative_to(folder)
    programs._run_as(user, [str(used / "postgres"), "--version"], folder)
