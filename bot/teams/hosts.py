"""Where Microsoft's services are, and which of them may be sent Wren's token."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.setting_values import is_loopback

_URL = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,200})?")


@dataclass(frozen=True, slots=True)
class Hosts:
    """``service`` is the Bot Connector for people and channels whose own address is not known yet.

    ``allowed`` are origins, one name of a host may begin with ``*.``.
    """

    login: str = "https://login.microsoftonline.com"
    openid: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    service: str = "https://smba.trafficmanager.net/teams/"
    allowed: tuple[str, ...] = (
        "https://smba.trafficmanager.net",
        "https://smba.infra.gcc.teams.microsoft.com",
        "https://*.botframework.com",
    )

    def allows(self, url: str) -> bool:
        """Whether a service URL is one of Microsoft's, over https."""
        parts = _URL.fullmatch(url)
        if parts is None:
            return False
        scheme, name, port = parts[1], parts[2].lower(), parts[3] or ""
        above = name.partition(".")[2]
        return f"{scheme}://{name}{port}" in self.allowed or f"{scheme}://*.{above}{port}" in self.allowed


@dataclass(frozen=True, slots=True)
class ThisMachine(Hosts):
    """For the Agents Playground: nobody but this machine, and no token for anybody."""

    service: str = "http://127.0.0.1:56150/_connector/"

    def allows(self, url: str) -> bool:
        """Whether a service URL stays on this machine."""
        parts = _URL.fullmatch(url)
        return parts is not None and is_loopback(parts[2])


MICROSOFT = Hosts()


def same(one: str, other: str) -> bool:
    """Whether two service URLs are the same, with or without a slash at the end."""
    return one.rstrip("/") == other.rstrip("/")
