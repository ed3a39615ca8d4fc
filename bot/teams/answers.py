"""What somebody sees next: an answer brought to the place where she acted.

The answer is asked for first: whatever has to be kept is then in the database. What an invoke is answered
with is the value of ``answer``; None is an empty body, which closes a dialog. An answer to something done in
a dialog stays in the dialog, and becomes no message: nothing of a concern, and nothing anybody typed, does.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.teams.own import RELAY, Activity, in_thread
from bot.teams.read import Heard
from bot.teams.show import dialog_task, home_messages, message, said_in_dialog
from bot.teams.wire import Speech
from handlers.chat import (
    Answer,
    Button,
    Card,
    Dialog,
    Event,
    Home,
    Mistakes,
    Pressed,
    TryLater,
    Unclear,
    Undelivered,
)
from prompts import Words

FORMS_OF_COMMANDS = ("concern.begin", "box.open", "nudges")
"""What a typed command cannot open: Teams opens dialogs by buttons only."""

_log = logging.getLogger("wren.teams")


@dataclass(frozen=True, slots=True)
class Answers:
    """Brings answers back. ``ask`` is Wren, ``wire`` writes messages."""

    ask: Callable[[Event], Awaitable[Answer]] = field(repr=False)
    wire: Speech = field(repr=False)
    words: Words = field(repr=False)

    async def answer(self, heard: Heard) -> Activity | None:
        """Do what was asked and show what comes next. Raises where the store cannot be reached."""
        event = heard.event
        if heard.on == "command" and isinstance(event, Pressed) and event.act in FORMS_OF_COMMANDS:
            await self._send(heard, [message(self._door(event), self.words)])
            return None
        answer = await self.ask(event)
        if heard.on in ("fetch", "submit"):
            return await self._in_dialog(heard, answer)
        await self._in_chat(heard, answer)
        return None

    # --- dialogs -------------------------------------------------------------------------------------

    async def _in_dialog(self, heard: Heard, answer: Answer) -> Activity | None:
        """What the dialog turns into. Her text stays in it until she has seen that it was taken."""
        match answer:
            case None:
                return None if heard.on == "submit" else said_in_dialog(self.words.say("teams.done"))
            case Home() if heard.event.where is not None:
                return dialog_task(answer.cards[0], self.words)
            case Home():
                await self._send(heard, home_messages(answer, self.words))
                return said_in_dialog(self.words.say("teams.home_sent"))
            case Card() | Dialog() | Mistakes():
                return dialog_task(answer, self.words)

    # --- the chat ------------------------------------------------------------------------------------

    async def _in_chat(self, heard: Heard, answer: Answer) -> None:
        match answer:
            case None:
                pass
            case Home() if heard.event.where is not None:
                await self._send(heard, [message(answer.cards[0], self.words)])
            case Home():
                await self._send(heard, home_messages(answer, self.words))
            case Card() if answer.settles and heard.card and not _would_hide_a_notice(heard):
                await self._replace(heard, message(answer, self.words))
            case Card():
                await self._send(heard, [message(answer, self.words)])
            case Dialog() | Mistakes():
                # Whatever is in it may not stand in a chat, and only a button can open it.
                if isinstance(heard.event, Pressed):
                    await self._send(heard, [message(self._door(heard.event), self.words)])

    def _door(self, event: Pressed) -> Card:
        """A card whose button opens what was asked for. What a team chooses, its channel is told."""
        words = self.words
        if event.act == "nudges":
            open_ = Button(words.say("nudges.button"), event.act, event.about, opens=True, tone="main")
            return Card(words.say("teams.weekly.title"), (words.say("teams.weekly.text"),), buttons=(open_,))
        button = Button(words.say("teams.door.button"), event.act, event.about, opens=True, tone="main")
        prose = (words.safety_line, words.say("teams.door.text"))
        return Card(words.say("teams.door.title"), prose, buttons=(button,))

    async def _replace(self, heard: Heard, shown: Activity) -> None:
        """Put the outcome where the button was, so that nobody presses it again."""
        try:
            await self.wire.update(heard.conversation, heard.service_url, heard.card, shown)
        except Undelivered:
            await self._send(heard, [shown])

    async def _send(self, heard: Heard, shown: Sequence[Activity]) -> None:
        """Say it. Raises ``TryLater``; whatever may stand there already is never said twice."""
        try:
            for one in shown:
                await self._say(heard, one)
        except TryLater:
            raise
        except Undelivered:
            # What was done is kept, and she can ask again.
            _log.warning("teams.not_told")

    async def _say(self, heard: Heard, shown: Activity) -> None:
        try:
            await self.wire.send(heard.conversation, heard.service_url, shown)
        except Unclear:
            if heard.on != "typed":
                raise
            # She typed into a chat that is kept, and has to be told so; it holds no words of hers.
            await self.wire.send(heard.conversation, heard.service_url, shown)


def _would_hide_a_notice(heard: Heard) -> bool:
    """Whose button was pressed is the client's word. The first message of a thread is a case's notice."""
    of_roster = isinstance(heard.event, Pressed) and heard.event.act == "roster.confirm"
    if heard.event.where != RELAY or of_roster:
        return False
    return in_thread(heard.conversation, heard.card) == heard.conversation
