"""Whatever the product can answer, at its longest and made of emoji, is a view that Slack takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from bot.setting_lists import LONGEST_NAME
from bot.slack.show import card_view, home_view, message, show
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
    Mistakes,
    Person,
    Pressed,
    Said,
)
from handlers.context import Rules
from store.records import CaseState, Letter, Status
from tests.slack_measure import Shape, every, over
from tests.world import WORDS, World, a_world

ADA, GRACE = Person("play:ada"), Person("play:grace")
LONG = "🐦" * 12_000
CROWD = ",".join(f"play:{name}={name.title()} {'x' * 65}" for name in ("grace", *"abcdefghi"))
FACTS = {"guardian": "g" * 32, "by": "y" * LONGEST_NAME}
ALL_KINDS = (Card, Dialog, Home, Mistakes)


@dataclass(slots=True)
class Visit:
    """Goes everywhere in Wren and keeps all that was answered."""

    world: World
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


@pytest.fixture
async def visit(tmp_path: Path) -> AsyncIterator[Visit]:
    async with a_world(
        tmp_path, WREN_GUARDIANS=CROWD, WREN_RELEASE_CAP="3600", WREN_NOTICE_TOPIC="yes"
    ) as world:
        yield Visit(world)


def first_case(home: Answer) -> str:
    """What opens the first case in a guardian's home."""
    assert isinstance(home, Home)
    buttons = [one for card in home.cards for one in card.buttons if isinstance(one, Button)]
    return next(one.about for one in buttons if one.act == "case.open")


async def raise_one(visit: Visit, words: str, wish: str = "🌧" * 3_000) -> None:
    form = await visit.press(ADA, "concern.begin")
    sent = {"topic": "staff_safety", "words": words, "wish": wish, "name": "é" * 80}
    await visit.fill(ADA, form, identity="open", danger="yes", release="now", keep="both", **sent)


async def go_everywhere(visit: Visit) -> None:
    for who in (ADA, GRACE):
        for event in (Arrived(who), Pressed(who, "help"), Pressed(who, "nothing.known"), Said(who, LONG)):
            await visit.do(event)
        await visit.do(Said(who, "", files=3))
    form = await visit.press(ADA, "concern.begin")
    for number in range(2):
        faulty = Filled(ADA, "concern", {"words": (LONG,), "wish": (LONG[:3_000],)}, form.about[number:])
        await visit.do(faulty)
    for words in (LONG, "x\n" * 6_000, "&<>" * 4_000):
        await raise_one(visit, words)
    box = await visit.press(ADA, "box.open")
    await visit.press_all(ADA, box)
    await visit.fill(ADA, box, receipt="")
    for act in ("box.add", "box.answer", "box.again", "box.withdraw"):
        opened = await visit.press(ADA, act, cast(Button, box.buttons[0]).about)
        await visit.fill(ADA, opened, words="", again="")
        if act != "box.withdraw":
            await visit.fill(ADA, opened, words=LONG, again="yes")
    home = await visit.do(Arrived(GRACE))
    case = first_case(home)
    await visit.press_all(GRACE, await visit.press(GRACE, "case.open", case))
    for act in ("case.reply", "case.close"):
        opened = await visit.press(GRACE, act, case)
        for words in ("", LONG + "x", LONG):
            await visit.fill(GRACE, opened, words=words)


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


async def test_every_answer_fits_and_every_kind_was_met(visit: Visit) -> None:
    await go_everywhere(visit)
    met = {type(answer) for answer in visit.seen if answer is not None}
    assert met == set(ALL_KINDS)
    for answer in visit.seen:
        view = show(answer, WORDS)
        assert view is None or over(view) == [], type(answer)
        if isinstance(answer, Card):
            assert over(message(answer, WORDS)) == []


async def test_nothing_she_wrote_is_lost_or_changed_in_a_view(visit: Visit) -> None:
    await raise_one(visit, "&<>*_~`:smile: <!channel> " * 400, wish="")
    case = first_case(await visit.do(Arrived(GRACE)))
    view = show(await visit.press(GRACE, "case.open", case), WORDS)
    assert view is not None
    assert ("&<>*_~`:smile: <!channel> " * 400).strip() in "".join(texts(view))
    assert not [part for part in every(view) if part.get("type") == "mrkdwn"]


async def test_forty_cases_fit_in_a_guardians_home() -> None:
    long = Card("Amber Wren", ("x" * 300,), buttons=())
    assert over(home_view(Home((long,) * 40), WORDS, "Please press again.")) == []


@pytest.mark.parametrize("card", notices(), ids=lambda card: card.title)
def test_every_notice_fits_in_a_message(card: Card) -> None:
    assert over(message(card, WORDS)) == []


def test_a_card_of_the_greatest_size_fits_as_message_and_modal() -> None:
    card = Card("t" * 150, ("🐦" * 1_400,) * 4)
    assert over(message(card, WORDS)) == []
    assert over(card_view(card, WORDS)) == []


def texts(view: Shape) -> list[str]:
    return [part["text"] for part in every(view["blocks"]) if part.get("type") == "text"]
