"""What ``tests/process.py`` forks commands from: Wren's code is loaded, and the words that ship with it."""

from __future__ import annotations

import gc
from pathlib import Path
from unittest.mock import patch

import bot.commands
import bot.play
import bot.slack
import bot.teams
import prompts
import tests.process
from prompts import Words

LOADED = (bot.commands, bot.play, bot.slack, bot.teams, tests.process)
_read = prompts.load
_ours = _read()


def load(overlay: Path | None = None) -> Words:
    """``prompts.load``, which reads again only where an organisation's own words are laid over."""
    return _read(overlay) if overlay else _ours


patch("prompts.load", load).start()
# A process that ends looks through all that it could free; what it was forked with is none of its business.
gc.freeze()
