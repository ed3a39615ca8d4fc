"""The shape of Slack's JSON: taking a part out, or ``Malformed``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.slack.text import whole

Payload = Mapping[str, Any]

LONGEST = 40_000
"""No text of Slack's is longer."""

MOST = 200


class Malformed(Exception):
    """Not what Slack sends. Carries nothing of it."""


class Foreign(Exception):
    """Done by somebody of another organisation. Carries nothing of it."""


def part(payload: Payload, key: str, otherwise: Payload | None = None) -> Payload:
    """An object inside another; null counts as left out."""
    value = payload.get(key)
    if value is None:
        value = otherwise
    if not isinstance(value, Mapping):
        raise Malformed
    return value


def members(payload: Payload, key: str) -> list[Payload]:
    """A list of objects; left out is empty."""
    value = payload.get(key) or []
    if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, Mapping) for one in value):
        raise Malformed
    return value


def text(payload: Payload, key: str, otherwise: str | None = None, most: int = LONGEST) -> str:
    """A text, with halves of characters taken out; null counts as left out."""
    value = payload.get(key)
    if value is None:
        value = otherwise
    if not isinstance(value, str) or len(value) > most:
        raise Malformed
    return whole(value)


def matching(payload: Payload, key: str, pattern: re.Pattern[str], otherwise: str | None = None) -> str:
    """A text of a known form; left out or null is ``otherwise``."""
    value = text(payload, key, otherwise)
    if value != otherwise and not pattern.match(value):
        raise Malformed
    return value
