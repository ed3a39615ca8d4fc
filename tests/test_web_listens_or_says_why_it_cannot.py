"""Listening: each reason why it fails has a text for the operator, and what is begun is ended."""

from __future__ import annotations

import asyncio
import socket
import tomllib
from pathlib import Path

import pytest
from aiohttp import web

from bot import web as bot_web
from bot.web import PortTaken, make_web, serve, web_words

WORDING = Path(__file__).parent.parent / "prompts" / "en-GB" / "wording" / "operator.toml"
OPERATOR = tomllib.loads(WORDING.read_text(encoding="utf-8"))["operator"]
WORDS = web_words(lambda key: str(OPERATOR["web"][key.removeprefix("operator.web.")]))


async def is_ready() -> bool:
    return True


async def metrics() -> bytes:
    return b"wren_up 1\n"


async def test_a_port_that_is_taken_is_told_so_that_the_operator_can_act() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            await serve(make_web(is_ready, metrics, "127.0.0.1", (), WORDS), "127.0.0.1", port)
    assert (caught.value.key, caught.value.host, caught.value.port) == ("port_taken", "127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "wren.invalid"])
async def test_an_address_of_another_machine_is_told_apart_from_a_taken_port(host: str) -> None:
    with pytest.raises(PortTaken) as caught:
        await serve(make_web(is_ready, metrics, "127.0.0.1", (), WORDS), host, 0)
    assert caught.value.key == "host_not_here"


@pytest.mark.parametrize("key", ["port_taken", "port_not_allowed", "host_not_here"])
def test_each_reason_why_wren_cannot_listen_has_its_text(key: str) -> None:
    assert all(place in OPERATOR[key] for place in ("((host))", "((port))"))


async def test_an_accepted_request_runs_to_its_end_when_the_caller_hangs_up() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        begun.set()
        await asyncio.sleep(0.1)
        ended.set()
        return web.Response()

    app = make_web(is_ready, metrics, "127.0.0.1", [web.get("/slow", slow)], WORDS)
    runner = await serve(app, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*runner.addresses[0])
    writer.write(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await begun.wait()
    writer.close()
    await writer.wait_closed()
    await asyncio.wait_for(ended.wait(), 5)
    await runner.cleanup()


async def test_half_a_request_holds_up_no_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bot_web.STOP_SECONDS <= 5, "what starts Wren gives it ten seconds, as Docker does, or even less"
    monkeypatch.setattr(bot_web, "STOP_SECONDS", 0.1)
    begun = asyncio.Event()

    async def reads(request: web.Request) -> web.Response:
        begun.set()
        return web.Response(body=await request.read())

    app = make_web(is_ready, metrics, "127.0.0.1", [web.post("/events", reads)], WORDS)
    runner = await serve(app, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*runner.addresses[0])
    writer.write(b"POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")
    await begun.wait()
    async with asyncio.timeout(3):
        await runner.cleanup()
    writer.close()
