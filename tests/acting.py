"""What people do with Wren in the same way on every platform, by the few verbs that each platform has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.world import WORDS

MARKS = "*_`>~ \n•"


class Acting:
    """``does`` and ``fills`` are the platform's own; ``seen_buttons`` are the buttons in front of her."""

    __slots__ = ()

    async def does(self, act: str, about: str = "", **more: Any) -> Any:
        """Press a button known by its act."""
        raise NotImplementedError

    async def fills(self, **answers: Any) -> Any:
        """Fill the form in front of her and send it; what is not named stays as it was offered."""
        raise NotImplementedError

    def seen_buttons(self) -> list[dict[str, Any]]:
        """All buttons in front of her."""
        raise NotImplementedError

    def receipt(self) -> str:
        """The receipt words in front of her."""
        raise NotImplementedError

    async def raises(self, words: str = "I was shouted at.", **answers: Any) -> str:
        """Raise a concern from an empty form; returns the receipt words it showed."""
        await self.does("concern.begin")
        receipt = self.receipt()
        await self.fills(**{"topic": "bullying", "keep": "address", "words": words, **answers})
        return receipt

    async def opens_her_box(self) -> None:
        """Open the box, and the first concern in it."""
        await self.does("box.open")
        for button in self.seen_buttons():
            if button["act"] == "box.read":
                await self.does("box.read", button["about"])
                return

    async def opens_with(self, receipt: str) -> None:
        """Open a concern by its receipt words."""
        await self.does("box.open")
        await self.fills(receipt=receipt)


def by_field(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers by field name: ``words__2`` is the field ``words.2``."""
    return {name.replace("__", "."): value for name, value in answers.items()}


def receipt_in(shown: Iterable[str]) -> str:
    """The receipt words in some texts."""
    known = set(WORDS.receipt_words)
    for text in shown:
        for line in text.split("\n"):
            words = line.strip(MARKS).split()
            if len(words) >= 5 and set(words) <= known:
                return " ".join(words)
    raise AssertionError("no receipt words are shown")
