"""The settings of the Teams platform. No fault ever shows a value: each may be a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.setting_people import GUID
from bot.setting_values import is_loopback, path, wrong

CREDENTIALS = (
    "TEAMS_CLIENT_SECRET",
    "TEAMS_CERTIFICATE",
    "TEAMS_FEDERATED_TOKEN_FILE",
    "TEAMS_MANAGED_IDENTITY",
)
_CHANNEL = re.compile(r"19:[A-Za-z0-9_-]{1,150}@thread\.[A-Za-z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """What Microsoft gave for Wren. Where ``relay`` is empty, the channel is to be learned."""

    app: str = field(default="", repr=False)
    tenant: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    certificate: Path | None = field(default=None, repr=False)
    federated_token_file: Path | None = field(default=None, repr=False)
    managed_identity: str = field(default="", repr=False)
    relay: str = field(default="", repr=False)
    anonymous: bool = False


def guid(text: str) -> str:
    """An id as Microsoft writes them: of an app, a tenant or an identity."""
    if not re.fullmatch(GUID, text.lower()):
        raise wrong("teams_id_wrong")
    return text.lower()


def client_secret(text: str) -> str:
    """A client secret: its value, not its id, which looks like all other ids."""
    if not re.fullmatch(r"[!-~]{8,300}", text) or re.fullmatch(GUID, text.lower()):
        raise wrong("teams_client_secret_wrong")
    return text


def file(text: str) -> Path:
    """A file that must be there."""
    found = path(text)
    try:
        there = found.is_file()
    except OSError:
        there = False
    if not there:
        raise wrong("teams_file_missing")
    return found


def relay(text: str) -> str:
    """The conversation id of a channel, not as it stands in a link, where signs are written as %3a or %40."""
    if not re.fullmatch(r"[A-Za-z0-9:@._-]{1,200}", text):
        raise wrong("teams_relay_wrong")
    return text


def missing(teams: TeamsSettings, host: str, given: frozenset[str]) -> list[tuple[str, str]]:
    """What Teams cannot do without, or must not have: the setting, and the wording key that says what to do.

    One that was given but is wrong has been told already.
    """
    faults = [
        (name, key)
        for name, key in (
            ("TEAMS_APP_ID", "teams_app_id_missing"),
            ("TEAMS_TENANT_ID", "teams_tenant_id_missing"),
        )
        if name not in given
    ]
    credentials = [name for name in CREDENTIALS if name in given]
    if teams.anonymous:
        if credentials:
            faults.append(("WREN_TEAMS_ANONYMOUS", "teams_anonymous_alone"))
        if host and not is_loopback(host):
            faults.append(("WREN_TEAMS_ANONYMOUS", "teams_anonymous_open"))
        return faults
    if teams.relay and not _CHANNEL.fullmatch(teams.relay):
        faults.append(("WREN_TEAMS_RELAY", "teams_relay_wrong"))
    if not credentials:
        faults.append((CREDENTIALS[0], "teams_credential_missing"))
    elif len(credentials) > 1:
        faults.append((credentials[1], "teams_credential_twice"))
    return faults
