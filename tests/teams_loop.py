"""The whole loop in Teams, lived once with canaries in every place where a person can type or choose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests import teams_activities as activities
from tests.lived_loop import PEOPLE, LivedLoop
from tests.teams_actors import TeamsActor
from tests.teams_faults import How
from tests.teams_tenant import RELAY, TENANT, THREAD
from tests.teams_world import TeamsWorld

FAILING: tuple[How, ...] = ("500", "cut after", "not json", "412", "429")
HUGE = 200_000


@dataclass(slots=True)
class TeamsLoop(LivedLoop):
    """What was typed, and what must be found nowhere."""

    def watch_for(self, world: TeamsWorld) -> None:
        """Look for what is typed, for who the reporters are, and for the ids of their chats."""
        self.scanner.words("what was typed", self.canary)
        for name in PEOPLE:
            who = world.somebody(name)
            self.scanner.person(name, f"teams:{TENANT}/{who.user.object_id}")
            self.scanner.words(f"the object id of {name}", who.user.object_id)
            self.scanner.words(f"the id of {name}", who.user.id)
            self.scanner.words(f"the chat of {name}", who.chat.id)

    async def live(self, world: TeamsWorld) -> None:
        """Raise, read, reply, note, answer, add, close, take back, and make mistakes."""
        self.watch_for(world)
        ada, ben, grace = (world.somebody(name) for name in ("ada", "ben", "grace"))
        await self.raise_both(ada, ben)
        notices = [one for one in world.relayed() if one.thread == one.id]
        await self.work(grace, RELAY, [f"{RELAY}{THREAD}{notice.id}" for notice in notices])
        await self.read(ada, ben)
        await self.go_wrong(world, ada, grace)
        await self.take_back(ada)

    async def go_wrong(self, world: TeamsWorld, ada: TeamsActor, grace: TeamsActor) -> None:
        """Typed chat, a failing Teams, what is malformed and what is forged."""
        ada.closes()
        await ada.says(self.typed("typed in the chat"))
        await ada.says(f"raise {self.canary}", files=2)
        await grace.says(self.typed("in the channel"), RELAY)
        for how in FAILING:
            world.teams.plan("send", how, 1)
            await ada.says(self.typed("while Teams fails"))
        for odd in self.malformed(ada):
            await world.delivery.bring(odd)
        forged = json.dumps(activities.said(ada.user, ada.chat, self.canary, **ada.now())).encode()
        token = world.teams.authority.sign({"iss": "elsewhere", "aud": self.canary, "sub": ada.user.id})
        await world.delivery.post(forged, token)
        await world.delivery.post(forged, self.canary.encode().hex())

    def malformed(self, ada: TeamsActor) -> list[dict[str, Any]]:
        """What no Teams sends, with the canary in every place."""
        said = activities.said(ada.user, ada.chat, self.canary, **ada.now())
        form = {"act": "concern", "form": "concern", "about": self.canary, "words": self.canary}
        sent = activities.submitted(ada.user, ada.chat, form, **ada.now())
        return [
            {**said, "text": [self.canary]},
            {**said, "text": self.canary * HUGE},
            {**said, "from": None},
            {**said, "channelData": self.canary},
            {**said, "value": {"act": self.canary}},
            {**said, "entities": [self.canary]},
            {**sent, "value": {"data": [self.canary]}},
            {**sent, "value": {"data": {**form, "words": {self.canary: self.canary}}}},
            {**sent, "value": {"data": {**form, self.canary: "x"}}},
            sent,
        ]
