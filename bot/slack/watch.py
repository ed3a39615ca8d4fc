"""Whether the guardians' channel is still private and theirs alone. Nothing is posted there otherwise."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from handlers.chat import Inspection, NotReady, TryLater

FRESH_SECONDS = 60.0
WAIT_SECONDS = 600.0

_log = logging.getLogger("wren.slack")


def inspection(data: Mapping[str, Any]) -> Inspection:
    """What ``conversations.info`` says. A channel on its way to being shared counts as shared."""
    channel = data.get("channel") or {}
    outside = (
        channel.get("is_ext_shared")
        or channel.get("is_pending_ext_shared")
        or (channel.get("is_shared") and not channel.get("is_org_shared"))
    )
    return Inspection(private=bool(channel.get("is_private")), shared=bool(outside))


@dataclass(slots=True)
class Watch:
    """Asks again once a minute. ``tell`` says it once in the channel itself."""

    look: Callable[[], Awaitable[Inspection]] = field(repr=False)
    tell: Callable[[], Awaitable[None]] = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    _seen: float | None = None
    _told: bool = False

    async def check(self) -> None:
        """Raise ``TryLater`` while it is not private or is shared: notices wait, none is lost."""
        if self._seen is not None and self.now() - self._seen < FRESH_SECONDS:
            return
        found = await self.look()
        if found.private and not found.shared:
            self._seen, self._told = self.now(), False
            return
        self._seen = None
        _log.error("slack.relay_not_ours")
        if not self._told:
            with suppress(TryLater):
                await self.tell()
                self._told = True
        raise NotReady(WAIT_SECONDS)
