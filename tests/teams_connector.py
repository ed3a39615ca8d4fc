"""The Bot Connector's REST calls, done as Microsoft does them and refused as Microsoft refuses them.

Codes and bodies: "Status codes from bot conversational APIs" and "Send proactive messages" of msteams-docs.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from tests.teams_shape import problems_of_card
from tests.teams_tenant import BOT, CARD, TENANT, THREAD, Conversation, Post, Shape, Tenant

LARGEST = 28 * 1024
"""Bytes of an activity. Microsoft takes more by now; ours stay below what every client shows."""
TYPES = ("message", "typing")
SENT = ("type", "text", "textFormat", "summary", "attachments", "importance", "locale", "channelData", "from")
SENT_ALSO = (
    "id",
    "conversation",
    "recipient",
    "replyToId",
    "serviceUrl",
    "channelId",
    "entities",
    "inputHint",
)


class Refusal(Exception):
    """Microsoft says no."""

    def __init__(self, status: int, code: str, message: str = "", **more: Any) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.body = {"error": {"code": code, "message": message or code, **more}}


def blocked() -> Refusal:
    """She blocked Wren or took it away: the code of the chat service stands inside the message."""
    inner = {"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}
    text = json.dumps({"errorCode": 209, "message": json.dumps(inner)})
    return Refusal(403, "ForbiddenOperationException", text, subCode="MessageWritesBlocked")


def not_there() -> Refusal:
    """The app is not installed in this chat or team."""
    return Refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def not_found() -> Refusal:
    """There is no such address."""
    return Refusal(404, "NotFound", "No HTTP resource was found.")


@dataclass(slots=True)
class Connector:
    """What every call does. ``rosters`` are calls that would have told names; ``shown`` all cards taken."""

    tenant: Tenant
    refused: list[str] = field(default_factory=list)
    rosters: list[str] = field(default_factory=list)
    shown: list[Shape] = field(default_factory=list, repr=False)

    def call(self, method: str, path: list[str], asked: Any) -> tuple[int, Shape]:
        """One call: ``path`` are the parts after ``v3/conversations``. The status and body of the answer."""
        try:
            return self._call(method, path, asked)
        except Refusal as refusal:
            self.refused.append(f"{method} {refusal}")
            return refusal.status, refusal.body

    def _call(self, method: str, path: list[str], asked: Any) -> tuple[int, Shape]:
        match method, path:
            case "POST", []:
                return self.create(_object(asked))
            case "POST", [name, "activities"]:
                return self.send(name, "", _object(asked))
            case "POST", [name, "activities", under]:
                return self.send(name, under, _object(asked))
            case "PUT", [name, "activities", message]:
                return self.update(name, message, _object(asked))
            case "DELETE", [name, "activities", message]:
                return self.delete(name, message)
            case "GET", [name, what, *who]:
                return self.channels(name) if what == "conversations" else self.members(name, what, who)
            case _:
                raise not_found()

    # --- conversations -------------------------------------------------------------------------------

    def create(self, asked: Shape) -> tuple[int, Shape]:
        """A 1:1 chat, or a new thread in a channel."""
        if asked.get("isGroup"):
            return self.create_thread(asked)
        members = asked.get("members")
        if not isinstance(members, list) or len(members) != 1 or not isinstance(members[0], dict):
            raise Refusal(400, "BadSyntax", "Bad format of conversation: one member is expected.")
        if _tenant_of(asked) != TENANT:
            raise Refusal(403, "BotNotInConversationRoster", "Invalid tenant.")
        user = self.tenant.user(str(members[0].get("id", "")))
        if user is None or user.tenant != TENANT:
            raise Refusal(400, "BadArgument", "Failed to decrypt pairwise id")
        chat = self.tenant.chat(user.id)
        if not self.may_meet(chat):
            raise not_there()
        answer = {"id": chat.id}
        if "activity" in asked:
            answer["activityId"] = self.add(chat, "", _object(asked["activity"])).id
        return 201, answer

    def may_meet(self, chat: Conversation) -> bool:
        """Whether the app is installed for her, or in a team that she is in."""
        teams = [one for one in self.tenant.conversations.values() if one.team and one.installed]
        return chat.installed or any(chat.person in team.members for team in teams)

    def create_thread(self, asked: Shape) -> tuple[int, Shape]:
        """A new thread, which begins with the message that comes along."""
        data = asked.get("channelData")
        channel = data.get("channel") if isinstance(data, dict) else None
        if not isinstance(channel, dict) or "activity" not in asked:
            raise Refusal(
                400, "BadSyntax", "Bad format of conversation: a channel and an activity are expected."
            )
        place = self.writable(str(channel.get("id", "")))
        if not place.team:
            raise Refusal(400, "BadArgument", "Not a channel.")
        post = self.add(place, "", _object(asked["activity"]))
        post.thread = post.id
        return 201, {"id": post.conversation, "activityId": post.id}

    def channels(self, team: str) -> tuple[int, Shape]:
        """The channels of a team that Wren is in. The first one has no name."""
        found = [one for one in self.tenant.conversations.values() if one.team == team]
        if not any(one.installed for one in found):
            raise not_there()
        named = [{"id": one.id} if one.id == team else {"id": one.id, "name": "News"} for one in found]
        return 200, {"conversations": named}

    def writable(self, name: str) -> Conversation:
        """A conversation that Wren may write into."""
        place = self.tenant.conversations.get(name)
        if place is None or place.tenant != TENANT or place.gone:
            raise Refusal(404, "ConversationNotFound", "Conversation not found.")
        if place.blocked:
            raise blocked()
        if not place.installed and not (place.person and self.may_meet(place)):
            raise not_there()
        return place

    # --- messages ------------------------------------------------------------------------------------

    def send(self, name: str, under: str, activity: Shape) -> tuple[int, Shape]:
        """A message into a chat, or a reply in a thread."""
        place = self.writable(name.partition(THREAD)[0])
        thread = name.partition(THREAD)[2] or (under if place.team else "")
        if thread and self.tenant.find(place.id, thread) is None:
            raise Refusal(404, "ConversationNotFound", "Conversation not found.")
        post = self.add(place, thread, activity)
        if place.team and not thread:
            post.thread = post.id
        return 201, {"id": post.id}

    def add(self, place: Conversation, thread: str, activity: Shape) -> Post:
        """Keep a message, if it is well made."""
        self.check(activity)
        kept = copy.deepcopy(activity)
        return self.tenant.add(Post(place.id, self.tenant.message_id(), BOT, kept, thread))

    def check(self, activity: Shape) -> None:
        """Refuse what Teams would not take or show."""
        if len(json.dumps(activity, ensure_ascii=False).encode("utf-8")) > LARGEST:
            raise Refusal(413, "MessageSizeTooBig", "Message size too large.")
        if activity.get("type") not in TYPES or set(activity) - {*SENT, *SENT_ALSO}:
            raise Refusal(400, "BadArgument", f"Unknown or missing type, or {sorted(activity)}")
        cards = activity.get("attachments") or []
        if not cards and not activity.get("text"):
            raise Refusal(400, "BadSyntax", "Activity must have text or attachments.")
        if cards and activity.get("text"):
            # Microsoft takes it; clients and the Agents Playground show two messages. Ours are one.
            raise Refusal(400, "BadArgument", "Text and a card in one message.")
        for one in cards:
            self.check_card(one)

    def check_card(self, attachment: Any) -> None:
        """Refuse a card that is no valid Adaptive Card 1.5."""
        if not isinstance(attachment, dict) or attachment.get("contentType") != CARD:
            raise Refusal(400, "BadArgument", "Unknown attachment type")
        problems = problems_of_card(attachment.get("content"))
        if problems:
            raise Refusal(400, "BadArgument", f"Unable to render card: {problems}")
        self.shown.append(copy.deepcopy(attachment["content"]))

    def own(self, name: str, message: str) -> Post:
        """A message of Wren's that is there."""
        place = self.writable(name.partition(THREAD)[0])
        post = self.tenant.find(place.id, message)
        if post is None:
            raise Refusal(404, "ActivityNotFoundInConversation", "The activity could not be found.")
        if post.author != BOT:
            raise Refusal(403, "ForbiddenOperationException", "Only own messages can be changed.")
        return post

    def update(self, name: str, message: str, activity: Shape) -> tuple[int, Shape]:
        """Another content for an own message. What it said before is kept."""
        post = self.own(name, message)
        self.check(activity)
        post.before.append(post.activity)
        post.activity = copy.deepcopy(activity)
        return 200, {"id": post.id}

    def delete(self, name: str, message: str) -> tuple[int, Shape]:
        """Take an own message away. It is kept for whoever may search."""
        self.own(name, message).deleted = True
        return 200, {}

    def members(self, name: str, what: str, who: list[str]) -> tuple[int, Shape]:
        """Names and addresses of people. Wren has no need of them."""
        if what not in ("pagedmembers", "members"):
            raise not_found()
        self.rosters.append(name)
        place = self.writable(name.partition(THREAD)[0])
        told = [{**user.sender(), "email": f"{user.name}@hospital.example"} for user in self.people_in(place)]
        if not who:
            return 200, {"members": told, "continuationToken": None}
        found = [one for one in told if who[0] in (one["id"], one["aadObjectId"])]
        if not found:
            raise Refusal(404, "MemberNotFoundInConversation", "Member not found.")
        return 200, found[0]

    def people_in(self, place: Conversation) -> list[Any]:
        """Who is in a conversation."""
        return [self.tenant.users[one] for one in sorted(place.members)]


def _object(asked: Any) -> Shape:
    if not isinstance(asked, dict):
        raise Refusal(400, "BadSyntax", "An object is expected.")
    return asked


def _tenant_of(asked: Shape) -> str:
    data = asked.get("channelData")
    inside = data.get("tenant") if isinstance(data, dict) else None
    return str(asked.get("tenantId") or (inside.get("id") if isinstance(inside, dict) else "") or "")
