"""What somebody sees next: an answer brought to the place where she acted.

The answer is asked for first: whatever has to be kept is then in the database. Only then is anything shown
or acknowledged. What the bare acknowledgement carries back to Slack is the value of ``answer``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.post import Post
from bot.slack.read import Heard, Payload
from bot.slack.show import View, card_view, dialog_view, home_view, message, mistakes_view
from bot.slack.stage import Stage
from handlers import ACTS, FORMS
from handlers.chat import (
    Answer,
    Arrived,
    Card,
    Dialog,
    Event,
    Filled,
    Home,
    Mistakes,
    Pressed,
    Said,
    TryLater,
    Undelivered,
)
from prompts import Words

Ack = Mapping[str, Any]
NOTHING: Ack = {}

_log = logging.getLogger("wren.slack")


@dataclass(slots=True)
class Replies:
    """Brings answers back. ``ask`` is Wren; ``stage`` opens views; ``post`` writes messages."""

    ask: Callable[[Event], Awaitable[Answer]] = field(repr=False)
    stage: Stage = field(repr=False)
    post: Post = field(repr=False)
    words: Words = field(repr=False)
    busy: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    async def answer(self, heard: Heard) -> Ack:
        """Do what was asked and show what comes next. Raises where the store cannot be reached."""
        if heard.on == "command" and isinstance(heard.event, Pressed):
            return await self._command(heard, heard.event.act)
        answer = await self.ask(heard.event)
        if isinstance(heard.event, Filled):
            self._afterwards(heard)
            return self._submitted(heard, answer)
        match answer:
            case None:
                pass
            case Home():
                await self.stage.publish(heard.user, home_view(answer, self.words))
            case Card() if heard.on == "typed":
                await self._say(heard, answer)
            case Card():
                await self._show(heard, card_view(answer, self.words))
            case Dialog():
                await self._show(heard, dialog_view(answer, self.words))
            case Mistakes():
                await self._show(heard, mistakes_view(answer, self.words))
        self._afterwards(heard)
        return NOTHING

    # --- forms ---------------------------------------------------------------------------------------

    def _submitted(self, heard: Heard, answer: Answer) -> Ack:
        """What the modal turns into. Her text stays in it until she has seen that it was taken."""
        match answer:
            case None | Home():
                return {"response_action": "clear"}
            case Card():
                return _update(card_view(answer, self.words))
            case Dialog():
                return _update(dialog_view(answer, self.words))
            case Mistakes():
                # Slack can put errors beside the fields of a form as it is, but nothing above them.
                redrawn = answer.fresh or answer.dialog.danger
                errors = {} if redrawn else _beside(answer.faults, heard.view)
                if errors:
                    return {"response_action": "errors", "errors": errors}
                return _update(mistakes_view(answer, self.words))

    # --- commands ------------------------------------------------------------------------------------

    async def _command(self, heard: Heard, act: str) -> Ack:
        warning = [*await self._met(heard), self.words.say("slack.command.typed")] if heard.typed else []
        if act == "unknown":
            return _only_for_her("\n".join([*warning, self.words.say("slack.command.unknown")]))
        answer = await self.ask(heard.event)
        if isinstance(answer, Card):
            shown = message(answer, self.words)
            before = [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in warning]
            return {"response_type": "ephemeral", **shown, "blocks": [*before, *shown["blocks"]]}
        view = dialog_view(answer, self.words) if isinstance(answer, Dialog) else None
        if view is not None and not await self.stage.open(heard, view):
            warning += [self.words.say("slack.try_again"), self.words.safety_line]
        return _only_for_her("\n".join(warning)) if warning else NOTHING

    async def _met(self, heard: Heard) -> tuple[str, ...]:
        """Danger to life in what was typed after a command, else the fixed line."""
        card = await self.ask(Said(heard.event.who, heard.typed, after_command=True))
        return card.prose if isinstance(card, Card) else (self.words.safety_line,)

    # --- everything that is pressed ------------------------------------------------------------------

    async def _show(self, heard: Heard, view: View) -> None:
        """Open a view; where Slack would not, say in the place where she is what she can do."""
        if await self.stage.open(heard, view):
            return
        line = self.words.say("slack.try_again")
        try:
            if heard.on == "message":
                card = Card(self.words.say("slack.modal_title"), (line,))
                await self.post.whisper(heard.channel, heard.user, card, heard.thread)
            else:
                await self._home(heard, line)
        except Exception as fault:
            _log.warning("slack.not_told", extra={"fault": fault})

    async def _say(self, heard: Heard, card: Card) -> None:
        """Answer typed words: in the guardians' channel for her eyes only, else in her chat with Wren."""
        try:
            if heard.channel == self.post.own.relay:
                await self.post.whisper(heard.channel, heard.user, card, heard.thread)
            else:
                await self.post.send(heard.channel, card, thread=heard.thread)
        except TryLater:
            raise
        except Undelivered:
            # It may stand there already, and she can type again.
            _log.warning("slack.not_told")

    async def turn_away(self, payload: Payload) -> Ack:
        """Somebody of another organisation: nothing is taken from her, and she is told."""
        text, trigger = self.words.say("slack.refused"), payload.get("trigger_id")
        if "command" in payload:
            return _only_for_her(text)
        view = card_view(Card(self.words.say("slack.modal_title"), (text,)), self.words)
        if payload.get("type") == "view_submission":
            return _update(view)
        if isinstance(trigger, str) and trigger:
            await self.stage.turn_away(trigger, view)
        return NOTHING

    # --- the Home ------------------------------------------------------------------------------------

    def _afterwards(self, heard: Heard) -> None:
        """A guardian's act changes what her Home shows."""
        match heard.event:
            case Pressed(act=act):
                story = ACTS.get(act)
            case Filled(form=form):
                story = FORMS.get(form)
            case _:
                story = None
        if story is not None and story.side == "guardian":
            self.later(self._home(heard))

    async def _home(self, heard: Heard, line: str = "") -> None:
        home = await self.ask(Arrived(heard.event.who))
        if isinstance(home, Home):
            await self.stage.publish(heard.user, home_view(home, self.words, line))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something once the answer has gone. Its fault is nobody's."""
        task = asyncio.create_task(_quietly(work))
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as fault:
        _log.warning("slack.not_told", extra={"fault": fault})


def _update(view: View) -> Ack:
    return {"response_action": "update", "view": view}


def _only_for_her(text: str) -> Ack:
    return {"response_type": "ephemeral", "text": text}


def _beside(faults: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Each fault by the input it belongs to; one of no input goes to the first. Empty where there is none."""
    inputs = [block.get("block_id") for block in view.get("blocks") or [] if block.get("type") == "input"]
    known = [name for name in inputs if isinstance(name, str)]
    if not known:
        return {}
    errors: dict[str, str] = {}
    for name, fault in faults.items():
        place = name if name in known else known[0]
        errors[place] = f"{errors[place]} {fault}" if place in errors else fault
    return errors
