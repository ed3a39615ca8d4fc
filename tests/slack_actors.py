"""People who use Wren in Slack. They see only what a Slack client shows, and do only what it can send."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from tests import slack_payloads as payloads
from tests.acting import Acting, by_field, receipt_in
from tests.slack_client import SlackClient, button_of, buttons_in, texts
from tests.slack_opened import Opened
from tests.slack_workspace import Message, Shape

COMMANDS = {"box.open": "box", "help": "help"}
SHORTCUTS = ("concern.begin",)


@dataclass(slots=True)
class SlackActor(SlackClient, Acting):
    """Somebody in the workspace, with the same methods as an actor at the playground."""

    # --- what she does -------------------------------------------------------------------------------

    async def does(self, act: str, about: str = "", **_: Any) -> Shape | None:
        """Go through Slack's own doors: home, shortcut, command; else press what has this act."""
        if act == "home":
            await self._visit()
        elif act in SHORTCUTS:
            await self._interact(payloads.shortcut(self.user, act, self._trigger()))
        elif act in COMMANDS:
            await self.commands(COMMANDS[act])
        else:
            await self._press(lambda one: one["act"] == act and about in ("", one["about"]), act)
        return self.seen

    async def commands(self, text: str, channel: str = "") -> None:
        """Type /wren and what follows."""
        place = self._workspace.channels[channel] if channel else self._workspace.chat(self.user.id)
        url = self.delivery.slack.response_url(place.id, self.user.id)
        payload = payloads.command(self.user, html.escape(text, quote=False), place, self._trigger(), url)
        await self._bring("slash_commands", payload, place.id)

    async def says(
        self, text: str, where: str | None = None, under: str | None = None, files: int = 0
    ) -> None:
        """Type into her chat with Wren, a channel or a thread."""
        channel = self._workspace.channels[where] if where else self._workspace.chat(self.user.id)
        thread = (under or "").rpartition(":")[2]
        assert where or not self.delivery.slack.read_only, "nobody can type into this chat"
        typed = html.escape(text, quote=False)
        message = Message(channel.id, self._workspace.ts(), self.user.id, typed, [], thread)
        self._workspace.add(message)
        shown = self._workspace.told(message, metadata=False)
        await self._event(payloads.said(self.user, channel, message, shown, files))

    async def joins(self, channel: str, inviter: str = "") -> None:
        """Join a channel."""
        place = self._workspace.channels[channel]
        place.members.add(self.user.id)
        await self._event(payloads.joined(self.user, place, inviter))

    async def fills(self, **answers: Any) -> Shape | None:
        """Fill the form in front of her and send it; what is not named stays as it was offered."""
        left = by_field(answers)
        while left:
            name = next((one for one in left if self._field(one) is not None), None)
            assert name is not None, f"no field is called {list(left)}"
            await self._fill(name, left.pop(name))
        await self._send()
        return self.seen

    async def presses(self, label: str) -> Shape | None:
        """Press the button with this label: in front of her, else the newest one in her channel."""
        await self._press(lambda one: one["label"] == label, label)
        return self.seen

    # --- what she sees -------------------------------------------------------------------------------

    @property
    def opened(self) -> Opened:
        """The modal that must be in front of her."""
        assert self.modal is not None, "there is no dialog here"
        return self.modal

    @property
    def dialog(self) -> Shape:
        """What stands in it."""
        return self.opened.view

    @property
    def seen(self) -> Shape | None:
        """The modal, else the home or the message in front of her."""
        if self.modal is not None:
            return self.modal.view
        if isinstance(self.front, Message):
            return {"blocks": self.front.blocks, "text": self.front.text}
        home = self.delivery.slack.views.homes.get(self.user.id)
        return home.view if self.front == "home" and home is not None else None

    @property
    def faults(self) -> dict[str, str]:
        """What has to be put right, by field."""
        return dict(self.modal.faults) if self.modal is not None else {}

    def reads(self) -> str:
        """All the text in front of her, and what stands in its fields."""
        typed = [str(value) for value in self.modal.values.values()] if self.modal is not None else []
        return "\n".join([*texts(self.seen), *self.faults.values(), *typed])

    def seen_buttons(self) -> list[Shape]:
        """All buttons in front of her."""
        return [button_of(element) for _, element in buttons_in(self.seen)]

    def receipt(self) -> str:
        """The receipt words in front of her."""
        return receipt_in(texts(self.seen))
