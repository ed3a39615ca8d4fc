"""Goes everywhere in Wren and writes the longest there is, so that every page can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from bot.setting_people import LONGEST_NAME
from handlers import letters
from handlers.chat import (
    Answer,
    Arrived,
    Button,
    Card,
    Dialog,
    Event,
    Filled,
    Home,
    Person,
    Pressed,
    Said,
)
from handlers.context import Rules
from store.records import CaseState, Letter, Status
from tests.world import WORDS, World

LONG = "🐦" * 12_000
FACTS = {"guardian": "g" * 32, "by": "y" * LONGEST_NAME}


def crowd(prefix: str) -> str:
    """As many guardians as a form offers, their names as long as may be, as a setting."""
    names = ("grace", *"abcdefghi")
    return ",".join(f"{prefix}{name}={name.title()} {'x' * 65}" for name in names)


@dataclass(slots=True)
class Visit:
    """Goes everywhere in Wren and keeps all that was answered."""

    world: World
    ada: Person
    grace: Person
    seen: list[Answer] = field(default_factory=list)

    async def do(self, event: Event) -> Answer:
        answer = await self.world.wren.door.answer(event)
        await self.world.settle()
        self.seen.append(answer)
        return answer

    async def press(self, who: Person, act: str, about: str = "") -> Dialog:
        answer = await self.do(Pressed(who, act, about))
        return answer if isinstance(answer, Dialog) else Dialog("page", "x", ())

    async def fill(self, who: Person, dialog: Dialog, **answers: str) -> Answer:
        given = {name: (value,) for name, value in answers.items()}
        return await self.do(Filled(who, dialog.form, given, dialog.about))

    async def press_all(self, who: Person, dialog: Dialog) -> None:
        """Every button in a dialog, and what comes of it by pressing on, twice deep."""
        for button in dialog.buttons:
            deeper = await self.press(who, getattr(button, "act", "home"), getattr(button, "about", ""))
            for other in deeper.buttons:
                await self.press(who, getattr(other, "act", "home"), getattr(other, "about", ""))


def first_case(home: Answer) -> str:
    """What opens the first case in a guardian's home."""
    assert isinstance(home, Home)
    buttons = [one for card in home.cards for one in card.buttons if isinstance(one, Button)]
    return next(one.about for one in buttons if one.act == "case.open")


async def raise_one(visit: Visit, words: str, wish: str = "🌧" * 3_000) -> None:
    form = await visit.press(visit.ada, "concern.begin")
    sent = {"topic": "staff_safety", "words": words, "wish": wish, "name": "é" * 80}
    await visit.fill(visit.ada, form, identity="open", danger="yes", release="now", keep="both", **sent)


async def go_everywhere(visit: Visit) -> None:
    for who in (visit.ada, visit.grace):
        for event in (Arrived(who), Pressed(who, "help"), Pressed(who, "nothing.known"), Said(who, LONG)):
            await visit.do(event)
        await visit.do(Said(who, "", files=3))
    form = await visit.press(visit.ada, "concern.begin")
    for number in range(2):
        faulty = Filled(
            visit.ada, "concern", {"words": (LONG,), "wish": (LONG[:3_000],)}, form.about[number:]
        )
        await visit.do(faulty)
    for words in (LONG, "x\n" * 6_000, "&<>" * 4_000):
        await raise_one(visit, words)
    box = await visit.press(visit.ada, "box.open")
    await visit.press_all(visit.ada, box)
    await visit.fill(visit.ada, box, receipt="")
    for act in ("box.add", "box.answer", "box.again", "box.withdraw"):
        opened = await visit.press(visit.ada, act, cast(Button, box.buttons[0]).about)
        await visit.fill(visit.ada, opened, words="", again="")
        if act != "box.withdraw":
            await visit.fill(visit.ada, opened, words=LONG, again="yes")
    home = await visit.do(Arrived(visit.grace))
    case = first_case(home)
    await visit.press_all(visit.grace, await visit.press(visit.grace, "case.open", case))
    for act in ("case.reply", "case.close"):
        opened = await visit.press(visit.grace, act, case)
        for words in ("", LONG + "x", LONG):
            await visit.fill(visit.grace, opened, words=words)


def notices() -> list[Card]:
    """Every card that the courier carries, with the longest names."""
    rules = Rules("main", 3_600, show_topic=True, playground=False)
    name = "x" * LONGEST_NAME
    letter = Letter("l", "", "relay", "c" * 32, "m", 1, 0, unclear=False, facts=FACTS | {"name": name})
    found = [letters.something_new(WORDS)]
    statuses: tuple[Status, ...] = ("open", "closed", "withdrawn")
    for status in statuses:
        state = CaseState("Amber Wren", "staff_safety", danger=True, claimed=name, status=status)
        found.append(letters.notice(WORDS, rules, "c" * 32, state, repeated=True))
    for kind in ("more", "reopened", "unopened", "withdrawn"):
        under = replace(letter, kind=f"case.{kind}")
        found.append(letters.under_notice(WORDS, under, CaseState("Amber Wren", "x"), repeated=True))
    for kind in ("added", "asked", "confirmed", "removed"):
        found.append(letters.about_roster(WORDS, replace(letter, kind=f"roster.{kind}"), repeated=True))
    return found
