"""The web server, asked over real connections on loopback."""

from __future__ import annotations

import asyncio
import io
import logging
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot import web as module
from bot.log import SafeFormatter
from bot.web import SECURITY_HEADERS, make_web, serve, web_words

CANARY = "canary-8f2a"
WORDING = Path(__file__).parent.parent / "prompts" / "en-GB" / "wording" / "operator.toml"
OPERATOR = tomllib.loads(WORDING.read_text(encoding="utf-8"))["operator"]
WORDS = web_words(lambda key: str(OPERATOR["web"][key.removeprefix("operator.web.")]))
Start = Callable[..., Awaitable[str]]


async def is_ready() -> bool:
    return True


async def metrics() -> bytes:
    return b"wren_up 1\n"


async def breaks(request: web.Request) -> web.Response:
    raise ValueError(CANARY + request.path)


async def reads(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def forbids(_: web.Request) -> web.Response:
    raise web.HTTPForbidden(text=CANARY)


async def redirects(_: web.Request) -> web.Response:
    raise web.HTTPFound("/healthz")


async def talks(request: web.Request) -> web.WebSocketResponse:
    answer = web.WebSocketResponse()
    await answer.prepare(request)
    await answer.send_str("hello")
    await answer.close()
    return answer


ROUTES = (
    web.get("/breaks", breaks),
    web.post("/reads", reads),
    web.get("/forbids", forbids),
    web.get("/redirects", redirects),
    web.get("/talks", talks),
)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts servers on free ports of loopback and gives their addresses."""
    runners = []

    async def started(
        metrics_host: str = "127.0.0.1", ready: Callable[[], Awaitable[bool]] = is_ready
    ) -> str:
        runner = await serve(make_web(ready, metrics, metrics_host, ROUTES, WORDS), "127.0.0.1", 0)
        runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield started
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@contextmanager
def everything_logged(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """All that a formatter makes of the records of every logger, at DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


async def raw(base: str, request: bytes) -> str:
    """The answer to bytes sent as they are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rpartition(":")[2]))
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


async def test_it_says_that_it_is_alive_and_ready(start: Start, client: ClientSession) -> None:
    base = await start()
    alive = await client.get(base + "/healthz")
    ready = await client.get(base + "/readyz")
    assert (alive.status, await alive.text()) == (200, "ok")
    assert (ready.status, await ready.text()) == (200, WORDS.ready)
    assert (await client.head(base + "/healthz")).status == 200


async def test_it_says_in_plain_words_that_it_is_not_ready(
    start: Start, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no() -> bool:
        return False

    async def fails() -> bool:
        raise OSError(CANARY)

    async def hangs() -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr(module, "READY_SECONDS", 0.05)
    for ready in (no, fails, hangs):
        base = await start(ready=ready)
        answer = await client.get(base + "/readyz")
        assert (answer.status, await answer.text()) == (503, WORDS.not_ready)
        assert (await client.get(base + "/healthz")).status == 200


async def test_metrics_are_answered_on_loopback(start: Start, client: ClientSession) -> None:
    for metrics_host in ("127.0.0.1", "localhost", "::1", "0.0.0.0"):
        answer = await client.get(await start(metrics_host=metrics_host) + "/metrics")
        assert (answer.status, await answer.text()) == (200, "wren_up 1\n")
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")


async def test_metrics_are_not_there_for_a_connection_that_arrived_elsewhere(
    start: Start, client: ClientSession
) -> None:
    answer = await client.get(await start(metrics_host="192.0.2.1") + "/metrics")
    assert (answer.status, await answer.text()) == (404, WORDS.missing)


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-Forwarded", "Via", "X-Real-IP"]
)
async def test_metrics_are_not_there_by_proxy(header: str, start: Start, client: ClientSession) -> None:
    for metrics_host in ("127.0.0.1", "0.0.0.0"):
        base = await start(metrics_host=metrics_host)
        assert (await client.get(base + "/metrics", headers={header: ""})).status == 404


@pytest.mark.parametrize(
    "host", ["wren.example", "wren.example:80", "192.0.2.1", "127.0.0.1.example", "", "["]
)
async def test_metrics_on_loopback_are_not_there_under_an_outer_name(host: str, start: Start) -> None:
    base = await start()
    answer = await raw(base, f"GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith("HTTP/1.1 404 ")


async def test_a_fault_gives_fixed_words_and_logs_its_type_only(start: Start, client: ClientSession) -> None:
    base = await start()
    with everything_logged(SafeFormatter()) as shown:
        answer = await client.get(base + "/breaks")
    assert (answer.status, await answer.text()) == (500, WORDS.fault)
    assert "wren.web web.fault error=ValueError" in shown.getvalue()
    assert CANARY not in shown.getvalue()


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", f"/{CANARY}", 404, WORDS.missing),
        ("POST", "/healthz", 405, WORDS.method),
        ("GET", "/forbids", 403, WORDS.refused),
    ],
)
async def test_a_refusal_is_short_and_plain(
    method: str, path: str, status: int, words: str, start: Start, client: ClientSession
) -> None:
    answer = await client.request(method, await start() + path)
    assert (answer.status, await answer.text()) == (status, words)
    assert answer.content_type == "text/plain"
    assert (status == 405) == ("Allow" in answer.headers)


async def test_a_body_over_the_limit_is_refused_and_one_at_the_limit_is_taken(
    start: Start, client: ClientSession
) -> None:
    base = await start()
    assert (await client.post(base + "/reads", data=b"x" * 256 * 1024)).status == 200
    answer = await client.post(base + "/reads", data=b"x" * (256 * 1024 + 1))
    assert (answer.status, await answer.text()) == (413, WORDS.too_large)


async def test_every_answer_carries_the_security_headers_and_no_version(
    start: Start, client: ClientSession
) -> None:
    base = await start()
    for path in ("/healthz", "/readyz", "/metrics", "/absent", "/breaks", "/forbids", "/redirects"):
        answer = await client.get(base + path, allow_redirects=False)
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS), path
        assert answer.headers["Server"] == "Wren"
    async with client.ws_connect(base + "/talks") as socket:
        assert await socket.receive_str() == "hello"


@pytest.mark.parametrize(
    "junk", [b"\x16\x03\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"GET / HTTP/1.1\r\n:\r\n\r\n"]
)
async def test_what_is_not_http_is_refused_without_naming_versions(junk: bytes, start: Start) -> None:
    answer = await raw(await start(), junk)
    assert " 400 " in answer.splitlines()[0]
    assert "aiohttp" not in answer
    assert "Python" not in answer


async def test_no_path_and_no_caller_is_logged_even_by_a_plain_formatter(
    start: Start, client: ClientSession
) -> None:
    base = await start()
    with everything_logged(logging.Formatter()) as shown:
        for path in (f"/{CANARY}", f"/healthz?{CANARY}", "/redirects"):
            await client.get(base + path, headers={"User-Agent": CANARY, "Cookie": CANARY})
    assert CANARY not in shown.getvalue()
    assert "127.0.0.1" not in shown.getvalue()
