"""An organisation in Microsoft Teams: people, chats, a team's channel, and every version of every message."""

from __future__ import annotations

import copy
import hashlib
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]

TENANT, OTHER_TENANT = "3a1c5f0e-5b7d-4c1e-9f26-0d7a5e2b8c11", "77777777-0000-4000-8000-00000000cafe"
APP = "b0c1d2e3-1111-4222-8333-0123456789ab"
BOT = f"28:{APP}"
TEAM = "19:b2e7c0ffee1d4a6f8c3e5d7a9b1f0246@thread.tacv2"
RELAY = "19:7c8cd8b4b4ad4e73a2957e6daad70600@thread.tacv2"
WARD_TEAM = "19:aaaaaaaaaaaa4e73a2957e6daad70601@thread.tacv2"
WARD = "19:bbbbbbbbbbbb4e73a2957e6daad70602@thread.tacv2"
CARD = "application/vnd.microsoft.card.adaptive"
THREAD = ";messageid="


@dataclass(slots=True)
class User:
    """Somebody of the organisation. ``id`` is this bot's own name for her, ``object_id`` is Entra's."""

    name: str
    id: str
    object_id: str
    tenant: str = TENANT

    def sender(self) -> Shape:
        """As ``from`` of an activity tells it."""
        return {"id": self.id, "name": self.name.title(), "aadObjectId": self.object_id}


@dataclass(slots=True)
class Conversation:
    """A channel, or the chat of one person with Wren. ``installed``: Wren is there and may write."""

    id: str
    person: str = ""
    team: str = ""
    members: set[str] = field(default_factory=set)
    installed: bool = False
    blocked: bool = False
    gone: bool = False
    tenant: str = TENANT


@dataclass(slots=True)
class Post:
    """One message. ``thread`` is the id of the first message of its thread; ``before`` all it said once."""

    place: str
    id: str
    author: str
    activity: Shape = field(repr=False)
    thread: str = ""
    before: list[Shape] = field(default_factory=list, repr=False)
    deleted: bool = False

    @property
    def card(self) -> Shape | None:
        """The card in it, if there is one."""
        for one in self.activity.get("attachments") or []:
            if one.get("contentType") == CARD:
                return dict(one["content"])
        return None

    @property
    def conversation(self) -> str:
        """The conversation it is answered in: of a channel, the thread."""
        return f"{self.place}{THREAD}{self.thread}" if self.thread else self.place

    def exported(self) -> Shape:
        """What is kept for whoever may search: who, when, and every version, deleted or not."""
        versions = [copy.deepcopy(one) for one in (*self.before, self.activity)]
        return {"conversation": self.conversation, "id": self.id, "from": self.author, "versions": versions}


@dataclass(slots=True)
class Tenant:
    """Who and what there is."""

    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    now: Callable[[], float] = time.time
    count: int = 0

    def message_id(self) -> str:
        """The id of a new message: the milliseconds of its time."""
        self.count += 1
        return str(int(self.now() * 1000) + self.count)

    def user(self, member: str) -> User | None:
        """Somebody by any id that the Bot Connector takes: the ``29:`` one or Entra's."""
        for user in self.users.values():
            if member in (user.id, user.object_id):
                return user
        return None

    def chat(self, person: str) -> Conversation:
        """The chat of a person with Wren, which has an id before anybody wrote in it."""
        for one in self.conversations.values():
            if one.person == person:
                return one
        name = "a:1" + hashlib.sha256(person.encode()).hexdigest()[:40]
        made = Conversation(name, person, members={person})
        self.conversations[made.id] = made
        return made

    def add(self, post: Post) -> Post:
        """Keep a message."""
        self.posts.append(post)
        return post

    def find(self, place: str, message: str) -> Post | None:
        """A message that is still there."""
        for post in self.posts:
            if (post.place, post.id) == (place, message) and not post.deleted:
                return post
        return None

    def seen_in(self, place: str) -> Iterator[Post]:
        """What members see in a chat or channel, the newest first."""
        for post in reversed(self.posts):
            if post.place == place and not post.deleted:
                yield post

    def export(self) -> list[Shape]:
        """All that a search of the organisation's owner finds: chats and channels, every version."""
        return [post.exported() for post in self.posts]


def person(name: str, tenant: str = TENANT) -> User:
    """Somebody in the tests, with the same ids in every run."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return User(name, f"29:1{digest[:60]}_-{name[:1]}", str(uuid.UUID(digest[:32])), tenant)


def hospital() -> Tenant:
    """Three members of staff, two guardians, a newcomer without the app, somebody of elsewhere, two teams."""
    people = [person(name) for name in ("ada", "ben", "chidi", "grace", "gil", "newcomer")]
    people.append(person("foreign", OTHER_TENANT))
    ids = {one.name: one.id for one in people}
    guardians, ward = {ids["grace"], ids["gil"]}, {ids["ada"], ids["ben"]}
    channels = [
        Conversation(RELAY, team=TEAM, members=guardians),
        Conversation(TEAM, team=TEAM, members=guardians),
        Conversation(WARD, team=WARD_TEAM, members=ward),
    ]
    return Tenant({one.id: one for one in people}, {one.id: one for one in channels})


def user_called(name: str) -> User:
    """Somebody of the hospital by name."""
    return person(name, OTHER_TENANT if name == "foreign" else TENANT)
