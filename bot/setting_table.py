"""The table of all settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """One setting: its name, what holds when it is not given, and the wording key of its meaning."""

    name: str
    default: str
    meaning_key: str


SETTINGS = tuple(
    SettingDoc(name, default, "operator.setting." + name.removeprefix("WREN_").lower())
    for name, default in (
        ("WREN_PLATFORMS", "play"),
        ("WREN_DATA", "./data"),
        ("WREN_DATABASE_URL", ""),
        ("WREN_KEYS", "./keys"),
        ("WREN_HOST", "127.0.0.1"),
        ("WREN_PORT", "3978"),
        ("WREN_METRICS_HOST", "127.0.0.1"),
        ("WREN_GUARDIANS", ""),
        ("WREN_RELEASE_K", "1"),
        ("WREN_RELEASE_CAP", "0"),
        ("WREN_LOG_LEVEL", "INFO"),
        ("WREN_WORDS", ""),
        ("WREN_TENANT", "main"),
        ("WREN_RELAY_CHANNEL", ""),
        ("WREN_EDITORS_CHANNEL", ""),
        ("WREN_NOTICE_TOPIC", "no"),
        ("WREN_SEMANTIC", "no"),
        ("WREN_TIMEZONE", "Europe/London"),
        ("SLACK_BOT_TOKEN", ""),
        ("SLACK_APP_TOKEN", ""),
        ("SLACK_SIGNING_SECRET", ""),
        ("SLACK_API_URL", ""),
        ("TEAMS_APP_ID", ""),
        ("TEAMS_TENANT_ID", ""),
        ("TEAMS_CLIENT_SECRET", ""),
        ("TEAMS_CERTIFICATE", ""),
        ("TEAMS_FEDERATED_TOKEN_FILE", ""),
        ("TEAMS_MANAGED_IDENTITY", ""),
        ("WREN_TEAMS_RELAY", ""),
        ("WREN_TEAMS_ANONYMOUS", "no"),
    )
)
DEFAULTS: Mapping[str, str] = MappingProxyType({doc.name: doc.default for doc in SETTINGS})
