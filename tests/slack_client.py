"""A Slack client: what it shows of views and messages, and how it sends what a person does there."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests import slack_payloads as payloads
from tests.slack_delivery import Delivery, Kind
from tests.slack_limits import elements, units
from tests.slack_opened import Opened
from tests.slack_workspace import RELAY, TEAM, Message, Shape, User, Workspace

RUNS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")


@dataclass(slots=True)
class SlackClient:
    """One person's client. ``settle`` lets Wren do all that is due; ``front`` is what lies before her."""

    user: User
    delivery: Delivery = field(repr=False)
    settle: Callable[[], Awaitable[None]] = field(repr=False)
    channel: str = RELAY
    front: Message | str = ""
    trouble: list[str] = field(default_factory=list)
    looked: int = 0

    @property
    def modal(self) -> Opened | None:
        """The modal in front of her."""
        return self.delivery.slack.views.top(self.user.id)

    @property
    def _workspace(self) -> Workspace:
        return self.delivery.slack.workspace

    def _trigger(self) -> str:
        return self.delivery.slack.views.trigger(self.user.id)

    async def _event(self, inner: Shape) -> None:
        if payloads.subscription(inner) not in self.delivery.slack.events:
            return
        number = self._workspace.number("Ev")
        at = int(self.delivery.clock().timestamp())
        await self.delivery.do("events_api", payloads.event(inner, number, TEAM, at))
        await self._look()

    async def _visit(self) -> None:
        self.delivery.slack.views.stacks.pop(self.user.id, None)
        home = self.delivery.slack.views.homes.get(self.user.id)
        await self._event(payloads.home_opened(self.user, self._workspace.chat(self.user.id), home))
        self.front = "home"

    async def _bring(self, kind: Kind, payload: Shape, place: str = "") -> Shape | None:
        answer = await self.delivery.do(kind, payload)
        if answer is None:
            self.trouble.append("no answer in time")
        elif place and answer:
            self.delivery.slack.answered(place, self.user.id, answer)
        await self._look()
        return answer

    async def _interact(self, payload: Shape) -> Shape | None:
        return await self._bring("interactive", payload)

    async def _look(self) -> None:
        """Wait until Wren has done what it does, and see whether a message came for her."""
        slack = self.delivery.slack
        await slack.quiet()
        await self.settle()
        await slack.quiet(0.005)
        start, self.looked = self.looked, len(self._workspace.messages)
        for message in self._workspace.messages[start:]:
            chat = self._workspace.channels[message.channel].person == self.user.id
            if message.user != self.user.id and (message.only == self.user.id or chat):
                self.front = message

    def _field(self, name: str) -> tuple[Shape, Shape] | None:
        view = self.modal.view if self.modal is not None else {"blocks": []}
        for block in view["blocks"]:
            for element in elements(block):
                if element.get("action_id") == name and element["type"] != "button":
                    return block, element
        return None

    async def _fill(self, name: str, value: Any) -> None:
        found = self._field(name)
        assert found is not None
        assert self.modal is not None
        block, element = found
        key = (block["block_id"], element["action_id"])
        if element["type"] == "plain_text_input":
            self._type(name, str(value))
        else:
            chosen = [value] if isinstance(value, str) else list(value)
            known = {option["value"] for option in element["options"]}
            assert set(chosen) <= known, f"{name} has no choice {chosen}, only {known}"
            changed, self.modal.values[key] = self.modal.values[key] != chosen, chosen
            if changed and (block["type"] != "input" or block.get("dispatch_action")):
                done = payloads.action(element, block["block_id"], chosen)
                await self._interact(payloads.pressed_in_view(self.user, self.modal, done, self._trigger()))

    def _type(self, name: str, text: str) -> None:
        """Type a text; what does not fit goes into the next input of the same field."""
        assert self.modal is not None
        number, left = 1, text
        while left or number == 1:
            found = self._field(name if number == 1 else f"{name}.{number}")
            assert found is not None, f"the text does not fit into {name}"
            block, element = found
            part = fitting(left, element.get("max_length", 3000))
            self.modal.values[block["block_id"], element["action_id"]] = part
            left, number = left[len(part) :], number + 1

    async def _send(self) -> None:
        opened = self.modal
        assert opened is not None, "there is no form here"
        assert "submit" in opened.view, "this page has nothing to send"
        missing = dict.fromkeys(empty_fields(opened), "Please complete this required field.")
        if missing:
            opened.faults = missing
            return
        answer = await self.delivery.do("interactive", payloads.submitted(self.user, opened, self._trigger()))
        if answer is None:
            self.trouble.append("no answer in time")
        else:
            self.trouble += self.delivery.slack.views.respond(self.user.id, answer)
        await self._look()

    async def _press(self, wanted: Callable[[Shape], bool], what: str) -> None:
        url = self.delivery.slack.response_url(self.channel, self.user.id)
        home = self.delivery.slack.views.homes.get(self.user.id) if self.front == "home" else None
        for opened in (self.modal, home):
            for block, element in buttons_in(opened.view if opened is not None else None):
                if wanted(button_of(element)) and opened is not None:
                    done = payloads.action(element, block["block_id"])
                    await self._interact(payloads.pressed_in_view(self.user, opened, done, self._trigger()))
                    return
        self.delivery.slack.views.stacks.pop(self.user.id, None)
        for message in self._messages():
            for block, element in buttons_in({"blocks": message.blocks}):
                if wanted(button_of(element)):
                    place = self._workspace.channels[message.channel]
                    done = payloads.action(element, block.get("block_id", "b"))
                    told = payloads.pressed_in_message(self.user, place, message, done, self._trigger(), url)
                    await self._interact(told)
                    return
        raise AssertionError(f"nobody offers {what!r}")

    def _messages(self) -> Iterator[Message]:
        if isinstance(self.front, Message):
            yield self.front
        yield from self._workspace.seen_in(self.channel, self.user.id)
        yield from self._workspace.seen_in(self._workspace.chat(self.user.id).id, self.user.id)


def fitting(text: str, most: int) -> str:
    """As much of a text as an input takes."""
    part = text[:most]
    while units(part) > most:
        part = part[:-1]
    return part


def empty_fields(opened: Opened) -> list[str]:
    """The fields a client asks to complete before it sends."""
    found = []
    for block in opened.view["blocks"]:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            if not opened.values[block["block_id"], element["action_id"]]:
                found.append(block["block_id"])
    return found


def buttons_in(shown: Shape | None) -> list[tuple[Shape, Shape]]:
    """Every button with its block."""
    blocks = (shown or {}).get("blocks", [])
    return [(block, one) for block in blocks for one in elements(block) if one["type"] == "button"]


def button_of(element: Shape) -> Shape:
    """A button by the names the tests use."""
    about, act = element.get("value", ""), str(element.get("action_id", "")).partition(":")[0]
    return {"label": element["text"]["text"], "act": act, "about": about, "url": element.get("url", "")}


def texts(shown: Any) -> Iterator[str]:
    """Every text object as a reader sees it."""
    if isinstance(shown, dict):
        if shown.get("type") in RUNS:
            yield "".join(one["text"] for one in shown["elements"])
            return
        if shown.get("type") == "mrkdwn":
            yield html.unescape(shown["text"])
        elif isinstance(shown.get("text"), str):
            yield shown["text"]
        for name, part in shown.items():
            if name not in ("private_metadata", "value", "callback_id"):
                yield from texts(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from texts(part)
