"""A person at a terminal who looks after the table of help."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

import prompts
from bot import resource_chores
from bot.desktop import Call, Desktop
from prompts.resource_sheets import SHEET
from prompts.resources import Resource
from tests.world import MONDAY_MORNING, WORDS, TurnedClock, settings_for

TODAY = MONDAY_MORNING.date()
KEEP = ["", "", "", "", ""]
"""Enter at each of the five fields of a contact."""
YES = ["yes", "Jo Bloggs", ""]


class Desk:
    """A person at a terminal, with a folder of the trust's own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.own = folder / "words" / "en-GB"
        self.own.mkdir(parents=True)

    @property
    def row_of(self) -> dict[str, Resource]:
        """The table as Wren will load it next."""
        return {row.id: row for row in prompts.load(self.folder / "words").resources.rows}

    def types(
        self, act: str, *lines: str, row: str = "", on: str = "", words: bool = True
    ) -> tuple[int, str]:
        """Run the command with these lines typed in: what it returns, and what it printed."""
        settings = settings_for(self.folder, **({"WREN_WORDS": str(self.folder / "words")} if words else {}))
        call = Call(None, {"act": act, "row": row or None, "on": on})
        texts = prompts.load(settings.words) if (self.own / SHEET).exists() else WORDS
        desktop = Desktop.of(settings, texts, call, TurnedClock())
        self.monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        self.monkeypatch.setattr("signal.signal", lambda *_: None)
        status = asyncio.run(resource_chores.resources(desktop))
        return status, self.capsys.readouterr().out


def said(key: str, **values: str) -> str:
    """A text of the operator's."""
    return WORDS.say(f"operator.{key}", **values)
