"""Every card that an answer becomes in Teams, and what a client sends from a dialog filled to the brim."""

from __future__ import annotations

from typing import Any

from bot.teams.own import Own
from bot.teams.read import Heard, read
from bot.teams.show import dialog_task, home_messages, message
from handlers.chat import Answer, Card, Dialog, Event, Home, Mistakes
from tests.teams_shape import Shape, every
from tests.teams_tenant import APP, RELAY, TENANT, user_called
from tests.world import WORDS

OWN = Own(APP, TENANT, RELAY)
ADA, GRACE = (OWN.named(user_called(name).object_id) for name in ("ada", "grace"))


def content(told: Any) -> Shape:
    """The card in a message or in a dialog."""
    attached = told["attachments"][0] if "attachments" in told else told["task"]["value"]["card"]
    card: Shape = attached["content"]
    return card


def cards(answer: Answer) -> list[Shape]:
    """All cards that an answer can become: of a card that is a message and a dialog."""
    match answer:
        case None:
            return []
        case Card():
            return [content(message(answer, WORDS)), content(dialog_task(answer, WORDS))]
        case Home():
            return [content(one) for one in home_messages(answer, WORDS)]
        case Dialog() | Mistakes():
            return [content(dialog_task(answer, WORDS))]


def form_in(card: Shape) -> dict[str, Shape]:
    """The inputs of a dialog by name."""
    return {part["id"]: part for part in every(card) if str(part.get("type", "")).startswith("Input.")}


def sending(card: Shape) -> Shape:
    """What the button of a form brings back by itself."""
    return next(dict(one["data"]) for one in every(card) if "form" in (one.get("data") or {}))


def submitted(data: Shape) -> Shape:
    """A sent dialog, as Teams tells it."""
    return {
        "type": "invoke",
        "name": "task/submit",
        "id": "f:1",
        "serviceUrl": "https://smba.trafficmanager.net/uk/",
        "from": {"id": "29:sender", "aadObjectId": user_called("ada").object_id},
        "conversation": {"id": "a:1chat", "conversationType": "personal"},
        "value": {"data": data, "context": {"theme": "default"}},
    }


def event_of(activity: Shape) -> Event:
    """What Wren hears of it."""
    heard = read(activity, OWN)
    assert isinstance(heard, Heard)
    return heard.event


def units(text: str) -> int:
    """How long an input counts a text."""
    return len(text.encode("utf-16-le")) // 2


def brim(letters: str, room: int) -> str:
    """As much as an input takes, with something at the end that shows whether it was cut."""
    whole = letters * (room // units(letters) + 1)
    cut = whole.encode("utf-16-le")[: 2 * (room - 4)].decode("utf-16-le", "ignore")
    return cut.strip().rstrip("\u200d") + "end"
