"""What a failed call means: surely not sent, never will be, or perhaps sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiohttp import ClientConnectorError

from bot.teams.token import TokenDown
from handlers.chat import NotReady, Refused, TryLater, Unclear, Undelivered

DEFAULT_WAIT = 30.0
LONGEST_WAIT = 3600.0
CONFLICT_SECONDS = 2.0
MEND_SECONDS = 300.0
"""The installation is at fault, not the message. Whoever runs Wren can mend it, so nothing is given up."""

_log = logging.getLogger("wren.teams")


NOT_THERE = frozenset(("BotNotInConversationRoster", "ConversationNotFound"))
"""What the Bot Connector calls it where Wren was taken out of a team, or the place is no more."""


class Gone(Refused):
    """Whoever it was meant for has blocked Wren or taken it away, or the place is no more.

    ``certain``: the Bot Connector says itself that Wren is not there. An administrator or a proxy may refuse
    all of Wren's calls for a while with the same status.
    """

    def __init__(self, *, certain: bool = False) -> None:
        super().__init__()
        self.certain = certain


class ShutOut(Gone):
    """Wren may not write there; what stands there is still there."""


def answered(status: int, headers: Mapping[str, str], code: str = "") -> Undelivered:
    """What a refusal of the Bot Connector means, by its status. Whatever is not understood is unclear.

    ``code`` is what the Bot Connector itself calls the fault.
    """
    match status:
        case 429 | 503 if status == 429 or "Retry-After" in headers:
            # A 503 that says when to come again was too busy to take anything.
            return TryLater(_wait(headers))
        case 412:
            return TryLater(CONFLICT_SECONDS)
        case 401:
            _log.error("teams.token_not_taken")
            return NotReady(MEND_SECONDS)
        case 403 | 404:
            certain = code in NOT_THERE
            return ShutOut(certain=certain) if status == 403 else Gone(certain=certain)
        case 400 | 413:
            _log.error("teams.message_refused")
            return Refused()
        case _:
            # Of a 5xx too: Microsoft does not say whether the message went.
            return Unclear()


def without_token(fault: Exception) -> Undelivered:
    """What it means that Wren has no token to show."""
    if isinstance(fault, TokenDown):
        return NotReady(DEFAULT_WAIT)
    _log.error("teams.credential_refused")
    return NotReady(MEND_SECONDS)


def broken(fault: Exception) -> Undelivered:
    """What it means that there was no answer at all."""
    return TryLater() if isinstance(fault, ClientConnectorError) else Unclear()


def _wait(headers: Mapping[str, str]) -> float:
    given = headers.get("Retry-After", "").strip()
    return min(LONGEST_WAIT, float(given)) if given.isascii() and given.isdecimal() else DEFAULT_WAIT
