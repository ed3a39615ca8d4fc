"""The whole loop, lived once with canaries in every place where a person can type or choose."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import text

from handlers import Desk
from handlers.chat import Answer, Event
from prompts.words import Topic, Words
from store.box import ReporterBox
from store.outbox import Outbox
from tests.actors import Actor, Shown
from tests.canaries import Scanner, stem
from tests.world import WORDS, World

HOUR = "3600"
CHATTY = "some.package"
"""A library that logs what it was given: our formatter must not, whatever it says."""

PEOPLE = ("ada", "ben", "chidi", "grace", "gil")
REPORTERS = ("ada", "ben", "chidi")


class Planted(RuntimeError):
    """A fault whose text holds a canary, as a library's might."""


@dataclass(slots=True)
class Loop:
    """Everything that was lived: what people typed is in ``scanner``, what Wren made of it in the lists."""

    canary: str = field(default_factory=stem)
    scanner: Scanner = field(default_factory=Scanner)
    objects: list[object] = field(default_factory=list, repr=False)
    exceptions: list[BaseException] = field(default_factory=list, repr=False)
    receipts: list[str] = field(default_factory=list, repr=False)
    metrics: bytes = b""

    def __post_init__(self) -> None:
        self.scanner.words("what was typed", self.canary)
        for person in PEOPLE:
            self.scanner.person(person, f"play:{person}")
            self.scanner.words(f"the name of {person}", WORDS.say(f"play.name_{person}"))

    @property
    def words(self) -> Words:
        """Topics of this organisation, one of them a canary."""
        return replace(WORDS, topics=(Topic(f"{self.canary}-id", f"{self.canary} label"), *WORDS.topics[:3]))

    def typed(self, what: str) -> str:
        """Something typed that must be found nowhere."""
        return f"{what}: {self.canary}, {what}"

    def receipt(self, words: str) -> str:
        """Receipt words, from now on searched for, in halves too."""
        parts = words.split()
        self.receipts.append(words)
        ways = (words, " ".join(parts[:4]), " ".join(parts[3:]))
        for way, part in enumerate(ways):
            self.scanner.words(f"receipt {len(self.receipts)}, way {way}", part)
        return words

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keep every event, answer and exception."""
        story, answer = Desk._story, Desk.answer

        async def kept_story(desk: Desk, event: Event) -> Answer:
            return await self._kept(story, desk, event)

        async def kept_answer(desk: Desk, event: Event) -> Answer:
            self.objects.append(event)
            self.objects.append(await self._kept(answer, desk, event))
            return self.objects[-1]  # type: ignore[return-value]

        monkeypatch.setattr(Desk, "_story", kept_story)
        monkeypatch.setattr(Desk, "answer", kept_answer)

    async def _kept(
        self, ask: Callable[[Desk, Event], Awaitable[Answer]], desk: Desk, event: Event
    ) -> Answer:
        try:
            return await ask(desk, event)
        except Exception as fault:
            if not isinstance(fault, Planted):
                self.exceptions.append(fault)
            raise

    def told_by_exceptions(self) -> Iterator[str]:
        """Every exception as it could be printed, with all that stands behind it."""
        waiting = list(self.exceptions)
        while waiting:
            fault = waiting.pop()
            yield repr(fault)
            yield str(fault)
            yield "".join(traceback.format_exception(fault))
            waiting += [each for each in (fault.__cause__, fault.__context__) if each is not None]


def actor(world: World, person: str) -> Actor:
    """Somebody at the playground."""
    place = "play:relay" if person in ("grace", "gil") else f"play:{person}"
    return Actor(f"play:{person}", world.send, lambda: world.posted(place))


async def raise_concern(loop: Loop, who: Actor, keep: str, **more: Any) -> None:
    """Fill and send the form; the receipt it shows is a canary from then on."""
    await who.does("concern.begin")
    loop.receipt(who.receipt())
    answers = {"topic": loop.words.topics[0].id, "words": loop.typed("what happened"), "keep": keep, **more}
    await who.fills(**answers)
    assert not who.faults, who.faults


async def live(loop: Loop, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, in order. At the end one concern still waits in the pool and one was taken back."""
    ada, ben, grace = (actor(world, person) for person in ("ada", "ben", "grace"))
    named = {"identity": "open", "name": loop.typed("called"), "wish": loop.typed("wish")}
    await raise_concern(loop, ada, "address", **named)
    await raise_concern(loop, ben, "receipt", danger="yes", release="now")
    await raise_concern(loop, ada, "both", wish=loop.typed("wish"))
    world.clock.forward(hours=1)
    await world.settle()
    await guardians_work(loop, world, grace)
    await reporters_work(loop, ada, ben)
    world.clock.forward(hours=1)
    await world.settle_with_nudges()
    await grace.presses("Open")
    await take_back(loop, world, ada)
    await mistakes(loop, world, ada, ben, grace)
    await faults(loop, world, monkeypatch, ada)
    await raise_concern(loop, ada, "both", **named)
    loop.metrics = await world.wren.metrics.text()
    loop.objects += [world.wren, world.settings, world.wren.door.desk, world.wren.store]


def notices(world: World) -> list[Shown]:
    """The notices of cases in the guardians' channel."""
    return [
        message for message in world.channel() if _acts(message) >= {"case.open"} and not message["under"]
    ]


def _acts(message: Shown) -> set[str]:
    card: Any = message["card"] or {}
    return {button.get("act", "") for button in card.get("buttons", ())}


async def guardians_work(loop: Loop, world: World, grace: Actor) -> None:
    """Open, claim, reply, note, send what was typed, close."""
    for notice in notices(world):
        case = str(notice["card"]["buttons"][0]["about"])
        await grace.does("case.open", case)
        assert loop.canary in grace.reads(), "a guardian reads what was written"
        await grace.does("case.claim", case)
        await grace.does("case.reply", case)
        await grace.fills(words=loop.typed("reply"))
        for choice in ("note.keep", "note.send"):
            await grace.says(loop.typed(choice), where="play:relay", under=str(notice["id"]))
            button = next(button for button in grace.seen_buttons() if button["act"] == choice)
            await grace.does(choice, button["about"], where="play:relay", under=str(notice["id"]))
        await grace.does("case.close", case)
        await grace.fills(words=loop.typed("closing"))
    await grace.says(loop.typed("said in the channel"), where="play:relay")


async def reporters_work(loop: Loop, ada: Actor, ben: Actor) -> None:
    """Read, answer, add, say whether she would speak up again; by address and by receipt."""
    await ada.opens_her_box()
    assert loop.canary in ada.reads(), "she reads what was answered"
    thread = ada.seen
    for label, answers in (
        ("Answer", {"words": loop.typed("answer")}),
        ("Add something", {"words": loop.typed("added")}),
        ("Would you speak up again?", {"again": "no"}),
    ):
        ada.seen = thread
        await ada.presses(label)
        await ada.fills(**answers)
    await ben.does("box.open")
    await ben.fills(receipt=loop.typed("wrong receipt"))
    assert ben.faults
    await ben.fills(receipt=loop.receipts[1])
    await ben.presses("Add something")
    await ben.fills(words=loop.typed("added by receipt"))


async def take_back(loop: Loop, world: World, ada: Actor) -> None:
    """Withdraw one that was released, and one that still waits."""
    for released in (True, False):
        if not released:
            await raise_concern(loop, ada, "both")
        await ada.opens_with(loop.receipts[2 if released else -1])
        await ada.presses("Take it back")
        await ada.fills()
        await world.settle()


async def mistakes(loop: Loop, world: World, ada: Actor, ben: Actor, grace: Actor) -> None:
    """What is typed into the wrong place, too long, forged, or refused."""
    await ada.says(loop.typed("typed to Wren"))
    await ada.presses("Send what I typed to the guardians")
    await ben.says(f"@Wren {loop.typed('typed in the team')}", where="play:ward-7")
    await ben.says(loop.typed("with a file"), files=2)
    await ada.fills(topic=loop.typed("no such topic"), keep=loop.typed("no such way"))
    assert ada.faults
    await ada.fills(words=loop.typed("long") * 2_000)
    assert ada.faults
    for act in ("box.read", "box.add", "box.answer", "box.again", "box.withdraw", "box.open", "said.send"):
        await ben.does(act, loop.typed("forged"))
    for act in ("case.open", "case.claim", "case.reply", "case.close", "note.send", "roster.confirm"):
        await grace.does(act, loop.typed("forged"))
        await ada.does(act, str(notices(world)[0]["card"]["buttons"][0]["about"]))
    for form in ("concern", "box.add", "box.withdraw", "case.reply", "case.close"):
        await ben.send(do="filled", form=form, about=loop.typed("forged"), answers={"words": [loop.canary]})
    await grace.says(loop.typed("under nothing"), where="play:relay", under="nothing")
    await world.playground.hear(loop.typed("not even JSON"))


async def faults(loop: Loop, world: World, monkeypatch: pytest.MonkeyPatch, ada: Actor) -> None:
    """A database that fails in the middle, and code that fails with a canary in its own text."""

    async def fails(*_: object, **__: object) -> Any:
        raise Planted(loop.typed("fault of a library"))

    engine = world.wren.store.database.engine
    await ada.does("concern.begin")
    loop.receipt(ada.receipt())
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE pool RENAME TO pool_away"))
    ada.line = world.playground.hear  # nothing is released or delivered meanwhile
    await ada.fills(topic=loop.words.topics[0].id, words=loop.typed("lost database"))
    assert ada.faults or ada.reply["t"] == "fault"
    await ada.does("box.open")
    assert ada.reply["t"] == "fault"
    ada.line = world.send
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE pool_away RENAME TO pool"))
    with monkeypatch.context() as broken:
        broken.setattr(ReporterBox, "_mine", fails)
        await ada.does("box.open")
        assert ada.reply["t"] == "fault"
        broken.setattr(Outbox, "case", fails)
        await actor(world, "gil").does("case.claim", str(notices(world)[0]["card"]["buttons"][0]["about"]))
    world.clock.forward(hours=1)
    logging.getLogger(CHATTY).warning("said %s", loop.canary)
