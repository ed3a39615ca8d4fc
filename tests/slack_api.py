"""Slack's Web API on loopback: the methods Wren may call, refused as Slack refuses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.slack_asked import Refusal, structured, truthy
from tests.slack_limits import problems_of_message, units
from tests.slack_views import Views
from tests.slack_workspace import APP, BOT, BOT_ID, TEAM, Channel, Message, Shape, Workspace

BOT_TOKEN, APP_TOKEN = "xoxb-1234567890-wren", "xapp-1-A0WRENAPP1-wren"
MESSAGE_TEXT, UPDATE_TEXT = 40_000, 4_000
WRITES = "chat:write"


class WebApi:
    """What every method does. ``views`` does those of modals and homes."""

    def __init__(self, workspace: Workspace, views: Views) -> None:
        self.workspace = workspace
        self.views = views
        self.scopes: tuple[str, ...] = ()
        self.messages_tab = True
        self.refused: list[tuple[str, str]] = []
        self.socket_url: Callable[[], str] = lambda: ""
        self.methods: dict[str, Callable[[Shape], Shape]] = {
            "auth.test": self.auth_test,
            "apps.connections.open": lambda _: {"url": self.socket_url()},
            "chat.postMessage": self.post_message,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "conversations.info": self.info,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.members": self.members,
            "conversations.open": self.open_chat,
            "users.info": self.user,
            "users.list": self.users,
            "views.open": self.on_views("open"),
            "views.push": self.on_views("push"),
            "views.update": self.on_views("update"),
            "views.publish": self.on_views("publish"),
        }

    def call(self, method: str, token: str, asked: Shape) -> Shape:
        """One call, answered or refused."""
        try:
            self.allow(method, token)
            return {"ok": True, **self.methods[method](asked)}
        except Refusal as refusal:
            self.refused.append((method, str(refusal)))
            return refusal.answer

    def allow(self, method: str, token: str) -> None:
        """Whether the token may call the method at all."""
        if not token:
            raise Refusal("not_authed")
        if token not in (BOT_TOKEN, APP_TOKEN):
            raise Refusal("invalid_auth")
        if method not in self.methods:
            raise Refusal("unknown_method")
        if (token == APP_TOKEN) != (method == "apps.connections.open"):
            raise Refusal("not_allowed_token_type")
        if method.startswith("chat."):
            self.need(WRITES)
        if method.startswith("users."):
            self.need("users:read")

    def need(self, *scopes: str) -> None:
        """Refuse unless one of the scopes was granted."""
        if not set(scopes) & set(self.scopes):
            provided = ",".join(self.scopes)
            raise Refusal("missing_scope", needed=scopes[0], provided=provided)

    def on_views(self, what: str) -> Callable[[Shape], Shape]:
        """One of the methods of views, whose refusals become answers."""

        def do(asked: Shape) -> Shape:
            view = structured(asked, "view")
            error, shown, messages = getattr(self.views, what)(asked, view)
            if error:
                raise Refusal(error, response_metadata={"messages": messages})
            return {"view": shown}

        return do

    # --- messages ------------------------------------------------------------------------------------

    def auth_test(self, _: Shape) -> Shape:
        """Who Wren is here."""
        names = {"url": "https://wren.slack.com/", "team": "Hospital", "user": "wren", "app_id": APP}
        return {**names, "team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "is_enterprise_install": False}

    def channel(self, name: Any, kind: str = "") -> Channel:
        """A channel that Wren knows, with the scope it needs for that kind of reading."""
        channel = self.workspace.channels.get(str(name))
        if channel is None or (channel.private and BOT not in channel.members):
            raise Refusal("channel_not_found")
        if kind:
            family = "im" if channel.person else "groups" if channel.private else "channels"
            self.need(f"{family}:{kind}")
        return channel

    def target(self, asked: Shape) -> Channel:
        """Where a message goes: a channel Wren is in, or a person's chat with it."""
        name = str(asked.get("channel", ""))
        if name.startswith(("U", "W")):
            user = self.workspace.users.get(name)
            if user is None or user.bot or user.deleted:
                raise Refusal("channel_not_found")
            if not self.messages_tab:
                raise Refusal("messages_tab_disabled")
            return self.workspace.chat(name)
        channel = self.channel(name)
        if channel.archived:
            raise Refusal("is_archived")
        if BOT not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def content(self, asked: Shape, most: int) -> tuple[str, list[Shape]]:
        """The text and blocks of a message."""
        text, blocks = str(asked.get("text") or ""), structured(asked, "blocks") or []
        if not text and not blocks:
            raise Refusal("no_text")
        if units(text) > most:
            raise Refusal("msg_too_long")
        if blocks:
            error, problems = problems_of_message(blocks)
            if error:
                raise Refusal(error, errors=problems, response_metadata={"messages": problems})
        return text, blocks

    def post_message(self, asked: Shape) -> Shape:
        """Post into a channel or a chat."""
        text, blocks = self.content(asked, MESSAGE_TEXT)
        channel = self.target(asked)
        thread = str(asked.get("thread_ts") or "")
        if thread and self.workspace.find(channel.id, thread) is None:
            raise Refusal("thread_not_found")
        metadata = structured(asked, "metadata") or {}
        if metadata and set(metadata) != {"event_type", "event_payload"}:
            raise Refusal("invalid_metadata_schema")
        message = Message(channel.id, self.workspace.ts(), BOT, text, blocks, thread, "", metadata)
        message.asked = {
            name: asked.get(name) for name in ("unfurl_links", "unfurl_media", "parse", "mrkdwn")
        }
        self.workspace.add(message)
        return {"channel": channel.id, "ts": message.ts, "message": message.shown()}

    def post_ephemeral(self, asked: Shape) -> Shape:
        """Show something to one person in a channel, for as long as her client is open."""
        text, blocks = self.content(asked, MESSAGE_TEXT)
        channel, user = self.target(asked), str(asked.get("user", ""))
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        thread = str(asked.get("thread_ts") or "")
        message = Message(channel.id, self.workspace.ts(), BOT, text, blocks, thread, user)
        self.workspace.add(message)
        return {"message_ts": message.ts}

    def update(self, asked: Shape) -> Shape:
        """Replace a message of Wren's own."""
        text, blocks = self.content(asked, UPDATE_TEXT)
        channel = self.target(asked)
        message = self.workspace.find(channel.id, str(asked.get("ts", "")))
        if message is None or message.only:
            raise Refusal("message_not_found")
        if message.user != BOT:
            raise Refusal("cant_update_message")
        message.before.append(message.shown())
        message.text, message.blocks = text, blocks
        if "metadata" in asked:
            message.metadata = structured(asked, "metadata")
        return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.shown()}

    # --- conversations and people ----------------------------------------------------------------------

    def info(self, asked: Shape) -> Shape:
        """What a channel is."""
        return {"channel": self.channel(asked.get("channel"), "read").shown()}

    def history(self, asked: Shape) -> Shape:
        """The top of a channel, the newest first; threads are not in it."""
        found = [one for one in self._readable(asked) if not one.thread_ts or one.thread_ts == one.ts]
        return self._page(found[::-1], asked)

    def replies(self, asked: Shape) -> Shape:
        """A thread, its beginning first."""
        ts = str(asked.get("ts", ""))
        found = [one for one in self._readable(asked) if ts in (one.ts, one.thread_ts)]
        if not found:
            raise Refusal("thread_not_found")
        return self._page(found, asked)

    def _readable(self, asked: Shape) -> list[Message]:
        channel = self.channel(asked.get("channel"), "history")
        if BOT not in channel.members:
            raise Refusal("not_in_channel")
        oldest = float(asked.get("oldest") or 0)
        return [
            one
            for one in self.workspace.messages
            if one.channel == channel.id and not one.only and not one.deleted and float(one.ts) > oldest
        ]

    def _page(self, found: list[Message], asked: Shape) -> Shape:
        start, limit = int(asked.get("cursor") or 0), min(int(asked.get("limit") or 100), 999)
        metadata = truthy(asked.get("include_all_metadata"))
        page = [self.workspace.told(one, metadata=metadata) for one in found[start : start + limit]]
        more = start + limit < len(found)
        cursor = str(start + limit) if more else ""
        return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": cursor}}

    def members(self, asked: Shape) -> Shape:
        """Who is in a channel."""
        channel = self.channel(asked.get("channel"), "read")
        return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}

    def open_chat(self, asked: Shape) -> Shape:
        """The chat with a person."""
        self.need("im:write")
        return {"channel": {"id": self.workspace.chat(str(asked.get("users"))).id}}

    def users(self, asked: Shape) -> Shape:
        """Everybody, page by page; guests, bots and people who have left among them."""
        start, limit = int(asked.get("cursor") or 0), int(asked.get("limit") or 0)
        known = list(self.workspace.users.values())
        cursor = str(start + limit) if limit and start + limit < len(known) else ""
        page = known[start : start + limit] if limit else known
        return {"members": [one.shown() for one in page], "response_metadata": {"next_cursor": cursor}}

    def user(self, asked: Shape) -> Shape:
        """Who somebody is."""
        found = self.workspace.users.get(str(asked.get("user")))
        if found is None:
            raise Refusal("user_not_found")
        return {"user": found.shown()}
