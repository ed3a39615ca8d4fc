"""The door of Teams on a real socket, with keys of our own, and tokens and activities that can be bent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from bot.teams.anonymous import Anonymous
from bot.teams.door import PATH, Answer, Door
from bot.teams.hosts import Hosts, ThisMachine
from bot.teams.keys import Keys
from bot.teams.own import Activity
from bot.teams.trust import ISSUER, Trust

Shape = dict[str, Any]
APP, TENANT = "b0c1d2e3-1111-4222-8333-0123456789ab", "3a1c5f0e-5b7d-4c1e-9f26-0d7a5e2b8c11"
SERVICE = "https://smba.trafficmanager.net/uk/"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPENID, JWKS = "https://keys.example/openid", "https://keys.example/keys"


@cache
def private(name: str) -> RSAPrivateKey:
    """A key, made once for all tests. ``weak`` is one that nobody should sign with."""
    return generate_private_key(65537, 1024 if name == "weak" else 2048)


def public(name: str, endorsements: list[str] | None = None) -> Shape:
    """A key as it is published."""
    shape = jwt.algorithms.RSAAlgorithm.to_jwk(private(name).public_key(), as_dict=True)
    return {**shape, "kid": name, "use": "sig", "endorsements": endorsements or ["msteams"]}


def claims(**other: Any) -> Shape:
    """What a genuine token says, with some of it bent; None leaves a claim out."""
    at = int(NOW.timestamp())
    told = {"iss": ISSUER, "aud": APP, "serviceurl": SERVICE, "nbf": at - 300, "exp": at + 3600, **other}
    return {name: value for name, value in told.items() if value is not None}


def token(told: Shape | None = None, key: str = "ours", **header: Any) -> str:
    """A signed token."""
    return jwt.encode(claims() if told is None else told, private(key), "RS256", {"kid": key, **header})


def activity(**other: Any) -> Shape:
    """A genuine message, with some of it bent; None leaves a part out."""
    told: Shape = {
        "type": "message",
        "id": "1700000000001",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:1abc", "aadObjectId": "9d1e3c70-0000-4000-8000-000000000001"},
        "recipient": {"id": f"28:{APP}"},
        "conversation": {"id": "a:1chat", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "hello",
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


@dataclass(slots=True)
class Doorstep:
    """One door, and what was heard through it. ``answers`` says what each activity is answered with."""

    keys: list[Shape]
    client: TestClient[web.Request, web.Application] = field(init=False)
    seconds: float = 1000.0
    heard: list[Activity] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    down: bool = False
    answers: Callable[[Activity], Answer] = lambda activity: None
    pause: float = 0.0

    def now(self) -> float:
        """Seconds, as far as the test has turned them."""
        return self.seconds

    async def get(self, url: str) -> Any:
        """The stand-in of Microsoft's key hosts."""
        self.fetched.append(url)
        if self.down:
            raise OSError
        return {"jwks_uri": JWKS} if url == OPENID else {"keys": list(self.keys)}

    async def hear(self, told: Activity) -> Answer:
        """Stands for all of Wren."""
        self.heard.append(told)
        await asyncio.sleep(self.pause)
        return self.answers(told)

    async def post(self, told: Any, authorization: str | None, **headers: str) -> tuple[int, str]:
        """Status and text of the answer to one request."""
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        headers = {"Content-Type": "application/json", **headers}
        if authorization is not None:
            headers["Authorization"] = authorization
        async with self.client.post(PATH, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def send(self, told: Shape | None = None, proof: str | None = None) -> int:
        """The status of the answer to an activity with a token."""
        found = activity() if told is None else told
        return (await self.post(found, f"Bearer {proof or token()}"))[0]


@asynccontextmanager
async def a_doorstep(*, anonymous: bool = False) -> AsyncIterator[Doorstep]:
    """A door on loopback."""
    step = Doorstep([public("ours")])
    keys = Keys(OPENID, step.get, step.now)
    trusting = Trust(APP, TENANT, keys, Hosts(), lambda: NOW)
    door = Door(Anonymous(APP, TENANT, ThisMachine()) if anonymous else trusting, step.hear, step.now)
    app = web.Application()
    app.router.add_post(PATH, door.post)
    server = TestServer(app)
    await server.start_server(access_log=None)
    async with TestClient(server) as step.client:
        yield step
        await door.finish(1)
        await keys.close()
