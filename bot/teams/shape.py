"""The shape of Teams' JSON: taking a part out, or ``Malformed``."""

from __future__ import annotations

import re

from bot.teams.own import Activity

LONGEST = 100_000
"""No text of Teams' is longer."""

MOST = 200


class Malformed(Exception):
    """Not what Teams sends. Carries nothing of it."""


def part(payload: Activity, key: str, otherwise: Activity | None = None) -> Activity:
    """An object inside another; null counts as left out."""
    value = payload.get(key)
    if value is None:
        value = otherwise
    if not isinstance(value, dict):
        raise Malformed
    return value


def members(payload: Activity, key: str) -> list[Activity]:
    """A list of objects; left out is empty."""
    value = payload.get(key) or []
    if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, dict) for one in value):
        raise Malformed
    return value


def text(payload: Activity, key: str, otherwise: str | None = None, most: int = LONGEST) -> str:
    """A text, with halves of characters made whole; null counts as left out."""
    value = payload.get(key)
    if value is None:
        value = otherwise
    if not isinstance(value, str) or len(value) > most:
        raise Malformed
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def matching(payload: Activity, key: str, pattern: re.Pattern[str], otherwise: str | None = None) -> str:
    """A text of a known form; left out or null is ``otherwise``."""
    value = text(payload, key, otherwise)
    if value != otherwise and not pattern.match(value):
        raise Malformed
    return value


def texts(payload: Activity, key: str) -> list[str]:
    """A list of texts; left out is empty."""
    value = payload.get(key) or []
    if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, str) for one in value):
        raise Malformed
    return value
