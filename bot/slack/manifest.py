"""The manifest that makes the app in Slack: the fewest scopes with which everything here works."""

from __future__ import annotations

import json
from typing import Any

from prompts import Words

SCOPES = ("chat:write", "commands", "groups:history", "groups:read", "users:read")
EVENTS = ("app_home_opened", "app_uninstalled", "member_joined_channel", "message.groups", "tokens_revoked")
COMMAND = "/wren"
BEGIN = "concern.begin"


def manifest(words: Words, *, dm: bool = False) -> dict[str, Any]:
    """The app. The Messages tab is read-only, so that nobody types where the employer can read.

    ``dm`` opens it, for organisations that want it (docs/decisions/0015-messages-tab-is-read-only.md).
    """
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": words.say("slack.manifest.name"),
            "description": words.say("slack.manifest.description"),
        },
        "features": _features(words, dm=dm),
        "oauth_config": {"scopes": {"bot": sorted((*SCOPES, *(["im:history"] if dm else [])))}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted((*EVENTS, *(["message.im"] if dm else [])))},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _features(words: Words, *, dm: bool) -> dict[str, Any]:
    """Home, shortcut and command: the doors to the private form."""
    begin = {
        "name": words.say("slack.manifest.shortcut"),
        "type": "global",
        "callback_id": BEGIN,
        "description": words.say("slack.manifest.shortcut_description"),
    }
    command = {
        "command": COMMAND,
        "description": words.say("slack.manifest.command"),
        "usage_hint": words.say("slack.manifest.command_hint"),
        "should_escape": True,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": not dm,
        },
        "bot_user": {"display_name": words.say("slack.manifest.name"), "always_online": True},
        "shortcuts": [begin],
        "slash_commands": [command],
    }


def printed(words: Words, *, dm: bool = False) -> str:
    """The manifest as text, the same each time."""
    return json.dumps(manifest(words, dm=dm), indent=2, ensure_ascii=False)
