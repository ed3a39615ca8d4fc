"""What is left after the loop was lived: rows, files, logs, and what a server of PostgreSQL wrote."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from bot.log import set_up
from store.database import Database
from tests.canaries import Scanner
from tests.canary_loop import CHATTY, HOUR, Loop, live
from tests.postgresql import PostgreSQL
from tests.world import a_world

Row = dict[str, Any]


@dataclass(slots=True)
class Evidence:
    """All that is left after the loop was lived once."""

    loop: Loop
    rows: dict[str, list[Row]] = field(default_factory=dict, repr=False)
    files: dict[str, list[str]] = field(default_factory=dict)
    server: dict[str, list[str]] = field(default_factory=dict)
    posted: list[Row] = field(default_factory=list, repr=False)
    log: str = field(default="", repr=False)
    unfiltered: str = field(default="", repr=False)
    kept: bytes = field(default=b"", repr=False)

    @property
    def sealed(self) -> list[bytes]:
        """Every value in the database that is bytes."""
        every = [value for rows in self.rows.values() for row in rows for value in row.values()]
        return [value for value in every if isinstance(value, bytes)]


async def live_and_look(
    evidence: Evidence, folder: Path, url: str, server: PostgreSQL | None, patch: pytest.MonkeyPatch
) -> None:
    """Live the loop, then look at everything while Wren is still running, its write-ahead log in place."""
    loop = evidence.loop
    loop.watch(patch)
    async with a_world(folder, url, words=loop.words, WREN_RELEASE_CAP=HOUR) as world:
        await live(loop, world, patch)
        evidence.kept = (world.settings.data / "playground.json").read_bytes()
        evidence.posted = world.playground.posted()
        evidence.rows = await all_rows(world.wren.store.database)
        evidence.files = loop.scanner.found_in_folder(folder, leaving_out=["playground.json"])
        if server is not None:
            evidence.server = look_at_server(loop.scanner, server, url)


async def all_rows(database: Database) -> dict[str, list[Row]]:
    """Every column of every row of every table, whoever made the table."""
    async with database.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        return {
            name: [dict(row._mapping) for row in await connection.execute(text(f"SELECT * FROM {name}"))]
            for name in names
        }


def look_at_server(scanner: Scanner, server: PostgreSQL, url: str) -> dict[str, list[str]]:
    """The files of this database, the write-ahead log of the server, and what the server logged."""
    server.run("CHECKPOINT")
    name = url.removeprefix("postgresql+asyncpg://wren@/").partition("?")[0]
    number = server.run(f"SELECT oid FROM pg_database WHERE datname = '{name}'")
    top, plain = Path(server.folder), scanner.plain()
    found = plain.found_in_folder(top / "data" / "base" / number)
    found |= plain.found_in_folder(top / "data" / "pg_wal")
    log = top.with_suffix(".log")
    return found | ({"log": seen} if (seen := scanner.found_in(log.read_bytes())) else {})


@contextmanager
def everything_logged(evidence: Evidence) -> Iterator[None]:
    """Our own log at DEBUG into ``log``, and every record of every library, unfiltered, beside it."""
    root, names = logging.getLogger(), list(logging.Logger.manager.loggerDict)
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    levels = {name: logging.getLogger(name).level for name in names}
    stream, everything = io.StringIO(), io.StringIO()
    set_up("DEBUG", stream)
    ours = root.handlers[0]
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.setLevel(logging.DEBUG)
    unfiltered = logging.StreamHandler(everything)
    unfiltered.addFilter(lambda record: record.name != CHATTY)
    root.handlers[:] = [ours, unfiltered]
    try:
        yield
    finally:
        evidence.log, evidence.unfiltered = stream.getvalue(), everything.getvalue()
        root.handlers[:], root.level, logging.raiseExceptions = before
        logging.captureWarnings(False)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        logging.getLogger("aiohttp.access").disabled = False
