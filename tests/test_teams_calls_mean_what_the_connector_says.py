"""Each refusal of the Bot Connector is understood: not sent, never to be, perhaps sent. None is repeated."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer

from bot.teams import faults, wire
from bot.teams.hosts import Hosts
from bot.teams.pace import Pace
from bot.teams.token import Acquire, TokenDown, TokenRefused, Tokens
from bot.teams.wire import LARGEST_MESSAGE, Wire
from handlers.chat import NotReady, Refused, TryLater, Unclear, Undelivered

APP, TENANT = "b0c1d2e3-1111-4222-8333-0123456789ab", "3a1c5f0e-5b7d-4c1e-9f26-0d7a5e2b8c11"
THREAD = "19:abc@thread.tacv2;messageid=1700000000001"
MESSAGE = {"type": "message", "text": "hello"}


@dataclass(slots=True)
class Connector:
    """A Bot Connector that answers what it is told to, and remembers what it was asked."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: Any = field(default_factory=lambda: {"id": "9"})
    body: str | None = None
    then: list[int] = field(default_factory=list)
    asked: list[tuple[str, str, str, Any]] = field(default_factory=list)
    slow: float = 0.0
    cut: bool = False

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append((request.method, request.raw_path, request.headers.get("Authorization", ""), body))
        await asyncio.sleep(self.slow)
        if self.cut and request.transport is not None:
            request.transport.close()
        status = self.then.pop(0) if self.then else self.status
        text = json.dumps(self.answer) if self.body is None else self.body
        return web.Response(text=text, status=status, headers=self.headers)


@dataclass(slots=True)
class Line:
    """A wire to it, and how often a token was asked for."""

    connector: Connector
    wire: Wire
    url: str
    tokens: list[str]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    connector, app, tokens = Connector(), web.Application(), list[str]()
    app.router.add_route("*", "/{path:.*}", connector.take)

    def make() -> Acquire:
        tokens.append(f"t{len(tokens) + 1}")
        return lambda: {"access_token": tokens[-1]}

    server = TestServer(app)
    await server.start_server(access_log=None)
    origin = str(server.make_url("")).rstrip("/")
    async with ClientSession(timeout=ClientTimeout(total=0.3)) as session:
        pace = Pace(asyncio.get_running_loop().time)
        wire = Wire(session, Tokens(make), Hosts(allowed=(origin,)), pace, APP, TENANT)
        yield Line(connector, wire, f"{origin}/uk/", tokens)
    await server.close()


async def meaning(line: Line) -> Undelivered:
    """How a message that was not taken is understood. It is asked for once only."""
    with pytest.raises(Undelivered) as raised:
        await line.wire.send(THREAD, line.url, MESSAGE)
    assert not isinstance(raised.value.__cause__, Exception), "the fault itself may hold an address"
    return raised.value


@pytest.mark.parametrize("slash", ["/", ""])
async def test_an_id_is_quoted_whole_and_a_slash_at_the_end_makes_no_difference(
    line: Line, slash: str
) -> None:
    assert await line.wire.send(THREAD, line.url.rstrip("/") + slash, MESSAGE) == "9"
    path = "/uk/v3/conversations/19%3Aabc%40thread.tacv2%3Bmessageid%3D1700000000001/activities"
    assert line.connector.asked == [("POST", path, "Bearer t1", MESSAGE)]


async def test_a_message_is_replaced_by_its_id(line: Line) -> None:
    await line.wire.update("a:1", line.url, "1/2", MESSAGE)
    path = "/uk/v3/conversations/a%3A1/activities/1%2F2"
    assert line.connector.asked == [("PUT", path, "Bearer t1", {**MESSAGE, "id": "1/2"})]


@pytest.mark.parametrize("given", [THREAD, "19:abc@thread.tacv2"])
async def test_a_thread_is_begun_in_a_channel(line: Line, given: str) -> None:
    line.connector.answer = {"id": given, "activityId": "1700000000001"}
    assert await line.wire.start_thread("19:abc@thread.tacv2", line.url, MESSAGE) == (THREAD, "1700000000001")
    _, path, _, body = line.connector.asked[0]
    assert path == "/uk/v3/conversations"
    assert body["channelData"] == {"channel": {"id": "19:abc@thread.tacv2"}}
    assert (body["tenantId"], body["bot"]["id"]) == (TENANT, f"28:{APP}")


async def test_a_private_chat_is_opened_with_one_person(line: Line) -> None:
    assert await line.wire.open_chat("29:1abc", line.url) == "9"
    assert line.connector.asked[0][3]["members"] == [{"id": "29:1abc"}]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (403, faults.ShutOut),
        (404, faults.Gone),
        (412, TryLater),
        (413, Refused),
        (429, TryLater),
        (500, Unclear),
        (502, Unclear),
        (503, Unclear),
        (504, Unclear),
        (302, Unclear),
        (418, Unclear),
    ],
)
async def test_a_refusal_is_understood_and_the_call_is_not_repeated(
    line: Line, status: int, kind: type[Undelivered]
) -> None:
    line.connector.status = status
    assert type(await meaning(line)) is kind
    assert len(line.connector.asked) == 1


async def test_the_wait_that_teams_asks_for_is_handed_on_and_kept(line: Line) -> None:
    line.connector.status, line.connector.headers = 429, {"Retry-After": "17"}
    later = await meaning(line)
    assert isinstance(later, TryLater)
    assert later.after == 17
    again = await meaning(line)
    assert isinstance(again, TryLater)
    assert again.after > 15
    assert len(line.connector.asked) == 1, "not even asked again"


@pytest.mark.parametrize("given", ["", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"])
async def test_an_odd_wait_is_a_sensible_one(line: Line, given: str) -> None:
    line.connector.status, line.connector.headers = 429, {"Retry-After": given}
    later = await meaning(line)
    assert isinstance(later, TryLater)
    assert 1 <= later.after <= faults.LONGEST_WAIT


async def test_no_answer_in_time_or_a_cut_line_is_unclear(line: Line) -> None:
    line.connector.slow = 1
    assert type(await meaning(line)) is Unclear
    line.connector.slow, line.connector.cut = 0, True
    assert type(await meaning(line)) is Unclear


async def test_nobody_there_is_surely_not_sent(line: Line) -> None:
    nowhere = replace(line.wire, hosts=Hosts(allowed=("http://127.0.0.1:9",)))
    with pytest.raises(TryLater):
        await nowhere.send(THREAD, "http://127.0.0.1:9/", MESSAGE)


async def test_a_token_that_is_not_taken_is_renewed_once(line: Line) -> None:
    line.connector.then = [401]
    assert await line.wire.send(THREAD, line.url, MESSAGE) == "9"
    assert [asked[2] for asked in line.connector.asked] == ["Bearer t1", "Bearer t2"]
    line.connector.status = 401
    assert type(await meaning(line)) is NotReady
    assert len(line.connector.asked) == 4


async def test_a_service_that_says_when_to_come_again_has_taken_nothing(line: Line) -> None:
    line.connector.status, line.connector.headers = 503, {"Retry-After": "7"}
    later = await meaning(line)
    assert isinstance(later, TryLater)
    assert later.after == 7


@pytest.mark.parametrize("body", ["", " ", "null", "[]", '"text"', '{"id": 7}', "{}"])
async def test_an_answer_that_names_no_message_means_that_it_was_taken(line: Line, body: str) -> None:
    line.connector.body = body
    assert await line.wire.send(THREAD, line.url, MESSAGE) == ""
    await line.wire.update(THREAD, line.url, "9", MESSAGE)
    assert await line.wire.start_thread("19:x@thread.tacv2", line.url, MESSAGE) == ("", "")


async def test_a_page_of_a_proxy_on_the_way_is_no_answer_of_the_connectors(line: Line) -> None:
    line.connector.body = "<html>Please sign in</html>"
    assert type(await meaning(line)) is Unclear
    with pytest.raises(Unclear):
        await line.wire.update(THREAD, line.url, "9", MESSAGE)
    with pytest.raises(Unclear):
        await line.wire.start_thread("19:x@thread.tacv2", line.url, MESSAGE)


async def test_a_slow_login_service_leaves_it_certain_that_nothing_was_sent(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READY_SECONDS", 0.05)

    def acquire() -> dict[str, str]:
        time.sleep(0.2)
        return {"access_token": "t"}

    slow = Tokens(lambda: acquire)
    with pytest.raises(NotReady):
        await replace(line.wire, tokens=slow).send(THREAD, line.url, MESSAGE)
    assert line.connector.asked == []


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://smba.trafficmanager.net/uk/", "", "https://a@b/"]
)
async def test_no_token_goes_to_any_other_host(line: Line, url: str) -> None:
    with pytest.raises(Refused):
        await line.wire.send(THREAD, url, MESSAGE)
    assert line.tokens == []


async def test_what_is_too_large_for_teams_is_not_sent(line: Line) -> None:
    with pytest.raises(Refused):
        await line.wire.send(THREAD, line.url, {"text": "x" * (LARGEST_MESSAGE // 2)})
    assert line.connector.asked == []


async def test_halves_of_characters_do_not_stop_a_message(line: Line) -> None:
    assert await line.wire.send(THREAD, line.url, {"text": "a\ud800b"}) == "9"
    assert line.connector.asked[0][3] == {"text": "a?b"}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"error": "invalid_client", "error_description": "AADSTS7000215 secret"}, TokenRefused),
        ({"error": "temporarily_unavailable"}, TokenDown),
        ({}, TokenRefused),
    ],
)
async def test_without_a_token_nothing_is_sent_and_nothing_is_given_up(
    line: Line, caplog: pytest.LogCaptureFixture, answer: dict[str, str], fault: type[Exception]
) -> None:
    tokens = Tokens(lambda: lambda: answer)
    with pytest.raises(fault):
        await tokens.bearer()
    with pytest.raises(TryLater):
        await replace(line.wire, tokens=tokens).send(THREAD, line.url, MESSAGE)
    assert line.connector.asked == []
    assert "AADSTS" not in caplog.text


async def test_many_at_once_ask_for_one_token(line: Line) -> None:
    assert await asyncio.gather(*(line.wire.send(f"a:{n}", line.url, MESSAGE) for n in range(7))) == ["9"] * 7
    assert line.tokens == ["t1"]
