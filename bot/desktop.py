"""What a command works with: settings, texts, a place to print, and the store while it needs it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import open_keys_and_store
from bot.settings import Settings
from prompts import Words
from store.opening import Store


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

    def say(self, key: str, **values: str) -> None:
        """Print one text of the operator's."""
        self.line(self.words.say(f"operator.{key}", **values))

    def line(self, text: str) -> None:
        """Print a line as it is."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


@asynccontextmanager
async def opened_store(desktop: Desktop) -> AsyncIterator[Store]:
    """The store, closed again at the end."""
    _, store = await open_keys_and_store(desktop.settings)
    try:
        yield store
    finally:
        await store.database.close()
