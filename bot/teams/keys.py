"""The keys by which Microsoft signs what it sends to bots: fetched, kept for a day, and fetched anew.

By Microsoft's "Authentication with the Bot Connector API": the keys are named by the OpenID configuration,
change now and then, and each says for which channels it may sign.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from jwt import PyJWK

FRESH_SECONDS = 24 * 60 * 60
PAUSE_SECONDS = 5.0
"""Between two fetches, however many tokens name a key that nobody knows."""
FETCH_SECONDS = 5.0
LARGEST = 512 * 1024
MOST_KEYS = 200

Get = Callable[[str], Awaitable[Any]]
"""Fetches the JSON at an address."""

_log = logging.getLogger("wren.teams")


class KeysDown(Exception):
    """Nobody can tell now whether a token is Microsoft's: its keys cannot be had."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, and the channels it may sign for."""

    public: PyJWK = field(repr=False)
    endorsements: frozenset[str]


@dataclass(slots=True)
class Keys:
    """``now`` gives seconds that only run forward."""

    openid: str
    get: Get = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    _known: Mapping[str, Key] = field(default_factory=dict, repr=False)
    _fetched: float | None = None
    _tried: float = 0.0
    _failed: bool = False
    _fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """The key of this name, or None if there is surely none. Raises ``KeysDown``."""
        key = self._known.get(kid)
        if key is None:
            await asyncio.shield(self._fetch())
            key = self._known.get(kid)
        elif self._fetched is None or self.now() - self._fetched > FRESH_SECONDS:
            # The old keys do until the new ones are there.
            self._fetch()
        if key is None and self._failed:
            raise KeysDown
        return key

    async def close(self) -> None:
        """Let go of a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()

    def _fetch(self) -> asyncio.Task[None]:
        """The one fetch under way, or the last one where that was a moment ago."""
        if self._fetching is None or (self._fetching.done() and self.now() - self._tried >= PAUSE_SECONDS):
            self._tried = self.now()
            self._fetching = asyncio.create_task(self._replace())
        return self._fetching

    async def _replace(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                known = _keys_in(await self.get(await self._where()))
            if not known:
                raise ValueError
        except Exception as fault:
            self._failed = True
            _log.warning("teams.keys_not_fetched", extra={"fault": fault})
            return
        self._known, self._fetched, self._failed = known, self.now(), False

    async def _where(self) -> str:
        found = (await self.get(self.openid))["jwks_uri"]
        if not isinstance(found, str) or found.partition("://")[0] != self.openid.partition("://")[0]:
            raise ValueError
        return found


def _keys_in(found: Any) -> dict[str, Key]:
    """Every key that can sign. One that cannot be understood is left out: it may be of a new kind."""
    keys: dict[str, Key] = {}
    for one in found["keys"][:MOST_KEYS]:
        try:
            if one["kty"] != "RSA" or one.get("use", "sig") != "sig":
                continue
            endorsed = one.get("endorsements") or ()
            keys[str(one["kid"])] = Key(PyJWK(one, "RS256"), frozenset(map(str, endorsed)))
        except Exception:
            _log.warning("teams.key_not_understood")
    return keys


def getter(session: ClientSession) -> Get:
    """A ``Get`` over this session, with a limit on time and size."""

    async def get(url: str) -> Any:
        async with session.get(
            url, timeout=ClientTimeout(total=FETCH_SECONDS), allow_redirects=False
        ) as response:
            if response.status != 200:
                raise ValueError
            body = bytearray()
            async for part in response.content.iter_any():
                body += part
                if len(body) > LARGEST:
                    raise ValueError
            return json.loads(body)

    return get
