"""People who use Wren in tests. They see only what a browser is sent, and do only what it can send."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.acting import Acting, by_field

Shown = dict[str, Any]
Line = Callable[[str], Awaitable[Shown]]
STAFF, GUARDIANS = ("ada", "ben", "chidi"), ("grace", "gil")


@dataclass(slots=True)
class Actor(Acting):
    """Somebody at the playground. ``seen`` is the answer in front of her."""

    person: str
    line: Line = field(repr=False)
    messages: Callable[[], list[Shown]] = field(repr=False)
    seen: Shown | None = None
    reply: Shown = field(default_factory=dict, repr=False)

    async def send(self, **payload: Any) -> Shown | None:
        """Send one message as the page would and look at the answer."""
        whole = {"id": secrets.token_hex(8), "who": self.person, **payload}
        self.reply = await self.line(json.dumps(whole))
        if self.reply["t"] == "answer":
            answer = self.reply["answer"]
            self.seen = answer if answer is not None else self.seen
        return self.seen

    async def does(self, act: str, about: str = "", **more: Any) -> Shown | None:
        """Press a button known by its act."""
        return await self.send(do="pressed", act=act, about=about, **more)

    async def says(
        self, text: str, where: str | None = None, under: str | None = None, files: int = 0
    ) -> None:
        """Type into a chat, a channel or a thread."""
        await self.send(do="said", text=text, where=where, under=under, files=files)

    async def fills(self, **answers: Any) -> Shown | None:
        """Fill the dialog in front of her and send it; what is not named stays as it was offered."""
        dialog = self.dialog
        named = {name: _listed(value) for name, value in by_field(answers).items()}
        filled = dict(_offered(dialog["fields"], named)) | named
        return await self.send(do="filled", form=dialog["form"], about=dialog["about"], answers=filled)

    async def presses(self, label: str) -> Shown | None:
        """Press the button with this label: in front of her, else the newest one in her channel."""
        for button in self.seen_buttons():
            if button["label"] == label:
                return await self.does(button["act"], button["about"])
        for message in reversed(self.messages()):
            for button in (message["card"] or {}).get("buttons", ()):
                if button["label"] == label:
                    under = message["under"] or message["id"]
                    where = message["place"] if message["place"] != self.person else None
                    return await self.does(button["act"], button["about"], where=where, under=under)
        raise AssertionError(f"nobody offers a button called {label!r}")

    @property
    def dialog(self) -> Shown:
        """The dialog in front of her, whether or not something in it has to be put right."""
        assert self.seen is not None, "nothing has been answered yet"
        dialog: Shown = self.seen["dialog"] if self.seen["kind"] == "mistakes" else self.seen
        assert dialog["kind"] == "dialog", f"there is no dialog here, but a {dialog['kind']}"
        return dialog

    @property
    def faults(self) -> dict[str, str]:
        """What has to be put right, by field."""
        if self.seen is None or self.seen["kind"] != "mistakes":
            return {}
        return dict(self.seen["faults"])

    @property
    def nothing_to_mend(self) -> bool:
        """Whether her form came back with what Wren could not do, and nothing for her to put right."""
        return self.seen is not None and bool(self.seen.get("ours"))

    def seen_buttons(self) -> list[Shown]:
        """All buttons of the answer in front of her."""
        return list(_buttons(self.seen)) if self.seen else []

    def reads(self) -> str:
        """All the text of the answer in front of her."""
        return "\n".join(_texts(self.seen))

    def receipt(self) -> str:
        """The receipt words that the form shows her."""
        keeps = [item["text"] for item in _all_fields(self.dialog["fields"]) if item.get("tone") == "keep"]
        return str(keeps[0])


@dataclass(frozen=True, slots=True)
class People:
    """Everybody at one playground: three members of staff and the guardians."""

    ada: Actor
    ben: Actor
    chidi: Actor
    grace: Actor
    gil: Actor

    @classmethod
    def of(cls, send: Line, posted: Callable[[str], list[Shown]]) -> People:
        """``send`` is what hears them, ``posted`` what stands in a place."""
        staff = (Actor(f"play:{name}", send, partial(posted, f"play:{name}")) for name in STAFF)
        guardians = (Actor(f"play:{name}", send, partial(posted, "play:relay")) for name in GUARDIANS)
        return cls(*staff, *guardians)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _all_fields(fields: list[Shown]) -> Iterator[Shown]:
    for item in fields:
        yield item
        for option in item.get("options", ()):
            yield from _all_fields(option["reveals"])
        yield from _all_fields(item.get("when_all", []))


def _offered(fields: list[Shown], named: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """What the page would send untouched: values and choices, and of reveals only those that show."""
    for item in fields:
        if item["kind"] == "ask":
            yield item["name"], [item["value"]]
        elif item["kind"] == "choice":
            chosen = named[item["name"]] if item["name"] in named else item["chosen"]
            yield item["name"], chosen
            for option in item["options"]:
                if option["value"] in chosen:
                    yield from _offered(option["reveals"], named)


def _buttons(shown: Any) -> Iterator[Shown]:
    if isinstance(shown, dict):
        if shown.get("kind") == "button":
            yield shown
        for part in shown.values():
            yield from _buttons(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from _buttons(part)


def _texts(shown: Any) -> Iterator[str]:
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        for name, part in shown.items():
            if name not in ("about", "act", "kind", "name", "form", "tone"):
                yield from _texts(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from _texts(part)
