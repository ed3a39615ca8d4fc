"""What a failed call means: surely not posted, never will be, or perhaps posted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError

from handlers.chat import NotReady, NotThere, Refused, TryLater, Unclear, Undelivered

PERHAPS = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable"))
"""Slack's own faults. Its reference warns that the call may have been done all the same."""

LATER = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded", "accesslimited"))

BROKEN = frozenset(
    (
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
    )
)
"""The installation is at fault, not the message. Whoever runs Wren can mend it, so nothing is given up."""

NOT_THERE = frozenset(("channel_not_found", "is_archived", "not_in_channel"))
"""The channel is gone or closed, or Wren was taken out of it."""

MEND_SECONDS = 300.0
DEFAULT_WAIT = 30.0
LONGEST_WAIT = 3600.0


def meaning(fault: Exception) -> Undelivered:
    """What the courier must know of it. Whatever is not understood is unclear."""
    match fault:
        case Undelivered():
            return fault
        case SlackApiError():
            return _answered(fault)
        case ClientConnectorError():
            return TryLater()
        case asyncio.TimeoutError() | ClientError() | OSError():
            return Unclear()
        case _:
            return Unclear()


def _answered(fault: SlackApiError) -> Undelivered:
    status = getattr(fault.response, "status_code", getattr(fault.response, "status", 0))
    code = code_of(fault)
    if status == 429 or code in LATER:
        return TryLater(_wait(getattr(fault.response, "headers", {}) or {}))
    if status != 200 or code in PERHAPS or not code:
        return Unclear()
    if code in BROKEN:
        return NotReady(MEND_SECONDS)
    return NotThere() if code in NOT_THERE else Refused()


def code_of(fault: Exception) -> str:
    """Slack's name of the fault, or nothing."""
    data: Any = getattr(getattr(fault, "response", None), "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    return code if isinstance(code, str) else ""


def _wait(headers: Mapping[str, str]) -> float:
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(LONGEST_WAIT, float(given)) if given.isdecimal() else DEFAULT_WAIT
