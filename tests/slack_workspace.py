"""A Slack workspace as its owner could export it: people, channels, messages and what became of them."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]

TEAM, OTHER_TEAM = "T0WRENTEAM", "T0FOREIGN1"
BOT, BOT_ID, APP = "U0WRENBOT1", "B0WRENBOT1", "A0WRENAPP1"
RELAY, WARD, PUBLIC = "C0RELAY001", "C0WARD0007", "C0LOBBY001"


@dataclass(slots=True)
class User:
    """Somebody in the workspace, or a guest of it."""

    id: str
    name: str
    team: str = TEAM
    restricted: bool = False
    ultra: bool = False
    bot: bool = False
    deleted: bool = False

    def shown(self) -> Shape:
        """As users.info tells it."""
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.name.title(),
            "deleted": self.deleted,
            "is_bot": self.bot,
            "is_restricted": self.restricted or self.ultra,
            "is_ultra_restricted": self.ultra,
            "is_stranger": self.team != TEAM,
            "locale": "en-GB",
            "tz": "Europe/London",
            "profile": {"real_name": self.name.title(), "display_name": self.name},
        }


@dataclass(slots=True)
class Channel:
    """A channel, or the chat of one person with Wren."""

    id: str
    name: str
    private: bool = True
    shared: bool = False
    archived: bool = False
    person: str = ""
    members: set[str] = field(default_factory=set)

    def shown(self) -> Shape:
        """As conversations.info tells it."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private and not self.person,
            "is_group": self.private and not self.person,
            "is_im": bool(self.person),
            "is_mpim": False,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_member": BOT in self.members,
            "context_team_id": TEAM,
            "num_members": len(self.members),
        }


@dataclass(slots=True)
class Message:
    """One message. ``only`` names the one person who sees an ephemeral one: those are in no export."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Shape]
    thread_ts: str = ""
    only: str = ""
    metadata: Shape = field(default_factory=dict)
    before: list[Shape] = field(default_factory=list)
    deleted: bool = False
    asked: Shape = field(default_factory=dict)
    """What the call that made it asked for, unfurling for instance."""

    def shown(self, *, metadata: bool = False) -> Shape:
        """As Slack tells it to an app."""
        whole: Shape = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM}
        if self.blocks:
            whole["blocks"] = copy.deepcopy(self.blocks)
        if self.user == BOT:
            whole |= {"bot_id": BOT_ID, "app_id": APP}
        if self.thread_ts:
            whole["thread_ts"] = self.thread_ts
        if metadata and self.metadata:
            whole["metadata"] = copy.deepcopy(self.metadata)
        return whole

    def exported(self) -> Shape:
        """As the workspace's owner exports it, with everything it ever said."""
        edits = {"before": copy.deepcopy(self.before), "deleted": self.deleted}
        return {"channel": self.channel, **self.shown(metadata=True), **edits}


@dataclass(slots=True)
class Workspace:
    """Who and what there is."""

    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    now: Callable[[], float] = time.time
    count: int = 0

    def ts(self) -> str:
        """The time of a new message, which is its name in its channel."""
        self.count += 1
        return f"{int(self.now())}.{self.count:06}"

    def number(self, prefix: str) -> str:
        """A new id."""
        self.count += 1
        return f"{prefix}0{self.count:08}"

    def chat(self, person: str) -> Channel:
        """The chat of a person with Wren, made when it is first needed."""
        for channel in self.channels.values():
            if channel.person == person:
                return channel
        made = Channel(self.number("D"), "directmessage", person=person, members={person, BOT})
        self.channels[made.id] = made
        return made

    def add(self, message: Message) -> Message:
        """Keep a message."""
        self.messages.append(message)
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        """A message that is still there."""
        for message in self.messages:
            if message.channel == channel and message.ts == ts and not message.deleted:
                return message
        return None

    def seen_in(self, channel: str, person: str) -> Iterator[Message]:
        """What a person sees in a channel, the newest first."""
        for message in reversed(self.messages):
            if message.channel == channel and not message.deleted and message.only in ("", person):
                yield message

    def told(self, message: Message, *, metadata: bool) -> Shape:
        """A message as an app reads it, with what Slack says of the thread below or above it."""
        whole = message.shown(metadata=metadata)
        if message.thread_ts:
            top = self.find(message.channel, message.thread_ts)
            return whole | ({"parent_user_id": top.user} if top is not None else {})
        below = [
            one
            for one in self.messages
            if (one.channel, one.thread_ts) == (message.channel, message.ts) and not (one.deleted or one.only)
        ]
        thread = (
            {"thread_ts": message.ts, "reply_count": len(below), "latest_reply": below[-1].ts}
            if below
            else {}
        )
        return whole | thread

    def export(self) -> list[Shape]:
        """All that a corporate export holds: messages of channels and chats, never views or ephemerals."""
        return [message.exported() for message in self.messages if not message.only]


def user_id(name: str) -> str:
    """The id of somebody in the tests."""
    return f"U0{name.upper():0<8}"[:10]


def hospital() -> Workspace:
    """Three members of staff, two guardians, a guest, a bot, and somebody of another organisation."""
    users = [User(user_id(name), name) for name in ("ada", "ben", "chidi", "grace", "gil", "newcomer")]
    users += [User(user_id("guest"), "guest", restricted=True), User(user_id("single"), "single", ultra=True)]
    users += [User(user_id("foreign"), "foreign", team=OTHER_TEAM), User(BOT, "wren", bot=True)]
    channels = [
        Channel(RELAY, "guardians", members={user_id("grace"), user_id("gil"), BOT}),
        Channel(WARD, "ward-7", members={user_id("ada"), user_id("ben"), BOT}),
        Channel(PUBLIC, "lobby", private=False, members={user_id("ada"), BOT}),
    ]
    return Workspace({one.id: one for one in users}, {one.id: one for one in channels})
