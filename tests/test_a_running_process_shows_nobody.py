"""P7: a real ``python -m bot run`` at DEBUG prints, stores and lists nothing of what passes through it."""

from __future__ import annotations

import json
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.actors import Actor, Shown
from tests.canary_loop import Loop
from tests.process import Running, running


class Line:
    """One browser's socket, asked one thing at a time."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.told: list[Shown] = []

    async def ask(self, payload: str) -> Shown:
        await self.socket.send_str(payload)
        while (shown := await self._next()).get("id") != json.loads(payload)["id"]:
            continue
        return shown

    async def notice(self) -> Shown:
        """The next notice of a case in the guardians' channel."""
        while not (self.told and "case.open" in json.dumps(self.told[-1])):
            await self._next()
        return self.told[-1]

    async def _next(self) -> Shown:
        shown: Shown = await self.socket.receive_json(timeout=30)
        if shown["t"] == "message":
            self.told.append(shown["message"])
        return shown


async def lives(loop: Loop, line: Line) -> None:
    """Type, raise, read, answer, read, by words of a receipt, and a handle that is forged."""
    ada, grace = (Actor(f"play:{who}", line.ask, lambda: line.told) for who in ("ada", "grace"))
    await ada.says(loop.typed("typed to Wren"))
    await ada.does("concern.begin")
    receipt = loop.receipt(ada.receipt())
    await ada.fills(topic="bullying", words=loop.typed("words"), keep="both", wish=loop.typed("wish"))
    assert not ada.faults
    case = (await line.notice())["card"]["buttons"][0]["about"]
    await grace.does("case.open", case)
    assert loop.canary in grace.reads()
    await grace.does("case.reply", case)
    await grace.fills(words=loop.typed("reply"))
    await ada.does("case.open", loop.typed("forged"))
    await ada.opens_with(loop.typed("wrong receipt"))
    await ada.opens_with(receipt)
    assert loop.canary in ada.reads()
    await line.socket.send_str(loop.typed("not even JSON"))


async def asked_of(stand: Running, loop: Loop) -> str:
    """What the other doors answer while all that is there."""
    told = ""
    async with ClientSession() as session:
        for path in ("/healthz", "/readyz", "/metrics", "/", f"/{loop.canary}", f"/play/{loop.canary}"):
            async with session.get(f"{stand.origin}{path}") as answer:
                told += "" if path == "/" else f"{dict(answer.headers)} {await answer.text()}"
    return told


async def test_neither_its_output_nor_its_folder_nor_the_list_of_processes(tmp_path: Path) -> None:
    loop = Loop()
    async with running(tmp_path, WREN_LOG_LEVEL="DEBUG", PYTHONASYNCIODEBUG="1") as stand:
        async with ClientSession() as session:
            headers = {"Origin": stand.origin}
            async with session.ws_connect(f"{stand.origin}/play/socket", headers=headers) as socket:
                await lives(loop, Line(socket))
        told = await asked_of(stand, loop)
        listed = Path(f"/proc/{stand.process.pid}/cmdline").read_bytes()
        while_running = loop.scanner.found_in_folder(tmp_path, leaving_out=["playground.json"])
    printed = (tmp_path / "wren.out").read_text()
    assert "app.started" in printed
    assert "wren_cases_released_total 1.0" in told
    for shown in (printed, told, listed):
        assert loop.scanner.found_in(shown) == []
    assert while_running == {}
    assert loop.scanner.found_in_folder(tmp_path, leaving_out=["playground.json"]) == {}
