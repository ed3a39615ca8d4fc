"""The whole loop in Slack, lived once with canaries in every place where a person can type or choose."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.canaries import Scanner, stem
from tests.slack_actors import SlackActor
from tests.slack_workspace import RELAY
from tests.slack_world import SlackWorld

PEOPLE = ("ada", "ben")


@dataclass(slots=True)
class SlackLoop:
    """What was typed, and what must be found nowhere."""

    canary: str = field(default_factory=stem)
    scanner: Scanner = field(default_factory=Scanner)
    receipts: list[str] = field(default_factory=list)

    def typed(self, what: str) -> str:
        """Something typed that must be found nowhere."""
        return f"{what}: {self.canary}, {what}"

    def watch_for(self, world: SlackWorld) -> None:
        """Look for what is typed, and for who the reporters are."""
        self.scanner.words("what was typed", self.canary)
        for name in PEOPLE:
            user = world.somebody(name).user
            self.scanner.person(name, f"slack:{user.team}/{user.id}")
            self.scanner.words(f"the id of {name}", user.id)

    def receipt(self, words: str) -> None:
        """Receipt words, from now on looked for, in halves too."""
        parts = words.split()
        self.receipts.append(words)
        for way, part in enumerate((words, " ".join(parts[:4]), " ".join(parts[3:]))):
            self.scanner.words(f"receipt {len(self.receipts)}, way {way}", part)

    async def live(self, world: SlackWorld) -> None:
        """Raise, read, reply, note, answer, add, close, take back, and make mistakes."""
        self.watch_for(world)
        ada, ben, grace = (world.somebody(name) for name in ("ada", "ben", "grace"))
        await self.raise_one(ada, keep="both", notify="soon", identity="open", name=self.typed("name"))
        await self.raise_one(ben, keep="receipt", wish=self.typed("wish"))
        await self.work(world, grace)
        await self.read(ada, ben)
        await self.go_wrong(world, ada, grace)
        await ada.opens_her_box()
        await ada.presses("Take it back")
        await ada.fills()

    async def raise_one(self, who: SlackActor, **more: str) -> None:
        """Fill and send the form; a mistake first."""
        await who.does("concern.begin")
        self.receipt(who.receipt())
        await who.fills(topic="bullying", words="   ")
        assert who.faults
        await who.fills(words=self.typed("what happened"), **more)
        assert not who.faults, who.faults

    async def work(self, world: SlackWorld, grace: SlackActor) -> None:
        """What a guardian does with each case."""
        for notice in [one for one in world.relayed() if not one.thread_ts]:
            await grace.does("home")
            await grace.presses("Open")
            assert self.canary in grace.reads(), "a guardian reads what was written"
            await grace.presses("Claim")
            await grace.presses("Reply")
            await grace.fills(words=self.typed("reply"))
            await grace.says(self.typed("typed in the thread"), RELAY, f"{RELAY}:{notice.ts}")
            await grace.does("note.keep")
            await grace.says(self.typed("typed in the thread"), RELAY, f"{RELAY}:{notice.ts}")
            await grace.does("note.send")

    async def read(self, ada: SlackActor, ben: SlackActor) -> None:
        """Read by address and by receipt; answer and add."""
        await ada.opens_her_box()
        assert self.canary in ada.reads(), "she reads what was answered"
        await ada.presses("Answer")
        await ada.fills(words=self.typed("answer"))
        await ben.does("box.open")
        await ben.fills(receipt=self.typed("wrong receipt"))
        assert ben.faults
        await ben.fills(receipt=self.receipts[1])
        await ben.presses("Add something")
        await ben.fills(words=self.typed("added"))

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
