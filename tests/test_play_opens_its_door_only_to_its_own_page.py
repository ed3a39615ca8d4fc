"""No other web page reaches the playground, and its own page asks nobody else for anything."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from bot.play import page
from tests.play_demo import Stand, page_words, running

STATIC = sorted((Path(page.__file__).parent / "static").iterdir())


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with running(tmp_path) as stand:
        yield stand


@pytest.mark.parametrize(
    "host", ["evil.example:{}", "127.0.0.1", "127.0.0.1:1", "a@127.0.0.1:{}", "", "[::1"]
)
@pytest.mark.parametrize("path", ["/", "/play/main.js", "/play/socket"])
async def test_a_foreign_name_for_this_machine_is_turned_away(stand: Stand, host: str, path: str) -> None:
    headers = {"Host": host.format(stand.port), "Origin": f"http://{host.format(stand.port)}"}
    async with stand.client.get(stand.origin + path, headers=headers) as response:
        assert response.status in (400, 421)
        assert "Wren playground" not in await response.text()


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "[::1]:{}"])
async def test_the_names_of_this_machine_are_welcome(stand: Stand, host: str) -> None:
    async with stand.client.get(stand.origin, headers={"Host": host.format(stand.port)}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://localhost:{}",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{}",
    ],
)
async def test_a_foreign_page_gets_no_socket(stand: Stand, origin: str | None) -> None:
    headers = {"Origin": origin.format(stand.port)} if origin else {}
    with pytest.raises(WSServerHandshakeError) as refusal:
        await stand.client.ws_connect(stand.origin + "/play/socket", headers=headers)
    assert refusal.value.status == 403


async def test_our_own_page_gets_its_socket(stand: Stand) -> None:
    async with stand.tab() as tab:
        assert (await tab.does(do="pressed", act="home"))["answer"]["kind"] == "home"


@pytest.mark.parametrize("path", ["/", "/play/main.js", "/play/base.css", "/play/wren.svg", "/play/no.js"])
async def test_every_response_is_strict_and_kept_nowhere(stand: Stand, path: str) -> None:
    async with stand.client.get(stand.origin + path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path", ["/play/index.html", "/play/..%2fpage.py", "/play/%2e%2e/page.py", "/play/x.js"]
)
async def test_only_its_own_files_are_given(stand: Stand, path: str) -> None:
    async with stand.client.get(stand.origin + path) as response:
        assert response.status == 404


async def test_the_page_says_what_it_is_before_any_script_runs(stand: Stand) -> None:
    async with stand.client.get(stand.origin) as response:
        text = re.sub(r"<script.*?</script>", "", await response.text(), flags=re.DOTALL)
    words = page_words()
    for key in ("play.title", "play.banner_title", "play.banner", "play.safety", "play.no_script"):
        assert words[key] in text
    assert "{{" not in text


async def test_words_cannot_break_out_of_the_page(tmp_path: Path, stand: Stand) -> None:
    bad = page_words() | {"play.title": "</script><b>&amp;"}
    text = page.index(bad, stand.playground._cast).decode()
    assert "</script><b>" not in text
    assert "&lt;/script&gt;&lt;b&gt;&amp;amp;" in text


@pytest.mark.parametrize("file", STATIC, ids=lambda file: file.name)
def test_no_file_asks_elsewhere_keeps_words_in_the_browser_or_makes_markup_of_them(file: Path) -> None:
    banned = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage|sessionStorage|indexedDB"
    )
    banned += r"|cookie|https?://(?!www\.w3\.org/2000/svg)|@import|<style|style=|onclick"
    assert re.findall(banned, file.read_text()) == []


async def test_a_plain_request_to_the_socket_is_answered_plainly(stand: Stand) -> None:
    async with ClientSession() as client:
        headers = {"Origin": stand.origin}
        async with client.get(stand.origin + "/play/socket", headers=headers) as response:
            assert response.status == 400
            assert await response.text() == page_words()["play.malformed"]
