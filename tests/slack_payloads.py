"""What Slack tells an app about what people do, shaped as Slack shapes it."""

from __future__ import annotations

from typing import Any

from tests.slack_opened import Opened
from tests.slack_workspace import APP, BOT, Channel, Message, Shape, User

TOKEN = "legacy-verification"


def team(user: User) -> Shape:
    """The workspace a person belongs to."""
    return {"id": user.team, "domain": "hospital"}


def person(user: User) -> Shape:
    """A person in something interactive."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}


def _whole(kind: str, user: User, **more: Any) -> Shape:
    about = {"token": TOKEN, "api_app_id": APP, "enterprise": None, "is_enterprise_install": False}
    return {"type": kind, "team": team(user), "user": person(user), **about, **more}


def shortcut(user: User, callback_id: str, trigger: str) -> Shape:
    """A global shortcut."""
    about = {"callback_id": callback_id, "trigger_id": trigger, "action_ts": "1795400000.000001"}
    return _whole("shortcut", user, **about)


def command(user: User, text: str, channel: Channel, trigger: str, response_url: str) -> Shape:
    """A slash command: a form, and no JSON."""
    return {
        "token": TOKEN,
        "team_id": user.team,
        "team_domain": "hospital",
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": "/wren",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def action(element: Shape, block_id: str, value: Any = None) -> Shape:
    """One press or choice."""
    kind = element["type"]
    about = {"action_id": element["action_id"], "block_id": block_id, "type": kind}
    about["action_ts"] = "1795400000.000001"
    if kind == "button":
        about |= {"text": element["text"]}
        return about | ({"value": element["value"]} if "value" in element else {})
    chosen = [option for option in element["options"] if option["value"] in (value or ())]
    if kind in ("checkboxes", "multi_static_select"):
        return about | {"selected_options": chosen}
    return about | {"selected_option": chosen[0] if chosen else None}


def pressed_in_view(user: User, opened: Opened, done: Shape, trigger: str) -> Shape:
    """A press or choice in a modal or home."""
    container = {"type": "view", "view_id": opened.id}
    about = {"container": container, "view": opened.payload(), "actions": [done], "trigger_id": trigger}
    return _whole("block_actions", user, **about)


def pressed_in_message(
    user: User, channel: Channel, message: Message, done: Shape, trigger: str, response_url: str
) -> Shape:
    """A press under a message."""
    container: Shape = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = bool(message.only)
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    about: Shape = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    if not message.only:
        about["message"] = message.shown(metadata=True)
    about |= {"actions": [done], "trigger_id": trigger, "response_url": response_url}
    return _whole("block_actions", user, state={"values": {}}, **about)


def submitted(user: User, opened: Opened, trigger: str) -> Shape:
    """A form that was sent."""
    return _whole("view_submission", user, view=opened.payload(), trigger_id=trigger, response_urls=[])


def closed(user: User, opened: Opened) -> Shape:
    """A modal that was closed, for apps that asked to be told."""
    return _whole("view_closed", user, view=opened.payload(), is_cleared=False)


def event(inner: Shape, event_id: str, team_id: str, at: int, *, shared: bool = False) -> Shape:
    """An event of the Events API in its wrapper."""
    granted = {"enterprise_id": None, "team_id": team_id, "user_id": BOT, "is_bot": True}
    return {
        "token": TOKEN,
        "team_id": team_id,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": at,
        "authorizations": [{**granted, "is_enterprise_install": False}],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }


def subscription(inner: Shape) -> str:
    """The name under which an app subscribes to an event."""
    family = {"im": ".im", "group": ".groups", "channel": ".channels"}
    return str(inner["type"]) + family.get(str(inner.get("channel_type")), "")


def home_opened(user: User, channel: Channel, home: Opened | None) -> Shape:
    """Somebody opened Wren's home."""
    inner: Shape = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home"}
    if home is not None:
        inner["view"] = home.payload()
    return inner | {"event_ts": "1795400000.000001"}


def said(user: User, channel: Channel, message: Message, shown: Shape, files: int = 0) -> Shape:
    """Somebody typed into a channel or chat."""
    kind = "im" if channel.person else "group" if channel.private else "channel"
    inner = {**shown, "channel": channel.id, "channel_type": kind, "event_ts": message.ts}
    inner |= {"client_msg_id": f"m-{message.ts}", "team": user.team}
    if files:
        inner |= {"subtype": "file_share", "files": [{"id": f"F{number}"} for number in range(files)]}
    return inner


def joined(user: User, channel: Channel, inviter: str) -> Shape:
    """Somebody joined a channel Wren is in."""
    kind = "G" if channel.private else "C"
    inner = {"type": "member_joined_channel", "user": user.id, "channel": channel.id, "channel_type": kind}
    return inner | {"team": user.team, "inviter": inviter, "event_ts": "1795400000.000001"}
