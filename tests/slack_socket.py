"""Socket Mode: tickets, hellos, envelopes and acks, with sockets that can be dropped in the middle."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack_workspace import APP, Shape

LATEST_ACK = 3.0


@dataclass(eq=False, slots=True)
class Line:
    """One open socket of Wren."""

    socket: web.WebSocketResponse
    request: web.Request


@dataclass(slots=True)
class Sockets:
    """All open sockets. An envelope goes to one of them, in turn."""

    lines: list[Line] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    waiting: dict[str, asyncio.Future[Shape]] = field(default_factory=dict)
    opened: int = 0
    late: int = 0
    turn: int = 0

    def ticket(self, origin: str) -> str:
        """A URL good for one socket."""
        name = secrets.token_hex(8)
        self.tickets.add(name)
        return f"{origin.replace('http', 'ws')}/link/{name}?ticket={name}&app_id={APP}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket from its hello to its end."""
        if request.match_info["ticket"] not in self.tickets:
            return web.Response(status=403)
        self.tickets.remove(request.match_info["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request)
        self.lines.append(line)
        self.opened += 1
        count = len(self.lines)
        about = {"host": "applink", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": count, "debug_info": about}
        await socket.send_json({**hello, "connection_info": {"app_id": APP}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(str(message.data))
        finally:
            if line in self.lines:
                self.lines.remove(line)
        return socket

    def _heard(self, text: str) -> None:
        told = json.loads(text)
        waiting = self.waiting.pop(str(told.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(told.get("payload") or {})
        elif "envelope_id" in told:
            self.late += 1

    async def deliver(
        self, kind: str, payload: Shape, attempt: int = 0, reason: str = "", patience: float = LATEST_ACK
    ) -> Shape | None:
        """Send one envelope and give its ack, or None where none came in time or no socket is open."""
        if not self.lines:
            return None
        self.turn += 1
        line = self.lines[self.turn % len(self.lines)]
        name = f"{secrets.token_hex(4)}-{secrets.token_hex(8)}"
        envelope: Shape = {"envelope_id": name, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        self.waiting[name] = asyncio.get_running_loop().create_future()
        try:
            await line.socket.send_json(envelope)
            return await asyncio.wait_for(self.waiting[name], patience)
        except (TimeoutError, ConnectionError):
            self.waiting.pop(name, None)
            return None

    async def refresh(self, *, close: bool = True) -> None:
        """Ask every socket to be opened anew, as Slack does every few hours; it may close it at once."""
        for line in list(self.lines):
            await line.socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            if close:
                await line.socket.close()

    def drop(self) -> None:
        """Cut every socket without a goodbye."""
        for line in list(self.lines):
            self.lines.remove(line)
            if line.request.transport is not None:
                line.request.transport.abort()

    async def connected(self, count: int = 1, patience: float = 15.0) -> None:
        """Wait until so many sockets are open."""
        async with asyncio.timeout(patience):
            for _ in range(int(patience / 0.01)):
                if len(self.lines) >= count:
                    return
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Close what is open."""
        for line in list(self.lines):
            await line.socket.close()
