"""Every card and dialog of weekly pieces in Teams: a channel's, and those of the weekly note."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from handlers.chat import Button, Dialog, Filled, Place, Pressed
from handlers.nudging import note, pulse, team
from tests.piece_pages import card_of
from tests.teams_card import button_of, buttons
from tests.teams_pages import ADA
from tests.teams_samples import Sample, a_visit, samples
from tests.teams_tenant import WARD
from tests.teams_ward import WEDNESDAY, comes, in_ward, put_into_ward, sent, title
from tests.teams_world import TeamsWorld
from tests.visits import Visit
from tests.world import WORDS

FULLEST = replace(
    WORDS.nudges[0],
    title="T" * 60,
    idea="i" * 900,
    ask="a" * 900,
    try_it="🐦" * 900,
    help="h" * 900,
    needs_care=True,
)
"""As long as a piece of a trust's own may be."""


def without_a_team() -> list[Sample]:
    """The cards that need nothing but words."""
    cards = {f"piece-{one.id}": card_of(one) for one in (*WORDS.nudges, FULLEST)}
    cards |= {"stopped": team.stopped_card(WORDS), "note": note.card(WORDS)}
    cards |= {f"pulse-{kind}": pulse.shown(WORDS, kind, {}) for kind in ("few", "first")}
    for step in range(-2, 3):
        cards[f"pulse{step}"] = pulse.shown(WORDS, "change", {"kind": step, "say": -step})
    return [one for name, card in cards.items() for one in samples(f"nudge-{name}", card)]


async def lived(folder: Path) -> AsyncIterator[Sample]:
    """What a ward's team and somebody's note show as they go along, twice as deep as a person presses."""
    async with a_visit(folder) as (visit, world):
        await put_into_ward(world)
        settings = await _pressed(visit, "nudges")
        yield _first("nudge-new", settings)
        faulty = Filled(ADA, "nudges", {"name": ("x" * 61,), "time": ("19:15",)}, settings.about)
        for one in samples("nudge-mistakes", await visit.do(faulty)):
            yield one
        done = await visit.fill(ADA, settings, name="Ward 7", **_week())
        for one in samples("nudge-done", done):
            yield one
        yield _first("nudge-settings", await _pressed(visit, "nudges"))
        await comes(world)
        async for one in _behind_the_piece(visit, world):
            yield one
        for act in ("pause", "resume", "snooze", "stop"):
            settings = await _pressed(visit, "nudges")
            handle = next(one.about for one in settings.buttons if isinstance(one, Button))
            yield _first(f"nudge-{act}", await _pressed(visit, f"nudges.{act}", handle))
            await sent(world)
        for number, post in enumerate(in_ward(world)):
            assert post.card is not None
            yield Sample(f"nudge-channel-{number}", post.card)


async def _behind_the_piece(visit: Visit, world: TeamsWorld) -> AsyncIterator[Sample]:
    """Every button of the card and of the note, and every button behind those."""
    shown = next(one for one in reversed(in_ward(world)) if title(one))
    acts = [(one["act"], one["about"]) for one in map(button_of, buttons(shown.card))]
    for act, about in [*acts, ("note.open", "")]:
        opened = await visit.do(Pressed(ADA, act, about, where=Place(WARD) if act != "note.open" else None))
        for one in samples(f"nudge-{act}", opened, dialog=True):
            yield one
        for number, button in enumerate(opened.buttons if isinstance(opened, Dialog) else ()):
            if isinstance(button, Button):
                deeper = await visit.do(Pressed(ADA, button.act, button.about, where=Place(WARD)))
                for one in samples(f"nudge-{act}-{number}", deeper, dialog=True):
                    yield one
        if isinstance(opened, Dialog) and opened.form in ("nudge.recall", "pulse"):
            answer = await visit.fill(ADA, opened, answer="0", kind="4", say="3")
            for one in samples(f"nudge-{act}-sent", answer, dialog=True):
                yield one


def _week() -> dict[str, str]:
    minute = f"{WEDNESDAY:%H}:00"
    return {"track": "everyone", "weekday": "3", "time": minute, "nation": "ENG", "pulse": "yes"}


async def _pressed(visit: Visit, act: str, about: str = "") -> Dialog:
    answer = await visit.do(Pressed(ADA, act, about, where=Place(WARD)))
    assert isinstance(answer, Dialog), act
    return answer


def _first(name: str, answer: Dialog) -> Sample:
    return samples(name, answer)[0]
