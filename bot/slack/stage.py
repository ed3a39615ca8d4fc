"""Opening and publishing views: with the trigger of the moment, or in the view that is open already."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.read import Heard
from bot.slack.show import PAGE, View
from bot.slack.wire import Wire

TRIGGER_SECONDS = 2.5
"""A trigger lives three seconds, and Slack waits no longer for an answer."""

_log = logging.getLogger("wren.slack")


@dataclass(frozen=True, slots=True)
class Stage:
    """Slack's modals and Homes. Nothing here is kept by Wren."""

    wire: Wire = field(repr=False)

    async def open(self, heard: Heard, view: View) -> bool:
        """Show a modal to whoever pressed. False where Slack would not: too late, used, out of reach."""
        if heard.on != "modal":
            return await self._try("views.open", {"trigger_id": heard.trigger, "view": view})
        if _room_above(heard.view, view) and await self._try(
            "views.push", {"trigger_id": heard.trigger, "view": view}
        ):
            return True
        # This one needs no trigger, so it also helps when a trigger was too old.
        return await self._try("views.update", {"view_id": heard.view.get("id"), "view": view})

    async def turn_away(self, trigger: str, view: View) -> None:
        """Show somebody whom Wren does not serve why nothing happens, if Slack lets it."""
        await self._try("views.open", {"trigger_id": trigger, "view": view})

    async def publish(self, user: str, view: View) -> None:
        """Show somebody her Home."""
        await self._call("views.publish", {"user_id": user, "view": view})

    async def _try(self, method: str, told: Mapping[str, Any]) -> bool:
        try:
            async with asyncio.timeout(TRIGGER_SECONDS):
                await self._call(method, told)
        except Exception as fault:
            _log.warning("slack.view_not_shown", extra={"fault": fault})
            return False
        return True

    async def _call(self, method: str, told: Mapping[str, Any]) -> None:
        await self.wire.views.api_call(method, json=dict(told))


def _room_above(below: Mapping[str, Any], view: View) -> bool:
    """Whether a view belongs above the open one: Slack stacks three, and a page she has read is replaced."""
    previous = below.get("previous_view_id")
    third = bool(previous) and previous != below.get("root_view_id")
    return not third and below.get("callback_id") not in (PAGE, view["callback_id"])
