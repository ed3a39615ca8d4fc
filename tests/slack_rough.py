"""A rough way from Slack to Wren: deliveries held, doubled, brought late, and answers that get lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from tests.slack_delivery import Delivery, Kind, Sent
from tests.slack_workspace import Shape

Roughness = Literal["fine", "twice", "answer lost", "held"]
ROUGH: tuple[Roughness, ...] = ("fine", "fine", "twice", "answer lost", "held")


@dataclass(slots=True)
class RoughDelivery(Delivery):
    """``coming`` says how the next deliveries fare; ``held`` are those that Wren has not seen yet."""

    coming: list[Roughness] = field(default_factory=list)
    held: list[Sent] = field(default_factory=list, repr=False)

    async def do(self, kind: Kind, payload: Shape) -> Shape | None:
        """What a person did. None is what her client shows as an error."""
        how = self.coming.pop(0) if self.coming else "fine"
        self.sent.append(Sent(kind, payload))
        if how == "held":
            self.held.append(self.sent[-1])
            return None
        if how == "twice":
            answers = await asyncio.gather(self.bring(kind, payload), self.bring(kind, payload))
            return answers[0]
        found = await self.bring(kind, payload)
        if how == "answer lost":
            return None
        if found is None and kind == "events_api":
            return await self.again(payload)
        return found

    async def let_go(self, backwards: bool) -> None:
        """Bring all that was held, in one order or the other."""
        held, self.held = self.held, []
        for sent in reversed(held) if backwards else held:
            await self.bring(sent.kind, sent.payload)

    async def repeat(self, index: int) -> None:
        """Bring something old again."""
        if self.sent:
            sent = self.sent[-1 - index % len(self.sent)]
            await self.bring(sent.kind, sent.payload)
