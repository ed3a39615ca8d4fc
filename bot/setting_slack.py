"""The settings of the Slack platform. No fault ever shows a value: each may be a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.setting_values import is_loopback, wrong


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What Slack gave whoever set Wren up there. An empty ``api_url`` is Slack's own address."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = field(default="", repr=False)


def bot_token(text: str) -> str:
    """The token of the app's bot user."""
    if not re.fullmatch(r"xoxb-[!-~]{1,250}", text):
        raise wrong("slack_bot_token_wrong")
    return text


def app_token(text: str) -> str:
    """The token that opens a socket."""
    if not re.fullmatch(r"xapp-[!-~]{1,250}", text):
        raise wrong("slack_app_token_wrong")
    return text


def signing_secret(text: str) -> str:
    """The secret by which requests are known to be Slack's."""
    if not re.fullmatch(r"[!-~]{6,200}", text):
        raise wrong("slack_signing_secret_wrong")
    return text


def api_url(text: str) -> str:
    """Where Slack is. Tokens travel there, so only this machine may be spoken to without encryption."""
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "http" and is_loopback(parts.hostname or "")
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise wrong("slack_api_url_wrong") from None
    if not usable or not (plain or parts.scheme == "https") or parts.query or parts.fragment:
        raise wrong("slack_api_url_wrong")
    return text


def channel(text: str) -> str:
    """The id of a private channel of Slack's."""
    if not re.fullmatch(r"[CG][A-Za-z0-9_-]{1,40}", text):
        raise wrong("slack_relay_wrong")
    return text


def missing(slack: SlackSettings, relay: str, given: frozenset[str]) -> list[tuple[str, str]]:
    """What Slack cannot do without: the setting, and the wording key that says where to find it.

    One that was given but is wrong has been told already.
    """
    wanted = [
        ("SLACK_BOT_TOKEN", slack.bot_token, "slack_bot_token_missing"),
        ("WREN_RELAY_CHANNEL", relay, "slack_relay_missing"),
    ]
    if not slack.app_token and "SLACK_APP_TOKEN" not in given:
        wanted.append(("SLACK_SIGNING_SECRET", slack.signing_secret, "slack_signing_secret_missing"))
    return [(name, key) for name, value, key in wanted if not value and name not in given]
