"""Socket Mode: an address is good once. Where it is spent in vain, Wren asks for another and says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.slack import transport
from tests.slack_socket import Sockets
from tests.slack_world import a_slack_world


@dataclass(slots=True)
class Gate:
    """How many of the next addresses are spent before Wren's handshake."""

    spoils: int = 0
    spoilt: int = 0


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate of every stand-in for Slack, and a Wren with a quick pulse."""
    monkeypatch.setattr(transport, "PING_SECONDS", 0.3)
    monkeypatch.setattr(transport, "LOOK_SECONDS", 0.1)
    gate, give = Gate(), Sockets.ticket

    def ticket(self: Sockets, origin: str) -> str:
        url = give(self, origin)
        if gate.spoils:
            gate.spoils -= 1
            gate.spoilt += 1
            self.tickets.clear()
        return url

    monkeypatch.setattr(Sockets, "ticket", ticket)
    return gate


async def until(done: Callable[[], object]) -> None:
    """Wait for something, at most a few seconds."""
    async with asyncio.timeout(8):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_an_address_that_was_spent_in_vain_is_replaced(
    tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start and after a drop. What is soon over makes no line in the log."""
    monkeypatch.setattr(transport, "AWAY_LOOKS", 1000)
    gate.spoils = 1
    async with a_slack_world(tmp_path, "socket") as world:
        gate.spoils = 1
        world.slack.sockets.drop()
        await until(lambda: world.slack.sockets.lines)
        assert gate.spoilt == 2
        ada = world.somebody("ada")
        await ada.raises()
        assert ada.trouble == []
    assert events(caplog) == []


async def test_a_long_silence_is_logged_once_and_its_end_too(
    tmp_path: Path, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wren.slack")
    async with a_slack_world(tmp_path, "socket") as world:
        for turn in (1, 2):
            gate.spoils = 1000
            world.slack.sockets.drop()
            await until(lambda: events(caplog).count("slack.socket_away") >= turn)  # noqa: B023
            # Some looks more, at which nothing may be said again.
            goal = gate.spoilt + 2
            await until(lambda: gate.spoilt >= goal)  # noqa: B023
            gate.spoils = 0
            await until(lambda: events(caplog).count("slack.socket_back") >= turn)  # noqa: B023
    assert events(caplog) == ["slack.socket_away", "slack.socket_back"] * 2


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log of Slack says, without anything beside it."""
    return [record.getMessage() for record in caplog.records if record.name == "wren.slack"]
