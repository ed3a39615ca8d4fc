"""What Teams tells a bot about what people do, shaped as Teams shapes it."""

from __future__ import annotations

import html
import uuid
from datetime import datetime
from typing import Any

from tests.teams_tenant import BOT, THREAD, Conversation, Shape, User

CLIENT = {
    "locale": "en-GB",
    "country": "GB",
    "platform": "Web",
    "timezone": "Europe/London",
    "type": "clientInfo",
}
MENTION = "<at>Wren</at>"


def event_id() -> str:
    """The id of an activity that is no message."""
    return f"f:{uuid.uuid4()}"


def _whole(kind: str, user: User, place: Conversation, at: datetime, service_url: str, **more: Any) -> Shape:
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "type": kind,
        "id": event_id(),
        "timestamp": stamp,
        "localTimestamp": stamp.replace("Z", "+00:00"),
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": user.sender(),
        "conversation": conversation(place, user.tenant, more.pop("thread", "")),
        "recipient": {"id": BOT, "name": "Wren"},
        "entities": [dict(CLIENT)],
        "channelData": channel_data(place, user.tenant),
        "locale": "en-GB",
        "localTimezone": "Europe/London",
        **more,
    }


def conversation(place: Conversation, tenant: str, thread: str) -> Shape:
    """Where it happened; of a channel, the thread."""
    if place.team:
        name = f"{place.id}{THREAD}{thread}" if thread else place.id
        return {"isGroup": True, "conversationType": "channel", "tenantId": tenant, "id": name}
    return {"conversationType": "personal", "tenantId": tenant, "id": place.id}


def channel_data(place: Conversation, tenant: str) -> Shape:
    """What Teams adds: the tenant, and of a channel its team."""
    data: Shape = {"tenant": {"id": tenant}}
    if place.team:
        data |= {"teamsChannelId": place.id, "teamsTeamId": place.team}
        data |= {"channel": {"id": place.id}, "team": {"id": place.team}}
    return data


def said(user: User, place: Conversation, text: str, **more: Any) -> Shape:
    """A typed message. In a channel Wren hears only where it is mentioned; an HTML copy comes along."""
    typed = html.escape(text, quote=False).replace("  ", "&nbsp; ")
    whole = _whole("message", user, place, text=typed, textFormat="plain", **more)
    copied = f"<p>{typed}</p>"
    if place.team:
        whole["text"] = f"{MENTION}&nbsp;{typed}\n"
        mentioned = {"id": BOT, "name": "Wren"}
        whole["entities"].insert(0, {"type": "mention", "mentioned": mentioned, "text": MENTION})
        span = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Wren</span>'
        copied = f"<p>{span}&nbsp;{typed}</p>"
    whole["attachments"] = [{"contentType": "text/html", "content": copied}]
    return whole


def files(count: int) -> list[Shape]:
    """Files that come with a message, each a place to fetch it from."""
    kind = "application/vnd.microsoft.teams.file.download.info"
    return [
        {"contentType": kind, "contentUrl": f"https://hospital.example/{number}", "name": f"{number}.docx"}
        for number in range(count)
    ]


def pressed(user: User, place: Conversation, data: Shape, reply_to: str, **more: Any) -> Shape:
    """A button of a card in a message: a message without text, the inputs beside the button's data."""
    whole = _whole("message", user, place, value=data, replyToId=reply_to, **more)
    whole["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": f"1:{reply_to}"}}
    return whole


def fetched(user: User, place: Conversation, data: Shape, reply_to: str, **more: Any) -> Shape:
    """A button of a card in a message that asks for a dialog."""
    value = {"data": data, "context": {"theme": "default"}}
    return _invoke(user, place, "task/fetch", value, replyToId=reply_to, **more)


def submitted(user: User, place: Conversation, data: Shape, **more: Any) -> Shape:
    """A button inside a dialog. Which message opened it, Teams does not say."""
    return _invoke(user, place, "task/submit", {"data": data, "context": {"theme": "default"}}, **more)


def _invoke(user: User, place: Conversation, name: str, value: Shape, **more: Any) -> Shape:
    whole = _whole("invoke", user, place, name=name, value=value, **more)
    whole["channelData"]["source"] = {"name": "message"}
    return whole


def installed(user: User, place: Conversation, action: str = "add", **more: Any) -> Shape:
    """The app was installed for a person or in a team, or taken away."""
    whole = _whole("installationUpdate", user, place, action=action, **more)
    whole["from"].pop("name")
    if place.team:
        whole["channelData"]["settings"] = {"selectedChannel": {"id": place.id}}
        whole["channelData"]["team"] |= {"name": "Guardians", "aadGroupId": str(uuid.uuid4())}
    return whole


def joined(user: User, place: Conversation, **more: Any) -> Shape:
    """The bot became a member of a conversation."""
    whole = _whole("conversationUpdate", user, place, membersAdded=[{"id": BOT}], **more)
    whole["from"].pop("name")
    if place.team:
        whole["channelData"]["eventType"] = "teamMemberAdded"
    return whole
