"""The Bot Connector: the few REST calls by which Wren speaks in Teams. No call here is ever repeated.

Wren's token only ever goes to a host of Microsoft's. Nothing is asked about anybody: no rosters, no names.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from bot.teams import faults
from bot.teams.hosts import Hosts
from bot.teams.own import Activity, channel_of, in_thread
from bot.teams.pace import Pace
from bot.teams.token import Tokens
from handlers.chat import NotReady, Refused, TryLater, Unclear

SECONDS = 6.0
"""How long one call may take."""
READY_SECONDS = 8.0
"""How long the token and the turn may take together: less than the courier gives a letter, so that what it
gives up after its own time was on its way."""
MOST_CONNECTIONS = 50
LARGEST_ANSWER = 64 * 1024
LARGEST_MESSAGE = 80 * 1024
"""Microsoft takes about 100 KB, as UTF-16."""
OPENING = "opening"
"""The lane of private chats that are opened."""

_log = logging.getLogger("wren.teams")


class Speech(Protocol):
    """What an answer may ask of the Bot Connector. Each raises ``TryLater``, ``Unclear`` or ``Refused``."""

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """Send to a chat, or into a thread where the id names one. The id of the message, if there is one."""

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """Replace an own message."""

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """Begin a thread in a channel: the conversation id of the thread, and the id of the message.

        Both are empty where Teams took it and does not say so: such a message cannot be revised.
        """


def connect(*, proxies: bool) -> ClientSession:
    """The one session for everything: standard certificates, and the proxies that this machine names.

    Without ``proxies`` not even they are used: what is meant for this machine must not leave it.
    """
    return ClientSession(
        trust_env=proxies,
        timeout=ClientTimeout(total=SECONDS),
        connector=TCPConnector(limit=MOST_CONNECTIONS),
    )


@dataclass(frozen=True, slots=True)
class Wire:
    """Implements ``Speech``. ``tokens`` is None only where nothing leaves this machine."""

    session: ClientSession = field(repr=False)
    tokens: Tokens | None = field(repr=False)
    hosts: Hosts
    pace: Pace = field(repr=False)
    app: str = field(repr=False)
    tenant: str = field(repr=False)

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """Send to a chat, or into a thread where the id names one. The id of the message."""
        answer = await self._call("POST", service_url, _activities(conversation), activity, conversation)
        return _named(answer, "id")

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """Replace an own message."""
        path = f"{_activities(conversation)}/{quote(activity_id, safe='')}"
        asked = {**activity, "id": activity_id}
        await self._call("PUT", service_url, path, asked, conversation)

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """Begin a thread in a channel: the conversation id of the thread, and the id of the message."""
        asked = {
            "isGroup": True,
            "channelData": {"channel": {"id": channel}},
            "activity": activity,
            "bot": {"id": f"28:{self.app}"},
            "tenantId": self.tenant,
        }
        answer = await self._call("POST", service_url, "v3/conversations", asked, channel)
        thread, first = _named(answer, "id"), _named(answer, "activityId")
        if not first:
            first = thread.partition(";messageid=")[2]
        return (in_thread(channel, first), first) if first else ("", "")

    async def open_chat(self, user: str, service_url: str) -> str:
        """The id of the private chat with somebody who has Wren."""
        asked = {
            "isGroup": False,
            "members": [{"id": user}],
            "bot": {"id": f"28:{self.app}"},
            "tenantId": self.tenant,
            "channelData": {"tenant": {"id": self.tenant}},
        }
        answer = await self._call("POST", service_url, "v3/conversations", asked, OPENING)
        if not _named(answer, "id"):
            raise Refused
        return _named(answer, "id")

    async def channels(self, team: str, service_url: str) -> list[str]:
        """The ids of a team's channels. Tells nothing of people."""
        path = f"v3/teams/{quote(team, safe='')}/conversations"
        found = (await self._call("GET", service_url, path, None, team)).get("conversations")
        if not isinstance(found, list):
            raise Unclear
        return [_named(one, "id") for one in found if isinstance(one, dict)]

    # --- one call ------------------------------------------------------------------------------------

    async def _call(
        self, method: str, service_url: str, path: str, body: Activity | None, conversation: str
    ) -> Mapping[str, Any]:
        if not self.hosts.allows(service_url):
            _log.error("teams.host_refused")
            raise Refused
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        if len(text.encode("utf-16-le", "surrogatepass")) > LARGEST_MESSAGE:
            _log.error("teams.message_too_large")
            raise Refused
        lane = channel_of(conversation)
        proof = await self._ready(lane)
        url = f"{service_url.rstrip('/')}/{path}"
        status, headers, answer = await self._ask(method, url, text, proof)
        if status == 401 and self.tokens is not None:
            # It may have been taken back before its time. Nothing was sent, so once more does no harm.
            status, headers, answer = await self._ask(method, url, text, await self._proof(renew=True))
        if 200 <= status < 300:
            return answer
        meant = faults.answered(status, headers, _code(answer))
        if isinstance(meant, TryLater):
            self.pace.refused(lane, meant.after)
        raise meant

    async def _ready(self, lane: str) -> Mapping[str, str]:
        """A token first, then a turn, which is not kept waiting for it."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                proof = await self._proof(renew=False)
                await self.pace.turn(lane)
        except TimeoutError:
            raise NotReady(faults.DEFAULT_WAIT) from None
        return proof

    async def _ask(
        self, method: str, url: str, text: str, proof: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], Mapping[str, Any]]:
        headers = {"Content-Type": "application/json; charset=utf-8", **proof}
        try:
            async with self.session.request(
                method,
                URL(url, encoded=True),
                data=text.encode("utf-8", "replace") or None,
                headers=headers,
                allow_redirects=False,
            ) as response:
                return response.status, response.headers, await _read(response)
        except Exception as fault:
            raise faults.broken(fault) from None

    async def _proof(self, *, renew: bool) -> dict[str, str]:
        if self.tokens is None:
            return {}
        try:
            return {"Authorization": f"Bearer {await self.tokens.bearer(renew=renew)}"}
        except Exception as fault:
            raise faults.without_token(fault) from None


def _activities(conversation: str) -> str:
    return f"v3/conversations/{quote(conversation, safe='')}/activities"


def _named(answer: Mapping[str, Any], name: str) -> str:
    found = answer.get(name)
    return found if isinstance(found, str) else ""


def _code(answer: Mapping[str, Any]) -> str:
    fault = answer.get("error")
    return _named(fault, "code") if isinstance(fault, dict) else ""


async def _read(response: ClientResponse) -> Mapping[str, Any]:
    """What it says. Nothing at all will do: the Bot Connector leaves it out at times.

    Raises ``Unclear`` for a page: a proxy on the way that says "200" has posted nothing. What a refusal says
    is a hint at most: one that cannot be read says nothing.
    """
    refusal = response.status >= 300
    try:
        body = bytearray()
        async for part in response.content.iter_any():
            body += part
            if len(body) > LARGEST_ANSWER:
                raise ValueError
        found = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError):
        if refusal:
            return {}
        raise Unclear from None
    except (ClientError, TimeoutError):
        if refusal:
            return {}
        raise
    return found if isinstance(found, dict) else {}
