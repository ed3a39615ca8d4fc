"""Whether a request is really the Bot Connector's, and about us. Every check of Microsoft's, and our own.

By Microsoft's "Authentication with the Bot Connector API" (requests from the Connector to a bot). Besides,
the token must say when it ends; the activity must be of our tenant, which no token names, and meant for us;
the service URL must be one that may be sent Wren's token. Tokens of Entra are refused: any app of the tenant
can have one made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any

import jwt
from aiohttp import web

from bot.teams.hosts import Hosts, same
from bot.teams.keys import Keys
from bot.teams.own import Activity
from bot.teams.shape import part, text

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW_SECONDS = 300
_CHECKED = {
    "require": ["exp", "iss", "aud"],
    "strict_aud": True,
    "enforce_minimum_key_length": True,
    # Time is checked below, by the clock that the whole of Wren goes by.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class Forged(Exception):
    """Not Microsoft's, or not meant for us. ``status`` is for the answer; there is no reason in it."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


@dataclass(frozen=True, slots=True)
class Pass:
    """What a genuine token says: for which service URL, and the channels its key may sign for."""

    service_url: str = field(repr=False)
    endorsements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trust:
    """The check at the door."""

    app: str = field(repr=False)
    tenant: str = field(repr=False)
    keys: Keys = field(repr=False)
    hosts: Hosts = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)

    async def admit(self, request: web.Request) -> Pass:
        """Look at the token, before anything is read. Raises ``Forged`` (401) and ``KeysDown``."""
        given = request.headers.getall("Authorization", [])
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not token:
            raise Forged(401)
        try:
            header = jwt.get_unverified_header(token)
            kid, algorithm = header.get("kid"), header.get("alg")
        except Exception:
            raise Forged(401) from None
        if algorithm != "RS256" or not isinstance(kid, str):
            raise Forged(401)
        key = await self.keys.find(kid)
        if key is None:
            raise Forged(401)
        try:
            claims = jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self.app,
                issuer=ISSUER,
                options=_CHECKED,  # type: ignore[arg-type]
            )
        except Exception:
            raise Forged(401) from None
        self._timely(claims)
        return Pass(_service_url(claims), key.endorsements)

    def _timely(self, claims: dict[str, Any]) -> None:
        now = self.clock().timestamp()
        ends, begins = claims["exp"], claims.get("nbf", 0)
        for moment in (ends, begins):
            if isinstance(moment, bool) or not isinstance(moment, int | float) or not isfinite(moment):
                raise Forged(401)
        if not begins - SKEW_SECONDS <= now < ends + SKEW_SECONDS:
            raise Forged(401)

    def check(self, shown: Pass, activity: Activity) -> None:
        """Compare the activity with the token. Raises ``Forged`` (403)."""
        service_url = activity["serviceUrl"]
        if (
            activity["channelId"] != CHANNEL
            or CHANNEL not in shown.endorsements
            or not same(shown.service_url, service_url)
            or not self.hosts.allows(service_url)
            or activity["recipient"]["id"] != f"28:{self.app}"
            or not of_tenant(activity, self.tenant)
        ):
            raise Forged(403)


def _service_url(claims: dict[str, Any]) -> str:
    found = claims.get("serviceurl")
    if not isinstance(found, str) or not found:
        raise Forged(403)
    return found


def of_tenant(activity: Activity, tenant: str) -> bool:
    """Whether an activity says that it is of this tenant, and says so everywhere."""
    said = part(part(activity, "channelData"), "tenant", {})
    named = (text(said, "id", ""), text(activity["conversation"], "tenantId", ""))
    given = {name.lower() for name in named if name}
    return given == {tenant.lower()}
