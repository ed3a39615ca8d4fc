"""Slack's payloads → what happened: the event, and where and with which trigger to answer. Pure.

``read`` gives None for what concerns nobody (own messages, edits, other tabs). ``Malformed`` and
``Foreign`` carry nothing of what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.slack.answers import answers_of
from bot.slack.shape import Foreign, Malformed, Payload, matching, members, part, text
from bot.slack.text import as_typed
from handlers.chat import Arrived, Event, Filled, Person, Place, Posted, Pressed, Said
from handlers.limits import BUTTON_ABOUT, DIALOG_ABOUT

__all__ = ["Foreign", "Heard", "Malformed", "Own", "Payload", "read"]

_NAME = re.compile(r"[a-z][a-z0-9._-]{0,79}\Z")
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_PLACE = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_TIME = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?\Z")
_SPOKEN = (None, "", "file_share", "thread_broadcast", "me_message")
"""Kinds of messages in which somebody says something. All others tell of edits, joins and the like."""

On = Literal["home", "modal", "message", "command", "shortcut", "typed"]


@dataclass(frozen=True, slots=True)
class Own:
    """Who Wren is in this workspace, and where the guardians meet."""

    team: str = field(repr=False)
    user: str = field(repr=False)
    relay: str = field(repr=False)
    enterprise: str = field(default="", repr=False)

    def person(self, user: str) -> Person:
        """Somebody of this workspace."""
        return Person(f"slack:{self.team}/{user}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What happened and how it can be answered. ``typed`` is what stands after a command."""

    event: Event = field(repr=False)
    on: On
    user: str = field(repr=False)
    trigger: str = field(default="", repr=False)
    channel: str = field(default="", repr=False)
    thread: str = field(default="", repr=False)
    view: Payload = field(default_factory=dict, repr=False)
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the workspace itself: who joined the guardians' channel, or that Wren was removed."""

    what: Literal["joined", "removed"]


def read(payload: Payload, own: Own) -> Heard | Told | None:
    """What happened. Raises ``Malformed`` and ``Foreign``."""
    if "command" in payload:
        return _command(payload, own)
    match payload.get("type"):
        case "event_callback":
            return _event(payload, own)
        case "block_actions":
            return _pressed(payload, own)
        case "view_submission":
            return _filled(payload, own)
        case "shortcut" | "message_action":
            return _shortcut(payload, own)
        case "view_closed" | "block_suggestion":
            return None
        case _:
            raise Malformed


# --- interactive ------------------------------------------------------------------------------------


def _user(payload: Payload, own: Own) -> str:
    user = part(payload, "user")
    for team in (user.get("team_id"), part(payload, "team", {}).get("id")):
        _ours(team, own)
    return matching(user, "id", _PERSON)


def _ours(team: object, own: Own) -> None:
    """Slack Connect brings people of other organisations: Wren is not theirs."""
    if team is not None and team != "" and team not in (own.team, own.enterprise or own.team):
        raise Foreign


def _filled(payload: Payload, own: Own) -> Heard:
    user, view = _user(payload, own), part(payload, "view")
    form = matching(view, "callback_id", _NAME)
    about = text(view, "private_metadata", "", most=DIALOG_ABOUT)
    event = Filled(own.person(user), form, answers_of(view), about)
    return Heard(event, "modal", user, text(payload, "trigger_id", ""), view=view)


def _pressed(payload: Payload, own: Own) -> Heard | None:
    user, actions = _user(payload, own), members(payload, "actions")
    if not actions:
        raise Malformed
    action = actions[0]
    if action.get("type", "button") != "button" or "url" in action:
        return None
    act = text(action, "action_id").partition(":")[0]
    if not _NAME.match(act):
        raise Malformed
    about = text(action, "value", "", most=BUTTON_ABOUT)
    trigger, view = text(payload, "trigger_id", ""), part(payload, "view", {})
    if view:
        on: On = "home" if view.get("type") == "home" else "modal"
        return Heard(Pressed(own.person(user), act, about), on, user, trigger, view=view)
    container, shown = part(payload, "container", {}), part(payload, "message", {})
    channel = _channel(payload, container)
    deeper = container.get("thread_ts") or shown.get("thread_ts")
    found = deeper or container.get("message_ts") or shown.get("ts")
    thread = found if isinstance(found, str) and _TIME.match(found) else ""
    private = not channel or channel.startswith("D")
    where = None if private else Place(channel)
    under = Posted(f"{channel}:{thread}") if thread and not private else None
    event = Pressed(own.person(user), act, about, where=where, under=under)
    return Heard(event, "message", user, trigger, channel, thread if deeper else "")


def _channel(payload: Payload, container: Payload) -> str:
    found = container.get("channel_id") or part(payload, "channel", {}).get("id") or ""
    if not isinstance(found, str) or (found and not _PLACE.match(found)):
        raise Malformed
    return found


def _shortcut(payload: Payload, own: Own) -> Heard:
    user = _user(payload, own)
    act = matching(payload, "callback_id", _NAME)
    return Heard(Pressed(own.person(user), act), "shortcut", user, text(payload, "trigger_id", ""))


COMMANDS = {"": "help", "raise": "concern.begin", "box": "box.open", "help": "help", "nudges": "nudges"}


def _command(payload: Payload, own: Own) -> Heard:
    _ours(payload.get("team_id"), own)
    user = matching(payload, "user_id", _PERSON)
    words = text(payload, "text", "").split()
    first = words[0].lower() if words else ""
    known = first in COMMANDS
    typed = " ".join(words[1:] if known else words)
    channel = matching(payload, "channel_id", _PLACE, "")
    act = COMMANDS[first] if known else "unknown"
    where = _team_place(payload, channel) if act == "nudges" else None
    event = Pressed(own.person(user), act, where=where)
    return Heard(event, "command", user, text(payload, "trigger_id", ""), channel, typed=typed)


def _team_place(payload: Payload, channel: str) -> Place | None:
    """The channel a command was typed in; None for a chat between two or a few people."""
    name = text(payload, "channel_name", "")
    between = not channel or channel.startswith("D") or name == "directmessage" or name.startswith("mpdm-")
    return None if between else Place(channel)


# --- events -----------------------------------------------------------------------------------------


def _event(payload: Payload, own: Own) -> Heard | Told | None:
    event = part(payload, "event")
    match event.get("type"):
        case "app_uninstalled" | "tokens_revoked":
            return Told("removed")
        case "message":
            return _message(payload, event, own)
        case "member_joined_channel":
            joined = event.get("channel") == own.relay and event.get("user") != own.user
            return Told("joined") if joined else None
        case "app_home_opened" if event.get("tab", "home") == "home":
            _ours(payload.get("team_id"), own)
            user = matching(event, "user", _PERSON)
            return Heard(Arrived(own.person(user)), "home", user)
        case _:
            return None


def _message(payload: Payload, event: Payload, own: Own) -> Heard | None:
    """Something typed: in a thread of Wren's in the guardians' channel, or into Wren's own chat."""
    user, channel = event.get("user"), matching(event, "channel", _PLACE)
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or event.get("hidden"):
        return None
    if user in (None, own.user, "USLACKBOT") or "edited" in event:
        return None
    for team in (payload.get("team_id"), event.get("user_team"), event.get("source_team"), event.get("team")):
        _ours(team, own)
    person = own.person(matching(event, "user", _PERSON))
    said, files = as_typed(text(event, "text", "")), len(members(event, "files"))
    thread = matching(event, "thread_ts", _TIME, "")
    if event.get("channel_type") == "im" or channel.startswith("D"):
        typed = Said(person, said, files, id=event_id(payload))
        return Heard(typed, "typed", person.id.partition("/")[2], "", channel, thread)
    if channel != own.relay or not thread or thread == event.get("ts"):
        return None
    if event.get("parent_user_id", own.user) != own.user:
        return None
    under = Posted(f"{channel}:{thread}")
    heard = Said(person, said, files, where=Place(channel), under=under, id=event_id(payload))
    return Heard(heard, "typed", person.id.partition("/")[2], "", channel, thread)


def event_id(payload: Mapping[str, Any]) -> str:
    """The name of one delivery of an event, the same when it is sent again; empty for anything else."""
    found = payload.get("event_id")
    return found if isinstance(found, str) and payload.get("type") == "event_callback" else ""
