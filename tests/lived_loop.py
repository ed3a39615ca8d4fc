"""The whole loop on a chat platform, lived with canaries in every place where a person can type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.canaries import Scanner, stem
from tests.slack_actors import SlackActor
from tests.teams_actors import TeamsActor

PEOPLE = ("ada", "ben")
"""Who raises concerns."""

Somebody = SlackActor | TeamsActor


@dataclass(slots=True)
class LivedLoop:
    """What was typed, and what must be found nowhere."""

    canary: str = field(default_factory=stem)
    scanner: Scanner = field(default_factory=Scanner)
    receipts: list[str] = field(default_factory=list)

    def typed(self, what: str) -> str:
        """Something typed that must be found nowhere."""
        return f"{what}: {self.canary}, {what}"

    def receipt(self, words: str) -> None:
        """Receipt words, from now on looked for, in halves too."""
        parts = words.split()
        self.receipts.append(words)
        for way, part in enumerate((words, " ".join(parts[:4]), " ".join(parts[3:]))):
            self.scanner.words(f"receipt {len(self.receipts)}, way {way}", part)

    async def raise_both(self, ada: Somebody, ben: Somebody) -> None:
        """One with an address and a name, one with a receipt only."""
        await self.raise_one(ada, keep="both", notify="soon", identity="open", name=self.typed("name"))
        await self.raise_one(ben, keep="receipt", wish=self.typed("wish"))

    async def raise_one(self, who: Somebody, **more: str) -> None:
        """Fill and send the form; a mistake first."""
        await who.does("concern.begin")
        self.receipt(who.receipt())
        await who.fills(topic="bullying", words="   ")
        assert who.faults
        await who.fills(words=self.typed("what happened"), **more)
        assert not who.faults, who.faults

    async def work(self, grace: Somebody, where: str, threads: Iterable[str]) -> None:
        """What a guardian does with each case, and types into its thread."""
        for thread in threads:
            await grace.does("home")
            await grace.presses("Open")
            assert self.canary in grace.reads(), "a guardian reads what was written"
            await grace.presses("Claim")
            await grace.presses("Reply")
            await grace.fills(words=self.typed("reply"))
            await grace.says(self.typed("typed in the thread"), where, thread)
            await grace.does("note.keep")
            await grace.says(self.typed("typed in the thread"), where, thread)
            await grace.does("note.send")

    async def read(self, ada: Somebody, ben: Somebody) -> None:
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

    async def take_back(self, ada: Somebody) -> None:
        """Ada takes hers back."""
        await ada.opens_her_box()
        await ada.presses("Take it back")
        await ada.fills()
