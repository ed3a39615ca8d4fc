"""What the courier may ask of Slack: post, revise, look up, inspect. No call here is ever repeated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import code_of, meaning
from bot.slack.pace import Pace
from bot.slack.read import Own
from bot.slack.show import message
from bot.slack.watch import Watch, inspection
from bot.slack.wire import Wire
from handlers.chat import CannotTell, Card, Inspection, Person, Place, Posted, Refused, TryLater
from prompts import Words

EVENT_TYPE = "wren"
PAGE = 200
PAGES = 5
THREADS = 30
"""How far a look-up goes back: so many messages, and the replies in so many threads."""


@dataclass(frozen=True, slots=True)
class Post:
    """Implements the posting side of ``handlers.chat.Chat``."""

    wire: Wire = field(repr=False)
    own: Own = field(repr=False)
    pace: Pace = field(repr=False)
    words: Words = field(repr=False)
    watch: Watch = field(repr=False)

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        """Leave a card in the private chat with one person."""
        platform, _, rest = person.id.partition(":")
        team, _, user = rest.partition("/")
        if platform != "slack" or team != self.own.team or not user:
            raise Refused
        return await self.send(user, card, marker)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        """Post a card in a channel or a thread. In the guardians' channel only while it is theirs alone."""
        if place == self.own.relay:
            await self.watch.check()
        channel, _, thread = (under or "").partition(":")
        return await self.send(place, card, marker, thread if channel == place else "")

    async def send(self, channel: str, card: Card, marker: str = "", thread: str = "") -> Posted:
        """One message, sent once. Raises ``TryLater``, ``Unclear`` or ``Refused``."""
        more: dict[str, Any] = {"thread_ts": thread} if thread else {}
        if marker:
            more["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"m": marker}}
        answer = await self._call(
            channel,
            "chat.postMessage",
            {
                "channel": channel,
                **message(card, self.words),
                "unfurl_links": False,
                "unfurl_media": False,
                **more,
            },
        )
        return Posted(f"{answer.get('channel') or channel}:{answer['ts']}")

    async def whisper(self, channel: str, user: str, card: Card, thread: str = "") -> None:
        """A message that only one person sees, and that Slack does not keep."""
        more = {"thread_ts": thread} if thread else {}
        told = {"channel": channel, "user": user, **message(card, self.words), **more}
        await self._call(f"{channel}:whisper", "chat.postEphemeral", told)

    async def revise(self, posted: Posted, card: Card) -> None:
        """Replace an earlier card."""
        channel, _, moment = posted.partition(":")
        if not moment:
            raise Refused
        told = {"channel": channel, "ts": moment, **message(card, self.words)}
        await self._call(f"{channel}:revise", "chat.update", told)

    async def _call(self, lane: str, method: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        await self.pace.turn(lane)
        try:
            response = await self.wire.posts.api_call(method, json=dict(told))
            data = response.data
            if not isinstance(data, dict):
                raise TypeError
        except Exception as fault:
            meant = meaning(fault)
            if isinstance(meant, TryLater):
                self.pace.refused(lane, meant.after)
            raise meant from None
        return data

    # --- looking up ----------------------------------------------------------------------------------

    async def find(self, marker: str, place: Place) -> Posted | None:
        """The message with this marker, in the channel or in a thread of ours. Raises ``CannotTell``."""
        threads: list[str] = []
        async for one in self._pages("conversations.history", {"channel": place}):
            if _marker(one) == marker:
                return Posted(f"{place}:{one['ts']}")
            if one.get("reply_count") and (one.get("user") == self.own.user or _marker(one)):
                threads.append(str(one["ts"]))
        if len(threads) > THREADS:
            # The newest are looked through; beyond them nobody can say that it is surely not there.
            return await self._find_under(marker, place, threads[:THREADS], sure=False)
        return await self._find_under(marker, place, threads, sure=True)

    async def _find_under(
        self, marker: str, place: Place, threads: list[str], *, sure: bool
    ) -> Posted | None:
        for thread in threads:
            async for one in self._pages("conversations.replies", {"channel": place, "ts": thread}):
                if _marker(one) == marker:
                    return Posted(f"{place}:{one['ts']}")
        if not sure:
            raise CannotTell
        return None

    async def _pages(self, method: str, asked: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(PAGES):
            told = {
                **asked,
                "limit": PAGE,
                "include_all_metadata": True,
                **({"cursor": cursor} if cursor else {}),
            }
            data = await _read(self.wire.views, method, told)
            for one in data.get("messages") or []:
                yield one
            cursor = (data.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        raise CannotTell

    async def inspect(self, place: Place) -> Inspection:
        """Whether it is private and ours alone."""
        return inspection(await _read(self.wire.posts, "conversations.info", {"channel": place}))


async def _read(client: AsyncWebClient, method: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        response = await client.api_call(method, http_verb="GET", params=_query(told))
    except SlackApiError as fault:
        if code_of(fault) == "missing_scope":
            raise CannotTell from None
        raise meaning(fault) from None
    except Exception as fault:
        raise meaning(fault) from None
    return response.data if isinstance(response.data, dict) else {}


def _query(told: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in told.items()
    }


def _marker(one: Mapping[str, Any]) -> str:
    metadata = one.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("m") or "")
