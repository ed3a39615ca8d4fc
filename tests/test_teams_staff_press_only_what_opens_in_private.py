"""In a chat, every button that staff can have opens a dialog: Microsoft may log a press on any other."""

from __future__ import annotations

from pathlib import Path

from bot.teams.show import home_messages, message
from handlers.chat import Arrived, Button, Card, Home, Pressed, Said
from tests.teams_pages import ADA, content
from tests.teams_shape import Shape, every
from tests.teams_world import a_teams_world
from tests.visits import notices
from tests.world import WORDS


def logged(card: Shape) -> list[str]:
    """The acts of buttons that open nothing."""
    sends = [one for one in every(card) if one.get("type") == "Action.Submit"]
    return [one["data"]["act"] for one in sends if "msteams" not in one["data"]]


async def test_every_button_in_a_chat_of_staff_opens_a_dialog(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        asked = (Arrived(ADA), Pressed(ADA, "home"), Said(ADA, "x"), Said(ADA, "", 1))
        answers = [await world.wren.door.answer(event) for event in asked]
        posted = [one.card for one in world.teams.tenant.posts if one.place == world.somebody("ada").chat.id]
    shown: list[Shape] = [content(message(notices()[0], WORDS)), *(one for one in posted if one)]
    for answer in answers:
        assert isinstance(answer, Home | Card)
        made = home_messages(answer, WORDS) if isinstance(answer, Home) else [message(answer, WORDS)]
        shown += [content(one) for one in made]
    assert [act for card in shown for act in logged(card)] == []
    assert sum(len([one for one in every(card) if "data" in one]) for card in shown) > len(answers)


def test_a_button_that_opens_nothing_is_found() -> None:
    card = Card("x", buttons=(Button("Send", "note.send"), Button("Open", "case.open", opens=True)))
    assert logged(content(message(card, WORDS))) == ["note.send"]
