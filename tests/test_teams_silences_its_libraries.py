"""MSAL and what it speaks through say nothing, at any level, once Teams has started."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.teams.silence import LOUD, silence


@pytest.fixture
def everything_at_debug() -> Iterator[None]:
    root, kept = logging.getLogger(), logging.getLogger().level
    loud = [logging.getLogger(name) for name in LOUD]
    before = [(one, one.level, one.propagate, list(one.handlers)) for one in loud]
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(kept)
    for one, level, propagate, handlers in before:
        one.setLevel(level)
        one.propagate, one.handlers = propagate, handlers


@pytest.mark.parametrize(
    "name", ["msal.token_cache", "msal.application", "urllib3.connectionpool", "aiohttp.access"]
)
def test_nothing_of_theirs_is_shown(
    everything_at_debug: None, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    silence()
    logging.getLogger(name).critical("a:1canary")
    logging.getLogger(name).debug("a:1canary")
    assert "canary" not in caplog.text


def test_wren_itself_is_still_heard(everything_at_debug: None, caplog: pytest.LogCaptureFixture) -> None:
    silence()
    logging.getLogger("wren.teams").error("teams.failed")
    assert "teams.failed" in caplog.text
