"""Where every platform brings its events."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from handlers import Desk
from handlers.chat import Answer, Event


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Where every platform brings its events. Whatever an act set going is then set going at once."""

    desk: Desk
    release_wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    courier_wake: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    async def answer(self, event: Event) -> Answer:
        """What the person sees next."""
        try:
            return await self.desk.answer(event)
        finally:
            self.release_wake.set()
            self.courier_wake.set()
