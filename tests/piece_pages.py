"""What a person is shown of one piece: its card, the page of the weekly note, its question and the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from handlers.chat import (
    Ask,
    Button,
    Card,
    Choice,
    Dialog,
    Entry,
    Filled,
    Link,
    Person,
    Place,
    Pressed,
    Prose,
)
from handlers.nudging import note, piece
from handlers.nudging.order import Week, choose, later, monday_of, slot_of
from prompts.learning import Nudge
from store.choices import Track
from store.runs import NOTE
from tests.world import WORDS, World

ADA = Person("play:ada")
WARD = Place("play:ward-7")
PULSE_SLOT = 202650
"""A week in which a pulse may be asked, so that its button is there."""
FROM, WEEKS = date(2026, 12, 7), 60
"""Where each piece is looked for."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The four pages. ``posted`` is the name of the card's message at the playground."""

    piece: Nudge
    card: Card
    page: Dialog
    asked: Dialog
    answer: Dialog
    moment: datetime
    track: Track
    posted: str = field(repr=False)

    @property
    def named(self) -> Iterator[tuple[str, Card | Dialog]]:
        """Each with its name."""
        yield from (("card", self.card), ("page", self.page), ("asked", self.asked), ("answer", self.answer))


def card_of(one: Nudge) -> Card:
    """Its card, with all that may stand beside it."""
    asked = sorted(WORDS.nudges, key=lambda other: -len(other.title))[:2]
    return piece.card(WORDS, one, piece.WeekFacts("t" * 26, PULSE_SLOT, Week(one, tuple(asked)), pulse=True))


def week_of(one: Nudge) -> tuple[datetime, Track]:
    """A moment at which the weekly note brings this piece, and the track that must be chosen for it."""
    tracks = [track for track in get_args(Track) if one.track in ("everyone", track)]
    slot = slot_of(FROM)
    for _ in range(WEEKS):
        for track in tracks:
            week = choose(NOTE, slot, track, WORDS.nudges, WORDS.calendar)
            if week is not None and week.piece is one:
                wednesday = monday_of(slot) + timedelta(days=2)
                return datetime.combine(wednesday, time(12), UTC), track
        slot = later(slot, 1)
    raise ValueError(f"{one.id} does not come within {WEEKS} weeks")


async def turn_to(world: World, moment: datetime, track: Track) -> None:
    """Make it the week in which Ada's note brings a piece."""
    world.clock.now = moment
    await world.wren.store.choices.choose(ADA.id, track=track)


async def pages_of(world: World, one: Nudge) -> Pages:
    """All four, as the handlers make them."""
    context = world.wren.door.desk.nudging
    moment, track = week_of(one)
    await turn_to(world, moment, track)
    page = await note.open_note(Pressed(ADA, "note.open"), context)
    sealed = piece.seal(ADA, context, {"team": "", "slot": "", "asked": one.id})
    asked = await piece.recall(Pressed(ADA, "nudge.recall", sealed), context)
    assert isinstance(page, Dialog)
    assert isinstance(asked, Dialog)
    answer = await piece.answer(Filled(ADA, "nudge.recall", {"answer": ("0",)}, asked.about), context)
    assert isinstance(answer, Dialog)
    card = card_of(one)
    posted = await world.playground.post(WARD, card, "")
    return Pages(one, card, page, asked, answer, moment, track, posted)


def texts(answer: Card | Dialog) -> list[str]:
    """Its texts in the order in which they are to be read, without those of its buttons."""
    if isinstance(answer, Card):
        facts = (part for fact in answer.facts for part in (fact.label, fact.value))
        return [answer.title, *answer.prose, *facts]
    found = [answer.title]
    for item in answer.fields:
        match item:
            case Prose():
                found.append(item.text)
            case Entry():
                found += [item.heading, item.text]
            case Choice():
                found += [item.label, *(option.label for option in item.options)]
            case Ask():
                found.append(item.label)
    return found


def labels(answer: Card | Dialog) -> list[str]:
    """The labels of its buttons, in their order."""
    shown: tuple[Button | Link, ...] = answer.buttons
    return [button.label for button in shown]
