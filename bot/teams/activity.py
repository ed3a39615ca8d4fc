"""The body of a request → an activity with all that the Bot Connector always sends, or ``Malformed``."""

from __future__ import annotations

import json

from bot.teams.own import Activity
from bot.teams.shape import Malformed, part, text

LONGEST_ID = 600
ALWAYS = ("type", "channelId", "serviceUrl")


def parsed(body: bytes) -> Activity:
    """The activity. Raises ``Malformed``, whatever is odd about it."""
    try:
        activity = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(activity, dict):
        raise Malformed
    for name in ALWAYS:
        _id(activity, name)
    for name in ("from", "recipient", "conversation"):
        _id(part(activity, name), "id")
    text(part(activity, "conversation"), "tenantId", "")
    text(part(activity, "from"), "aadObjectId", "")
    text(part(part(activity, "channelData"), "tenant", {}), "id", "")
    for name in ("id", "replyToId", "text"):
        text(activity, name, "")
    return activity


def _id(payload: Activity, name: str) -> None:
    if not text(payload, name, most=LONGEST_ID):
        raise Malformed
