"""Without tokens, only this machine is heard and only this machine is answered: no proxy, no web page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientConnectorError, web
from aiohttp.test_utils import TestServer

from bot.teams import wire
from tests.teams_forgery import APP, Doorstep, a_doorstep, activity

HERE = "http://127.0.0.1:56150/_connector"


def told(**other: Any) -> dict[str, Any]:
    return activity(**{"serviceUrl": HERE, **other})


@pytest.fixture
async def step() -> AsyncIterator[Doorstep]:
    async with a_doorstep(anonymous=True) as made:
        yield made


@pytest.mark.parametrize("url", [HERE, "http://localhost:56150/_connector/", "https://127.0.0.1/"])
@pytest.mark.parametrize("recipient", [APP, f"28:{APP}"])
async def test_the_playground_is_heard_without_a_token(step: Doorstep, url: str, recipient: str) -> None:
    assert (await step.post(told(serviceUrl=url, recipient={"id": recipient}), None))[0] == 200
    assert len(step.heard) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "wren.example"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 tunnel"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_what_a_proxy_or_a_web_page_could_send_is_refused(
    step: Doorstep, headers: dict[str, str]
) -> None:
    assert await step.post(told(), None, **headers) == (403, "")
    assert step.heard == []


@pytest.mark.parametrize(
    "other",
    [
        {"serviceUrl": "https://smba.trafficmanager.net/uk/"},
        {"serviceUrl": "http://192.0.2.7/"},
        {"serviceUrl": "http://127.0.0.1@evil.example/"},
        {"serviceUrl": "http://127.0.0.1.evil.example/"},
        {"recipient": {"id": "28:somebody-else"}},
        {"channelId": "webchat"},
        {"channelData": {"tenant": {"id": "77777777-0000-4000-8000-00000000cafe"}}},
    ],
)
async def test_no_answer_leaves_this_machine_and_nothing_meant_for_others_is_heard(
    step: Doorstep, other: dict[str, Any]
) -> None:
    assert await step.post(told(**other), None) == (403, "")
    assert step.heard == []


@pytest.mark.parametrize("proxies", [True, False])
async def test_what_is_meant_for_this_machine_goes_through_no_proxy(
    monkeypatch: pytest.MonkeyPatch, proxies: bool
) -> None:
    asked: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", proxy)
    server = TestServer(app)
    await server.start_server(access_log=None)
    monkeypatch.setenv("http_proxy", str(server.make_url("/")))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with wire.connect(proxies=proxies) as session:
        with suppress(ClientConnectorError):
            await session.get("http://127.0.0.1:9/x")
    await server.close()
    assert bool(asked) is proxies
