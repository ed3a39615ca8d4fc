"""What a command works with: settings, texts, a place to print, and the store while it needs it."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Clock, open_keys_and_store, real_clock
from bot.settings import Settings
from prompts import Words
from store.opening import Store


class NobodyReads(Exception):
    """What is printed goes nowhere: its reader has gone, as in ``wren resources check | head``."""


@dataclass(frozen=True, slots=True)
class Call:
    """A command as it was typed."""

    config: Path | None
    given: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a command works with."""

    settings: Settings
    words: Words
    call: Call
    clock: Clock = real_clock

    @classmethod
    def of(cls, settings: Settings, words: Words, call: Call, clock: Clock = real_clock) -> Desktop:
        """With the table of help as it stands today: every command begins with this."""
        desktop = cls(settings, words, call, clock)
        return replace(desktop, words=replace(words, resources=words.resources.on(desktop.today)))

    @property
    def today(self) -> date:
        """The day it is where the organisation works."""
        return self.clock().astimezone(ZoneInfo(self.settings.working)).date()

    def ask(self, key: str, **values: str) -> str:
        """Print one text and take in a line. Raises ``EOFError`` where nobody is there to answer."""
        # While somebody thinks, the loop stands still: Ctrl and C must not wait for it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _print(f"{self.words.say(f'operator.{key}', **values)} ")
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            return ""
        if not line:
            raise EOFError
        return line.strip()

    def say(self, key: str, **values: str) -> None:
        """Print one text of the operator's."""
        self.line(self.words.say(f"operator.{key}", **values))

    def line(self, text: str) -> None:
        """Print a line as it is."""
        _print(f"{text}\n")


def _print(text: str) -> None:
    if sys.stdout is None:  # It was closed before Wren began.
        raise NobodyReads
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise NobodyReads from None


@asynccontextmanager
async def opened_store(desktop: Desktop) -> AsyncIterator[Store]:
    """The store, closed again at the end."""
    _, store = await open_keys_and_store(desktop.settings)
    try:
        yield store
    finally:
        await store.database.close()
