"""Who is in the workspace: ids only. Names and addresses that Slack tells with them are let go at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.faults import code_of, meaning
from bot.slack.read import Own
from bot.slack.wire import Wire
from handlers.chat import Person

PAGE = 200
PAGE_SECONDS = 3.0
"""Twenty pages a minute, which is what Slack allows for this method."""
SLACKBOT = "USLACKBOT"
"""The one bot that Slack does not mark as one."""

Sleep = Callable[[float], Awaitable[None]]


async def everyone(wire: Wire, own: Own, sleep: Sleep = asyncio.sleep) -> list[Person] | None:
    """Everybody of the organisation; no bots, guests, strangers or people who have left.

    None where the app has no leave to list them. Raises ``Undelivered`` where a page is missing.
    """
    found: list[Person] = []
    cursor = ""
    while True:
        asked = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
        try:
            response = await wire.views.api_call("users.list", http_verb="GET", params=asked)
        except Exception as fault:
            if isinstance(fault, SlackApiError) and code_of(fault) == "missing_scope":
                return None
            raise meaning(fault) from None
        data = response.data if isinstance(response.data, dict) else {}
        found += [own.person(str(one["id"])) for one in data.get("members") or [] if _is_ours(one, own)]
        cursor = (data.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found
        await sleep(PAGE_SECONDS)


def _is_ours(one: Mapping[str, Any], own: Own) -> bool:
    outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    return (
        bool(one.get("id"))
        and one.get("id") != SLACKBOT
        and one.get("team_id", own.team) == own.team
        and not any(one.get(mark) for mark in outside)
    )
