"""The lines to Slack: one shared session, and a client for each way of repeating a call."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.silence import SILENCE

SLACKS_OWN = "https://slack.com/api/"
SECONDS = 6
"""How long one call may take. With the wait for its turn that is less than the courier gives a letter."""
MOST_WAITS = 2


@dataclass(frozen=True, slots=True)
class Wire:
    """``posts`` never repeats a call. ``views`` repeats one that Slack asked to send later, no other."""

    session: ClientSession = field(repr=False)
    posts: AsyncWebClient = field(repr=False)
    views: AsyncWebClient = field(repr=False)
    proxy: str | None = field(repr=False)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.session.close()


def connect(token: str, api_url: str) -> Wire:
    """The lines to one workspace. An empty ``api_url`` is Slack's own, or what slack_sdk was told."""
    session = ClientSession(
        trust_env=True,
        timeout=ClientTimeout(total=SECONDS),
        connector=TCPConnector(limit=50),
        json_serialize=partial(json.dumps, ensure_ascii=False),
    )
    posts = _client(session, token, api_url, [])
    views = _client(session, token, api_url, [AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_WAITS)])
    return Wire(session, posts, views, _proxy_for(posts.base_url))


def _client(
    session: ClientSession, token: str, api_url: str, handlers: list[AsyncRetryHandler]
) -> AsyncWebClient:
    client = AsyncWebClient(token=token, session=session, logger=SILENCE, retry_handlers=handlers)
    if api_url:
        client.base_url = api_url.rstrip("/") + "/"
    elif AsyncWebClient.BASE_URL != SLACKS_OWN:
        client.base_url = AsyncWebClient.BASE_URL.rstrip("/") + "/"
    # The session itself knows the proxies, and the hosts that need none.
    client.proxy = None
    return client


def _proxy_for(url: str) -> str | None:
    """The proxy that Socket Mode takes, which does not look for one by itself as the session does."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)
