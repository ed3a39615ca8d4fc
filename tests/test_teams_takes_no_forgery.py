"""Whatever is not Microsoft's, or not meant for us, is refused with 401 or 403: nothing is done or logged."""

from __future__ import annotations

import base64
import hmac
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.teams.door import PATH
from tests.teams_forgery import (
    APP,
    NOW,
    SERVICE,
    TENANT,
    Doorstep,
    Shape,
    a_doorstep,
    activity,
    claims,
    private,
    public,
    token,
)

AT = int(NOW.timestamp())
OTHER_TENANT = "77777777-0000-4000-8000-00000000cafe"
EVIL = "https://evil.example/uk/"


@pytest.fixture
async def step() -> AsyncIterator[Doorstep]:
    async with a_doorstep() as made:
        made.keys.append(public("skype", ["skype", "webchat"]))
        made.keys.append(public("weak"))
        yield made


def part(told: Shape) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def unsigned() -> str:
    return f"{part({'alg': 'none', 'kid': 'ours'})}.{part(claims())}."


def signed_with_the_public_key() -> str:
    """The old trick: HMAC with the published key as its secret. PyJWT will not make one."""
    text = f"{part({'alg': 'HS256', 'kid': 'ours'})}.{part(claims())}"
    secret = private("ours").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signature = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def altered() -> str:
    head, body, signature = token().split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{part(told | {'exp': AT + 10**6})}.{signature}"


def entra() -> str:
    """A token that any app of our own tenant can have made for ours."""
    return token(claims(iss=f"https://sts.windows.net/{TENANT}/", appid=OTHER_TENANT, tid=TENANT))


AUTHORIZATIONS: dict[str, Any] = {
    "no-header": None,
    "empty-header": "",
    "no-token": "Bearer ",
    "basic": "Basic d3Jlbjp3cmVu",
    "other-scheme": lambda: f"Basic {token()}",
    "no-scheme": token,
    "not-a-token": "Bearer abc.def.ghi",
    "two-tokens": lambda: f"Bearer {token()} {token()}",
}
TOKENS: dict[str, Any] = {
    "unsigned": unsigned,
    "hmac-with-public-key": signed_with_the_public_key,
    "rs512": lambda: jwt.encode(claims(), private("ours"), "RS512", {"kid": "ours"}),
    "altered": altered,
    "cut": lambda: token()[:-8],
    "unknown-key": lambda: token(key="stranger"),
    "right-name-wrong-key": lambda: token(key="stranger", kid="ours"),
    "no-kid": lambda: jwt.encode(claims(), private("ours"), "RS256"),
    "weak-key": lambda: token(key="weak"),
    "other-issuer": lambda: token(claims(iss="https://api.botframework.com/")),
    "entra-tenant-token": entra,
    "entra-v2-token": lambda: token(claims(iss=f"https://login.microsoftonline.com/{TENANT}/v2.0")),
    "no-issuer": lambda: token(claims(iss=None)),
    "other-audience": lambda: token(claims(aud=OTHER_TENANT)),
    "one-of-many-audiences": lambda: token(claims(aud=[APP, OTHER_TENANT])),
    "no-audience": lambda: token(claims(aud=None)),
    "no-exp": lambda: token(claims(exp=None)),
    "never-ends": lambda: token(claims(exp=float("inf"))),
    "ended": lambda: token(claims(exp=AT - 301)),
    "not-yet": lambda: token(claims(nbf=AT + 301)),
    "odd-nbf": lambda: token(claims(nbf=True)),
    "no-service-url": lambda: token(claims(serviceurl=None)),
    "other-service-url": lambda: token(claims(serviceurl="https://smba.trafficmanager.net/us/")),
    "not-endorsed": lambda: token(key="skype"),
}
ACTIVITIES: dict[str, Shape] = {
    "other-tenant": activity(
        channelData={"tenant": {"id": OTHER_TENANT}},
        conversation={"id": "a:1", "conversationType": "personal", "tenantId": OTHER_TENANT},
    ),
    "other-tenant-in-one-place": activity(channelData={"tenant": {"id": OTHER_TENANT}}),
    "no-tenant": activity(channelData={}, conversation={"id": "a:1", "conversationType": "personal"}),
    "other-recipient": activity(recipient={"id": f"28:{OTHER_TENANT}"}),
    "recipient-is-a-person": activity(recipient={"id": APP}),
    "other-channel": activity(channelId="webchat"),
    "other-service": activity(serviceUrl="https://smba.trafficmanager.net/us/"),
}
HOSTS = (
    EVIL,
    "http://smba.trafficmanager.net/uk/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://evil.example/smba.trafficmanager.net",
    "https://smba.trafficmanager.net:8443/uk/",
    "https://botframework.com.evil.example/",
    "https://evilbotframework.com/",
    "http://127.0.0.1:56150/_connector",
    "https://smba.trafficmanager.net/uk/?x=",
    "https://smba.trafficmanager.net\\@evil.example/",
)


async def refused(step: Doorstep, caplog: pytest.LogCaptureFixture, told: Shape, given: str | None) -> None:
    """Refused, with nothing done, said or logged."""
    with caplog.at_level(logging.DEBUG):
        status, text = await step.post(told, given)
    assert status in (401, 403)
    assert text == ""
    assert step.heard == []
    assert [record for record in caplog.records if record.name.startswith(("wren", "jwt", "aiohttp"))] == []


async def test_what_is_genuine_is_heard(step: Doorstep) -> None:
    assert await step.send() == 200
    assert step.heard == [activity()]


@pytest.mark.parametrize("name", AUTHORIZATIONS)
async def test_nothing_that_is_no_bearer_token_comes_in(
    step: Doorstep, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    given = AUTHORIZATIONS[name]
    await refused(step, caplog, activity(), given() if callable(given) else given)


async def test_a_good_token_beside_another_does_not_come_in(step: Doorstep) -> None:
    good = f"Bearer {token()}"
    headers = [("Authorization", good), ("Authorization", good), ("Content-Type", "application/json")]
    async with step.client.post(PATH, json=activity(), headers=headers) as answer:
        assert answer.status == 401
    assert step.heard == []


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("name", TOKENS)
async def test_no_token_that_is_forged_or_meant_for_others_comes_in(
    step: Doorstep, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    await refused(step, caplog, activity(), f"Bearer {TOKENS[name]()}")


@pytest.mark.parametrize("name", ACTIVITIES)
async def test_no_activity_that_is_not_ours_comes_in_with_a_good_token(
    step: Doorstep, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    await refused(step, caplog, ACTIVITIES[name], f"Bearer {token()}")


@pytest.mark.parametrize("url", HOSTS)
async def test_no_service_url_outside_microsoft_is_taken_whatever_the_token_says(
    step: Doorstep, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    await refused(step, caplog, activity(serviceUrl=url), f"Bearer {token(claims(serviceurl=url))}")


@pytest.mark.parametrize("claimed", [SERVICE, SERVICE.rstrip("/")])
@pytest.mark.parametrize("told", [SERVICE, SERVICE.rstrip("/")])
async def test_a_slash_at_the_end_of_a_service_url_makes_no_difference(
    step: Doorstep, claimed: str, told: str
) -> None:
    assert await step.send(activity(serviceUrl=told), token(claims(serviceurl=claimed))) == 200


@pytest.mark.parametrize(("name", "value"), [("exp", AT - 299), ("nbf", AT + 299), ("nbf", None)])
async def test_clocks_may_differ_by_five_minutes(step: Doorstep, name: str, value: int | None) -> None:
    assert await step.send(proof=token(claims(**{name: value}))) == 200
