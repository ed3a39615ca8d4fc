"""Every card and dialog of Wren in Teams: as they are in daily use, and at the most they can hold."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.teams.own import RELAY
from bot.teams.show import dialog_task, home_messages, message
from handlers.chat import Answer, Arrived, Button, Card, Dialog, Home, Mistakes, Posted, Pressed, Said
from tests.teams_loop import TeamsLoop
from tests.teams_pages import ADA, GRACE, content
from tests.teams_shape import Shape
from tests.teams_tenant import CARD, TENANT, THREAD
from tests.teams_tenant import RELAY as CHANNEL
from tests.teams_world import TeamsWorld, a_teams_world
from tests.visits import Visit, crowd, first_case, go_everywhere, notices
from tests.world import WORDS

HAPPENED = (
    "The alarm on Bay 3 has been switched off at night for two weeks.\n\n"
    "We raised it with the site team on Monday. Nobody came back to us."
)
ANSWER = "Thank you for telling us. I will ask the site team today. Is it still switched off?"


@dataclass(frozen=True, slots=True)
class Sample:
    """One card. A ``title`` is that of the dialog it stands in; a message has none."""

    name: str
    card: Shape = field(repr=False)
    title: str = ""


def samples(name: str, answer: Answer, *, dialog: bool = False) -> list[Sample]:
    """The cards that an answer becomes: as a dialog, or as messages."""
    match answer:
        case None:
            return []
        case Home():
            shown = home_messages(answer, WORDS)
            return [Sample(f"{name}-{number}", content(one)) for number, one in enumerate(shown)]
        case Card() if not dialog:
            return [Sample(name, content(message(answer, WORDS)))]
        case Card() | Dialog() | Mistakes():
            task = dialog_task(answer, WORDS)
            return [Sample(name, content(task), task["task"]["value"]["title"])]


@asynccontextmanager
async def a_visit(
    folder: Path, settings: dict[str, Any] | None = None
) -> AsyncIterator[tuple[Visit, TeamsWorld]]:
    """Somebody who goes through Wren, and a guardian."""
    with patch("store.vault.receipts._MEMORY_KIB", 64):
        async with a_teams_world(folder, **(settings or {})) as world:
            yield Visit(world, ADA, GRACE), world


async def daily(folder: Path) -> list[Sample]:
    """The pages of a concern and its answer, in words of daily use."""
    async with a_visit(folder) as (visit, world):
        return [*await _hers(visit), *await _theirs(visit, world), *_of_teams()]


async def _hers(visit: Visit) -> list[Sample]:
    """What staff see, up to a sent concern."""
    found = samples("staff-home", await visit.do(Arrived(ADA)))
    found += samples("staff-help", await visit.do(Pressed(ADA, "help")), dialog=True)
    found += samples("staff-typed", await visit.do(Said(ADA, HAPPENED)))
    form = await visit.press(ADA, "concern.begin")
    found += samples("staff-form", form)
    found += samples("staff-form-mistakes", await visit.fill(ADA, form, words="  ", keep="both"))
    sent = {"topic": "patient_safety", "identity": "anonymous", "keep": "both", "notify": "soon"}
    answer = await visit.fill(ADA, form, words=HAPPENED, danger="yes", release="now", **sent)
    return found + samples("staff-sent", answer)


async def _theirs(visit: Visit, world: TeamsWorld) -> list[Sample]:
    """What guardians see, and what comes back to her."""
    found = [Sample("guardian-notice", world.relayed()[0].card or {})]
    case = first_case(await visit.do(Arrived(GRACE)))
    found += samples("guardian-home", await visit.do(Arrived(GRACE)))
    found += samples("guardian-case", await visit.press(GRACE, "case.open", case))
    found += samples("guardian-claimed", await visit.do(Pressed(GRACE, "case.claim", case)), dialog=True)
    reply = await visit.press(GRACE, "case.reply", case)
    found += samples("guardian-reply", reply)
    found += samples("guardian-replied", await visit.fill(GRACE, reply, words=ANSWER), dialog=True)
    thread = Posted(f"{CHANNEL}{THREAD}{world.relayed()[0].id}")
    found += samples("guardian-typed", await visit.do(Said(GRACE, ANSWER, where=RELAY, under=thread)))
    closing = await visit.press(GRACE, "case.close", case)
    found += samples("guardian-close", closing)
    box = await visit.press(ADA, "box.open")
    found += samples("staff-box", box)
    about = next(one.about for one in box.buttons if isinstance(one, Button))
    found += samples("staff-box-read", await visit.press(ADA, "box.read", about))
    for act in ("box.add", "box.answer", "box.withdraw"):
        found += samples(f"staff-{act.replace('.', '-')}", await visit.press(ADA, act, about))
    found += samples("guardian-closed", await visit.fill(GRACE, closing, words=ANSWER), dialog=True)
    found += samples("staff-box-again", await visit.press(ADA, "box.again", about))
    return found


def _posted(world: TeamsWorld) -> list[Shape]:
    """All cards that stand in chats and channels."""
    posts = world.teams.tenant.posts
    return [
        one for post in posts for one in post.activity.get("attachments") or () if one["contentType"] == CARD
    ]


def _of_teams() -> list[Sample]:
    """Cards that only Teams has, and those that the courier carries."""
    carried = [("notice", card) for card in notices()]
    for name in ("ask", "joined", "not_here"):
        title, text = WORDS.say(f"teams.relay.{name}_title"), WORDS.say(f"teams.relay.{name}")
        button = Button(WORDS.say("teams.relay.yes"), "place.confirm", tone="main")
        carried.append(("teams", Card(title, (text,), buttons=(button,) if name == "ask" else ())))
    door = Button(WORDS.say("teams.door.button"), "concern.begin", opens=True, tone="main")
    carried.append(
        ("teams", Card(WORDS.say("teams.door.title"), (WORDS.say("teams.door.text"),), buttons=(door,)))
    )
    return [
        one for number, (kind, card) in enumerate(carried) for one in samples(f"{kind}-{number:02}", card)
    ]


async def fullest(folder: Path) -> list[Sample]:
    """Every page at the most it can hold, and all cards and dialogs of a whole loop. Each once."""
    guardians = crowd("g-").replace("g-grace=", f"{GRACE.id}=", 1).replace("g-", f"teams:{TENANT}/29:g-")
    more = {"WREN_GUARDIANS": guardians, "WREN_RELEASE_CAP": "3600", "WREN_NOTICE_TOPIC": "yes"}
    for name in ("full", "loop"):
        (folder / name).mkdir()
    async with a_visit(folder / "full", more) as (visit, _):
        await go_everywhere(visit)
        found = [one for answer in visit.seen for one in samples("full", answer)]
        found += [one for answer in visit.seen for one in samples("full", answer, dialog=True)]
        found += _of_teams()
    async with a_teams_world(folder / "loop") as world:
        await TeamsLoop().live(world)
        found += [Sample("loop", one["content"]) for one in _posted(world)]
        for reply in world.delivery.replies:
            task = reply.json().get("task", {})
            if task.get("type") == "continue":
                found.append(Sample("loop", task["value"]["card"]["content"], task["value"]["title"]))
    different = {json.dumps(one.card, sort_keys=True): one for one in found}
    return list(different.values())
