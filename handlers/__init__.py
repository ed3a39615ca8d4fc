"""What the bot does. This page is the table of all acts and forms, and the way from an event to its story.

An act is what a button, command or shortcut does; a form is a dialog that was sent. Each has one name
on every platform.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handlers import (
    box,
    box_writing,
    casework,
    find_help,
    help_missing,
    home,
    raise_concern,
    relay,
    safety,
    typed,
)
from handlers.chat import Answer, Arrived, Card, Event, Filled, Place, Pressed, Said
from handlers.context import GuardianContext, ReporterContext
from handlers.nudging import guides, note, piece, pulse, team
from handlers.nudging.context import NudgeContext
from store.records import Closed, Gone, NotYours
from store.vault import Unreadable

Side = Literal["staff", "guardian", "team"]


@dataclass(frozen=True, slots=True)
class Story:
    """One act or form: who it is for, what it does, and the wording key that says so in the table."""

    side: Side
    tell: Callable[[Any, Any], Awaitable[Answer]]

    def meaning(self, name: str) -> str:
        """The wording key of its line in ``wren acts``."""
        return f"acts.{name.replace('.', '_')}"


def _staff(tell: Callable[[Any, ReporterContext], Awaitable[Answer]]) -> Story:
    return Story("staff", tell)


def _guardian(tell: Callable[[Any, GuardianContext], Awaitable[Answer]]) -> Story:
    return Story("guardian", tell)


def _team(tell: Callable[[Any, NudgeContext], Awaitable[Answer]]) -> Story:
    return Story("team", tell)


ACTS: Mapping[str, Story] = {
    "home": _staff(home.staff_home),
    "help": _staff(find_help.find_help),
    "help.typed": _staff(find_help.typed),
    "help.more": _staff(find_help.more),
    "help.topics": _staff(find_help.topics),
    "help.topic": _staff(find_help.topic),
    "help.row": _staff(find_help.row),
    "help.hide": _staff(find_help.hide),
    "help.tell": _staff(help_missing.begin),
    "safety.show": _staff(safety.show),
    "concern.begin": _staff(raise_concern.begin),
    "said.send": _staff(raise_concern.from_typed),
    "box.open": _staff(box.open_box),
    "box.read": _staff(box.read),
    "box.add": _staff(box_writing.begin_add),
    "box.answer": _staff(box_writing.begin_answer),
    "box.again": _staff(box_writing.begin_again),
    "box.withdraw": _staff(box_writing.begin_withdraw),
    "case.open": _guardian(casework.open_case),
    "case.claim": _guardian(casework.claim),
    "case.reply": _guardian(casework.begin_reply),
    "case.close": _guardian(casework.begin_close),
    "note.send": _guardian(relay.send_typed),
    "note.keep": _guardian(relay.keep_typed),
    "roster.confirm": _guardian(relay.confirm),
    "nudges": _team(team.settings),
    "nudges.snooze": _team(team.snooze),
    "nudges.pause": _team(team.pause),
    "nudges.resume": _team(team.resume),
    "nudges.stop": _team(team.stop),
    "nudge.recall": _team(piece.recall),
    "nudge.talked": _team(piece.talked),
    "guide.list": _team(guides.show_all),
    "guide.open": _team(guides.show_one),
    "note.open": _team(note.open_note),
    "note.track": _team(note.tracks),
    "note.stop": _team(note.stop),
    "note.start": _team(note.start),
    "pulse.open": _team(pulse.begin),
}

FORMS: Mapping[str, Story] = {
    "help": _staff(find_help.ask),
    "help.tell": _staff(help_missing.send),
    "concern": _staff(raise_concern.send),
    "box.receipt": _staff(box.by_receipt),
    "box.add": _staff(box_writing.add),
    "box.answer": _staff(box_writing.answer),
    "box.again": _staff(box_writing.again),
    "box.withdraw": _staff(box_writing.withdraw),
    "case.reply": _guardian(casework.reply),
    "case.close": _guardian(casework.close),
    "nudges": _team(team.keep),
    "nudge.recall": _team(piece.answer),
    "note.track": _team(note.keep_track),
    "pulse": _team(pulse.answer),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes every event of every platform and gives the answer."""

    reporter: ReporterContext
    guardian: GuardianContext
    nudging: NudgeContext

    @property
    def relays(self) -> set[Place]:
        """The guardians' channels, one a platform."""
        return self.nudging.relays

    async def answer(self, event: Event) -> Answer:
        """Never raises for what a person did; only for a store that cannot be reached."""
        try:
            return await self._story(event)
        except NotYours:
            return self._say("not_entitled" if self._is_casework(event) else "not_yours")
        except Gone:
            return self._say("gone")
        except Closed:
            return self._say("closed")
        except Unreadable:
            return self._say("damaged")

    async def _story(self, event: Event) -> Answer:
        match event:
            case Said(where=where) if where in self.relays:
                return await relay.said(event, self.guardian)
            case Said():
                return await typed.said(event, self.reporter)
            case Arrived() | Pressed(act="home"):
                if self._among_guardians(event) and await self.guardian.roster.is_guardian(event.who.id):
                    return await home.guardian_home(event, self.guardian)
                return await home.staff_home(event, self.reporter)
            case Pressed():
                return await self._tell(ACTS.get(event.act), event)
            case Filled():
                return await self._tell(FORMS.get(event.form), event)

    def _among_guardians(self, event: Arrived | Pressed) -> bool:
        """In private or in the guardians' channel: what waits for a guardian is shown nowhere else."""
        return event.where is None or event.where in self.relays

    def _is_casework(self, event: Event) -> bool:
        match event:
            case Said(where=where):
                return where in self.relays
            case Pressed(act=act):
                return act in ACTS and ACTS[act].side == "guardian"
            case Filled(form=form):
                return form in FORMS and FORMS[form].side == "guardian"
            case Arrived():
                return False

    async def _tell(self, story: Story | None, event: Pressed | Filled) -> Answer:
        if story is None:
            return self._say("unknown")
        sides = {"staff": self.reporter, "guardian": self.guardian, "team": self.nudging}
        return await story.tell(event, sides[story.side])

    def _say(self, key: str) -> Card:
        words = self.reporter.words
        return Card(words.say(f"trouble.{key}.title"), (words.say(f"trouble.{key}.text"),))
