"""Wren's own token for the Bot Connector, from Microsoft's login service by MSAL, which caches it.

MSAL blocks, so it works in a thread, one at a time. Nothing of what it is told in return is ever logged.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msal
import requests
from requests.adapters import HTTPAdapter

from bot.setting_teams import TeamsSettings

RESOURCE = "https://api.botframework.com"
CALL_SECONDS = 5.0
"""One call to the login service."""
MOST_SECONDS = 8.0
PASSING = ("temporarily_unavailable", "server_error")

_KEY = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

_log = logging.getLogger("wren.teams")

Acquire = Callable[[], dict[str, Any]]
"""Gives what the login service answered, or what MSAL remembers of it."""


class TokenDown(Exception):
    """The login service cannot be reached now."""


class TokenRefused(Exception):
    """The login service does not accept the credential."""


class CredentialUnreadable(Exception):
    """The file of the credential cannot be read, or does not hold what it should."""


@dataclass(slots=True)
class Tokens:
    """``make`` builds the MSAL client that fits the settings, and does not ask anybody yet."""

    make: Callable[[], Acquire] = field(repr=False)
    _acquire: Acquire | None = field(default=None, repr=False)
    _asking: asyncio.Task[str] | None = field(default=None, repr=False)

    async def bearer(self, *, renew: bool = False) -> str:
        """A token that is good now; ``renew`` forgets the one that was not taken.

        Raises ``TokenDown``, ``TokenRefused`` or ``CredentialUnreadable``.
        """
        if renew:
            self._acquire = None
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> str:
        try:
            async with asyncio.timeout(MOST_SECONDS):
                if self._acquire is None:
                    self._acquire = await asyncio.to_thread(self.make)
                result = await asyncio.to_thread(self._acquire)
        except CredentialUnreadable:
            raise
        except Exception as fault:
            _log.warning("teams.login_unreachable", extra={"fault": fault})
            raise TokenDown from None
        token = result.get("access_token")
        if isinstance(token, str) and token:
            return token
        # Its description names the app, the tenant and more.
        raise TokenDown if result.get("error") in PASSING else TokenRefused


def maker(settings: TeamsSettings, login: str) -> Callable[[], Acquire]:
    """For ``Tokens``: the way that the settings name, of the four there are."""

    def make() -> Acquire:
        if settings.managed_identity:
            return _managed(settings.managed_identity)
        client = msal.ConfidentialClientApplication(
            settings.app,
            client_credential=credential(settings),
            authority=f"{login}/{settings.tenant}",
            http_client=_session(),
        )
        return lambda: client.acquire_token_for_client([f"{RESOURCE}/.default"])

    return make


def credential(settings: TeamsSettings) -> str | dict[str, Any]:
    """The credential as MSAL wants it. Raises ``CredentialUnreadable``."""
    if settings.client_secret:
        return settings.client_secret
    if settings.certificate is not None:
        return _certificate(_text(settings.certificate))
    file = settings.federated_token_file
    if file is None:
        raise CredentialUnreadable
    # Whoever writes this file renews it: it is read each time it is needed.
    return {"client_assertion": lambda: _text(file).strip()}


def _certificate(pem: str) -> dict[str, Any]:
    key, certificates = _KEY.search(pem), _CERTIFICATE.findall(pem)
    if key is None or not certificates:
        raise CredentialUnreadable
    return {"private_key": key[0], "public_certificate": "\n".join(certificates)}


def _managed(client_id: str) -> Acquire:
    identity = msal.UserAssignedManagedIdentity(client_id=client_id)
    client = msal.ManagedIdentityClient(identity, http_client=_session())
    return lambda: client.acquire_token_for_client(resource=RESOURCE)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise CredentialUnreadable from None


class _Patient(HTTPAdapter):
    """Gives every call a limit in time. MSAL sets none for a session that is not its own."""

    def send(self, *args: Any, **more: Any) -> requests.Response:
        more["timeout"] = more.get("timeout") or CALL_SECONDS
        return super().send(*args, **more)


def _session() -> requests.Session:
    session = requests.Session()
    for start in ("https://", "http://"):
        session.mount(start, _Patient(max_retries=1))
    return session
