"""A stop that comes while Wren is still starting ends it: status 0, nothing left open, no half a key ring.

Seen once: as a container's first process Wren lost a SIGTERM of its first seconds, and was killed later.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot.commands import COMMANDS
from bot.desktop import Call, Desktop
from bot.play.transport import Playground
from store.roster import Roster
from store.vault import Ring
from tests.process import TOP, environment
from tests.world import WORDS, settings_for

SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


def lost(_: int, __: FrameType | None) -> None:
    """Where Wren hears nothing, this test does not end with it."""
    raise AssertionError("nobody listened for the signal")


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """As they were before; and a start that is cut short leaves Python's collector switched off."""
    kept = {number: signal.signal(number, lost) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)
    gc.enable()


def run(folder: Path) -> int:
    """``wren run``, to its end."""
    desktop = Desktop.of(settings_for(folder), WORDS, Call(None, {}))
    return asyncio.run(COMMANDS["run"].act(desktop))  # type: ignore[arg-type]


def still_open(folder: Path) -> list[str]:
    """Files of this folder that this process has open."""
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("names of open files are read from /proc")
    names = [os.readlink(one) for one in handles.iterdir() if one.is_symlink()]
    return [name for name in names if name.startswith(str(folder))]


@SIGNALS
def test_what_was_opened_by_then_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    closed: list[str] = []

    async def told_to_stop(*_: Any) -> None:
        assert still_open(tmp_path), "the database is open by now"
        os.kill(os.getpid(), number)
        await asyncio.sleep(10)
        raise AssertionError("the stop was not heard")

    async def close(_: Playground) -> None:
        closed.append("play")

    monkeypatch.setattr(Roster, "seed", told_to_stop)
    monkeypatch.setattr(Playground, "close", close)
    assert run(tmp_path) == 0
    assert closed == ["play"]
    assert still_open(tmp_path) == []


@SIGNALS
def test_a_key_ring_that_is_being_made_is_made_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    make = Ring.make

    def make_slowly(*about: Any) -> Ring:
        os.kill(os.getpid(), number)
        time.sleep(0.1)
        return make(*about)

    monkeypatch.setattr(Ring, "make", make_slowly)
    assert run(tmp_path) == 0
    settings = settings_for(tmp_path)
    Ring.load(settings.keys, settings.tenant)


def test_the_image_hears_a_stop_while_python_still_loads(tmp_path: Path) -> None:
    """The image's own command, with a Wren in its place that never ends loading."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/__main__.py").write_text("import time\nprint('loading', flush=True)\ntime.sleep(10)\n")
    found = re.search(r"^CMD (\[.+\])$", (TOP / "Dockerfile").read_text(), re.MULTILINE)
    assert found
    _, *arguments = json.loads(found.group(1))
    told = {**environment(tmp_path), "PYTHONPATH": ""}
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=tmp_path, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"loading\n"
        process.terminate()
        assert process.wait(10) == 0
        assert process.stderr.read() == b""
