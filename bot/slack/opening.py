"""Coming to a workspace: who Wren is there, and whether the guardians' channel is fit for notices."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from bot.platform import PlatformFault
from bot.slack.faults import BROKEN, code_of, meaning
from bot.slack.read import Own
from bot.slack.wire import Wire
from handlers.chat import CannotTell, Inspection, Refused, TryLater

T = TypeVar("T")
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between tries while Slack cannot be reached."""
LONGEST_PAUSE = 10.0
DEAD = BROKEN | {"account_inactive"}


async def who_we_are(wire: Wire, relay: str) -> Own:
    """Wren's own workspace and user. Raises ``PlatformFault``."""
    data = await _asked(lambda: _auth_test(wire))
    return Own(
        team=str(data["team_id"]),
        user=str(data["user_id"]),
        relay=relay,
        enterprise=str(data.get("enterprise_id") or ""),
    )


async def check_relay(look: Callable[[], Awaitable[Inspection]]) -> None:
    """Refuse to start where a notice could be read by others than the guardians."""
    try:
        found = await _asked(look)
    except Refused:
        raise PlatformFault("slack_relay_unknown") from None
    except CannotTell:
        # Without a scope for public channels, Slack does not say what such a channel is.
        raise PlatformFault("slack_relay_open") from None
    if not found.private:
        raise PlatformFault("slack_relay_open")
    if found.shared:
        raise PlatformFault("slack_relay_shared")


async def _auth_test(wire: Wire) -> Mapping[str, Any]:
    response = await wire.posts.api_call("auth.test")
    data = response.data
    if not isinstance(data, dict) or not data.get("team_id") or not data.get("user_id"):
        raise PlatformFault("slack_down")
    return data


async def _asked(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until Slack answers, a few times. Raises ``Refused`` and ``PlatformFault``."""
    for pause in (*PAUSES, None):
        try:
            return await ask()
        except (PlatformFault, Refused, CannotTell):
            raise
        except Exception as fault:
            if isinstance(fault, SlackApiError) and code_of(fault) in DEAD:
                raise PlatformFault("slack_token_refused") from None
            meant = meaning(fault)
            if isinstance(meant, Refused):
                raise meant from None
            if pause is None:
                break
            after = meant.after if isinstance(meant, TryLater) else 0.0
            await asyncio.sleep(min(LONGEST_PAUSE, max(pause, after)))
    raise PlatformFault("slack_down")
