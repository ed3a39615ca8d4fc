"""Wren as a process of its own, the way ``make run`` starts it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession

TOP = Path(__file__).parents[1]
PATIENCE = 30.0
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(["tests.warmed"])


@dataclass(frozen=True, slots=True)
class Running:
    """A running Wren and where it answers."""

    process: asyncio.subprocess.Process
    origin: str
    port: int


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a process: no settings but these."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WREN_")}
    return {**clean, "PYTHONPATH": str(TOP), "WREN_DATA": str(folder / "data"), **settings}


async def wren(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run one command to its end: its exit status, what it printed, and what it printed as errors.

    In a process of its own, forked from one that has loaded Wren's code and words: that takes a second.
    ``running`` starts from nothing, as an operator does.
    """
    with tempfile.TemporaryDirectory() as printed:
        told = (printed, str(folder), environment(folder, **settings), arguments)
        process = WARM.Process(target=_command, args=told)
        process.start()
        await asyncio.to_thread(process.join, PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"wren {arguments[0]} did not end")
        out, err = ((Path(printed) / name).read_text() for name in ("out", "err"))
        return process.exitcode, out, err


def _command(printed: str, folder: str, told: dict[str, str], arguments: tuple[str, ...]) -> None:
    """``python -m bot`` with these arguments, in a process that was forked for it."""
    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(Path(printed) / name, os.O_CREAT | os.O_WRONLY, 0o600), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(told)
    sys.argv[1:] = arguments
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


@asynccontextmanager
async def running(folder: Path, port: int = 0, **settings: str) -> AsyncIterator[Running]:
    """``wren run`` until the block ends, then a SIGTERM. What it prints is in ``wren.out`` in the folder."""
    port = port or free_port()
    with (folder / "wren.out").open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env=environment(folder, WREN_PORT=str(port), **settings),
            stdout=out,
            stderr=out,
        )
    origin = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(PATIENCE):
            await _answering(origin, process)
        yield Running(process, origin, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)


async def _answering(origin: str, process: asyncio.subprocess.Process) -> None:
    async with ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(f"{origin}/readyz") as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError(f"Wren ended by itself, with {process.returncode}")
