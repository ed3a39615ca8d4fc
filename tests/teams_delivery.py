"""How Teams brings what people do to a bot: signed, one activity a request, again where it was not taken."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.teams_server import FakeTeams
from tests.teams_tenant import Shape

PATH = "/api/messages"
LATEST = 10.0
"""Seconds within which Teams wants the answer to an invoke; later, the person sees an error."""
TRIES = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answered."""

    status: int
    text: str = field(repr=False)

    @property
    def taken(self) -> bool:
        """Whether Teams counts it as delivered."""
        return self.status in (200, 201, 202)

    def json(self) -> Shape:
        """Its body. An empty one says that there is nothing to show."""
        found = json.loads(self.text) if self.text else {}
        assert isinstance(found, dict)
        return found


@dataclass(slots=True)
class Delivery:
    """Brings things to one bot. ``to`` is its address, ``clock`` dates activities.

    ``trouble`` is what clients could not make of the answers.
    """

    teams: FakeTeams
    clock: Callable[[], datetime]
    to: str = ""
    patience: float = LATEST
    sent: list[Shape] = field(default_factory=list, repr=False)
    replies: list[Reply] = field(default_factory=list, repr=False)
    trouble: list[str] = field(default_factory=list)
    unanswered: int = 0
    slowest: float = 0.0

    def token(self, activity: Shape) -> str:
        """What Microsoft signs for this activity."""
        authority = self.teams.authority
        return authority.sign(authority.claims(activity["serviceUrl"]))

    async def post(self, body: bytes, token: str) -> Reply | None:
        """One request. None where no answer came in time."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        started = time.monotonic()
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=self.patience)) as session,
                session.post(self.to + PATH, data=BytesIO(body), headers=headers) as answer,
            ):
                return Reply(answer.status, await answer.text())
        except (ClientError, TimeoutError):
            return None
        finally:
            self.slowest = max(self.slowest, time.monotonic() - started)

    async def bring(self, activity: Shape) -> Reply | None:
        """Bring one thing once."""
        reply = await self.post(json.dumps(activity).encode(), self.token(activity))
        if reply is None or not reply.taken:
            self.unanswered += 1
        else:
            self.replies.append(reply)
        return reply

    async def do(self, activity: Shape) -> Reply | None:
        """What a person did: remembered, and brought again where it was not taken. An invoke comes once."""
        self.sent.append(activity)
        for _ in range(1 if activity["type"] == "invoke" else TRIES):
            reply = await self.bring(activity)
            if reply is not None and reply.taken:
                return reply
        return None
