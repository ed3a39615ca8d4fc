"""Help without a store and without a network: a desk that can only ask and answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from handlers import Desk
from handlers.chat import Answer, Button, Dialog, Filled, Link, Mistakes, Person, Pressed, Prose
from handlers.context import Drafts, ReporterContext, Rules
from handlers.finding import Finder
from handlers.rate_limits import RateLimits
from prompts import Words
from prompts.resources import Resource
from store.vault import Handles
from tests.shared_finder import our_finder
from tests.world import WORDS, TurnedClock

ADA = Person("play:ada")
SIGNED: dict[str, Any] = {
    "status": "live",
    "verified_on": date(2026, 6, 2),
    "verified_by": "Jo Bloggs",
    "review_by": date(2026, 11, 30),
}


class Nowhere:
    """Where letters to the editors go in these tests."""

    async def missing(self, words: str, sent: str, due: datetime) -> bool:
        """Take it, and do nothing."""
        return bool(words and sent and due)


class Broken:
    """A finder that fails at whatever it is asked."""

    def find(self, text: str, **_: object) -> None:
        """Fail."""
        raise RuntimeError(text)

    def signs(self, text: str) -> None:
        """Fail."""
        raise RuntimeError(text)


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """A desk, and who asks at it."""

    desk: Desk
    words: Words

    @classmethod
    def of(cls, words: Words = WORDS, finder: object | None = None, editors: bool = True) -> HelpDesk:
        """With these words and this finder; with Wren's own where none is given."""
        clock = TurnedClock()
        context = ReporterContext(
            words=words,
            rules=Rules("main", 0, show_topic=False, playground=True, editors=editors),
            clock=clock,
            chance=secrets.token_bytes,
            handles=Handles(bytes(32), secrets.token_bytes, clock),
            drafts=Drafts(clock, secrets.token_bytes),
            roster=None,  # type: ignore[arg-type]
            box=None,  # type: ignore[arg-type]
            limits=RateLimits.of(clock, bytes(32)),
            finder=cast(Finder, finder or our_finder()),
            editors=Nowhere(),  # type: ignore[arg-type]
        )
        return cls(Desk(context, None, None), words)  # type: ignore[arg-type]

    def press(self, act: str, about: str = "") -> Dialog:
        """The page that a button leads to."""
        return page_of(asyncio.run(self.desk.answer(Pressed(ADA, act, about))))

    def ask(self, question: str, **more: str) -> Dialog:
        """The page that answers a question."""
        given = {name: (value,) for name, value in {"question": question, **more}.items()}
        return page_of(asyncio.run(self.desk.answer(Filled(ADA, "help", given))))

    def fill(self, form: Dialog, question: str) -> Answer:
        """What a form of help answers."""
        given = {"question": (question,)}
        return asyncio.run(self.desk.answer(Filled(ADA, form.form, given, form.about)))

    def everything_behind(self, page: Dialog, most: int = 40) -> Iterator[Dialog]:
        """This page, and all that its buttons of help lead to."""
        waiting, met = [page], set[tuple[str, str]]()
        while waiting and len(met) < most:
            page = waiting.pop(0)
            yield page
            for button in presses(page):
                if button.act.startswith(("help", "safety")) and (button.act, button.about) not in met:
                    met.add((button.act, button.about))
                    waiting.append(self.press(button.act, button.about))
        yield from waiting


def page_of(answer: Answer) -> Dialog:
    """The dialog in an answer."""
    dialog = answer.dialog if isinstance(answer, Mistakes) else answer
    assert isinstance(dialog, Dialog), answer
    return dialog


def presses(page: Dialog) -> list[Button]:
    """The buttons that do something."""
    asked = [item.button for item in page.fields if isinstance(item, Prose) and item.button]
    return [*asked, *(one for one in page.buttons if isinstance(one, Button))]


def links(page: Dialog) -> list[str]:
    """Where the links of a page lead."""
    return [one.url for one in page.buttons if isinstance(one, Link)]


def text_of(page: Dialog) -> str:
    """All that can be read on a page, its buttons aside."""
    parts = [f"{getattr(item, 'heading', '')}\n{getattr(item, 'text', '')}" for item in page.fields]
    return "\n".join([page.title, *parts])


def alarms(page: Dialog) -> list[Prose]:
    """The safety cards of a page."""
    return [item for item in page.fields if isinstance(item, Prose) and item.tone == "safety"]


def with_row(row_id: str, words: Words = WORDS, **changed: Any) -> Words:
    """The words with one row changed. Its contact is given as ``on_file``."""
    found: list[Resource] = [
        replace(row, **changed) if row.id == row_id else row for row in words.resources.rows
    ]
    return replace(words, resources=replace(words.resources, rows=tuple(found)))
