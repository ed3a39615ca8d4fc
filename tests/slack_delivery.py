"""How Slack brings what people did to an app: signed HTTP or Socket Mode, with repeats."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.slack_server import FakeSlack
from tests.slack_socket import LATEST_ACK
from tests.slack_workspace import Shape

Kind = Literal["events_api", "interactive", "slash_commands"]
Mode = Literal["socket", "http"]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PATH = "/slack/events"
AGAIN = (("0", "http_timeout"), ("60", "http_error"), ("300", "http_error"))
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing brought to the app, to be brought again."""

    kind: Kind
    payload: Shape = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the app said over HTTP."""

    status: int
    text: str = field(repr=False)

    def json(self) -> Shape:
        """Its body; a plain text is what a slash command is answered with."""
        if not self.text:
            return {}
        try:
            found = json.loads(self.text)
        except ValueError:
            found = {"text": self.text}
        return found if isinstance(found, dict) else {"text": self.text}


def body_of(kind: Kind, payload: Shape) -> tuple[bytes, str]:
    """The bytes of a request as Slack writes them, and their type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature, version 0."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Delivery:
    """Brings things to one app. ``to`` is the app's address, ``clock`` what signs the time."""

    slack: FakeSlack
    mode: Mode
    clock: Callable[[], datetime]
    to: str = ""
    patience: float = LATEST_ACK
    sent: list[Sent] = field(default_factory=list, repr=False)
    unanswered: int = 0

    def stamp(self, ago: float = 0) -> str:
        """The time of a request, some seconds ago."""
        return str(int(self.clock().timestamp() - ago))

    async def post(
        self, body: bytes, kind: str, headers: dict[str, str] | None = None, stamp: str = ""
    ) -> Reply | None:
        """One request; signed unless headers say otherwise. None where no answer came in time."""
        stamp = stamp or self.stamp()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(SECRET, stamp, body)}
        whole = {"Content-Type": kind, **(signed if headers is None else headers)}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=self.patience)) as session,
                session.post(self.to + PATH, data=BytesIO(body), headers=whole) as answer,
            ):
                return Reply(answer.status, await answer.text())
        except (ClientError, TimeoutError):
            return None

    async def bring(self, kind: Kind, payload: Shape, attempt: int = 0, reason: str = "") -> Shape | None:
        """Bring one thing once. The ack's payload, or None where Slack counts it as not taken."""
        if self.mode == "socket":
            found = await self.slack.sockets.deliver(kind, payload, attempt, reason, self.patience)
        else:
            found = await self._over_http(kind, payload, attempt, reason)
        if found is None:
            self.unanswered += 1
        return found

    async def _over_http(self, kind: Kind, payload: Shape, attempt: int, reason: str) -> Shape | None:
        body, form = body_of(kind, payload)
        stamp = self.stamp()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(SECRET, stamp, body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        reply = await self.post(body, form, headers)
        return reply.json() if reply is not None and reply.status == 200 else None

    async def do(self, kind: Kind, payload: Shape) -> Shape | None:
        """What a person did: brought once and remembered. Only events are brought again."""
        self.sent.append(Sent(kind, payload))
        found = await self.bring(kind, payload)
        if kind != "events_api" or found is not None:
            return found
        return await self.again(payload)

    async def again(self, payload: Shape, turn: Callable[[float], None] = lambda _: None) -> Shape | None:
        """Slack's three more tries of an event; ``turn`` lets the minutes between them pass."""
        for attempt, (wait, reason) in enumerate(AGAIN, start=1):
            turn(float(wait))
            found = await self.bring("events_api", payload, attempt, reason)
            if found is not None:
                return found
        return None
