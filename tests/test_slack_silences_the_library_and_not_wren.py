"""Slack's library says nothing at any level, and Wren's own log goes on beside it."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.slack.silence import SILENCE
from tests.slack_world import a_slack_world


async def test_wrens_own_loggers_are_as_they_were_once_slack_has_started(tmp_path: Path) -> None:
    names = ("wren", "wren.web", "wren.slack", "wren.courier")
    before = [(logging.getLogger(name).level, logging.getLogger(name).disabled) for name in names]
    async with a_slack_world(tmp_path):
        now = [(logging.getLogger(name).level, logging.getLogger(name).disabled) for name in names]
    assert now == before


def test_silence_cannot_be_turned_up() -> None:
    SILENCE.setLevel(logging.DEBUG)
    try:
        assert not SILENCE.isEnabledFor(logging.CRITICAL)
        assert SILENCE.name not in logging.Logger.manager.loggerDict
    finally:
        SILENCE.setLevel(logging.CRITICAL + 1)
