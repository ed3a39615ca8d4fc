"""Everything Wren is told from outside: the one place that reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot import setting_lists as lists
from bot import setting_slack as slack
from bot import setting_teams as teams
from bot import setting_values as values
from bot.setting_lists import GuardianSetting
from bot.setting_slack import SlackSettings
from bot.setting_table import DEFAULTS, SETTINGS, SettingDoc
from bot.setting_teams import TeamsSettings
from bot.setting_values import Wrong, is_loopback, nearest, shown, wrong

__all__ = [
    "SETTINGS",
    "Fault",
    "GuardianSetting",
    "SettingDoc",
    "Settings",
    "SettingsFaults",
    "SlackSettings",
    "TeamsSettings",
    "from_process",
    "read_settings",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one setting. Its text is `operator.<key>` with `values`: no secret, no id."""

    setting: str
    key: str
    values: Mapping[str, str]


class SettingsFaults(Exception):
    """Wren cannot start with these settings. `faults` holds all of them; the message holds no value."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.setting} {fault.key}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What Wren was told, checked. `release_cap` is in seconds, `working` the time zone of working days."""

    platforms: tuple[str, ...]
    data: Path
    database_url: str = field(repr=False)
    keys: Path
    host: str
    port: int
    metrics_host: str
    guardians: tuple[GuardianSetting, ...]
    release_k: int
    release_cap: int
    log_level: str
    words: Path | None
    tenant: str
    relay: str = field(repr=False)
    editors: str = field(repr=False)
    show_topic: bool
    working: str
    semantic: bool = False
    slack: SlackSettings = field(default_factory=SlackSettings)
    teams: TeamsSettings = field(default_factory=TeamsSettings)


def from_process(config: Path | None) -> Settings:
    """`read_settings` with the environment of this process."""
    return read_settings(os.environ, config)


def read_settings(environ: Mapping[str, str], config: Path | None) -> Settings:
    """The settings from the environment and, under it, from the file. An empty value counts as not given.

    Raises SettingsFaults with every fault found, so that an operator mends them in one go.
    """
    faults: list[Fault] = []
    given = _from_file(config, faults) if config else {}
    given |= {name: value for name, value in environ.items() if _ours(name)}
    _check_names(given, faults)
    given = {name: value.strip() for name, value in given.items() if name in DEFAULTS and value.strip()}
    settings = _Reading(given, faults).settings()
    if faults:
        raise SettingsFaults(tuple(faults))
    return settings


def _ours(name: str) -> bool:
    return name.upper().startswith("WREN_") or name in DEFAULTS


def _from_file(config: Path, faults: list[Fault]) -> dict[str, str]:
    try:
        lines = config.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError):
        faults.append(Fault("--config", "config_unreadable", {"path": str(config)}))
        return {}
    given: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        name, mark, value = (part.strip() for part in line.partition("="))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not mark or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            faults.append(Fault("--config", "config_line", {"line": str(number)}))
        elif name in given:
            faults.append(Fault(name, "config_twice", {"setting": shown(name), "line": str(number)}))
        else:
            given[name] = _unquoted(value)
    return {name: value for name, value in given.items() if _ours(name)}


def _unquoted(value: str) -> str:
    quoted = re.fullmatch(r"""(["'])(.*?)\1\s*(?:#.*)?""", value)
    return quoted[2] if quoted else re.sub(r"(^|\s+)#.*", "", value)


def _check_names(given: Mapping[str, str], faults: list[Fault]) -> None:
    for name in sorted(set(given) - set(DEFAULTS)):
        known = nearest(name.upper(), tuple(DEFAULTS))
        faults.append(Fault(shown(name), "setting_unknown", {"setting": shown(name), "nearest": known}))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The values as given, none of them empty, and the faults found so far."""

    given: Mapping[str, str]
    faults: list[Fault]

    def settings(self) -> Settings:
        on = self.read("WREN_PLATFORMS", lists.platforms, tuple[str, ...]())
        data = self.read("WREN_DATA", values.folder, Path())
        settings = Settings(
            platforms=on,
            data=data,
            database_url=self.optional("WREN_DATABASE_URL", values.database_url) or values.sqlite_in(data),
            keys=self.keys(data),
            host=self.read("WREN_HOST", values.host, ""),
            port=self.read("WREN_PORT", values.port, 0),
            metrics_host=self.read("WREN_METRICS_HOST", values.metrics_host, ""),
            guardians=self.optional("WREN_GUARDIANS", lambda it: lists.guardians(it, on, self.given)) or (),
            release_k=self.read("WREN_RELEASE_K", values.release_k, 1),
            release_cap=self.read("WREN_RELEASE_CAP", values.release_cap, 0),
            log_level=self.read("WREN_LOG_LEVEL", values.log_level, ""),
            words=self.optional("WREN_WORDS", values.words_folder),
            tenant=self.read("WREN_TENANT", values.tenant, ""),
            relay=self.optional("WREN_RELAY_CHANNEL", self.channel(on)) or "",
            editors=self.optional("WREN_EDITORS_CHANNEL", self.channel(on[:1])) or "",
            show_topic=self.read("WREN_NOTICE_TOPIC", values.switch, False),
            semantic=self.read("WREN_SEMANTIC", values.semantic, False),
            working=self.read("WREN_TIMEZONE", values.timezone, ""),
            slack=self.slack(on),
            teams=self.teams(on),
        )
        self.check_playground(settings)
        self.check_slack(settings)
        self.check_teams(settings)
        return settings

    def read(self, name: str, meaning: Callable[[str], T], otherwise: T) -> T:
        """What was given or the default, understood; `otherwise` and a fault if it cannot be."""
        text = self.given.get(name, DEFAULTS[name])
        try:
            if not text.replace("\n", "").replace("\t", "").isprintable():
                raise wrong("value_wrong")
            return meaning(text)
        except Wrong as error:
            told = ((each.key, {"setting": name, **each.values}) for each in error.problems)
            self.faults.extend(Fault(name, key, filling) for key, filling in told)
            return otherwise

    def optional(self, name: str, meaning: Callable[[str], T]) -> T | None:
        return self.read(name, meaning, None) if name in self.given else None

    @property
    def playing(self) -> bool:
        return "play" in lists.names_in(self.given.get("WREN_PLATFORMS", "play"))

    def keys(self, data: Path) -> Path:
        """The key folder. Keys inside the data would be copied with it: only the playground may."""
        if self.playing and "WREN_KEYS" not in self.given:
            return data / "keys"
        keys = self.read("WREN_KEYS", values.folder, Path())
        inside = Path(os.path.realpath(keys)).is_relative_to(os.path.realpath(data))
        unread = any(fault.setting in ("WREN_KEYS", "WREN_DATA") for fault in self.faults)
        if inside and not self.playing and not unread:
            told = {"setting": "WREN_KEYS", "keys": shown(str(keys)), "data": shown(str(data))}
            self.faults.append(Fault("WREN_KEYS", "keys_inside_data", told))
        return keys

    def channel(self, on: tuple[str, ...]) -> Callable[[str], str]:
        return slack.channel if "slack" in on else values.relay

    def slack(self, on: tuple[str, ...]) -> SlackSettings:
        """Only read where Slack is in use: elsewhere the tokens of another tool may stand there."""
        if "slack" not in on:
            return SlackSettings()
        return SlackSettings(
            self.optional("SLACK_BOT_TOKEN", slack.bot_token) or "",
            self.optional("SLACK_APP_TOKEN", slack.app_token) or "",
            self.optional("SLACK_SIGNING_SECRET", slack.signing_secret) or "",
            self.optional("SLACK_API_URL", slack.api_url) or "",
        )

    def teams(self, on: tuple[str, ...]) -> TeamsSettings:
        """Only read where Teams is in use, as with Slack."""
        if "teams" not in on:
            return TeamsSettings()
        return TeamsSettings(
            app=self.optional("TEAMS_APP_ID", teams.guid) or "",
            tenant=self.optional("TEAMS_TENANT_ID", teams.guid) or "",
            client_secret=self.optional("TEAMS_CLIENT_SECRET", teams.client_secret) or "",
            certificate=self.optional("TEAMS_CERTIFICATE", teams.file),
            federated_token_file=self.optional("TEAMS_FEDERATED_TOKEN_FILE", teams.file),
            managed_identity=self.optional("TEAMS_MANAGED_IDENTITY", teams.guid) or "",
            relay=self.optional("WREN_TEAMS_RELAY", teams.relay) or "",
            anonymous=self.read("WREN_TEAMS_ANONYMOUS", values.switch, False),
        )

    def check_slack(self, settings: Settings) -> None:
        """Say what Slack cannot do without, and where to find it."""
        if "slack" in settings.platforms:
            for name, key in slack.missing(settings.slack, settings.relay, frozenset(self.given)):
                self.faults.append(Fault(name, key, {"setting": name}))

    def check_teams(self, settings: Settings) -> None:
        """Say what Teams cannot do without, and what must not be together."""
        if "teams" in settings.platforms:
            for name, key in teams.missing(settings.teams, settings.host, frozenset(self.given)):
                self.faults.append(Fault(name, key, {"setting": name}))

    def check_playground(self, settings: Settings) -> None:
        """Anybody can act as anybody on the playground, so nobody outside this machine may reach it."""
        for name, host in (("WREN_HOST", settings.host), ("WREN_METRICS_HOST", settings.metrics_host)):
            if self.playing and host and not is_loopback(host):
                self.faults.append(Fault(name, "play_loopback", {"setting": name, "value": shown(host)}))
