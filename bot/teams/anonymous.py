"""The door without tokens, for the Agents Playground: only from this machine, and only to this machine.

Never where Wren listens for others (``bot.setting_teams``). What a proxy on this machine passes on is refused
too, and so is what a web page could send.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.setting_values import is_loopback
from bot.teams.hosts import Hosts
from bot.teams.own import Activity
from bot.teams.trust import CHANNEL, Forged, Pass, of_tenant

_OF_A_PROXY = ("forwarded", "via", "x-real-ip")
_OF_A_PAGE = ("origin", "sec-fetch-site")
NOBODY = Pass("", frozenset())


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Takes the place of ``Trust``."""

    app: str = field(repr=False)
    tenant: str = field(repr=False)
    hosts: Hosts = field(repr=False)

    async def admit(self, request: web.Request) -> Pass:
        """Raises ``Forged`` for whatever may have come from elsewhere."""
        names = {name.lower() for name in request.headers}
        passed_on = any(name.startswith("x-forwarded") for name in names)
        if passed_on or names.intersection(_OF_A_PROXY + _OF_A_PAGE) or not _both_here(request):
            raise Forged(403)
        if request.content_type != "application/json":
            raise Forged(403)
        return NOBODY

    def check(self, shown: Pass, activity: Activity) -> None:
        """Raises ``Forged`` where an answer would leave this machine, or the activity is not for us."""
        recipient = activity["recipient"]["id"].removeprefix("28:")
        here = self.hosts.allows(activity["serviceUrl"])
        meant = recipient == self.app and activity["channelId"] == CHANNEL
        if not here or not meant or not of_tenant(activity, self.tenant):
            raise Forged(403)


def _both_here(request: web.Request) -> bool:
    """Whether it was sent from this machine, to a name of this machine."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    try:
        named = request.url.host or ""
    except ValueError:
        return False
    return isinstance(peer, tuple) and is_loopback(str(peer[0])) and is_loopback(named)
