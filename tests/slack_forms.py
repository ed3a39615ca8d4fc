"""Filled forms ready to be sent, for measuring and for killing: opening a form is not what is looked at."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.app import Wren, build, real_clock
from bot.slack.show import dialog_view
from handlers.chat import Dialog, Person, Pressed
from store.vault import Ring
from tests.slack_delivery import SECRET, body_of, signature
from tests.slack_opened import Opened
from tests.slack_payloads import submitted
from tests.slack_server import FakeSlack
from tests.slack_workspace import User
from tests.slack_world import slack_settings
from tests.world import WORDS, settings_for

Request = tuple[bytes, dict[str, str]]


async def filled_forms(wren: Wren, texts: list[str]) -> list[bytes]:
    """One filled concern for each text, each by somebody else, as Slack would send it."""
    bodies = []
    for number, text in enumerate(texts):
        user = User(f"U0{number:08}", f"nurse {number}")
        form = await wren.door.answer(Pressed(Person(f"slack:{user.team}/{user.id}"), "concern.begin"))
        assert isinstance(form, Dialog)
        opened = Opened(f"V{number:09}", user.id, {})
        opened.show(dialog_view(form, WORDS))
        opened.values["words", "words"] = text
        opened.values["topic", "topic"] = ["patient_safety"]
        opened.values["keep", "keep"] = ["address"]
        bodies.append(body_of("interactive", submitted(user, opened, "1.2.3"))[0])
    return bodies


def signed(body: bytes, clock: Callable[[], datetime]) -> Request:
    """A request as Slack signs it."""
    stamp = str(int(clock().timestamp()))
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(SECRET, stamp, body)}
    return body, headers | {"Content-Type": "application/x-www-form-urlencoded"}


@asynccontextmanager
async def at_rest(folder: Path, slack: FakeSlack) -> AsyncIterator[Wren]:
    """Wren, built but not running, on the real clock and the data of a folder."""
    settings = settings_for(folder, "", **slack_settings(slack, "http", WREN_KEYS=str(folder / "keys")))
    if not settings.keys.exists():
        Ring.make(settings.keys, settings.tenant, secrets.token_bytes)
    wren = await build(settings, WORDS, real_clock)
    try:
        yield wren
    finally:
        await wren.platforms["slack"].close()
        await wren.close()
