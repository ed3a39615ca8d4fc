"""The whole loop in Slack, lived once with canaries in every place where a person can type or choose."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lived_loop import PEOPLE, LivedLoop
from tests.slack_actors import SlackActor
from tests.slack_workspace import RELAY
from tests.slack_world import SlackWorld


@dataclass(slots=True)
class SlackLoop(LivedLoop):
    """What was typed, and what must be found nowhere."""

    def watch_for(self, world: SlackWorld) -> None:
        """Look for what is typed, and for who the reporters are."""
        self.scanner.words("what was typed", self.canary)
        for name in PEOPLE:
            user = world.somebody(name).user
            self.scanner.person(name, f"slack:{user.team}/{user.id}")
            self.scanner.words(f"the id of {name}", user.id)

    async def live(self, world: SlackWorld) -> None:
        """Raise, read, reply, note, answer, add, close, take back, and make mistakes."""
        self.watch_for(world)
        ada, ben, grace = (world.somebody(name) for name in ("ada", "ben", "grace"))
        await self.raise_both(ada, ben)
        notices = [one for one in world.relayed() if not one.thread_ts]
        await self.work(grace, RELAY, [f"{RELAY}:{notice.ts}" for notice in notices])
        await self.read(ada, ben)
        await self.go_wrong(world, ada, grace)
        await self.take_back(ada)

    async def go_wrong(self, world: SlackWorld, ada: SlackActor, grace: SlackActor) -> None:
        """Trailing text, typed chat, lost views, a failing Slack."""
        await ada.commands(self.typed("raise"))
        await ada.commands(f"raise {self.canary}")
        world.slack.views.life = -1.0
        await ada.commands(f"box {self.canary}")
        await ada.does("concern.begin")
        world.slack.views.life = 3.0
        for how in ("500", "cut after", "not json", "429"):
            world.slack.plan("views.", how, 1)
            await ada.does("concern.begin")
        await grace.says(self.typed("in the channel"), RELAY)


def allowed_in_export(message: dict[str, object]) -> bool:
    """Whether Wren wrote it: what people type themselves in a channel is theirs."""
    return "bot_id" in message
